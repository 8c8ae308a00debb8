from __future__ import annotations

import pytest

np = pytest.importorskip("numpy", reason="needs the extra 'training'")

from training.alignment import UNALIGNED, align


def test_words_that_always_meet_are_aligned_in_either_order() -> None:
    alone = [10, 11, 12, 13] * 40
    sources = [*([word] for word in alone), [10, 11, 12], [11, 12], [10, 13], [13, 11, 10]]
    targets = [*([word + 10] for word in alone), [20, 21, 22], [22, 21], [23, 20], [20, 23, 21]]
    to_source, to_target = align(sources, targets, vocabulary=30)
    assert [row.tolist() for row in to_source[160:]] == [[0, 1, 2], [1, 0], [1, 0], [2, 0, 1]]
    assert [row.tolist() for row in to_target[160:]] == [[0, 1, 2], [1, 0], [1, 0], [1, 2, 0]]


def test_what_never_meets_stays_unaligned() -> None:
    sources = [[1, 2], [1, 3], [1, 4], [1, 5]]
    targets = [[6, 7, 9], [6, 8, 9], [6, 7, 9], [6, 8, 9]]
    to_source, _ = align(sources, targets, vocabulary=10)
    assert all(row[0] == 0 for row in to_source)
    assert all(row[2] in {UNALIGNED, 0, 1} for row in to_source)


def test_nothing_to_align() -> None:
    assert align([], [], vocabulary=10) == ([], [])
