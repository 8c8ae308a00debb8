"""Cutting a sentence that is too long for the model.

Models are trained on sentences of limited length and fall apart beyond it. A longer one is cut at the mark that reads
most like a pause, nearest to its middle, until every piece fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_PAUSES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<=[.!?։;…])\s+",  # what may be a sentence end after all
        r"(?<=[:՝`])\s+|\s+(?=[–—]\s)",
        r"(?<=[,،、])\s*",
        r"\s+",
    )
)


def chunk(sentence: str, fits: Callable[[str], bool]) -> list[str]:
    """The sentence in pieces that each fit, without the white space at the cuts.

    Args:
        sentence: without outer white space.
        fits: whether a piece is short enough for the model.
    """
    pieces: list[str] = []
    waiting = [sentence]
    while waiting:
        piece = waiting.pop()
        if len(piece) < 2 or fits(piece):
            pieces.append(piece)
        else:
            left, right = _cut(piece)
            waiting += [right, left]
    return [piece for piece in pieces if piece]


def _cut(piece: str) -> tuple[str, str]:
    middle = len(piece) / 2
    for pause in _PAUSES:
        # A cut near an end gains nothing; the next weaker kind of pause may lie better.
        inner = [match for match in pause.finditer(piece) if len(piece) * 0.2 <= match.start() <= len(piece) * 0.8]
        if inner:
            best = min(inner, key=lambda match: abs(match.start() - middle))
            return piece[: best.start()], piece[best.end() :]
    half = len(piece) // 2
    return piece[:half], piece[half:]
