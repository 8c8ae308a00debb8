"""Brackets and embedded quotes, which hold together what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BRACKETS = {")": "(", "]": "["}
_MARK = re.compile(r"[()\[\]«»“”]")
_QUOTES = {"»": "«", "”": "“"}
_EMBEDDED = re.compile(r"\s+[^\W\d_]|[-՝]?[^\W\d_]")
_LONGEST = 600
"""Characters; what opens and does not close within them is taken for a slip."""


class Enclosures:
    """The enclosures of one paragraph.

    A pair of brackets holds its contents together. So does a pair of quotes that is a member of its sentence, which
    shows by the lower-case word right after it: ``«Лес. Тропа» вышел на экраны``; reported speech has a comma there.

    Args:
        text: the paragraph. Offsets to `hold` must not fall from call to call.
    """

    def __init__(self, text: str) -> None:
        self._pairs = list(_outermost(_pairs(text)))
        self._next = 0

    def hold(self, start: int, position: int) -> bool:
        """Whether an enclosure that opened after ``start``, the beginning of the sentence, holds ``position``."""
        while self._next < len(self._pairs) and self._pairs[self._next][1] <= position:
            self._next += 1
        if self._next == len(self._pairs):
            return False
        return start < self._pairs[self._next][0] < position


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    open_brackets: list[int] = []
    open_quotes: list[int] = []
    for match in _MARK.finditer(text):
        mark, position = match[0], match.start()
        if mark in _BRACKETS.values():
            open_brackets.append(position)
        elif mark in _QUOTES.values():
            open_quotes.append(position)
        elif mark in _BRACKETS:
            if open_brackets and text[open_brackets[-1]] == _BRACKETS[mark]:
                yield open_brackets.pop(), position
        elif open_quotes and text[open_quotes[-1]] == _QUOTES[mark]:
            opening = open_quotes.pop()
            after = _EMBEDDED.match(text, position + 1, position + 5)
            if after and after[0][-1].islower():
                yield opening, position


def _outermost(pairs: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    outer: list[tuple[int, int]] = []
    for pair in sorted(pair for pair in pairs if pair[1] - pair[0] <= _LONGEST):
        if not outer or pair[0] > outer[-1][1]:
            outer.append(pair)
    return outer
