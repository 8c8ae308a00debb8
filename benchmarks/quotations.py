"""Quotations over several sentences: ``python -m benchmarks.quotations``.

Sentences that have one mark of a quotation without its partner, through the embedded model in twelve directions, as
they stand and by `service.translation.quotations`. They are those of FLORES dev, and the sentences of wire-dev that
begin with a quotation which ends within them, their first mark cut off. Lost is a mark that the translation has no
trace of; turned round are translations that have whole quotations only, which `rejoin` parts from their neighbours.
chrF2 is sacrebleu's, against the references, cut likewise.

Then sentences of wire-dev that are speech and its attribution, as they are written where speech is resumed after it,
without the mark between the two, by `service.translation.quotations` alone and with `service.text.speech` before it.
Lost is here any of the two marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from pathlib import Path

from benchmarks.evaluation_data import evaluation_folder, parallel_rows
from service.core.languages import HOME_LANGUAGES
from service.evaluation import evaluate
from service.text.edits import apply_edits
from service.text.quotations import MARKS, lone_mark, pair_of
from service.text.repair import repair_source, repair_translation
from service.text.speech import quote_each_part
from service.translation.engine import Engine, Hypothesis
from service.translation.hops import translate_over
from service.translation.packages import TranslationPackage, starter_packages
from service.translation.quotations import translate_quoting

LANGUAGES = tuple(HOME_LANGUAGES)

ATTRIBUTED = re.compile(f"(?P<speech>[{MARKS}][^{MARKS}]*)[{MARKS}](?P<attribution>,? ?[–-][^{MARKS}]*)")

Row = dict[str, str]
Way = Callable[[list[str], str, str], dict[int, list[Hypothesis]]]


def cut_rows(folder: Path) -> list[Row]:
    """Sentences of wire-dev that begin with a quotation, without its first mark."""
    quoted = [row for row in parallel_rows(folder / "wire-dev.tsv") if all(text[0] in MARKS for text in row.values())]
    cut = [{language: text[1:] for language, text in row.items()} for row in quoted]
    return [row for row in cut if all(lone_mark(text) for text in row.values())]


def flores_rows(folder: Path) -> list[Row]:
    """Sentences of FLORES dev that have a lone mark in any language."""
    texts = [(folder / f"flores-dev.{code}").read_text(encoding="utf-8").splitlines() for code in LANGUAGES]
    rows = [dict(zip(LANGUAGES, row, strict=True)) for row in zip(*texts, strict=True)]
    return [row for row in rows if any(lone_mark(text) for text in row.values())]


def interrupted(text: str) -> str | None:
    """Speech and its attribution as it is written before more of the speech; None of other sentences."""
    match = ATTRIBUTED.fullmatch(text)
    return match["speech"] + match["attribution"] if match else None


class Ways:
    """The ways of sentences through the embedded model."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._packages: dict[tuple[str, str], TranslationPackage] = {
            (package.source, package.target): package for package in starter_packages()
        }

    def as_they_stand(self, sentences: list[str], source: str, target: str) -> dict[int, list[Hypothesis]]:
        """By the model alone."""
        return dict(translate_over(self._engine, (self._packages[source, target],), sentences))

    def as_wholes(self, sentences: list[str], source: str, target: str) -> dict[int, list[Hypothesis]]:
        """With lone marks as `translate_quoting` shows them to the model."""

        def plainly(texts: Sequence[str], hypotheses: int) -> Iterator[tuple[int, list[Hypothesis]]]:
            return translate_over(self._engine, (self._packages[source, target],), texts, hypotheses)

        return dict(translate_quoting(plainly, sentences, source, target))

    def part_by_part(self, sentences: list[str], source: str, target: str) -> dict[int, list[Hypothesis]]:
        """With marks around the speech that is resumed in the sentence after."""
        resumed = [f"– Да{pair_of(text[0])[1]}" for text in sentences]
        parted = [
            apply_edits(text, quote_each_part([text, more])[0]) for text, more in zip(sentences, resumed, strict=True)
        ]
        return self.as_wholes(parted, source, target)


def print_row(name: str, way: Way, cases: Sequence[tuple[str, str, list[Row]]], marks: int) -> None:
    """Translate the sources of some rows in some directions, and print how many of their marks are lost."""
    found: list[str] = []
    references: list[str] = []
    for source, target, rows in cases:
        sentences = [repair_source(row[source], source).text for row in rows]
        references += (row[target] for row in rows)
        translated = way(sentences, source, target)
        found += (
            repair_translation(translated[place][0].text, sentence, target).text
            for place, sentence in enumerate(sentences)
        )
    lost = sum(sum(map(text.count, MARKS)) < marks for text in found)
    turned = sum(any(mark in text for mark in MARKS) and lone_mark(text) is None for text in found)
    chrf = evaluate(found, references).chrf2.value
    print(f"{name:34}{len(found):10}{lost / len(found):9.1%}{turned / len(found):14.1%}{chrf:8.1f}")


def main() -> None:
    """Print a row for each set and way."""
    folder = evaluation_folder()
    engine = Engine()
    ways = Ways(engine)
    print(f"{'':34}{'sentences':>10}{'lost':>9}{'turned round':>14}{'chrF2':>8}")
    for name, rows in (("wire-dev, cut", cut_rows(folder)), ("flores-dev", flores_rows(folder))):
        cases = [
            (source, target, [row for row in rows if lone_mark(row[source])])
            for source, target in permutations(LANGUAGES, 2)
        ]
        print_row(f"{name}, as it stands", ways.as_they_stand, cases, 1)
        print_row(f"{name}, as a whole", ways.as_wholes, cases, 1)
    wire = parallel_rows(folder / "wire-dev.tsv")
    cases = [
        (source, target, [row | {source: cut} for row in wire if (cut := interrupted(row[source]))])
        for source, target in permutations(LANGUAGES, 2)
        if source != "en"
    ]
    print_row("wire-dev, interrupted, as a whole", ways.as_wholes, cases, 2)
    print_row("wire-dev, interrupted, in parts", ways.part_by_part, cases, 2)
    engine.close()


if __name__ == "__main__":
    main()
