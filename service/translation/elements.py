"""The inline elements of a sentence as a tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from service.text.html import Mark, MarkKind
from service.translation.alignment import Span


@dataclass(slots=True)
class Element:
    """A pair of tags, or a mark alone.

    Attributes:
        opening, closing: its marks; a mark alone has no closing one.
        start, end: offsets in the sentence.
        children: in order.
        words: of the translation, end exclusive; an element without words stands before the first.
        place: offset in the translation, for an element without words.
    """

    opening: Mark
    closing: Mark | None
    start: int
    end: int
    children: list[Element] = field(default_factory=list)
    words: Span = (0, 0)
    place: int = 0

    @property
    def has_words(self) -> bool:
        """Whether there is anything of the translation in it."""
        return self.words[0] < self.words[1]


def read_element(marks: Sequence[Mark], index: int) -> tuple[Element, int]:
    """The element that begins with a mark, and the index of the mark after it."""
    mark = marks[index]
    if mark.partner is None:
        return Element(mark, None, mark.offset, mark.offset), index + 1
    element = Element(mark, marks[mark.partner], mark.offset, marks[mark.partner].offset)
    index += 1
    while index < mark.partner:
        child, index = read_element(marks, index)
        element.children.append(child)
    return element, mark.partner + 1


def depth_of(marks: Sequence[Mark]) -> int:
    """How deeply elements are nested."""
    depth = deepest = 0
    for mark in marks:
        if mark.partner is not None:
            depth += 1 if mark.kind is MarkKind.OPEN else -1
            deepest = max(deepest, depth)
    return deepest
