from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.errors import UndecodableText
from service.text.decoding import decode

DATA = Path(__file__).parent.parent / "data"
RUSSIAN = "Министры договорились продолжить переговоры в Тбилиси на следующей неделе."
ARMENIAN = "Նախարարները պայմանավորվել են շարունակել բանակցությունները։"


@pytest.mark.parametrize(
    ("name", "encoding", "word"),
    [
        ("utf-8-bom.az.txt", "utf-8-sig", "ə"),
        ("utf-16-le-bom.ru.txt", "utf-16", "и"),
        ("utf-16-be-bom.hy.txt", "utf-16", "ա"),
        ("utf-16-le-no-bom.az.txt", "utf-16-le", "ə"),
        ("utf-16-be-no-bom.ru.txt", "utf-16-be", "и"),
        ("cp1251.ru.txt", "cp1251", "и"),
        ("koi8-r.ru.txt", "koi8_r", "и"),
    ],
)
def test_each_encoding_is_read_as_what_it_is(name: str, encoding: str, word: str) -> None:
    decoded = decode((DATA / name).read_bytes())
    assert decoded.encoding == encoding
    assert word in decoded.text
    assert "\ufeff" not in decoded.text


@pytest.mark.parametrize("name", ["nul-bytes.txt", "png-header.png", "truncated-utf-8.hy.txt"])
def test_what_is_no_text_is_refused_with_the_reason(name: str) -> None:
    with pytest.raises(UndecodableText) as refused:
        decode((DATA / name).read_bytes())
    assert refused.value.hint


@pytest.mark.parametrize("text", [RUSSIAN, RUSSIAN.upper()])
def test_russian_code_pages_do_not_pass_for_each_other(text: str) -> None:
    assert decode(text.encode("cp1251")).text == text
    assert decode((text * 2).encode("koi8_r")).text == text * 2


def test_a_file_cut_inside_a_letter_is_refused() -> None:
    with pytest.raises(UndecodableText):
        decode(ARMENIAN.encode()[:-1])


@pytest.mark.parametrize("data", [b"", b" \n"])
def test_an_empty_file_is_an_empty_text(data: bytes) -> None:
    assert decode(data).text == data.decode()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_utf8_is_always_read_as_utf8(text: str) -> None:
    assert decode(text.encode()).text == text.removeprefix("\ufeff")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        assert "\0" not in decode(data).text
    except UndecodableText as error:
        assert error.hint
