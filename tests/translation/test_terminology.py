"""Terms and names through the translator: streaming, memory, routes, markup; and that they cost nothing unasked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.core.memory import Segment
from service.core.terms import Term, TermTable
from service.request import Services
from service.storage.database import Database
from service.storage.memory import MemoryStore
from service.text.segmentation import segment
from service.text.wire import parse_article
from service.texts import translate_texts
from service.translation.assembly import TranslatedArticle
from service.translation.enforcement import Status
from service.translation.glossary import Glossary
from service.translation.glossary_catalog import GlossaryCatalog
from service.translation.markup import MarkupTranslator
from service.translation.memory import Memory, MemoryKind
from service.translation.routing import Router
from service.translation.terminology import Terminology, TermKeeper
from service.translation.translator import Translator

STORY = """Посол покинул Тбилиси

В Тбилиси прошли переговоры, сообщили на https://tbilisi.example/Тбилиси. Погода была ясной. Посол уехал вечером.
"""
TERMS = (Term({"ru": "Тбилиси", "hy": "Տփղիս", "en": "Tiflis"}), Term({"ru": "посол", "hy": "դեսպան", "en": "envoy"}))
DESK = Terminology(Glossary([TermTable("desk", ("ru", "hy", "en"), TERMS)]))


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    store = MemoryStore(Database(f"sqlite:///{tmp_path}/memory.db"))
    yield Memory(store, version="1")
    store.database.close()


def translate(translator: Translator, text: str, target: str = "hy", **options: Any) -> TranslatedArticle:
    (translated,) = translator.translate_articles([segment(parse_article(text), "ru")], "ru", target, **options)
    return translated


def test_every_term_is_accounted_for_at_its_place_in_the_article(services: Services) -> None:
    translated = translate(services.translator, STORY, terminology=DESK)
    uses = [use for sentence in translated.sentences for use in sentence.terms]
    assert [STORY[use.start : use.end] for use in uses] == ["Посол", "Тбилиси", "Тбилиси", "Посол"]
    for sentence in translated.sentences:
        for use in sentence.terms:
            assert sentence.source.start <= use.start < use.end <= sentence.source.end
            assert use.text in sentence.text
        missed = any(use.status is Status.MISSED for use in sentence.terms)
        assert missed == ("glossary" in [warning.code for warning in sentence.warnings])
    assert translated.text.count("https://tbilisi.example/Тбилиси") == 1
    assert translated.terminology == DESK.signature


def test_offsets_are_right_after_repair(services: Services) -> None:
    """A look-alike letter and Cyrillic Azerbaijani change a sentence before terms are looked up in it."""
    (article,) = [segment(parse_article("Нaзир Бакыја ҝәлди.".replace("a", "а")), "az")]
    desk = Terminology(Glossary([TermTable("desk", ("az", "ru"), (Term({"az": "Bakı", "ru": "Баку"}),))]))
    (translated,) = services.translator.translate_articles([article], "az", "ru", terminology=desk)
    (use,) = translated.sentences[0].terms
    assert article.text[use.start : use.end] == "Бакыја"
    assert use.source == "Bakıya"


def test_alternatives_have_the_terms_too(services: Services) -> None:
    translated = translate(services.translator, "Посол уехал.", alternatives=2, terminology=DESK)
    assert translated.sentences[0].terms[0].status is not Status.MISSED
    assert translated.alternatives
    assert all("եսպան" in text for text in (translated.text, *translated.alternatives))


def test_over_two_models(services: Services) -> None:
    packages = services.translator.router
    chain = [package for pair in (("ru", "en"), ("en", "hy")) for package in packages.route(*pair)]
    translator = Translator(services.translator.engine, Router(chain))
    translated = translate(translator, "Посол уехал вечером.", terminology=DESK)
    assert translated.route == ("ru", "en", "hy")
    assert translated.sentences[0].terms[0].status is not Status.MISSED


def test_without_terms_in_the_text_no_alignment_is_asked_for(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    engine = services.translator.engine
    original = engine.translate

    def watch(*arguments: Any, return_alignment: bool = False, **options: Any) -> Any:
        asked.append(return_alignment)
        return original(*arguments, return_alignment=return_alignment, **options)

    monkeypatch.setattr(engine, "translate", watch)
    translate(services.translator, STORY)
    translate(services.translator, "Погода была ясной.", terminology=DESK)
    assert asked and not any(asked)
    translate(services.translator, STORY, terminology=DESK)
    assert asked[-1]


def test_the_translation_without_terms_is_the_same_with_a_glossary(services: Services) -> None:
    text = "Погода была ясной. Ремонт завершен."
    assert translate(services.translator, text).text == translate(services.translator, text, terminology=DESK).text


NAMED = """Встреча в Ереване

Президент Тигран Манасян приехал. Погода была ясной. Манасян рад встрече. Посол Эльнур Гасанов молчал.
"""


def test_sentences_that_share_a_name_come_last_and_the_others_at_once(services: Services) -> None:
    order: list[int] = []
    translated = translate(
        services.translator,
        NAMED,
        "en",
        terminology=Terminology(names=True),
        on_sentence=lambda _, sentence: order.append(sentence.source.id),
    )
    assert sorted(order) == [0, 1, 2, 3, 4]
    assert set(order[-2:]) == {1, 3}
    for index, name in ((1, "Manasyan"), (3, "Manasyan"), (4, "Hasanov")):
        sentence = translated.sentences[index]
        (use,) = sentence.terms
        assert use.kind == "name"
        assert use.status is Status.MISSED or name in sentence.text
        assert "glossary" not in [warning.code for warning in sentence.warnings]  # the check of names speaks of these


def test_names_stay_within_their_article(services: Services) -> None:
    keeper = TermKeeper(Terminology(names=True), [["Тигран Манасян пришел."], ["Манасян ушел."]], "ru", "en")
    assert keeper.wants_alignment
    assert not TermKeeper(Terminology(names=True), [["Манасян ушел."]], "ru", "en").wants_alignment


def test_the_memory_keeps_what_was_made_with_a_glossary_apart(services: Services, memory: Memory) -> None:
    translator = Translator(services.translator.engine, services.translator.router, memory)
    plain = translate(translator, "Посол уехал вечером.")
    first = translate(translator, "Посол уехал вечером.", terminology=DESK)
    assert first.sentences[0].memory is None
    again = translate(translator, "Посол уехал вечером.", terminology=DESK)
    assert again.sentences[0].memory is MemoryKind.EXACT
    assert again.text == first.text
    assert again.sentences[0].terms[0].status in {Status.FOUND, first.sentences[0].terms[0].status}
    assert translate(translator, "Посол уехал вечером.").text == plain.text


def test_a_name_spelt_by_other_sentences_is_not_remembered(services: Services, memory: Memory) -> None:
    translator = Translator(services.translator.engine, services.translator.router, memory)
    rules = Terminology(names=True)
    first = translate(translator, NAMED, "en", terminology=rules)
    again = translate(translator, NAMED, "en", terminology=rules)
    assert again.text == first.text
    for before, after in zip(first.sentences, again.sentences, strict=True):
        placed = any(use.status is not Status.FOUND for use in before.terms)
        assert after.memory is (None if placed else MemoryKind.EXACT)


def test_what_a_person_approved_is_audited_and_not_changed(services: Services, memory: Memory) -> None:
    approved = "Բանագնացը մեկնեց։"
    memory.approve([Segment("ru", "hy", "Посол уехал.", approved)])
    translator = Translator(services.translator.engine, services.translator.router, memory)
    (sentence,) = translate(translator, "Посол уехал.", terminology=DESK).sentences
    assert sentence.text == approved
    assert [use.status for use in sentence.terms] == [Status.MISSED]
    assert "glossary" in [warning.code for warning in sentence.warnings]


def test_markup_keeps_to_a_glossary(services: Services) -> None:
    page = '<p>Посол <b>уехал</b> <a href="https://tbilisi.example/">вечером</a>.</p>'
    (translated,) = MarkupTranslator(services.translator).translate([page], "ru", "en", terminology=DESK)
    assert "nvoy" in translated
    assert translated.count("<b>") == translated.count("</b>") == translated.count("<a ") == 1


def test_batches_of_strings_use_the_configured_glossary_or_another(services: Services, tmp_path: Path) -> None:
    from dataclasses import replace

    house, other = tmp_path / "house.tsv", tmp_path / "other.tsv"
    house.write_text("ru\ten\nпосол\tenvoy\n", encoding="utf-8")
    other.write_text("ru\ten\nпосол\tlegate\n", encoding="utf-8")
    own = replace(services, glossaries=GlossaryCatalog([house, other], default=["house"]))
    texts = ["Посол уехал вечером."]

    def result(glossary: list[str] | None) -> str:
        (found,) = translate_texts(own, texts, "ru", "en", glossary=glossary)
        return found.text.lower()

    assert "envoy" in result(None)
    assert "legate" in result(["other"])
    assert "envoy" not in result([]) and "legate" not in result([])
