"""Quotations over several sentences: ``python -m benchmarks.quotations``.

Sentences that have one mark of a quotation without its partner, through the embedded model in twelve directions, as
they stand and by `service.translation.quotations`. They are those of FLORES dev, and the sentences of wire-dev that
begin with a quotation which ends within them, their first mark cut off. Lost is a mark that the translation has no
trace of; turned round are translations that have whole quotations only, which `rejoin` parts from their neighbours.
chrF2 is sacrebleu's, against the references, cut likewise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path

from benchmarks.evaluation_data import evaluation_folder, parallel_rows
from service.core.languages import HOME_LANGUAGES
from service.evaluation import evaluate
from service.text.quotations import MARKS, lone_mark
from service.text.repair import repair_source, repair_translation
from service.translation.engine import Engine, Hypothesis
from service.translation.hops import translate_over
from service.translation.packages import starter_packages
from service.translation.quotations import translate_quoting

LANGUAGES = tuple(HOME_LANGUAGES)

Row = dict[str, str]


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


def main() -> None:
    """Print a row for each set and way."""
    folder = evaluation_folder()
    engine = Engine()
    packages = {(package.source, package.target): package for package in starter_packages()}
    print(f"{'':28}{'sentences':>10}{'lost':>9}{'turned round':>14}{'chrF2':>8}")
    for name, rows in (("wire-dev, cut", cut_rows(folder)), ("flores-dev", flores_rows(folder))):
        for way in ("as it stands", "as a whole"):
            found: list[str] = []
            references: list[str] = []
            for source, target in permutations(LANGUAGES, 2):
                lone = [row for row in rows if lone_mark(row[source])]
                sentences = [repair_source(row[source], source).text for row in lone]
                references += (row[target] for row in lone)

                def plainly(
                    texts: Sequence[str], hypotheses: int, pair: tuple[str, str] = (source, target)
                ) -> Iterator[tuple[int, list[Hypothesis]]]:
                    return translate_over(engine, (packages[pair],), texts, hypotheses)

                if way == "as it stands":
                    translated = dict(plainly(sentences, 1))
                else:
                    translated = dict(translate_quoting(plainly, sentences, source, target))
                found += (
                    repair_translation(translated[place][0].text, sentence, target).text
                    for place, sentence in enumerate(sentences)
                )
            lost = sum(not any(mark in text for mark in MARKS) for text in found)
            turned = sum(any(mark in text for mark in MARKS) and lone_mark(text) is None for text in found)
            chrf = evaluate(found, references).chrf2.value
            print(f"{f'{name}, {way}':28}{len(found):10}{lost / len(found):9.1%}{turned / len(found):14.1%}{chrf:8.1f}")
    engine.close()


if __name__ == "__main__":
    main()
