"""Marks of quotations that a sentence opens or closes, but not both: speech runs over several sentences."""

from __future__ import annotations

import re
from typing import NamedTuple

STOPS = ".!?…։"
DASHES = " –—-"
"""What may stand before the first letter of a sentence, or of a line of dialogue."""

MARKS = '«»“”„"'

_MARK = re.compile(f"[{MARKS}]")
_BEFORE_OPENING = " \u00a0\t\n([/–—-«“„"
_PAIRS = (("«", "»"), ("“", "”"), ("„", "“"), ('"', '"'))
ANGLED = {"ru", "hy"}
STRAIGHT = {"en", "az"}


class LoneMark(NamedTuple):
    """A mark that has no partner in its sentence: where it stands, and whether it opens a quotation or closes one."""

    position: int
    opens: bool


def lone_mark(sentence: str) -> LoneMark | None:
    """The mark without a partner in a sentence.

    None of two that are alone, of ``a 27" screen``, nor of ``ООО «Фирма «Лес»``, where one mark closes both.
    """
    pairs, opened, closing = _read(sentence)
    if len(opened) + len(closing) != 1:
        return None
    if closing:
        return LoneMark(closing[0], opens=False)
    has_more_within = any(start > opened[0] for start, _ in pairs)
    return None if has_more_within and sentence[: opened[0]].strip(DASHES) else LoneMark(opened[0], opens=True)


def is_whole(sentence: str) -> bool:
    """Whether every mark has its partner."""
    _, opened, closing = _read(sentence)
    return not opened and not closing


def end_of_quotation(sentence: str, start: int) -> int | None:
    """Where the quotation ends that a mark opens; None where it does not."""
    return dict(_read(sentence)[0]).get(start)


def start_of_quotation(sentence: str, end: int) -> int | None:
    """Where the quotation starts that a mark closes; None where it does not."""
    return next((start for start, closing in _read(sentence)[0] if closing == end), None)


def _read(sentence: str) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Pairs of marks, and those that open or close alone."""
    pairs: list[tuple[int, int]] = []
    opened: list[int] = []
    closing: list[int] = []
    for match in _MARK.finditer(sentence):
        position = match.start()
        if _opens(sentence, position, opened):
            opened.append(position)
        elif opened:
            pairs.append((opened.pop(), position))
        elif not (match[0] == '"' and sentence[position - 1].isdigit()):
            closing.append(position)
    return pairs, opened, closing


def pair_of(mark: str) -> tuple[str, str]:
    """The marks around a quotation, by either of them."""
    return next(pair for pair in _PAIRS if mark in pair)


def pair_in(language: str, mark: str) -> tuple[str, str]:
    """The marks that a language writes for those of another: guillemets in Russian and Armenian, straight or curly ones
    in English and Azerbaijani; elsewhere they stay."""
    if language in ANGLED:
        return _PAIRS[0]
    if language in STRAIGHT and mark not in "“”":
        return _PAIRS[-1]
    return pair_of(mark)


def opened(sentence: str, mark: str) -> str:
    """A sentence after an opening mark; a dash that it begins with stays before it."""
    start = len(sentence) - len(sentence.lstrip(DASHES))
    return sentence[:start] + mark + sentence[start:]


def closed(sentence: str, mark: str, language: str) -> str:
    """A sentence before a closing mark. A full stop stands within in English, behind it in other languages."""
    if language != "en" and sentence.endswith((".", "։")) and not sentence.endswith(("..", "…")):
        return sentence[:-1] + mark + sentence[-1]
    return sentence + mark


def _opens(sentence: str, position: int, opened: list[int]) -> bool:
    mark = sentence[position]
    if mark == '"':
        before, after = sentence[position - 1 : position], sentence[position + 1 : position + 2]
        return (not before or before in _BEFORE_OPENING) and bool(after.strip())
    if mark == "“" and opened and sentence[opened[-1]] == "„":
        return False
    return mark in "«“„"
