from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.core.errors import EmptyText, NoRoute, TextTooLong, UndecodableText, UnknownLanguage
from service.core.languages import UNDETERMINED
from service.documents import UnsupportedFormat, name_in, read_document
from service.request import AUTO, Services
from service.text.html_parser import MarkupOptions
from service.text.identification import Candidate, Identification
from service.texts import choose_languages, translate_document, translate_texts
from service.translation.engine import Engine, Hypothesis
from service.translation.packages import TranslationPackage
from service.translation.routing import Router
from service.translation.translator import Translator

RUSSIAN = "Министры встретились в Тбилиси. Они обсудили торговлю и дороги."
AZERBAIJANI = "Nazirlər Tiflisdə görüşəcəklər."
ARMENIAN = "Նախարարները կհանդիպեն Թբիլիսիում։"
ENGLISH = "The ministers will meet in Tbilisi."

Calls = list[tuple[str, str, int]]


@pytest.fixture
def calls(services: Services, monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Source, target and number of sentences of each engine call."""
    made: Calls = []
    engine = services.translator.engine
    translate = engine.translate

    def counting(
        package: TranslationPackage, sentences: Sequence[str], *arguments: Any, **options: Any
    ) -> Iterator[tuple[int, list[Hypothesis]]]:
        made.append((package.source, package.target, len(sentences)))
        return translate(package, sentences, *arguments, **options)

    monkeypatch.setattr(engine, "translate", counting)
    return made


def over(engine: Engine, services: Services, *packages: TranslationPackage) -> Services:
    return replace(services, translator=Translator(engine, Router(packages)))


def test_a_batch_is_one_engine_call_for_each_direction(services: Services, calls: Calls) -> None:
    texts = [RUSSIAN, AZERBAIJANI, ENGLISH, ARMENIAN, RUSSIAN, "12:30"]
    results = translate_texts(services, texts, AUTO, "en")
    assert sorted(calls) == [("az", "en", 1), ("hy", "en", 1), ("ru", "en", 4)]
    assert [result.language for result in results] == ["ru", "az", "en", "hy", "ru", UNDETERMINED]
    assert results[0].text == results[4].text != RUSSIAN


def test_a_batch_is_one_engine_call_for_each_hop(
    services: Services, engine: Engine, starter: dict[tuple[str, str], TranslationPackage], calls: Calls
) -> None:
    pivoting = over(engine, services, starter["hy", "en"], starter["en", "ru"])
    translate_texts(pivoting, [ARMENIAN] * 3, "hy", "ru")
    assert calls == [("hy", "en", 3), ("en", "ru", 3)]


def test_an_item_has_the_same_translation_alone_and_in_any_batch(services: Services) -> None:
    texts = [RUSSIAN, AZERBAIJANI, ARMENIAN]
    alone = [translate_texts(services, [text], AUTO, "en")[0] for text in texts]
    for order in itertools.permutations(range(3)):
        results = translate_texts(services, [texts[index] for index in order], AUTO, "en")
        assert results == [alone[index] for index in order]


def test_what_is_in_the_target_language_comes_back_unchanged(services: Services, calls: Calls) -> None:
    text = "  The ministers will meet in Tbilisi ,on Monday..\n\n"
    assert translate_texts(services, [text], AUTO, "en")[0].text == text
    assert translate_texts(services, [text], "en", "en")[0].text == text
    assert calls == []


@pytest.mark.parametrize("text", ["", " ", "\n\n", "12:30", "— …", "👍", "+994 12 345-67-89", "\u200b\ufeff"])
def test_what_has_no_letters_comes_back_unchanged(services: Services, calls: Calls, text: str) -> None:
    result = translate_texts(services, [text], AUTO, "ru")[0]
    assert (result.text, result.language, result.confidence) == (text, UNDETERMINED, 0)
    assert translate_texts(services, [text], "en", "ru")[0].text == text
    assert calls == []


def test_white_space_and_blank_lines_are_kept(services: Services) -> None:
    text = "\n\n  Министры встретились.\r\n\r\n\tОни обсудили торговлю.   \n\n\n"
    result = translate_texts(services, [text], "ru", "en")[0].text
    assert result.startswith("\n\n  ")
    assert result.endswith("   \n\n\n")
    assert result.count("\r\n\r\n\t") == 1
    assert len(result.split()) >= 2


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(space=st.text(" \t\n\r\u00a0\u2028", max_size=6), after=st.text(" \t\n\r\u00a0\u2028", max_size=6))
def test_any_outer_white_space_is_kept(services: Services, space: str, after: str) -> None:
    result = translate_texts(services, [f"{space}{AZERBAIJANI}{after}"], AUTO, "en")[0].text
    assert result.startswith(space)
    assert result.endswith(after)
    assert result.strip() == translate_texts(services, [AZERBAIJANI], AUTO, "en")[0].text


def unsure(**candidates: float) -> Identification:
    found = tuple(Candidate(language, confidence) for language, confidence in candidates.items())
    return Identification(UNDETERMINED, found[0].confidence if found else 0.0, "Latn", found)


def sure(language: str) -> Identification:
    return Identification(language, 0.99, "Latn", (Candidate(language, 0.99),))


@pytest.mark.parametrize(
    ("identified", "expected"),
    [
        ([unsure(az=0.54, tr=0.1)], ["az"]),  # clearly ahead
        ([unsure(az=0.54, tr=0.4)], [UNDETERMINED]),  # close behind
        ([unsure(az=0.3)], [UNDETERMINED]),  # next to nothing
        ([unsure()], [UNDETERMINED]),
        ([unsure(az=0.3, en=0.2), sure("en")], ["en", "en"]),  # a candidate that the others agree with
        ([unsure(az=0.3, en=0.2), sure("ru")], [UNDETERMINED, "ru"]),  # none
        ([unsure(az=0.3, en=0.2), unsure(az=0.54)], ["az", "az"]),
        ([unsure(az=0.3, en=0.2), sure("az"), sure("en"), sure("en")], ["en", "az", "en", "en"]),
    ],
)
def test_unsure_items_take_what_is_clear_or_the_language_of_their_batch(
    identified: list[Identification], expected: list[str]
) -> None:
    assert choose_languages(["text"] * len(identified), identified) == expected


def test_the_confidence_is_that_of_the_language_taken(services: Services) -> None:
    confidence = next(c.confidence for c in services.identifier.identify("OK").candidates if c.language == "az")
    results = translate_texts(services, ["OK", AZERBAIJANI], AUTO, "ru")
    assert [result.language for result in results] == ["az", "az"]
    assert results[0].confidence == confidence < 0.5


def test_what_cannot_be_told_is_an_error_alone_and_unchanged_among_others(services: Services) -> None:
    with pytest.raises(UnknownLanguage, match="cannot be told"):
        translate_texts(services, ["OK"], AUTO, "ru")
    results = translate_texts(services, ["OK", ARMENIAN], AUTO, "ru")
    assert (results[0].text, results[0].language) == ("OK", UNDETERMINED)
    assert results[1].text != ARMENIAN


def test_a_language_that_is_not_installed_is_an_error_alone_and_unchanged_among_others(services: Services) -> None:
    german = "Die Minister haben sich gestern in Tiflis getroffen und über den Handel gesprochen."
    with pytest.raises(UnknownLanguage, match="'de'"):
        translate_texts(services, [german], AUTO, "ru")
    results = translate_texts(services, [german, ARMENIAN], AUTO, "ru")
    assert (results[0].text, results[0].language) == (german, "de")


def test_alternatives_are_whole_texts(services: Services) -> None:
    result = translate_texts(services, [RUSSIAN, "42"], AUTO, "en", alternatives=3)
    assert 1 <= len(result[0].alternatives) <= 3
    assert len({result[0].text, *result[0].alternatives}) == len(result[0].alternatives) + 1
    assert result[1].alternatives == ()


def test_paragraphs_can_be_taken_for_one_sentence(services: Services, calls: Calls) -> None:
    text = f"{RUSSIAN}\n\n{RUSSIAN}\n"
    split = translate_texts(services, [text], "ru", "en")[0].text
    whole = translate_texts(services, [text], "ru", "en", split_sentences=False)[0].text
    assert [sentences for _, _, sentences in calls] == [4, 2]
    assert split.count("\n") == whole.count("\n") == 3


def test_markup_is_a_batch_too(services: Services, calls: Calls) -> None:
    texts = [f"<p>{RUSSIAN}</p>", f"<p>{AZERBAIJANI} <b>{AZERBAIJANI}</b></p>", "<hr>", ENGLISH]
    results = translate_texts(services, texts, AUTO, "en", markup=MarkupOptions())
    assert [result.language for result in results] == ["ru", "az", UNDETERMINED, "en"]
    assert sorted((source, target) for source, target, _ in calls) == [("az", "en"), ("ru", "en")]
    assert results[0].text.startswith("<p>")
    assert results[0].text.endswith("</p>")
    assert results[1].text.count("<b>") == results[1].text.count("</b>") == 1
    assert (results[2].text, results[3].text) == ("<hr>", ENGLISH)


def test_limits_are_those_of_the_whole_batch(services: Services) -> None:
    half = "слово " * (services.max_characters // 12)
    translate_texts(services, ["1" * len(half), "2" * len(half)], "ru", "en")
    with pytest.raises(TextTooLong):
        translate_texts(services, ["1" * len(half)] * 3, "ru", "en")
    with pytest.raises(UndecodableText):
        translate_texts(services, ["да", "\ud83d", "\ude00"], "ru", "en")


def test_languages_that_lead_nowhere_are_refused(
    services: Services, engine: Engine, starter: dict[tuple[str, str], TranslationPackage]
) -> None:
    for source, target in [("xx", "en"), ("en", "xx"), (AUTO, "xx"), ("xx", "xx")]:
        with pytest.raises(UnknownLanguage):
            translate_texts(services, [ENGLISH], source, target)
    one_way = over(engine, services, starter["ru", "en"])
    for source in ("en", AUTO):
        with pytest.raises(NoRoute):
            translate_texts(one_way, [ENGLISH], source, "ru")


def test_a_text_file_is_translated_and_keeps_its_lines(services: Services) -> None:
    document = read_document("Новость.TXT", f"{RUSSIAN}\n\n{RUSSIAN}\n".encode("cp1251"))
    result = translate_document(services, "Новость.TXT", document, AUTO, "hy")
    assert (result.name, result.media_type, result.languages) == ("Новость_hy.txt", "text/plain", ("ru",))
    assert result.characters == 2 * len(RUSSIAN) + 3
    text = result.data.decode()
    assert text.count("\n") == 3
    assert any("ա" <= letter <= "ֆ" for letter in text)


def test_files_that_cannot_be_translated_are_refused(services: Services) -> None:
    for name in ("virus.exe", "txt", "", ".txt"):
        with pytest.raises(UnsupportedFormat):
            read_document(name, b"text")
    with pytest.raises(UndecodableText):
        read_document("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    with pytest.raises(EmptyText):
        translate_document(services, "a.txt", read_document("a.txt", b" \n"), AUTO, "ru")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("story.txt", "story_ru.txt"),
        ("../../etc/story.TXT", "story_ru.txt"),
        ("C:\\news\\story.txt", "story_ru.txt"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x_ru.txt"),
        ("я" * 300 + ".txt", "я" * 100 + "_ru.txt"),
        ("\x00.txt", "document_ru.txt"),
    ],
)
def test_names_are_made_safe(name: str, expected: str) -> None:
    assert name_in(name, "ru") == expected
