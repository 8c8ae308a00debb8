"""What a glossary does to translations: terms applied, and the quality with and without it, in all twelve directions.

    python -m benchmarks.glossary [MODEL] [--sentences 300] [--alternatives]

The test set is our own text: the first sentences of ``wire-dev.tsv`` and ``articles/*.tsv`` in the evaluation data that
have terms of the starter glossary in any of the languages. MODEL is a CTranslate2 folder like the embedded starter
model's, which is the default. A term counts as applied where the translation has it in any form; ``there`` is how often
the model itself wrote it, ``ref`` how often the reference has it, as people do not always choose the dictionary's word.
chrF2 is sacrebleu's. With ``--alternatives`` other ways are measured as well: dictionary forms alone, and placeholders.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from benchmarks.evaluation_data import article_files, evaluation_folder, parallel_rows, wire_rows
from service.core.languages import HOME_LANGUAGES
from service.text.edits import Edit, apply_edits
from service.translation.enforcement import Status, audit, enforce
from service.translation.engine import Engine
from service.translation.glossary import Direction, Glossary
from service.translation.hops import best_over
from service.translation.house_policy import starter_glossary
from service.translation.names import Names
from service.translation.packages import STARTER_FOLDER, TranslationPackage, starter_packages
from service.translation.preservation import PLACEHOLDERS

LANGUAGES = tuple(HOME_LANGUAGES)
WARM_UP = 20
ROUNDS = 3


@dataclass(frozen=True)
class Way:
    """What came of one way to keep to a glossary.

    Attributes:
        applied: share of the terms that are in the translations.
        chrf: of the translations.
    """

    applied: float
    chrf: float


def rows(folder: Path, sentences: int, glossary: Glossary) -> list[dict[str, str]]:
    """The sentences of the test, each in four languages."""
    directions = {source: glossary.direction(source, "ru" if source == "en" else "en") for source in LANGUAGES}
    chosen = [
        row
        for row in wire_rows(folder)
        if any(direction and direction.find(row[source]) for source, direction in directions.items())
    ]
    return chosen[:sentences]


def with_placeholders(
    engine: Engine, package: TranslationPackage, texts: Sequence[str], direction: Direction
) -> Iterator[str]:
    """The usual way of servers without alignment: numbers go through the model in the place of terms."""
    masked, filled = [], []
    for text in texts:
        free = (number for number in PLACEHOLDERS if number not in text)
        found = [(item, next(free)) for item in direction.find(text)]
        edits = [Edit(item.found.start, item.found.end, number) for item, number in found]
        masked.append(apply_edits(text, edits))
        filled.append({number: item.pair.target for item, number in found})
    for hypothesis, terms in zip(best_over(engine, (package,), masked, return_alignment=True), filled, strict=True):
        text = hypothesis.text
        for number, term in terms.items():
            text = re.sub(rf"\b{number}\b", term, text, count=1)
        yield text


def judge(direction: Direction, sources: Sequence[str], texts: Sequence[str], target: str) -> float:
    """The share of terms that translations have."""
    uses = [
        use
        for source, text in zip(sources, texts, strict=True)
        for use in audit(source, text, direction.find(source), target)
    ]
    return sum(use.status is not Status.MISSED for use in uses) / len(uses)


def milliseconds(work: Callable[[], object], sentences: int) -> float:
    """Of one sentence, the best of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return 1000 * best / sentences


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 also where there is no data, which is said."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.glossary", description=__doc__)
    parser.add_argument("model", nargs="?", type=Path, default=STARTER_FOLDER)
    parser.add_argument("--sentences", type=int, default=300)
    parser.add_argument("--alternatives", action="store_true")
    options = parser.parse_args(arguments)
    folder = evaluation_folder()
    import sacrebleu

    chrf = sacrebleu.CHRF()
    glossary = Glossary([starter_glossary()])
    test = rows(folder, options.sentences, glossary)
    packages = {(package.source, package.target): package for package in starter_packages(options.model)}
    engine = Engine()
    means: dict[str, list[Way]] = {}
    print(f"{len(test)} sentences; glossary {glossary.signature}")
    print("direction  terms    ref  there applied   chrF without  with   change   ms/sentence")
    for (source, target), package in packages.items():
        direction = glossary.direction(source, target)
        assert direction
        sources, references = [row[source] for row in test], [row[target] for row in test]
        plain = best_over(engine, (package,), sources, return_alignment=True)
        wanted = [direction.find(text) for text in sources]

        find = direction.find

        def apply() -> list[str]:
            return [
                enforce(text, one, find(text), target)[0].text  # noqa: B023 - called within this round
                for text, one in zip(sources, plain, strict=True)  # noqa: B023
            ]

        def way(texts: Sequence[str]) -> Way:
            return Way(judge(direction, sources, texts, target), chrf.corpus_score(texts, [references]).score)  # noqa: B023

        before, after = way([one.text for one in plain]), way(apply())
        ways = {"without": before, "aligned, inflected": after}
        if options.alternatives:
            with mock.patch("service.translation.enforcement.inflect", lambda words, *_: words):
                ways["aligned, dictionary form"] = way(apply())
            ways["placeholders"] = way(list(with_placeholders(engine, package, sources, direction)))
        for name, one in ways.items():
            means.setdefault(name, []).append(one)
        print(
            f"{source} → {target}  {sum(map(len, wanted)):7} {judge(direction, sources, references, target):6.1%}"
            f" {before.applied:6.1%} {after.applied:7.1%} {before.chrf:14.2f} {after.chrf:5.2f}"
            f" {after.chrf - before.chrf:+8.2f} {milliseconds(apply, len(test)):12.2f}",
            flush=True,
        )
    print()
    for name, found in means.items():
        applied, score = (
            sum(values) / len(found) for values in zip(*((one.applied, one.chrf) for one in found), strict=True)
        )
        print(f"{name:26} applied {applied:6.1%}   chrF {score:5.2f}")
    print()
    report_names(engine, packages, folder)
    engine.close()
    return 0


def report_names(engine: Engine, packages: dict[tuple[str, str], TranslationPackage], folder: Path) -> None:
    """Persons in the articles: how many names the references' own spelling has, before and after."""
    print("direction  names  model writes  after   as in the reference")
    for (source, target), package in packages.items():
        number = there = applied = same = 0
        for file in article_files(folder):
            test = parallel_rows(file)
            texts = [row[source] for row in test]
            names = Names(texts, source, target, [[]] * len(texts))
            chosen = [index for index in range(len(texts)) if index in names]
            hypotheses = best_over(engine, (package,), [texts[index] for index in chosen], return_alignment=True)
            results = names.apply(dict(zip(chosen, hypotheses, strict=True)), {})
            for index, (hypothesis, uses) in results.items():
                number += len(uses)
                there += sum(use.status is Status.FOUND for use in uses)
                applied += sum(use.status is not Status.MISSED for use in uses)
                same += sum(
                    use.target.split()[-1] in test[index][target] and use.target.split()[-1] in hypothesis.text
                    for use in uses
                )
        print(
            f"{source} → {target} {number:8} {there / number:12.1%} {applied / number:7.1%} {same / number:12.1%}",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
