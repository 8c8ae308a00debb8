import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.plain import paragraphs

WRAPPED = """\
   Border guards on both sides of the river began joint checks of goods
on Monday, six weeks before the bridge is due to open to lorries, both
ministries said.

   The first convoy is expected to carry grain."""


def texts(text: str) -> list[str]:
    return [text[span.start : span.end] for span in paragraphs(text)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029", "\f", "\v"])
def test_every_line_end_counts(newline: str) -> None:
    assert texts(f"Первая строка.{newline}  Вторая строка. {newline}{newline}\tÜçüncü.") == [
        "Первая строка.",
        "Вторая строка.",
        "Üçüncü.",
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_lines_broken_at_a_width_are_one_paragraph(newline: str) -> None:
    first, second = texts(WRAPPED.replace("\n", newline))
    assert first.startswith("Border guards") and first.endswith("ministries said.")
    assert second == "The first convoy is expected to carry grain."


def test_a_line_for_each_paragraph_stays_so() -> None:
    lines = [
        "Naxçıvanda yeni məktəb açılıb, mərasimdə nazir iştirak edib.",
        "Məktəbdə 600 şagird təhsil alacaq və idman zalı olacaq.",
        "Tikinti iki il çəkib.",
    ]
    assert texts("\n".join(lines)) == lines


@pytest.mark.parametrize(
    "lines",
    [
        ["milk", "eggs", "bread"],
        ["Members of the delegation that arrived in Tbilisi today:", "foreign minister", "chief of staff"],
        [
            "The commission asked both governments for these three documents now",
            "- the map of the old road from the village to the bridge, with all",
            "- lists",
        ],
    ],
)
def test_short_lines_and_list_items_are_not_joined(lines: list[str]) -> None:
    assert texts("\n".join(lines)) == lines


def test_a_line_that_opens_a_paragraph_is_never_joined() -> None:
    text = WRAPPED.replace("on Monday", "BAKU on Monday")
    spans = paragraphs(text, lambda line: line.startswith("BAKU"))
    assert len(spans) == 3


def test_a_byte_order_mark_belongs_to_no_paragraph() -> None:
    assert texts("\ufeffՆորություն։") == ["Նորություն։"]


@given(st.text(alphabet="ab Ж։.\n\r\f\t\u2029\ufeff", max_size=200))
def test_only_whitespace_lies_outside_paragraphs(text: str) -> None:
    position = 0
    for span in paragraphs(text):
        assert not text[position : span.start].strip().strip("\ufeff \n\r\f\t\u2029")
        assert text[span.start : span.end].strip() == text[span.start : span.end] != ""
        position = span.end
    assert not text[position:].strip().strip("\ufeff \n\r\f\t\u2029")
