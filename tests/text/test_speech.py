"""Speech that an attribution interrupts without marks around each part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.edits import apply_edits
from service.text.quotations import MARKS
from service.text.speech import interruptions, quote_each_part


def quoted(sentences: list[str]) -> list[str]:
    return list(map(apply_edits, sentences, quote_each_part(sentences)))


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["«Дорога открыта, – сказал он.", "– Идите»."], ["«Дорога открыта», – сказал он.", "«Идите»."]),
        (["«Дорога открыта? – спросил он.", "– Идите»."], ["«Дорога открыта?» – спросил он.", "«Идите»."]),
        (["«Дорога открыта... – сказал он.", "— Идите»."], ["«Дорога открыта...» – сказал он.", "«Идите»."]),
        (["«Ճանապարհը բաց է,- ասաց նա։", "– Գնացե՛ք»։"], ["«Ճանապարհը բաց է»,- ասաց նա։", "«Գնացե՛ք»։"]),
        (['"Yol açıqdır, – o deyib.', '– Gedin".'], ['"Yol açıqdır", – o deyib.', '"Gedin".']),
        (["«Она открыта, – сказал он.", "– Да, – добавил он.", "– Идите.", "Скорее»."],
         ["«Она открыта», – сказал он.", "«Да», – добавил он.", "«Идите.", "Скорее»."]),
        (["«Дорога открыта», – сказал он.", "«Идите»."], None),
        (["«Дорога открыта, – сказал он.", "Идите»."], None),  # nothing tells that it is resumed
        (["«Да, – сказал он, – дорога открыта.", "– Идите»."], None),  # both dashes may be of the speech
        (["Дорога открыта, – сказал он.", "– Идите."], None),  # dialogue without marks
        (["Он сказал: «Да, – и ушел.", "– Идите»."], None),
        (["«Дорога открыта, – сказал он.", "– Когда? – спросил я."], None),  # never closed: another one speaks
        (["«Ночью холодно, – сказал он.", "-5 градусов будет и днем»."], None),
        (["«Дорога открыта, – сказал он."], None),
        ([], None),
    ],
)  # fmt: skip
def test_each_part_gets_its_marks(sentences: list[str], expected: list[str] | None) -> None:
    assert quoted(sentences) == (expected or sentences)


def test_an_attribution_in_the_midst_has_two_dashes() -> None:
    assert len(interruptions("«Да, – сказал он, – дорога открыта.")) == 2
    assert interruptions("Дорога Баку – Тбилиси открыта, 5 – 0") == []


@given(st.lists(st.text(alphabet='аб .,?–-27«»"', max_size=20), max_size=4))
def test_nothing_but_marks_and_dashes_changes(sentences: list[str]) -> None:
    def words(texts: list[str]) -> str:
        return "".join(letter for letter in "".join(texts) if letter not in f"{MARKS}–- ")

    assert words(quoted(sentences)) == words(sentences)
