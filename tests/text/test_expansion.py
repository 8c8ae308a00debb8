"""Abbreviations of wire copy are written out, and nothing else is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.document import Span
from service.core.languages import HOME_LANGUAGES
from service.text.edits import apply_edits
from service.text.expansion import find_expansions


def expanded(text: str, language: str) -> str:
    return apply_edits(text, find_expansions(text, language))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("The talks begin at 10 a.m. on Sept. 12.", "The talks begin at 10:00 on September 12."),
        ("They end at 3:30 p.m.", "They end at 15:30."),
        ("He said: “They end at 3 p.m.”", "He said: “They end at 15:00.”"),
        ("The bridge is closed from 11 to 1:30 p.m. daily.", "The bridge is closed from 11:00 to 13:30 daily."),
        ("Open 7–9PM, shut at 12 a.m.", "Open 19:00–21:00, shut at 0:00."),
        ("The U.S. president left the U.K. for the U.N.", "The US president left the UK for the UN."),
        ("Trade grew in January–October.", "Trade grew in January to October."),
        ("Lt. Gen. Orlov met Sen. Hale.", "Lieutenant General Orlov met Senator Hale."),
        ("Armenian PM leaves for Brussels", "Armenian prime minister leaves for Brussels"),
        ("The deal is worth $5bn, or €4.6m a day.", "The deal is worth $5 billion, or €4.6 million a day."),
        ("Prices fell 3.2 pct in Q2 2025.", "Prices fell 3.2 percent in the second quarter of 2025."),
        ("It will be -15C at night and 4 °C by day.",
         "It will be minus 15 degrees Celsius at night and 4 degrees Celsius by day."),
        ("He got 12½ years under Resolution No. 7.", "He got 12.5 years under Resolution number 7."),
    ],
)  # fmt: skip
def test_english_wire_notation_is_written_out(text: str, written: str) -> None:
    assert expanded(text, "en") == written


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("МИД РФ ответил в 2024 г.", "ru", "МИД России ответил в 2024 году."),
        ("РФ подписала протокол с РА", "ru", "Россия подписала протокол с Арменией"),
        ("О переговорах в РФ сообщило МО РА.", "ru", "О переговорах в России сообщило Министерство обороны Армении."),
        ("Жители г. Шеки получат 5 млн руб.", "ru", "Жители города Шеки получат 5 млн рублей."),
        ("Площадь парка 20 кв. км, в т. ч. лес.", "ru", "Площадь парка 20 квадратных километров, в том числе лес."),
        ("Зампред Совбеза и и. о. главы МИД", "ru",
         "Заместитель председателя Совета Безопасности и исполняющий обязанности главы МИД"),
        ("MN-in məlumatına görə, FHN-dən kömək gəlib.", "az",
         "Müdafiə Nazirliyinin məlumatına görə, Fövqəladə Hallar Nazirliyindən kömək gəlib."),
        ("MM-də 5 mln. manat ayrıldı.", "az", "Milli Məclisdə 5 milyon manat ayrıldı."),
        ("ՀՀ ԱԺ-ն հավաքվել է 2024 թ. մայիսին։", "hy", "Հայաստանի Ազգային ժողովը հավաքվել է 2024 թվականի մայիսին։"),
        ("ՀՀ-ում ԱԺ նախագահը", "hy", "Հայաստանում Ազգային ժողովի նախագահը"),
        ("Հաղորդել են ՊՆ-ից և ՔԿ-ն։", "hy", "Հաղորդել են պաշտպանության նախարարությունից և Քննչական կոմիտեն։"),
        ("Ծնվել է 1990 թ.", "hy", "Ծնվել է 1990 թվականի։"),
    ],
)  # fmt: skip
def test_abbreviations_of_the_region_get_the_form_they_stand_in(text: str, language: str, written: str) -> None:
    assert expanded(text, language) == written


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The wall is 3.5 m high and 2 B batteries lie there.", "en"),
        ("See https://roads.example/Sept. 12 or write to gen.orlov@roads.example.", "en"),
        ("It was broadcast on FM radio in March.", "en"),
        ("Версия 10.15 вышла в срок.", "ru"),
        ("Bakıda MNTK binası açılıb.", "az"),
        ("ՄԱԿ-ը և ԱՄՆ-ն համաձայնել են։", "hy"),
        ("Der Zug fährt um 3 p.m. ab.", "de"),
    ],
)
def test_what_only_looks_like_it_stays(text: str, language: str) -> None:
    assert expanded(text, language) == text


def test_terms_of_a_glossary_stay() -> None:
    text = "МИД РФ и МВД РФ"
    assert apply_edits(text, find_expansions(text, "ru", [Span(0, 6)])) == "МИД РФ и МВД России"


@given(
    st.lists(
        st.sampled_from(
            ["10", "p.m.", "Sept.", "Gen. A", "-5C", "5½", "г. Я", "РФ", "ՀՀ-ն", "թ.", "MN-in", "mln.", " ", "."]
        )
    ),
    st.sampled_from([*HOME_LANGUAGES]),
)
def test_what_is_written_out_is_in_order_and_stays_so(parts: list[str], language: str) -> None:
    text = "".join(parts)
    edits = find_expansions(text, language)
    assert all(one.end <= other.start for one, other in pairwise(edits))
    assert all(text[edit.start : edit.end] != edit.text for edit in edits)
