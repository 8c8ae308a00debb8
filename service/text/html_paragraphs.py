"""The paragraphs of markup as they are put together: text, the tags within, and where a sentence must end."""

from __future__ import annotations

from collections.abc import Iterable

from service.text.html import Mark, MarkKind, Stretch, Unit, decode, has_letter, pair_marks, top_level


class Paragraphs:
    """Collects text and tags in order of the source.

    Attributes:
        units: the finished paragraphs that have letters in them.
    """

    def __init__(self, source: str) -> None:
        self.units: list[Unit] = []
        self._source = source
        self._begin(0)

    def add_text(self, start: int, end: int) -> None:
        """A stretch of the source that is text."""
        text, stretches = decode(self._source, start, end, self._length)
        self._append(text, stretches)

    def add_line_break(self, start: int) -> None:
        """A tag at this place of the source that breaks the line."""
        self._line_breaks.append(self._length)
        self._append("\n", [Stretch(self._length, self._length + 1, start, start)])

    def mark(self, kind: MarkKind, start: int, end: int, name: str = "") -> None:
        """A tag or the like, from place to place of the source, that goes along with the text."""
        self._marks.append(Mark(kind, self._length, start, end, name))

    def end(self, end: int, next_start: int) -> None:
        """The paragraph ends at a place of the source, and the next one may begin at another."""
        text = "".join(self._parts)
        if has_letter(text):
            pair_marks(self._marks)
            breaks = [offset for offset in self._line_breaks if _ends_sentence(text, offset)]
            breaks += _link_list(text, self._marks)
            self.units.append(
                Unit(self._source, self._start, end, text, self._stretches, self._marks, sorted(set(breaks)))
            )
        self._begin(next_start)

    def _append(self, text: str, stretches: Iterable[Stretch]) -> None:
        self._parts.append(text)
        self._stretches += stretches
        self._length += len(text)

    def _begin(self, start: int) -> None:
        self._start = start
        self._length = 0
        self._parts: list[str] = []
        self._stretches: list[Stretch] = []
        self._marks: list[Mark] = []
        self._line_breaks: list[int] = []


def _ends_sentence(text: str, line_break: int) -> bool:
    """A line that begins in lower case goes on with the sentence before it."""
    following = text[line_break + 1 : line_break + 64].lstrip(" \t\r\f")[:1]
    return not following.islower()


def _link_list(text: str, marks: list[Mark]) -> list[int]:
    """The ends of links that stand in a row without text between them, as in a navigation bar; each is its own text."""
    ends: list[int] = []
    links = 0
    position = 0
    for opening, closing in top_level(marks):
        if opening.name != "a" or has_letter(text[position : opening.offset]):
            return []
        links += has_letter(text[opening.offset : closing.offset])
        ends += opening.offset, closing.offset
        position = closing.offset
    return ends if links > 1 and not has_letter(text[position:]) else []
