"""Markup as paragraphs of text with marks in them, and back.

A paragraph (`Unit`) is what stands between two block tags: its text with character references decoded, and the inline
tags with their places in that text. Whatever is put back is spliced into the source by offsets, so all that is not
replaced stays byte for byte: scripts, code, comments, white space, quotation, tags left open.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise

from service.text.segmentation import split_sentences


class MarkKind(Enum):
    """What stands at a place in the text."""

    OPEN = auto()
    CLOSE = auto()
    POINT = auto()
    """A void tag, a comment, or an element that is not translated, as a whole."""


@dataclass(slots=True)
class Mark:
    """An inline tag or untranslated element.

    Attributes:
        kind: what it is.
        offset: its place in the unit's text; marks at one offset stand in the order of the list.
        start, end: where it stands in the source.
        name: of the element, empty for comments.
        partner: index of the tag that closes or opens the same element, among the unit's marks; None where the element
            does not begin and end in this unit, properly nested.
    """

    kind: MarkKind
    offset: int
    start: int
    end: int
    name: str = ""
    partner: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a unit's text and the part of the source it was decoded from; of one length if nothing was decoded."""

    text_start: int
    text_end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph.

    Attributes:
        source: the whole source.
        start, end: where the paragraph stands in it, inline tags at its edges included.
        text: what a reader sees; a line break tag is a line feed.
        stretches: where the text comes from.
        marks: in the order of the source.
        breaks: offsets in the text where a sentence ends whatever stands there.
    """

    source: str = field(repr=False)
    start: int
    end: int
    text: str
    stretches: Sequence[Stretch] = field(repr=False)
    marks: Sequence[Mark] = ()
    breaks: Sequence[int] = ()

    def sentences(self, language: str) -> list[tuple[int, int]]:
        """Offsets of the sentences in the text, in order, without outer white space."""
        edges = [0, *self.breaks, len(self.text)]
        return [
            (start + first, start + last)
            for start, end in pairwise(edges)
            if start < end
            for first, last in split_sentences(self.text[start:end], language)
        ]

    def verbatim(self, start: int, end: int) -> str:
        """The source of ``text[start:end]``, without the marks in it."""
        first = bisect_right(self.stretches, start, key=lambda stretch: stretch.text_end)
        parts: list[str] = []
        for index in range(first, len(self.stretches)):
            stretch = self.stretches[index]
            if stretch.text_start >= end:
                break
            length = stretch.text_end - stretch.text_start
            if stretch.source_end - stretch.source_start == length:
                shift = stretch.source_start - stretch.text_start
                parts.append(self.source[max(start, stretch.text_start) + shift : min(end, stretch.text_end) + shift])
            elif start <= stretch.text_start:  # a reference to several characters goes with the first
                parts.append(self.source[stretch.source_start : stretch.source_end])
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class AttributeText:
    """An attribute's value: ``source[start:end]`` within ``quote``, decoded to ``text``."""

    start: int
    end: int
    quote: str
    text: str

    def encode(self, text: str) -> str:
        """Another value, quoted as this one is, or quoted at all."""
        value = html.escape(text, quote=True)
        return value if self.quote else f'"{value}"'


@dataclass(frozen=True, slots=True)
class Edit:
    """``source[start:end]`` becomes ``text``."""

    start: int
    end: int
    text: str


class Edits:
    """Replacements that do not overlap, over one source."""

    def __init__(self, source: str, edits: Iterable[Edit] = ()) -> None:
        self._source = source
        self._edits = sorted(edits, key=lambda edit: edit.start)

    def cover(self, edit: Edit) -> bool:
        """Whether another edit lies within one of these."""
        index = bisect_right(self._edits, edit.start, key=lambda other: other.start) - 1
        return index >= 0 and edit.end <= self._edits[index].end

    def apply(self, start: int = 0, end: int | None = None) -> str:
        """A part of the source, by default all of it, with the replacements that lie in it made."""
        end = len(self._source) if end is None else end
        parts: list[str] = []
        for index in range(bisect_left(self._edits, start, key=lambda edit: edit.start), len(self._edits)):
            edit = self._edits[index]
            if edit.end > end:
                break
            parts += self._source[start : edit.start], edit.text
            start = edit.end
        return "".join(parts) + self._source[start:end]


def encode(text: str) -> str:
    """Text for use between tags: it holds no markup afterwards, whatever it held before."""
    return html.escape(text, quote=False)


_REFERENCE = re.compile(r"&(?:#[0-9]++;?|#[xX][0-9a-fA-F]++;?|[a-zA-Z][a-zA-Z0-9]{0,31};?)")
_MAX_REFERENCE = 32
"""Characters; a longer number is no character, and Python refuses to read some."""


def decode(source: str, start: int, end: int, text_start: int) -> tuple[str, list[Stretch]]:
    """The text of ``source[start:end]`` and where its parts come from.

    Args:
        source: the whole source.
        start, end: a part of it between two tags.
        text_start: offset of this part in the text.
    """
    parts: list[str] = []
    stretches: list[Stretch] = []

    def append(text: str, upto: int) -> None:
        nonlocal start, text_start
        if text:
            stretches.append(Stretch(text_start, text_start + len(text), start, upto))
            parts.append(text)
            start, text_start = upto, text_start + len(text)

    for match in _REFERENCE.finditer(source, start, end):
        decoded = html.unescape(match[0]) if len(match[0]) <= _MAX_REFERENCE else match[0]
        if decoded != match[0]:
            append(source[start : match.start()], match.start())
            append(decoded or "\ufffd", match.end())
    append(source[start:end], end)
    return "".join(parts), stretches


_ATTRIBUTE_REFERENCE = re.compile(r"&(?:#[0-9]++|#[xX][0-9a-fA-F]++|[a-zA-Z][a-zA-Z0-9]{0,31});")


def decode_attribute(value: str) -> str:
    """An attribute's text; there, a reference needs its semicolon, so that ``?a=1&copy=2`` stays what it is."""
    return _ATTRIBUTE_REFERENCE.sub(
        lambda match: html.unescape(match[0]) if len(match[0]) <= _MAX_REFERENCE else match[0], value
    )


def pair_marks(marks: Sequence[Mark]) -> None:
    """Set the partners of tags that open and close one element, properly nested."""
    opened: list[int] = []
    for index, mark in enumerate(marks):
        if mark.kind is MarkKind.OPEN:
            opened.append(index)
        elif mark.kind is MarkKind.CLOSE:
            if opened and marks[opened[-1]].name == mark.name:
                mark.partner = opened.pop()
                marks[mark.partner].partner = index
            elif mark.name:  # misnested or stray: what is open around it cannot be moved as one
                opened.clear()


def top_level(marks: Sequence[Mark]) -> Iterator[tuple[Mark, Mark]]:
    """The pairs that stand in no other pair."""
    outer_end = -1
    for index, mark in enumerate(marks):
        if mark.kind is MarkKind.OPEN and mark.partner is not None and index > outer_end:
            outer_end = mark.partner
            yield mark, marks[mark.partner]


def has_letter(text: str) -> bool:
    """Whether there is anything to translate in a text."""
    return any(character.isalpha() for character in text)
