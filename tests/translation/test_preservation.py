"""What is protected survives any model: one that works, ones that do not, and the embedded one."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.protection import Kind, find_items
from service.text.restoration import restore
from service.translation.alignment import by_position
from service.translation.engine import Engine, Hypothesis
from service.translation.packages import TranslationPackage
from service.translation.preservation import PLACEHOLDERS, Preserved, translate_preserving

Starter = dict[tuple[str, str], TranslationPackage]

LANGUAGES = ("en", "ru", "az", "hy")
FRAMES = {
    "en": [
        "The ministry said that {} would be known on Monday, and {} later.",
        "According to {}, the talks cost more than {}.",
        "Farmers wrote to {} and got {} in reply.",
        "“We counted {} and then {},” the engineer said.",
        "{} is what they asked for; {} is what they got.",
    ],
    "ru": [
        "В министерстве сообщили, что {} станет известно в понедельник, а {} позже.",
        "По данным {}, переговоры обошлись дороже {}.",
        "Крестьяне написали на {} и получили в ответ {}.",
        "«Мы насчитали {}, а потом {}», – сказал инженер.",
        "{} – это то, что просили, {} – то, что получили.",
    ],
    "az": [
        "Nazirlik bildirib ki, {} bazar ertəsi, {} isə sonra məlum olacaq.",
        "{} məlumatına görə, danışıqlar {} məbləğindən baha başa gəlib.",
        "Kəndlilər {} ünvanına yazıb və {} cavabını alıblar.",
        '"Biz {} saydıq, sonra {}", – mühəndis deyib.',
        "{} istəyiblər, {} alıblar.",
    ],
    "hy": [
        "Նախարարությունը հայտնել է, որ {} հայտնի կլինի երկուշաբթի, իսկ {}՝ ավելի ուշ։",
        "Ըստ {} տվյալների՝ բանակցություններն արժեցել են ավելի քան {}։",
        "Գյուղացիները գրել են {} հասցեին և ստացել {} պատասխանը։",
        "«Մենք հաշվեցինք {}, հետո՝ {}», – ասել է ինժեները։",
        "{} այն է, ինչ խնդրել էին, {} այն, ինչ ստացան։",
    ],
}
MONTHS = {"en": "July 27", "ru": "27 июля", "az": "27 iyul", "hy": "27 հուլիսի"}
SCALES = {"en": "million", "ru": "млн", "az": "milyon", "hy": "մլն"}
GENERATED = 1000


def random_item(chance: random.Random, language: str) -> str:
    point, number = ("." if language == "en" else ","), chance.randint(21, 999)
    return chance.choice(
        [
            f"https://kura-{number}.example/data?station={number}&lang={language}#top",
            f"press.{number}@kura.example",
            f"@desk_{number}",
            f"#Kür{number}",
            f"`run --n {number}`",
            f"set_limit_{number}",
            f"AZ-{number}",
            f"05.06.20{chance.randint(10, 99)}",
            f"{chance.randint(13, 23)}:{chance.randint(10, 59)}",
            f"{number}",
            f"{number}{point}{chance.randint(1, 99)}",
            f"{number},000" if language == "en" else f"{number} 000",
            f"${number}",
            f"{number}{point}5 {SCALES[language]}",
            f"{number} %",
            MONTHS[language],
        ]
    )


def generate(chance: random.Random, language: str) -> str:
    return chance.choice(FRAMES[language]).format(random_item(chance, language), random_item(chance, language))


def lost(text: str, preserved: Preserved, source: str, target: str) -> list[str]:
    """What is protected in a sentence and is not in its translations."""
    protected = find_items(text, source)
    return [
        text[span.start : span.end]
        for hypothesis in preserved.hypotheses
        for span in restore(hypothesis.text, protected, target).missing
    ]


def in_order(results: Iterator[tuple[int, Preserved]]) -> list[Preserved]:
    found = dict(results)
    return [found[index] for index in range(len(found))]


def model(speak: Callable[[str], str], calls: list[int] | None = None) -> Callable[..., Iterator]:  # type: ignore[type-arg]
    """A model that says what a function says; counts its calls."""

    def translate(texts: Sequence[str], hypotheses: int) -> Iterator[tuple[int, list[Hypothesis]]]:
        if calls is not None:
            calls.append(len(texts))
        for index, text in enumerate(texts):
            said = speak(text)
            yield index, [Hypothesis(said, 0.5, alignment=by_position(text, said))]

    return translate


BAD_MODELS: dict[str, Callable[[str], str]] = {
    "says nothing": lambda text: "",
    "drops digits": lambda text: re.sub(r"\d", "", text),
    "adds a digit": lambda text: re.sub(r"(\d+)", r"1\1", text),
    "says all twice": lambda text: f"{text} {text}",
    "turns words round": lambda text: " ".join(reversed(text.split())),
    "shouts": str.upper,
    "invents numbers": lambda text: f"17 {text} 12 million 2026",
    "glues": lambda text: text.replace(" ", ""),
    "spaces out": " ".join,
    "loves millions": lambda text: f"million {text}",
}


@pytest.mark.parametrize("name", BAD_MODELS)
def test_nothing_is_lost_with_a_model_that_does_not_work(name: str) -> None:
    chance = random.Random(name)
    for source, target in permutations(LANGUAGES, 2):
        texts = [generate(chance, source) for _ in range(20)]
        for text, preserved in zip(
            texts, in_order(translate_preserving(model(BAD_MODELS[name]), texts, source, target)), strict=True
        ):
            assert lost(text, preserved, source, target) == []


def test_nothing_is_lost_with_the_embedded_model(engine: Engine, starter: Starter) -> None:
    """A thousand generated sentences over the twelve directions."""
    chance = random.Random(2026)
    directions = list(permutations(LANGUAGES, 2))
    kept = 0
    for number, (source, target) in enumerate(directions):
        count = GENERATED // len(directions) + (number < GENERATED % len(directions))
        texts = [generate(chance, source) for _ in range(count)]

        def translate(
            texts: Sequence[str], hypotheses: int, package: TranslationPackage = starter[source, target]
        ) -> Iterator[tuple[int, list[Hypothesis]]]:
            return engine.translate(package, texts, hypotheses)

        for text, preserved in zip(
            texts, in_order(translate_preserving(translate, texts, source, target)), strict=True
        ):
            assert lost(text, preserved, source, target) == []
            kept += 1
    assert kept == GENERATED


def test_a_model_that_copies_is_asked_once_and_sees_no_link() -> None:
    seen: list[str] = []
    calls: list[int] = []

    def copy(text: str) -> str:
        seen.append(text)
        return text

    texts = ["Write to press@kura.example before noon.", "It cost 310 dollars.", "No numbers here."]
    results = in_order(translate_preserving(model(copy, calls), texts, "en", "az"))
    assert calls == [3]
    assert "press@kura.example" not in seen[0]
    assert "310" in seen[1]
    assert results[1].hypotheses[0].text == texts[1]
    assert not any(result.in_parts for result in results)


def test_all_retries_of_a_batch_are_one_call() -> None:
    calls: list[int] = []
    texts = [f"It cost {number} dollars and {number + 1} cents." for number in range(101, 131)]
    results = in_order(translate_preserving(model(BAD_MODELS["drops digits"], calls), texts, "en", "ru"))
    assert len(calls) == 3
    assert all(result.in_parts for result in results)
    assert results[0].hypotheses[0].text == "It cost 101 dollars and 102 cents."


def test_a_number_a_model_cannot_copy_comes_back_over_a_placeholder() -> None:
    def known_numbers_only(text: str) -> str:
        return re.sub(r"\d+", lambda match: match[0] if match[0] in PLACEHOLDERS else "many", text)

    (result,) = in_order(translate_preserving(model(known_numbers_only), ["It took 4,317 days."], "en", "ru"))
    assert result.hypotheses[0].text == "It took 4317 days."
    assert not result.in_parts


def test_a_placeholder_is_never_a_number_of_the_sentence() -> None:
    text = "In 17 villages 12 houses and 20 bridges stand; write to a@kura.example."
    (result,) = in_order(translate_preserving(model(lambda text: text), [text], "en", "az"))
    assert result.hypotheses[0].text == text


def test_a_case_ending_is_not_left_on_a_link() -> None:
    def decline(text: str) -> str:
        return re.sub(r"(\d+)", r"\1-də", text)

    texts = ["Read more at https://kura.example/news today."]
    (result,) = in_order(translate_preserving(model(decline), texts, "en", "az"))
    assert result.hypotheses[0].text == texts[0]


def test_hypotheses_that_lose_something_are_left_out() -> None:
    def translate(texts: Sequence[str], hypotheses: int) -> Iterator[tuple[int, list[Hypothesis]]]:
        for index, _ in enumerate(texts):
            yield index, [Hypothesis("Всего 31.", 0.9), Hypothesis("Всего 310.", 0.8), Hypothesis("Итого 310.", 0.7)]

    (result,) = in_order(translate_preserving(translate, ["It is 310 in all."], "en", "ru", 3))
    assert [hypothesis.text for hypothesis in result.hypotheses] == ["Всего 310.", "Итого 310."]


def test_an_alignment_follows_the_text_it_belongs_to() -> None:
    text = "See https://kura.example/a now."
    (result,) = in_order(translate_preserving(model(lambda text: text), [text], "en", "az"))
    (best,) = result.hypotheses
    assert best.alignment is not None
    assert [text[start:end] for start, end in best.alignment.source] == ["See", "https://kura.example/a", "now", "."]
    assert [best.text[start:end] for start, end in best.alignment.target] == [
        "See",
        "https://kura.example/a",
        "now",
        ".",
    ]


@given(st.text("ab 19.,:/@#_-$%`()։", max_size=60), st.sampled_from(list(BAD_MODELS)), st.sampled_from(LANGUAGES))
def test_links_addresses_and_code_survive_in_any_text(text: str, name: str, source: str) -> None:
    target = "ru" if source != "ru" else "en"
    (result,) = in_order(translate_preserving(model(BAD_MODELS[name]), [text], source, target))
    for item in find_items(text, source).items:
        if item.kind in {Kind.URL, Kind.EMAIL, Kind.HANDLE, Kind.HASHTAG, Kind.CODE}:
            assert item.text in result.hypotheses[0].text
