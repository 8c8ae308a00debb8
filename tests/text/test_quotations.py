"""Quotation marks without a partner in their sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.quotations import LoneMark, closed, is_whole, lone_mark, opened, pair_in, pair_of


@pytest.mark.parametrize(
    ("sentence", "lone"),
    [
        ("«Дорога открыта.", LoneMark(0, opens=True)),
        ("Дорога открыта», – сказал мэр.", LoneMark(14, opens=False)),
        ('"Yol açıqdır.', LoneMark(0, opens=True)),
        ('Yol açıqdır", – mer deyib.', LoneMark(11, opens=False)),
        ('The mayor said: "The road is open.', LoneMark(16, opens=True)),
        ("The road is open,” the mayor said.", LoneMark(17, opens=False)),
        ('"Yes," she said, "the road is open.', LoneMark(17, opens=True)),
        ("Газета «Мост» пишет: «Дорога открыта.", LoneMark(21, opens=True)),
        ("«Дорога открыта», – сказал мэр.", None),
        ("„Die Straße ist offen“, sagte er.", None),
        ("Глава ООО «Компания «Мост» уехал.", None),  # one mark closes both
        ("«Компания «Мост» победит.", LoneMark(0, opens=True)),
        ("Компания «Мост» победит», – сказал он.", LoneMark(23, opens=False)),
        ("открыта», – сказал мэр, – «и надолго.", None),  # two are alone
        ('A 27" screen costs more.', None),
    ],
)
def test_a_mark_without_its_partner_is_found(sentence: str, lone: LoneMark | None) -> None:
    assert lone_mark(sentence) == lone


@given(st.text(alphabet="аб .,–27«»“”„"))
def test_a_lone_mark_that_gets_its_partner_is_lone_no_more(sentence: str) -> None:
    lone = lone_mark(sentence)
    if lone and sentence[lone.position] in "«“":
        assert is_whole(closed(sentence, pair_of(sentence[lone.position])[1], "de"))
    if lone and sentence[lone.position] in "»”":
        assert is_whole(opened(sentence, pair_of(sentence[lone.position])[0]))


@pytest.mark.parametrize(
    ("language", "mark", "pair"),
    [("ru", '"', ("«", "»")), ("hy", "”", ("«", "»")), ("az", "«", ('"', '"')), ("en", "”", ("“", "”"))],
)
def test_each_language_has_its_marks(language: str, mark: str, pair: tuple[str, str]) -> None:
    assert pair_in(language, mark) == pair


@pytest.mark.parametrize(
    ("sentence", "language", "mark", "written"),
    [
        ("The road is open.", "en", '"', 'The road is open."'),
        ("Дорога открыта.", "ru", "»", "Дорога открыта»."),
        ("Ճանապարհը բաց է։", "hy", "»", "Ճանապարհը բաց է»։"),
        ("Дорога открыта?", "ru", "»", "Дорога открыта?»"),
        ("Дорога открыта...", "ru", "»", "Дорога открыта...»"),
    ],
)
def test_a_closing_mark_stands_where_the_language_has_it(sentence: str, language: str, mark: str, written: str) -> None:
    assert closed(sentence, mark, language) == written


def test_a_dash_stays_before_an_opening_mark() -> None:
    assert opened("– Дорога открыта", "«") == "– «Дорога открыта"
