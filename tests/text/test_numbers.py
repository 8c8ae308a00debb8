"""Numbers: readings, separators, words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.numbers import find_numbers, is_spelled, localize, readings, roman, spelled

LANGUAGES = ["en", "ru", "az", "hy"]


@pytest.mark.parametrize(
    ("source", "target", "digits", "localized"),
    [
        ("en", "ru", "2.4", "2,4"),
        ("en", "az", "2.4", "2,4"),
        ("en", "hy", "2.4", "2,4"),
        ("ru", "en", "2,4", "2.4"),
        ("en", "ru", "1,000", "1000"),
        ("en", "ru", "50,000", "50 000"),
        ("ru", "en", "50 000", "50,000"),
        ("en", "hy", "1,234,567.89", "1 234 567,89"),
        ("en", "ru", "2026", "2026"),
        ("ru", "en", "4500", "4500"),
        ("ru", "az", "8.00", "8.00"),  # a time
        ("en", "ru", "1.500", "1.500"),  # may be a thousand in another convention
        ("az", "en", "1.500", "1.500"),
        ("ru", "en", "12,345", "12,345"),
        ("en", "ru", "10.0.0.1", "10.0.0.1"),
        ("ru", "hy", "2,4", "2,4"),
        ("en", "ka", "2.4", "2.4"),
    ],
)
def test_separators_follow_the_target_where_the_reading_is_certain(
    source: str, target: str, digits: str, localized: str
) -> None:
    assert localize(digits, source, target) == localized


@given(
    st.decimals(0, 10**9, places=2, allow_nan=False),
    st.sampled_from(LANGUAGES),
    st.sampled_from(LANGUAGES),
    st.booleans(),
)
def test_a_number_never_changes_its_value(value: Decimal, source: str, target: str, grouped: bool) -> None:
    digits = f"{value:,}" if grouped else f"{value}"
    if source != "en":
        digits = digits.replace(",", " ").replace(".", ",")
    assert set(readings(localize(digits, source, target))) & set(readings(digits))


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("$2.4 million", "en", [{Decimal(2400000)}]),
        ("300 тыс. драмов", "ru", [{Decimal(300000)}]),
        ("46 min səhifə", "az", [{Decimal(46000)}]),
        ("2,4 մլն դոլար", "hy", [{Decimal(2400000)}]),
        ("after 46 min", "en", [{Decimal(46)}]),
        ("in 2020 300 people", "en", [{Decimal(2020)}, {Decimal(300)}]),
        ("1 000 рублей", "ru", [{Decimal(1000)}]),
        ("1,000", "en", [{Decimal(1), Decimal(1000)}]),
        ("3 min 200 nəfər", "az", [{Decimal(3200)}]),
        ("12 тысяч 50 человек", "ru", [{Decimal(12050)}]),
        ("1 млн 250 тыс. 300 рублей", "ru", [{Decimal(1250300)}]),
        ("3 տրիլիոն 120 միլիարդ դրամ", "hy", [{Decimal(3120000000000)}]),
        ("2 million 350,000 tourists", "en", [{Decimal(2000350), Decimal(2350000)}]),
        ("sold 5 million 10 years ago", "en", [{Decimal(5000000)}, {Decimal(10)}]),
        ("2 тысячи 2026 года", "ru", [{Decimal(2000)}, {Decimal(2026)}]),
        ("1,2 млн 300 дней назад", "ru", [{Decimal(1200000)}, {Decimal(300)}]),
    ],
)
def test_words_of_scale_count(text: str, language: str, values: list[set[Decimal]]) -> None:
    assert [set(number.values) for number in find_numbers(text, language)] == values


@pytest.mark.parametrize(
    ("value", "text", "language"),
    [
        (46, "Forty-six tourists", "en"),
        (46, "Сорок шесть туристов", "ru"),
        (46, "qırx altı turist", "az"),
        (46, "քառասունվեց զբոսաշրջիկ", "hy"),
        (3, "на третьем этаже", "ru"),
        (3, "üçüncü mərtəbədə", "az"),
        (3, "երրորդ հարկում", "hy"),
        (14, "четырнадцать банков", "ru"),
        (2500, "two thousand five hundred", "en"),
        (300, "триста человек", "ru"),
    ],
)
def test_numbers_in_words_are_read(value: int, text: str, language: str) -> None:
    assert is_spelled(Decimal(value), spelled(text, language))


@pytest.mark.parametrize(
    ("value", "text", "language"),
    [
        (3, "за это", "ru"),
        (7, "его семья", "ru"),
        (3, "bunun üçün", "az"),
        (6, "stolun altında", "az"),
        (5, "46", "en"),
    ],
)
def test_words_that_only_look_like_numbers_are_not(value: int, text: str, language: str) -> None:
    assert not is_spelled(Decimal(value), spelled(text, language))


def test_roman_numerals() -> None:
    assert {19, 4} <= roman("XIX век, глава IV")
    assert {20} == roman("ХХ век")  # Cyrillic letters
