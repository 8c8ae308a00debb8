"""Builds the table that gives Azerbaijani words typed in plain ASCII their letters back, and measures it.

    python -m training.diacritics build        writes service/text/data/az_diacritics.txt
    python -m training.diacritics measure      builds without some folders of the own corpus and measures on them

A word is in the table when nearly all words of the corpus that look like it in ASCII are one and the same, and that one
is not ASCII itself.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from service.text.diacritics import TABLE, ascii_key, repair
from service.text.words import fold, tokenize
from training.identification_profiles import HELD_OUT, own_corpus

SHARE = 0.98
"""Share of the commonest spelling among all that have one ASCII form, at least."""

COUNT = 2
"""How often it must occur."""


def build(lines: Iterable[str]) -> dict[str, str]:
    """The table: spelling by ASCII form, both in lower case."""
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        for word in tokenize(line):
            if word.isalpha():
                spellings[ascii_key(word)][fold(word, "az")] += 1
    table = {}
    for key, counts in spellings.items():
        word, count = counts.most_common(1)[0]
        if word != key and count >= COUNT and count >= SHARE * counts.total():
            table[key] = word
    return table


def measure() -> None:
    """Share of words restored and of words made wrong, on folders the table has not seen."""
    table = build(own_corpus("az", without=HELD_OUT))
    words = right = wrong = needed = 0
    for line in own_corpus("az", only=HELD_OUT):
        repaired = repair("".join(map(ascii_letter, line)), table)
        for before, after in zip(tokenize(line), tokenize(repaired), strict=True):
            changed = after != "".join(map(ascii_letter, before))
            words += 1
            needed += before != "".join(map(ascii_letter, before))
            right += changed and after == before
            wrong += changed and after != before
    print(f"{len(table)} entries; {words} words, {needed / words:.1%} of them not ASCII")
    print(f"restored {right / needed:.1%} of those; {wrong / max(1, right + wrong):.2%} of all changes were wrong")


def ascii_letter(letter: str) -> str:
    """A letter as it is typed without diacritics."""
    key = ascii_key(letter)
    return key.upper() if letter.isupper() else key


def main() -> None:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["build", "measure"])
    if parser.parse_args().command == "measure":
        measure()
        return
    table = build(own_corpus("az"))
    lines = [f"{word}\n" for _, word in sorted(table.items())]
    Path(str(TABLE)).write_text("".join(lines), encoding="utf-8")
    print(f"{len(table)} words, {sum(len(line.encode()) for line in lines)} bytes")


if __name__ == "__main__":
    main()
