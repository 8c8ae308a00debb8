from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.azerbaijani import to_latin
from service.translation.normalization import normalize


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("hy", "Նախարարը ժամանել է Երևան:", "Նախարարը ժամանել է Երևան։"),
        ("hy", "Նա ասաց՝ «այո»: Հետո գնաց:", "Նա ասաց՝ «այո»։ Հետո գնաց։"),
        ("hy", "Հայաստանը եւ Վրաստանը", "Հայաստանը և Վրաստանը"),
        ("hy", "Հանդիպումը ժամը 14:30-ին է։", "Հանդիպումը ժամը 14:30-ին է։"),
        ("en", "the minister’s  visit", "the minister's visit"),
        ("ru", "10\u00a0млн рублей ", "10 млн рублей"),
        ("az", "Бакыда ҝөрүш кечирилди", "Bakıda görüş keçirildi"),
        ("az", "Nazir Bakıya gəlib", "Nazir Bakıya gəlib"),
    ],
)
def test_spelling_variants_are_folded(language: str, text: str, expected: str) -> None:
    assert normalize(text, language) == expected


def test_decomposed_letters_are_composed() -> None:
    assert normalize(unicodedata.normalize("NFD", "Şuşa və Gəncə"), "az") == "Şuşa və Gəncə"


@pytest.mark.parametrize("language", ["en", "ru", "az", "hy"])
@given(text=st.text(max_size=200))
def test_folding_twice_changes_nothing_more(language: str, text: str) -> None:
    once = normalize(text, language)
    assert normalize(once, language) == once


def test_cyrillic_azerbaijani_keeps_dotted_and_dotless_i_apart() -> None:
    assert to_latin("ИСТИҺСАЛ, Ығдыр, Ҝәнҹә, Ағдам") == "İSTİHSAL, Iğdır, Gəncə, Ağdam"
