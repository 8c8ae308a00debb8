"""The run of words with the largest sum, where some words are taken already."""

from __future__ import annotations

from collections.abc import Sequence

from service.translation.alignment import Span


def best_run(gains: Sequence[float]) -> tuple[float, int, int]:
    """The largest sum of a run of at least one number, and its start and end (Kadane's algorithm)."""
    best = (float("-inf"), 0, 0)
    total, start = 0.0, 0
    for index, gain in enumerate(gains):
        if total <= 0:
            total, start = 0.0, index
        total += gain
        if total > best[0]:
            best = (total, start, index + 1)
    return best


def choose_run(free: Sequence[Span], origin: int, gains: Sequence[float], hits: Sequence[float]) -> Span:
    """The best run of words among those that are free; empty if none has any link from inside.

    Args:
        free: spans of words not taken.
        origin: the word of the first number in the lists.
        gains, hits: for each word the weight of links from inside the element less outside, and from inside alone.
    """
    best = (float("-inf"), 0, 0)
    for start, end in free:
        score, first, last = best_run(gains[start - origin : end - origin])
        if score > best[0] and any(hits[start - origin + first : start - origin + last]):
            best = (score, start + first, start + last)
    if best[1] == best[2]:
        linked = [(hits[word - origin], -word) for span in free for word in range(*span) if hits[word - origin]]
        if linked:
            return -max(linked)[1], 1 - max(linked)[1]
    return best[1], best[2]


def without(span: Span, taken: Span) -> list[Span]:
    """What is left of a span."""
    if taken[1] <= span[0] or span[1] <= taken[0]:
        return [span]
    return [part for part in ((span[0], taken[0]), (taken[1], span[1])) if part[0] < part[1]]
