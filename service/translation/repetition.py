"""Loops in decoded text: a small model that has lost the thread says the same words over and over.

The measure is the one used to judge models: some run of four tokens occurs three times. A source that repeats itself
as often may be repeated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

LOOP_ORDER = 4
LOOP_COUNT = 3


def most_repeated(tokens: Sequence[Hashable], order: int = LOOP_ORDER) -> int:
    """How often the most frequent run of ``order`` tokens occurs; 0 for shorter sequences."""
    runs = Counter(zip(*(tokens[offset:] for offset in range(order)), strict=False))
    return max(runs.values(), default=0)


def is_loop(tokens: Sequence[Hashable], source: Sequence[Hashable] = ()) -> bool:
    """Whether a sequence repeats a run of four at least three times, and more often than its source does."""
    repeated = most_repeated(tokens)
    return repeated >= LOOP_COUNT and repeated > most_repeated(source)
