"""A whole article through the translator: repaired, translated, kept, checked, put together."""

from __future__ import annotations

import re

import pytest

from service.pipeline import process_article
from service.request import ArticleRequest, Services
from service.serialization import article_as_dict
from service.text.segmentation import segment
from service.text.wire import parse_article
from service.translation.assembly import TranslatedArticle, TranslatedSentence
from service.translation.translator import Translator

STORY = """Дорога в Мегри открыта

Проезд открыт до 18:30, сообщили на https://roads.example/m2. Вопросы: road@roads.example, тел. +374 10 12 34 56.

Ремонт обошелся в 2,4 млн долларов, его длина 117 километров. Mинистр рад.
"""


@pytest.fixture(scope="module")
def translator(services: Services) -> Translator:
    return services.translator


def translate(translator: Translator, text: str, source: str, target: str) -> TranslatedArticle:
    (translated,) = translator.translate_articles([segment(parse_article(text), source)], source, target)
    return translated


@pytest.mark.parametrize(("target", "amounts"), [("en", ("2.4",)), ("az", ("2,4",)), ("hy", ("2,4",))])
def test_what_must_be_kept_is_in_the_translated_article(
    translator: Translator, target: str, amounts: tuple[str, ...]
) -> None:
    text = translate(translator, STORY, "ru", target).text
    for kept in ("18:30", "https://roads.example/m2", "road@roads.example", "+374 10 12 34 56", "117", *amounts):
        assert text.count(kept) == 1
    assert text.count("\n\n") == STORY.count("\n\n")


def test_repairs_are_noted_at_their_sentence(translator: Translator) -> None:
    sentences = translate(translator, STORY, "ru", "en").sentences
    assert [note.code for note in sentences[-1].notes][:1] == ["homoglyphs"]
    assert not any(note.code == "homoglyphs" for note in sentences[0].notes)


@pytest.mark.parametrize("target", ["ru", "az", "hy"])
def test_abbreviations_reach_the_reader_in_full(translator: Translator, target: str) -> None:
    (sentence,) = translate(translator, "The talks begin at 3:30 p.m. and cost $5bn.", "en", target).sentences
    assert "15:30" in sentence.text
    assert [note.code for note in sentence.notes] == ["abbreviations"]
    assert not {"numbers", "in-parts"} & {warning.code for warning in sentence.warnings}


def test_cyrillic_azerbaijani_is_noted_and_translated_as_latin_is(translator: Translator) -> None:
    cyrillic = translate(translator, "Нaзир Бакыја ҝәлди.".replace("a", "а"), "az", "ru")
    latin = translate(translator, "Nazir Bakıya gəldi.", "az", "ru")
    assert cyrillic.text == latin.text
    assert "cyrillic-azerbaijani" in [note.code for note in cyrillic.sentences[0].notes]


def test_armenian_sentences_end_with_the_armenian_stop(translator: Translator) -> None:
    for sentence in translate(translator, "Министр приехал. Переговоры начались.", "ru", "hy").sentences:
        assert sentence.text.endswith("։")


def test_a_sentence_translated_in_parts_says_so(translator: Translator) -> None:
    text = "Номера 4317, 9241, 8653, 7719, 6637 и 5981 получили 3 299 человек."
    (sentence,) = translate(translator, text, "ru", "az").sentences
    assert {"4317", "9241", "8653", "7719", "6637", "5981"} <= set(re.findall(r"\d+", sentence.text))
    if "in-parts" in [found.code for found in sentence.warnings]:
        assert sentence.text.index("4317") < sentence.text.index("9241") < sentence.text.index("5981")


def test_alternatives_keep_what_must_be_kept(translator: Translator) -> None:
    article = segment(parse_article("Он прошел 17 километров за 100 минут."), "ru")
    (translated,) = translator.translate_articles([article], "ru", "en", alternatives=3)
    for text in (translated.text, *translated.alternatives):
        assert "17" in text and "100" in text


def test_lines_without_letters_stay(translator: Translator) -> None:
    text = "Счет игры\n\n3:2\n\n1,000.50\n\n***\n"
    translated = translate(translator, text, "en", "ru").text
    assert translated.endswith("\n\n3:2\n\n1,000.50\n\n***\n")


def test_the_headline_of_a_translation_has_its_label(services: Services) -> None:
    wire = "UPDATE 2-Ministers agree on a railway\n* Line to open in May\nBAKU, July 27 (Agency) - They met.\n"
    article = segment(parse_article(wire), "en")
    (translated,) = services.translator.translate_articles([article], "en", "ru")
    headline, item, body, _ = translated.text.split("\n")
    assert translated.headline == headline
    assert headline.startswith("ОБНОВЛЕНИЕ 2 – ")
    assert item.startswith("* ")
    assert body.startswith("БАКУ, 27 июля (Агентство) – ")


def test_a_listener_hears_of_every_sentence_once(translator: Translator) -> None:
    heard: list[tuple[str, TranslatedSentence]] = []
    article = segment(parse_article(STORY), "ru")
    (translated,) = translator.translate_articles(
        [article], "ru", "en", on_sentence=lambda target, sentence: heard.append((target, sentence))
    )
    assert sorted((sentence for _, sentence in heard), key=lambda s: s.source.id) == list(translated.sentences)
    assert {target for target, _ in heard} == {"en"}


def test_translating_back_marks_what_reads_differently(translator: Translator) -> None:
    article = segment(parse_article("Министр приехал."), "ru")
    (translated,) = translator.translate_articles([article], "ru", "en")
    nonsense = TranslatedSentence(translated.sentences[0].source, "Bananas ripen in bright kitchens.", 1.0)
    checked = translator.check_back(article, TranslatedArticle("en", "", (nonsense,), ("ru", "en"), (), None, None))
    assert [found.code for found in checked.sentences[0].warnings] == ["back-translation"]


def test_warnings_and_notes_are_in_the_answer(services: Services) -> None:
    answer = article_as_dict(process_article(services, ArticleRequest(STORY, "ru", ("en",))))
    last = answer["translations"][0]["sentences"][-1]
    assert last["notes"][0] == {
        "code": "homoglyphs",
        "message": "Look-alike letters of another alphabet were replaced.",
    }
    assert all({"code", "message"} == set(found) for found in last["warnings"])
