"""What abbreviations cost, and what writing them out saves: ``python -m benchmarks.abbreviations``.

Sentences of wire-dev and of the parallel articles are abbreviated as agencies do (``September 12`` to ``Sept. 12``,
``миллиардов рублей`` to ``млрд руб.``, ``Հայաստանի`` to ``ՀՀ``) and translated by the embedded model from the language
they are abbreviated in into the three others: as they stand, written out by `service.text.expansion`, and as they were.
chrF2 is sacrebleu's.
"""

from __future__ import annotations

import re

from benchmarks.evaluation_data import evaluation_folder, wire_rows
from service.core.languages import HOME_LANGUAGES
from service.evaluation import evaluate
from service.text.edits import apply_edits
from service.text.expansion import find_expansions
from service.text.repair import repair_translation
from service.translation.engine import Engine
from service.translation.hops import best_over
from service.translation.packages import starter_packages

LANGUAGES = tuple(HOME_LANGUAGES)
CONTRACTIONS = {
    "en": (
        (r"\b(Jan|Feb|Aug|Oct|Nov|Dec)(?:uary|ruary|ust|ober|ember)(?= \d)", r"\1."),
        (r"\bSeptember(?= \d)", "Sept."),
        (r"(?<=\d) per ?cent\b", " pct"),
        (r"(?<=\d) billion\b", "bn"),
        (r"\bGeneral(?= [A-Z][a-z])", "Gen."),
        (r"\b[Pp]rime [Mm]inister\b", "PM"),
        (r"\b[Ff]oreign [Mm]inister\b", "FM"),
        (r"\b1[3-9]:(\d\d)\b", lambda match: f"{int(match[0][:2]) - 12}:{match[1]} p.m."),
    ),
    "ru": (
        (r"\b([Вв] \d{4}) году\b", r"\1 г."),
        (r"(?<=[\dнд]) рублей\b", " руб."),
        (r"(?<=[\dнд]) долларов\b", " долл."),
        (r"(?<=\d) человек\b", " чел."),
        (r"(?<=[А-Яа-я] )России\b", "РФ"),
        (r"(?<=[А-Яа-я] )Армении\b", "РА"),
        (r"\bминистерств[оа] обороны\b", "МО"),
    ),
    "az": (
        (r"(?<=\d) milyon\b", " mln."),
        (r"(?<=\d) milyard\b", " mlrd."),
        (r"\b[Mm]üdafiə [Nn]azirliyi\b", "MN"),
        (r"\b[Mm]üdafiə [Nn]azirliyinin\b", "MN-in"),
        (r"\bMilli Məclis\b", "MM"),
        (r"\bMilli Məclisin\b", "MM-in"),
        (r"\bRusiya\b", "RF"),
    ),
    "hy": (
        (r"\bՀայաստանի(?= [ա-ֆԱ-Ֆ])", "ՀՀ"),
        (r"\bՀայաստանում\b", "ՀՀ-ում"),
        (r"\bՀայաստանը\b", "ՀՀ-ն"),
        (r"\bՌուսաստանի(?= [ա-ֆԱ-Ֆ])", "ՌԴ"),
        (r"\bԱզգային ժողովը\b", "ԱԺ-ն"),
        (r"\bԱզգային ժողովի(?= [ա-ֆ])", "ԱԺ"),
        (r"\bարտաքին գործերի (?=նախարար\b|նախարարը\b)", "ԱԳ "),
        (r"(?<=\d{4}) թվականի\b", " թ."),
    ),
}


def abbreviated(text: str, language: str) -> str:
    """A sentence as an agency might write it."""
    for pattern, short in CONTRACTIONS[language]:
        text = re.sub(pattern, short, text)
    return text


def main() -> None:
    """Print a row for each language."""
    everything = wire_rows(evaluation_folder())
    engine = Engine()
    packages = {(package.source, package.target): package for package in starter_packages()}
    print(f"{'from':6}{'sentences':>10}{'abbreviated':>13}{'written out':>13}{'as they were':>14}   chrF2")
    for source in LANGUAGES:
        chosen = [row for row in everything if abbreviated(row[source], source) != row[source]]
        short = [abbreviated(row[source], source) for row in chosen]
        out = [apply_edits(text, find_expansions(text, source)) for text in short]
        figures = []
        for texts in (short, out, [row[source] for row in chosen]):
            found, references = [], []
            for target in LANGUAGES:
                if target != source:
                    translated = best_over(engine, (packages[source, target],), texts)
                    found += [
                        repair_translation(best.text, text, target).text
                        for best, text in zip(translated, texts, strict=True)
                    ]
                    references += [row[target] for row in chosen]
            figures.append(evaluate(found, references).chrf2.value)
        print(f"{source:6}{len(chosen):10}{figures[0]:13.1f}{figures[1]:13.1f}{figures[2]:14.1f}")
    engine.close()


if __name__ == "__main__":
    main()
