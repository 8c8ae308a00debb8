from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.translation.repetition import is_loop, most_repeated

LOOP = "Azərbaycan Respublikasının Prezidenti " * 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LOOP, True),
        ("нет нет нет нет нет нет", True),
        ("Նախարարն ասել է, որ բանակցությունները կշարունակվեն հաջորդ շաբաթ։", False),
        ("", False),
        ("The talks went on and on and on, the minister said.", False),
    ],
)
def test_loops_are_told_from_prose(text: str, expected: bool) -> None:
    assert is_loop(text.split()) is expected


def test_a_source_that_repeats_itself_may_be_repeated() -> None:
    assert not is_loop(LOOP.split(), source=("President of the Republic " * 4).split())


@given(st.lists(st.sampled_from("abc"), max_size=40))
def test_count_never_exceeds_the_number_of_runs(tokens: list[str]) -> None:
    assert 0 <= most_repeated(tokens) <= max(0, len(tokens) - 3)
