"""Speech that an attribution interrupts without marks around each part: ``«Дорога открыта, – сказал он. – Идите».``

Russian and Armenian news quote so; English has marks around each part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from service.text.edits import Edit, apply_edits
from service.text.quotations import DASHES, lone_mark, pair_of

_INTERRUPTION = re.compile(r"(?P<stop>,|(?<![?!…])[?!…]+|\.{3}) ?[–—-] ?(?=[^\W\d_])")
_RESUMPTION = re.compile(r"[–—-]\s+(?=[^\W_])|[–—](?=[^\W\d_])")  # -5 is a number
_LONGEST_REST = 8
"""Sentences within which resumed speech is closed."""


def interruptions(sentence: str) -> list[int]:
    """Where speech ends for an attribution, or an attribution for speech: before the comma, behind another stop."""
    return [match.start() if match["stop"] == "," else match.end("stop") for match in _INTERRUPTION.finditer(sentence)]


def quote_each_part(sentences: Sequence[str]) -> list[list[Edit]]:
    """Edits that put marks around each part of such speech: ``«Дорога открыта», – сказал он.`` and ``«Идите».``

    Args:
        sentences: of one paragraph, or of one article.

    Returns:
        For each sentence its edits, mostly none.
    """
    edits: list[list[Edit]] = [[] for _ in sentences]
    for position, (sentence, following) in enumerate(pairwise(sentences)):
        resumed = _RESUMPTION.match(following)
        if not resumed or not _is_closed(sentences[position + 1 : position + 1 + _LONGEST_REST]):
            continue
        if interruption := _interruption(apply_edits(sentence, edits[position])):
            place, mark = interruption
            opening, closing = pair_of(mark)
            moved = sum(edit.end - edit.start - len(edit.text) for edit in edits[position])
            edits[position].append(Edit(place + moved, place + moved, closing))
            edits[position + 1].append(Edit(0, resumed.end(), opening))
    return edits


def _is_closed(rest: Sequence[str]) -> bool:
    """Whether the first mark without a partner closes a quotation."""
    lone = next((lone for sentence in rest if (lone := lone_mark(sentence))), None)
    return lone is not None and not lone.opens


def _interruption(sentence: str) -> tuple[int, str] | None:
    """Where a sentence that begins with speech leaves it, and the mark that it begins with."""
    lone, places = lone_mark(sentence), interruptions(sentence)
    if lone is None or not lone.opens or sentence[: lone.position].strip(DASHES) or len(places) != 1:
        return None
    return places[0], sentence[lone.position]
