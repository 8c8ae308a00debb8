from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.translation.chunking import chunk

LONG = (
    "Министры договорились открыть второй пункт пропуска, создать общую рабочую группу; "
    "они также обсудили расписание поездов, тарифы на перевозку зерна и ремонт моста через реку."
)


def test_a_short_sentence_stays_whole() -> None:
    assert chunk("Переговоры завершены.", lambda piece: len(piece) <= 50) == ["Переговоры завершены."]


def test_a_long_one_is_cut_at_its_strongest_pause() -> None:
    pieces = chunk(LONG, lambda piece: len(piece) <= 100)
    assert pieces[0].endswith("рабочую группу;")
    assert pieces[1].startswith("они также")


@pytest.mark.parametrize("text", ["а" * 1000, "слово " * 300, ", " * 400, "…" * 500])
def test_even_text_without_pauses_is_cut(text: str) -> None:
    pieces = chunk(text.strip(), lambda piece: len(piece) <= 80)
    assert all(len(piece) <= 80 for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.text(min_size=1, max_size=400).map(lambda text: " ".join(text.split())), st.integers(5, 60))
def test_nothing_but_white_space_is_lost(text: str, limit: int) -> None:
    pieces = chunk(text, lambda piece: len(piece) <= limit)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(len(piece) <= limit for piece in pieces)
