"""What is protected in a sentence, and how it is found again in a translation."""

from __future__ import annotations

from unittest.mock import ANY

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.protection import Kind, find_items
from service.text.restoration import Restored, render, restore


def found(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(item.kind.value, item.text) for item in find_items(text, language).items]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("See https://kura.example/data?station=4&lang=en.", [("url", "https://kura.example/data?station=4&lang=en")]),
        ("(at www.kura.example/a_(b), it says)", [("url", "www.kura.example/a_(b")]),
        ("Read kura.example/news today", [("url", "kura.example/news")]),
        ("Write to press-office@kura.example, please", [("email", "press-office@kura.example")]),
        ("@nino_k said #Kür2026 trends", [("handle", "@nino_k"), ("hashtag", "#Kür2026")]),
        ("Run `make -j 2` or set my_option", [("code", "`make -j 2`"), ("code", "my_option")]),
        ("Edit setup.toml or /etc/hosts", [("code", "setup.toml"), ("code", "/etc/hosts")]),
        ("Use --dry-run with {name} and v1.20.3", [("code", "--dry-run"), ("code", "{name}"), ("code", "v1.20.3")]),
        ("Call +374 10 12 34 56 now", [("code", "+374 10 12 34 56")]),
        ("The F-16 and flight AZ4107", [("designation", "F-16"), ("designation", "AZ4107")]),
        ("On 05.06.2026 at 14:35", [("date", "05.06.2026"), ("time", "14:35")]),
        ("2026-07-27T", [("number", "2026"), ("number", "07"), ("number", "27")]),
        ("A scale of 1:50,000, or 2.4 per cent", [("number", "1"), ("number", "50,000"), ("number", "2.4")]),
        ("The U.S. and the E.U., i.e. both", []),
        ("He said: no. Then he left", []),
        ("#1 in the list", [("number", "1")]),
    ],
)  # fmt: skip
def test_what_is_kept(text: str, items: list[tuple[str, str]]) -> None:
    assert found(text) == items


def test_an_armenian_pause_typed_as_a_grave_accent_is_no_code() -> None:
    assert found("Արևմուտքում` ծովը, արևելքում` լեռները", "hy") == []


def test_a_full_stop_of_any_alphabet_does_not_belong_to_a_link() -> None:
    assert found("Տե՛ս https://kura.example/hy։", "hy") == [("url", "https://kura.example/hy")]


@given(st.text(max_size=200), st.sampled_from(["en", "ru", "az", "hy", "ka"]))
def test_items_are_stretches_of_the_text_in_order(text: str, language: str) -> None:
    position = 0
    for item in find_items(text, language).items:
        assert position <= item.start < item.end
        assert text[item.start : item.end] == item.text
        position = item.end


@pytest.mark.parametrize(
    ("text", "language", "target", "rendered"),
    [
        ("It cost $2.4 million.", "en", "ru", ["$2,4 млн"]),
        ("It cost $2.4 million.", "en", "az", ["$2,4 milyon"]),
        ("Это 300 тыс. драмов.", "ru", "en", ["300 thousand"]),
        ("Bu, 46 min səhifədir.", "az", "hy", ["46 հազար"]),
        ("Հանդիպումը 27 հուլիսի է։", "hy", "az", ["27 iyul"]),
        ("It opens on September 15, 2026.", "en", "ru", ["15 сентября 2026"]),
        ("Costs are EUR 300.", "en", "hy", ["EUR 300"]),
        ("Ծախսերը 3 տրիլիոն 120 միլիարդ դրամ են։", "hy", "en", ["3.12 trillion"]),
        ("Bu, 1 milyon 250 min manatdır.", "az", "ru", ["1,25 млн"]),
    ],
)
def test_phrases_are_written_for_the_target_language(
    text: str, language: str, target: str, rendered: list[str]
) -> None:
    protected = find_items(text, language)
    assert [render(protected, phrase, target) for phrase in protected.phrases] == rendered


@pytest.mark.parametrize(
    ("source", "translation", "restored"),
    [
        ("It grew by 2.4 per cent.", "Рост составил 2.4 процента.", "Рост составил 2,4 процента."),
        ("It grew by 2.4 per cent.", "Рост составил 2,4 процента.", "Рост составил 2,4 процента."),
        ("About 50,000 came.", "Пришли около 50,000 человек.", "Пришли около 50 000 человек."),
        ("About 50,000 came.", "Пришли около 50 тыс. человек.", "Пришли около 50 тыс. человек."),
        ("It cost 3 million.", "Это стоило 3 000 000.", "Это стоило 3 000 000."),
        ("There were 3 of them.", "Их было трое.", "Их было трое."),
    ],
)
def test_numbers_keep_their_value_and_take_the_separators_of_the_target(
    source: str, translation: str, restored: str
) -> None:
    result = restore(translation, find_items(source, "en"), "ru")
    assert (result.text, result.missing) == (restored, ())


@pytest.mark.parametrize(
    ("source", "translation", "target", "restored"),
    [
        ("Məzənnə 1,7000 manatdır.", "The rate is 1,700 manats.", "en", "The rate is 1.7000 manats."),
        ("Məzənnə 1,7000 manatdır.", "Курс – 1.700 маната.", "ru", "Курс – 1,7000 маната."),
        ("5 000 nəfər gəlib.", "5,000 people came.", "en", "5,000 people came."),
        ("5 000 nəfər gəlib.", "Пришли 5,000 человек.", "ru", "Пришли 5000 человек."),
        ("5 min nəfər gəlib.", "Пришли 5,000 человек.", "ru", "Пришли 5000 человек."),
        ("3 min 200 nəfər gəlib.", "Пришли 3,200 человек.", "ru", "Пришли 3200 человек."),
        ("1,5 min maşın satılıb.", "Продано 1,500 машин.", "ru", "Продано 1500 машин."),
        ("1,5 min maşın satılıb.", "1.500 cars were sold.", "en", "1,500 cars were sold."),
    ],
)
def test_a_number_is_not_written_so_that_it_reads_otherwise(
    source: str, translation: str, target: str, restored: str
) -> None:
    assert restore(translation, find_items(source, "az"), target) == Restored(restored, (), ANY)


@pytest.mark.parametrize(
    ("source", "translation", "restored"),
    [
        ("Orada 3 min 200 nəfər yaşayır.", "3,200 people live there.", "3,200 people live there."),
        ("Orada 3 min 200 nəfər yaşayır.", "3 thousand 200 people live there.", "3,200 people live there."),
    ],
)
def test_english_writes_a_number_of_two_parts_as_one(source: str, translation: str, restored: str) -> None:
    protected = find_items(source, "az")
    assert restore(translation, protected, "en") == Restored(restored, (), ANY)
    assert [render(protected, item, "en") for item in protected.items] == ["3,200"]
    assert [render(protected, item, "ru") for item in protected.items] == ["3200"]


@pytest.mark.parametrize(
    ("source", "translation", "missing"),
    [
        ("It cost 310 dollars.", "Это стоило 31 доллар.", ["310"]),
        ("It cost 3 million.", "Это стоило 3.", ["3"]),
        ("It has 34 rooms.", "В нем 34 комнаты и 34 окна.", ["34"]),
        ("See https://kura.example/a for more.", "См. https://kura.example/aa для большего.", ["https://kura.example/a"]),
        ("Ask @nino today.", "Спросите nino сегодня.", ["@nino"]),
        ("It opens on June 5.", "Открытие 5 июля.", ["June 5"]),
        ("It costs $5.", "Это стоит 5 евро.", ["$5"]),
        ("It costs $5.", "Это стоит 5 долларов.", []),
    ],
)  # fmt: skip
def test_what_is_lost_is_named(source: str, translation: str, missing: list[str]) -> None:
    lost = restore(translation, find_items(source, "en"), "ru").missing
    assert [source[span.start : span.end] for span in lost] == missing


@pytest.mark.parametrize(
    ("source", "translation", "target", "missing"),
    [
        ("It starts at 10:00.", "Saat 10:00-da başlayır.", "az", []),
        ("The F-16 landed.", "F-16-ը վայրէջք կատարեց։", "hy", []),
        ("It runs at 10:00.", "Saat 10:00-11:00.", "az", ["10:00"]),
        ("See www.kura.example.", "www.kura.example-də baxın.", "az", ["www.kura.example"]),
    ],
)
def test_times_and_designations_may_have_endings(
    source: str, translation: str, target: str, missing: list[str]
) -> None:
    lost = restore(translation, find_items(source, "en"), target).missing
    assert [source[span.start : span.end] for span in lost] == missing


def test_kinds_a_model_need_not_see_are_those_without_language() -> None:
    kinds = {item.kind for item in find_items("a@b.example #tag 5 https://b.example F-16", "en").items}
    assert kinds == {Kind.EMAIL, Kind.HASHTAG, Kind.NUMBER, Kind.URL, Kind.DESIGNATION}
