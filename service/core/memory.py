"""What a translation memory holds.

Two kinds of translations, kept apart: what models made, which a model could make again, and what people approved, which
nobody can.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from service.core.errors import InvalidOption

MOST_CHARACTERS = 10_000
"""Of either side of a segment. A segment is a sentence, at most a paragraph."""

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML, and so TMX, cannot hold."""


@dataclass(frozen=True, slots=True)
class MachineTranslation:
    """What models made of a sentence.

    Attributes:
        text: the translation.
        score: the models' mean probability of a token, 0 to 1.
        looped: a model repeated itself and had to be constrained.
        in_parts: the sentence was translated in parts to keep what is protected in it.
    """

    text: str
    score: float
    looped: bool = False
    in_parts: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence and the translation a person approved.

    Attributes:
        source, target: language codes.
        text: in the source language.
        translation: in the target language.
        origin: where it came from, such as a file's name; may be empty.
        changed: when it was put into the memory, UTC; None before it is.
    """

    source: str
    target: str
    text: str
    translation: str
    origin: str = ""
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A translation that somebody proposes and nobody has approved yet.

    Attributes:
        id: names it to the reviewer.
        segment: what is proposed.
        created: when it was first made, UTC.
        times: how often it was made.
    """

    id: int
    segment: Segment
    created: datetime
    times: int = 1


@dataclass(frozen=True, slots=True)
class MemoryStatistics:
    """How much a memory holds.

    Attributes:
        machine_translations: number of sentences that models translated.
        machine_bytes: what their translations take, without indexes.
        approved: number of approved segments by source and target language.
        suggestions: number that wait for review.
    """

    machine_translations: int
    machine_bytes: int
    approved: dict[tuple[str, str], int]
    suggestions: int


def check_segment(segment: Segment) -> None:
    """Refuse what no memory can hold.

    Raises:
        InvalidOption: the languages are one, or a side is empty, too long or no text.
    """
    if segment.source == segment.target:
        raise InvalidOption("Source and target are one language.")
    for text in (segment.text, segment.translation):
        if not text.strip():
            raise InvalidOption("The source or the translation is empty.")
        if len(text) > MOST_CHARACTERS:
            raise InvalidOption(f"The source or the translation has more than {MOST_CHARACTERS:,} characters.")
        if _NO_TEXT.search(text):
            raise InvalidOption("The source or the translation holds control characters.")
