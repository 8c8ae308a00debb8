"""Tokens, case folding, stems and stop words in the four languages."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.languages import HOME_LANGUAGES
from service.text import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mother-in-law's boat didn't sink.", ["The", "mother-in-law's", "boat", "didn't", "sink"]),
        ("Rents rose 4.5% to 1,200 lari", ["Rents", "rose", "4.5", "to", "1,200", "lari"]),
        ("Паром «Заря» вышел из-за мыса.", ["Паром", "Заря", "вышел", "из-за", "мыса"]),
        ("2000-ci ildə NATO-nun qərarı", ["2000-ci", "ildə", "NATO-nun", "qərarı"]),
        ("Ինչո՞ւ չեկար, ա՛յ մարդ։ Ավա՜ղ։", ["Ինչու", "չեկար", "այ", "մարդ", "Ավաղ"]),
        ("हिन्दी में।", ["हिन्दी", "में"]),
        ("*** – … 🙂", []),
        ("snake_case", ["snake", "case"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert words.tokenize(text) == expected


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("İSTİQLAL", "az", "istiqlal"),
        ("QIZIL", "az", "qızıl"),
        ("İran", "en", "iran"),
        ("Didn’t", "en", "didn't"),
        ("ЁЛКА", "ru", "елка"),
        ("за\u0301мок", "ru", "замок"),
        ("ԵՐԵՎԱՆ", "hy", "երևան"),
        ("և", "hy", "և"),
        ("STRASSE", "de", "strasse"),
    ],
)
def test_folding_follows_the_language(word: str, language: str, expected: str) -> None:
    assert words.fold(word, language) == expected


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "agree agreed agrees agreeing"),
        ("ru", "соглашение соглашения соглашению соглашением"),
        ("hy", "նախարար նախարարը նախարարի նախարարները"),
        ("az", "ölkə ölkəsi ölkəyə ölkədə ölkənin ölkələr ölkələrinin"),
        ("az", "çörək çörəyi çörəyə çörəklər"),
        ("az", "razılıq razılığı razılığa"),
        ("az", "insan insanlar insanın insanların"),
        ("az", "İran İrana İranda İranın"),
        ("az", "imzaladı imzalayıb imzalayıblar imzalayacaq"),
        ("az", "yol yolun yolları yollarında"),
        ("az", "NATO NATO-nun NATO-ya NATO-dan"),
        ("xx", "Parola PAROLA parola"),
    ],
)
def test_forms_of_one_word_share_a_stem(language: str, forms: str) -> None:
    assert len({words.stem(form, language) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [("nazir", "nazim"), ("dəniz", "dənə"), ("saziş", "sazan"), ("qanun", "qanad")],
)
def test_the_azerbaijani_stemmer_keeps_different_words_apart(first: str, second: str) -> None:
    assert words.stem(first, "az") != words.stem(second, "az")


def test_azerbaijani_endings_must_agree_with_the_vowels() -> None:
    assert words.stem("şəhərlər", "az") == "şəhər"
    assert words.stem("şəhərlar", "az") == "şəhərlar"


@given(st.text(alphabet="abcçdeəfgğhxıijkqlmnoöprsştuüvyz", min_size=1, max_size=20))
def test_an_azerbaijani_stem_is_the_beginning_of_the_word(word: str) -> None:
    stem = words.stem(word, "az")
    assert stem
    assert word.startswith(stem)


@given(st.text(), st.sampled_from([*HOME_LANGUAGES, "tr", "de"]))
def test_any_text_gives_tokens_and_stems_that_are_not_empty(text: str, language: str) -> None:
    for token in words.tokenize(text):
        assert token
        assert words.stem(token, language)


@pytest.mark.parametrize("language", HOME_LANGUAGES)
def test_stop_words_are_single_folded_tokens(language: str) -> None:
    stop_words = words.stop_words(language)
    assert len(stop_words) > 100
    for word in stop_words:
        assert words.tokenize(word) == [word]
        assert words.fold(word, language) == word


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "but they have been with us"),
        ("ru", "но они уже были у нас"),
        ("az", "amma onlar artıq bizim ilə idi"),
        ("hy", "բայց նրանք արդեն մեզ համար են"),
    ],
)
def test_function_words_are_stop_words(language: str, text: str) -> None:
    assert set(text.split()) <= words.stop_words(language)


def test_a_language_without_a_list_has_no_stop_words() -> None:
    assert words.stop_words("xx") == frozenset()


def test_threads_do_not_disturb_each_other() -> None:
    plurals = [f"корабл{'е' * (number % 7)}ями{number}ные" for number in range(4000)]
    expected = [words.stem.__wrapped__(word, "ru") for word in plurals]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda word: words.stem.__wrapped__(word, "ru"), plurals)) == expected


def test_importing_words_loads_no_stemmer() -> None:
    check = "import sys, service.text.words; sys.exit('snowballstemmer' in sys.modules)"
    subprocess.run([sys.executable, "-c", check], check=True)
