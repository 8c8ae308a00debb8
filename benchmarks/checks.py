"""How well the checks of translations work: silence on true translations, alarms on corrupted ones.

    python -m benchmarks.checks            false alarms, precision and recall, time a sentence
    python -m benchmarks.checks --show numbers ru az     the sentences of one check that went wrong

True translations are the references of flores-dev and wire-dev in all twelve directions, and the parallel articles, at
which nobody looked while the rules were made. Each kind of damage is done to every reference that allows it; a check is
right on a damaged pair when it raises its code, and wrong on an undamaged one when it does. Precision is over as many
undamaged as damaged pairs of the same sentences.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path

from benchmarks.evaluation_data import evaluation_folder
from service.text.negation import denies
from service.text.numbers import find_numbers
from service.text.words import fold, tokenize
from service.translation.checks import check
from service.translation.name_check import persons

LANGUAGES = ("en", "ru", "az", "hy")
URL = "https://news.example/2026/article?id=7"
ROUNDS = 3

Pair = tuple[str, str]
"""A source and its translation."""

Damage = Callable[["Case"], Pair | None]
"""The pair with a damaged translation; None where this damage cannot be done. It may change the source too."""


class Case:
    """A sentence of wire-dev in one direction, with what damage draws on."""

    def __init__(self, row: list[str], languages: tuple[str, str], other: list[str], chance: random.Random) -> None:
        self.language, self.target = languages
        self.source, self.translation = (row[LANGUAGES.index(language)] for language in languages)
        self.other = other[LANGUAGES.index(self.target)]
        self.chance = chance
        self.third = row[LANGUAGES.index(next(c for c in ("ru", "hy", "en") if c not in languages))]


def _change_number(case: Case) -> Pair | None:
    numbers = list(re.finditer(r"\d+", case.translation))
    if not numbers:
        return None
    match = case.chance.choice(numbers)
    changed = str(int(match[0]) + case.chance.choice((1, 3, 7, 10, 100)))
    return case.source, case.translation[: match.start()] + changed + case.translation[match.end() :]


def _drop_number(case: Case) -> Pair | None:
    numbers = list(re.finditer(r"\d+(?:[.,\s]\d+)*", case.translation))
    if not numbers:
        return None
    match = case.chance.choice(numbers)
    return case.source, case.translation[: match.start()] + case.translation[match.end() :]


def _drop_scale(case: Case) -> Pair | None:
    scaled = [number for number in find_numbers(case.translation, case.target) if number.scale > 1]
    if not scaled:
        return None
    number = case.chance.choice(scaled)
    return case.source, case.translation[: number.end] + case.translation[number.end_of_scale :]


def _lose_url(case: Case) -> Pair | None:
    return f"{case.source} {URL}", case.translation


def _break_url(case: Case) -> Pair | None:
    broken = case.chance.choice((URL.replace("article", "artikel"), URL.replace("://", ": //"), URL.upper()))
    return f"{case.source} {URL}", f"{case.translation} {broken}"


def _transliterate(case: Case) -> Pair | None:
    latin, cyrillic, armenian = "aeioubdgklmnprstvz", "аеиоубдгклмнпрствз", "աեիոուբդգկլմնպրստվզ".replace("ու", "ւ")
    alphabets = {"en": latin, "az": latin, "ru": cyrillic, "hy": armenian}
    other = armenian if case.target == "ru" else cyrillic
    words = case.translation.split(" ")
    chosen = case.chance.sample(range(len(words)), max(1, len(words) // 3))
    table = str.maketrans(alphabets[case.target], other)
    changed = [word.translate(table) if index in chosen else word for index, word in enumerate(words)]
    return (case.source, " ".join(changed)) if changed != words else None


def _other_language(case: Case) -> Pair | None:
    words, others = case.translation.split(" "), case.third.split(" ")
    half = len(words) // 2
    return case.source, " ".join(words[:half] + others[len(others) // 2 :])


def _repeat_phrase(case: Case) -> Pair | None:
    words = case.translation.split(" ")
    if len(words) < 5:
        return None
    length = case.chance.randint(2, 4)
    start = case.chance.randrange(len(words) - length)
    phrase = [word.strip('.,։«»"') for word in words[start : start + length]]
    return case.source, " ".join(words[: start + length] + phrase * case.chance.randint(1, 4) + words[start + length :])


def _leave_untranslated(case: Case) -> Pair | None:
    return (case.source, case.source) if len(case.source.split()) > 4 else None


def _leave_half_untranslated(case: Case) -> Pair | None:
    words, others = case.translation.split(" "), case.source.split(" ")
    return (case.source, " ".join(words[: len(words) // 3] + others[len(others) // 3 :])) if len(others) > 6 else None


def _append_sentence(case: Case) -> Pair | None:
    return (case.source, f"{case.translation} {case.other}") if len(case.other) > 60 else None


def _cut(case: Case) -> Pair | None:
    words = case.translation.split(" ")
    return (case.source, " ".join(words[: len(words) // 3])) if len(words) > 9 else None


def _drop_quotes(case: Case) -> Pair | None:
    speech = re.search(r"[«\"“](?:[^«»\"“”]*\s){3}", case.source)
    bare = re.sub('[«»"“”]', "", case.translation)
    return (case.source, bare) if speech and bare != case.translation else None


def _drop_negation(case: Case) -> Pair | None:
    source = [fold(word, case.language) for word in tokenize(case.source)]
    if not denies(source, case.language):
        return None
    words = case.translation.split(" ")
    kept = [word for word in words if not denies([fold(token, case.target) for token in tokenize(word)], case.target)]
    return (case.source, " ".join(kept)) if len(kept) < len(words) else None


def _change_name(case: Case) -> Pair | None:
    if not list(persons(case.source, case.language)):
        return None
    names = list(persons(case.translation, case.target))
    if not names:
        return None
    changed = {"en": "Lombard", "ru": "Ломбард", "az": "Lombard", "hy": "Լոմբարդ"}[case.target]
    return case.source, case.translation.replace(names[0][-1], changed)


DAMAGE: dict[str, tuple[Damage, ...]] = {
    "numbers": (_change_number, _drop_number, _drop_scale),
    "urls": (_lose_url, _break_url),
    "wrong-script": (_transliterate, _other_language),
    "repetition": (_repeat_phrase,),
    "untranslated": (_leave_untranslated, _leave_half_untranslated),
    "invention": (_append_sentence,),
    "omission": (_cut,),
    "quotation": (_drop_quotes,),
    "negation": (_drop_negation,),
    "names": (_change_name,),
}


def wire_dev(folder: Path) -> list[list[str]]:
    """The rows of wire-dev: en, ru, az, hy."""
    return [line.split("\t") for line in (folder / "wire-dev.tsv").read_text(encoding="utf-8").splitlines()]


def flores_dev(folder: Path) -> list[list[str]]:
    """The rows of flores-dev: en, ru, az, hy."""
    columns = [(folder / f"flores-dev.{code}").read_text(encoding="utf-8").splitlines() for code in LANGUAGES]
    return [list(row) for row in zip(*columns, strict=True)]


def articles(folder: Path) -> list[list[str]]:
    """The rows of the parallel articles: en, ru, az, hy."""
    files = sorted((folder / "articles").glob("[0-9]*.tsv"))
    return [line.split("\t") for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def references(rows: list[list[str]]) -> Iterator[tuple[str, str, str, str]]:
    """Source, true translation and their languages, in all twelve directions."""
    for one, other in permutations(range(len(LANGUAGES)), 2):
        for row in rows:
            yield row[one], row[other], LANGUAGES[one], LANGUAGES[other]


def codes(source: str, translation: str, language: str, target: str) -> set[str]:
    """The codes of all warnings."""
    return {warning.code for warning in check(source, translation, language, target)}


def print_false_alarms(name: str, rows: list[list[str]]) -> None:
    """One line a direction: warnings on true translations, in per mille of the sentences."""
    alarms: dict[tuple[str, str], Counter[str]] = {}
    for source, translation, language, target in references(rows):
        alarms.setdefault((language, target), Counter()).update(codes(source, translation, language, target))
    print(f"\nFalse alarms on the {len(rows)} true translations of {name}, per thousand sentences")
    print("direction " + "".join(f"{code[:12]:>13}" for code in DAMAGE))
    for (language, target), counts in alarms.items():
        print(f"{language}-{target:<7}" + "".join(f"{1000 * counts[code] / len(rows):>13.1f}" for code in DAMAGE))


def print_detection(name: str, rows: list[list[str]], show: tuple[str, str, str] | None) -> None:
    """One line a code: damage found, and warnings on the same pairs undamaged."""
    print(f"\nDamage done to {name}, all directions")
    print(f"{'code':<14}{'pairs':>7}{'recall':>9}{'precision':>11}   recall by direction, lowest and highest")
    for code, damages in DAMAGE.items():
        found, false, total = Counter[str](), 0, Counter[str]()
        for damage in damages:
            for one, other in permutations(LANGUAGES, 2):
                chance = random.Random(f"{code}{one}{other}{damage.__name__}")
                for row, following in zip(rows, [*rows[1:], rows[0]], strict=True):
                    case = Case(row, (one, other), following, chance)
                    damaged = damage(case)
                    if damaged is None:
                        continue
                    total[f"{one}-{other}"] += 1
                    hit = code in codes(*damaged, one, other)
                    found[f"{one}-{other}"] += hit
                    alarm = code in codes(case.source, case.translation, one, other)
                    false += alarm
                    if show == (code, one, other) and (alarm or not hit):
                        print("  false alarm" if alarm else "  missed", damage.__name__, *damaged, sep="\n    ")
        hits = found.total()
        shares = [found[direction] / count for direction, count in total.items()]
        print(
            f"{code:<14}{total.total():>7}{hits / total.total():>9.3f}{hits / max(1, hits + false):>11.3f}"
            f"   {min(shares):.3f} {max(shares):.3f}"
        )


def print_time(name: str, rows: list[list[str]]) -> None:
    """Processor time of all checks, a sentence, the best of several rounds."""
    pairs = list(references(rows))
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for pair in pairs:
            check(*pair)
        best = min(best, time.process_time() - start)
    print(f"{name}: {1000 * best / len(pairs):.3f} ms a sentence, all checks")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", nargs=3, metavar=("CODE", "SOURCE", "TARGET"))
    show = parser.parse_args().show
    folder = evaluation_folder()
    wire, flores, unseen = wire_dev(folder), flores_dev(folder), articles(folder)
    print_detection("wire-dev", wire, tuple(show) if show else None)
    if not show:
        print_detection("the articles", unseen, None)
        print_false_alarms("the articles", unseen)
        print_false_alarms("wire-dev", wire)
        print_false_alarms("flores-dev", flores)
        print()
        print_time("wire-dev", wire)
        print_time("flores-dev", flores)


if __name__ == "__main__":
    main()
