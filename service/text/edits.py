"""Replacements in a text, and where its offsets are afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.core.document import Span


@dataclass(frozen=True, slots=True)
class Edit(Span):
    """``source[start:end]`` becomes ``text``."""

    text: str


def apply_edits(source: str, edits: Sequence[Edit]) -> str:
    """The source with replacements made; they do not overlap and are in order."""
    parts: list[str] = []
    position = 0
    for edit in edits:
        parts += source[position : edit.start], edit.text
        position = edit.end
    return "".join(parts) + source[position:]


def invert_edits(source: str, edits: Sequence[Edit]) -> list[Edit]:
    """The replacements that make the source of its edited text."""
    shift = 0
    inverse = []
    for edit in edits:
        inverse.append(Edit(edit.start + shift, edit.start + shift + len(edit.text), source[edit.start : edit.end]))
        shift += len(edit.text) - (edit.end - edit.start)
    return inverse


def move(start: int, end: int, edits: Sequence[Edit]) -> tuple[int, int]:
    """Where a stretch of the source is after the replacements; one that touches a replacement takes in all of it."""
    shift = grown = 0
    for edit in edits:
        if edit.end <= start:
            shift += len(edit.text) - (edit.end - edit.start)
        elif edit.start < end:
            start, end = min(start, edit.start), max(end, edit.end)
            grown += len(edit.text) - (edit.end - edit.start)
    return start + shift, end + shift + grown


def move_words(words: Sequence[tuple[int, int]], edits: Sequence[Edit], length: int) -> tuple[tuple[int, int], ...]:
    """Where words are after the replacements, in a text of a length; each keeps a character, also one taken away."""
    moved = [move(start, end, edits) for start, end in words]
    starts = [min(start, length - 1) for start, _ in moved]
    return tuple((start, max(end, start + 1)) for start, (_, end) in zip(starts, moved, strict=True))
