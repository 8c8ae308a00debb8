"""The translation memory in use: what it finds, what it keeps, and that translation never depends on it."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.errors import InvalidOption
from service.core.memory import MachineTranslation, Segment
from service.pipeline import process_article
from service.request import ArticleRequest, ProcessedArticle, Services
from service.storage.database import Database
from service.storage.memory import MemoryStore
from service.storage.records import DatabaseUnavailable
from service.text.segmentation import segment
from service.text.wire import parse_article
from service.translation import memory as memory_module
from service.translation.assembly import TranslatedArticle, TranslatedSentence
from service.translation.engine import Hypothesis
from service.translation.memory import Memory, MemoryKind
from service.translation.memory_keys import Conditions, machine_keys, segment_key
from service.translation.preservation import Preserved
from service.translation.translator import Translator

STORY = """Дорога в Мегри открыта

Проезд открыт до 18:30, сообщили в ведомстве. Mинистр рад. Ремонт обошелся в 2,4 млн долларов.
"""
CONDITIONS = Conditions(("ru", "hy"), ("starter@1",), "beam:4.cut:110")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MemoryStore]:
    opened = MemoryStore(Database(f"sqlite:///{tmp_path}/memory.db"))
    yield opened
    opened.database.close()


@pytest.fixture
def memory(store: MemoryStore) -> Memory:
    return Memory(store, version="1")


@pytest.fixture
def translator(services: Services, memory: Memory) -> Translator:
    return Translator(services.translator.engine, services.translator.router, memory)


def translate(translator: Translator, text: str, source: str = "ru", target: str = "hy") -> TranslatedArticle:
    (translated,) = translator.translate_articles([segment(parse_article(text), source)], source, target)
    return translated


def work_of(services: Services) -> list[int]:
    """The numbers of segments of all batches that models are given from now on."""
    batches: list[int] = []
    services.translator.engine.on_batch = lambda segments, _: batches.append(segments)
    return batches


def without_memory(sentences: Sequence[TranslatedSentence]) -> list[TranslatedSentence]:
    return [replace(sentence, memory=None) for sentence in sentences]


def test_the_second_time_no_model_is_asked_and_the_answer_is_the_same(
    services: Services, translator: Translator
) -> None:
    first = translate(translator, STORY)
    batches = work_of(services)
    second = translate(translator, STORY)
    assert batches == []
    assert {sentence.memory for sentence in first.sentences} == {None}
    assert {sentence.memory for sentence in second.sentences} == {MemoryKind.EXACT}
    assert second.text == first.text
    assert without_memory(second.sentences) == list(first.sentences)  # scores, warnings and notes too


def test_only_what_is_new_goes_to_the_model(services: Services, translator: Translator) -> None:
    translate(translator, "Министр приехал. Переговоры начались.")
    batches = work_of(services)
    translated = translate(translator, "Переговоры начались. Министр уехал. Министр приехал.")
    assert sum(batches) == 1
    assert [sentence.memory for sentence in translated.sentences] == [MemoryKind.EXACT, None, MemoryKind.EXACT]
    assert [sentence.source.id for sentence in translated.sentences] == [0, 1, 2]


def test_spelling_that_models_do_not_see_makes_no_difference(translator: Translator) -> None:
    first = translate(translator, "Министр приехал\u00a0в Ереван.")
    (second,) = translate(translator, "Министр  приехал в  Ереван.").sentences
    assert second.memory is MemoryKind.EXACT
    assert second.text == first.sentences[0].text


def test_what_is_kept_as_it_was_written_makes_one(translator: Translator) -> None:
    for code in ("`a’b`", "`a'b`"):
        (sentence,) = translate(translator, f"Наберите {code} на клавиатуре.").sentences
        assert sentence.memory is None
        assert code in sentence.text


def test_an_approved_segment_wins_and_stays_as_it_is(
    services: Services, memory: Memory, translator: Translator
) -> None:
    translate(translator, STORY)
    memory.approve([Segment("ru", "hy", "Министр рад.", '  Նախարարը "գոհ" է.')])
    batches = work_of(services)
    sentence = translate(translator, STORY).sentences[2]
    assert batches == []
    assert (sentence.text, sentence.score, sentence.memory) == ('  Նախարարը "գոհ" է.', 1.0, MemoryKind.APPROVED)
    assert sentence.warnings == ()
    assert [note.code for note in sentence.notes] == ["homoglyphs"]
    (other_way,) = translate(translator, "Министр рад.", target="az").sentences
    assert other_way.memory is None


def test_an_approved_segment_wins_among_alternatives_too(memory: Memory, translator: Translator) -> None:
    memory.approve([Segment("ru", "hy", "Министр рад.", "Նախարարը գոհ է։")])
    article = segment(parse_article("Министр рад. Министр уехал."), "ru")
    for _ in range(2):  # the second time models are asked again: the memory keeps the best translation alone
        (translated,) = translator.translate_articles([article], "ru", "hy", alternatives=2)
        approved, other = translated.sentences
        assert (approved.text, approved.alternatives) == ("Նախարարը գոհ է։", ())
        assert other.memory is None
        assert other.alternatives


def test_a_batch_of_articles_is_one_lookup_and_one_write(services: Services, translator: Translator) -> None:
    calls: list[str] = []

    class Counting(MemoryStore):
        def find(
            self, approved: Collection[bytes], machine: Collection[bytes]
        ) -> tuple[dict[bytes, Segment], dict[bytes, MachineTranslation]]:
            calls.append("find")
            return super().find(approved, machine)

        def remember(self, translations: Mapping[bytes, MachineTranslation]) -> None:
            calls.append("remember")
            super().remember(translations)

    assert isinstance(translator.memory.backend, MemoryStore)
    translator.memory.backend = Counting(translator.memory.backend.database)
    articles = [segment(parse_article(text), "ru") for text in (STORY, "Министр уехал.", "12:30")]
    translator.translate_articles(articles, "ru", "hy")
    assert calls == ["find", "remember"]
    translator.translate_articles(articles, "ru", "hy")
    assert calls == ["find", "remember", "find"]


@pytest.mark.parametrize(
    "other",
    [
        replace(CONDITIONS, route=("ru", "en", "hy")),
        replace(CONDITIONS, route=("ru", "az")),
        replace(CONDITIONS, models=("starter@2",)),
        replace(CONDITIONS, models=("starter", "1")),
        replace(CONDITIONS, decoding="beam:1.cut:110"),
        replace(CONDITIONS, glossary="desk#1"),
    ],
)
def test_everything_that_changes_the_output_changes_the_key(other: Conditions) -> None:
    text = "Министр рад."
    assert machine_keys(CONDITIONS, "1")(text, text) != machine_keys(other, "1")(text, text)
    assert machine_keys(CONDITIONS, "1")(text, text) != machine_keys(CONDITIONS, "2")(text, text)


@given(st.lists(st.text(), min_size=3, max_size=3), st.lists(st.text(), min_size=3, max_size=3))
def test_no_two_sentences_share_a_key(one: list[str], other: list[str]) -> None:
    assert (segment_key(*one) == segment_key(*other)) == (one == other)
    key = machine_keys(CONDITIONS, "1")
    assert (key(one[0], one[0]) == key(other[0], other[0])) == (one[0] == other[0])


def test_read_only_uses_what_is_there_and_keeps_nothing(store: MemoryStore, translator: Translator) -> None:
    translate(translator, "Министр приехал.")
    translator.memory = Memory(store, read_only=True, version="1")
    known, new = translate(translator, "Министр приехал. Министр уехал.").sentences
    assert (known.memory, new.memory) == (MemoryKind.EXACT, None)
    assert store.machine.size()[0] == 1


def test_empty_and_unstorable_translations_are_not_kept(memory: Memory, store: MemoryStore) -> None:
    recall = memory.recall(["Один.", "Два.", "Три."], CONDITIONS)
    for position, best in enumerate([Hypothesis("", 0.9), Hypothesis("Երկու։", 0.0), Hypothesis("Ե\0", 0.9)]):
        recall.keep(position, Preserved([best]))
    memory.save(recall)
    assert store.machine.size()[0] == 0


class Broken:
    """A backend whose database has gone."""

    def __init__(self) -> None:
        self.calls = 0

    def find(
        self, approved: Collection[bytes], machine: Collection[bytes]
    ) -> tuple[Mapping[bytes, Segment], Mapping[bytes, MachineTranslation]]:
        self.calls += 1
        raise DatabaseUnavailable("The database cannot be used.")

    def remember(self, translations: Mapping[bytes, MachineTranslation]) -> None:
        raise DatabaseUnavailable("The database cannot be used.")

    def approve(self, segments: Mapping[bytes, tuple[Segment, Collection[int]]]) -> int:
        raise DatabaseUnavailable("The database cannot be used.")

    def candidates(self, queries: Sequence[Collection[int]], limit: int) -> Sequence[Sequence[Segment]]:
        raise DatabaseUnavailable("The database cannot be used.")


def test_a_broken_database_costs_one_warning_and_no_translation(
    services: Services, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Broken()
    translator = Translator(services.translator.engine, services.translator.router, Memory(broken))
    article = segment(parse_article("Министр приехал."), "ru")
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            (translated,) = translator.translate_articles([article], "ru", "hy", matches=True)
            assert translated.text.strip()
        assert broken.calls == 1  # it is left alone for a while
        monkeypatch.setattr(translator.memory, "_rest_until", 0.0)
        translator.translate_articles([article], "ru", "hy")
    assert broken.calls == 2
    assert len(caplog.records) == 1
    assert "Министр" not in caplog.text


def test_a_file_that_is_no_database_does_not_stop_translation(services: Services, tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_text("not a database" * 100)
    store = MemoryStore(Database(f"sqlite:///{tmp_path}/broken.db"))
    translator = Translator(services.translator.engine, services.translator.router, Memory(store))
    assert translate(translator, STORY).text == translate(services.translator, STORY).text
    store.database.close()


def test_a_memory_that_works_again_is_used_again(
    memory: Memory, store: MemoryStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    memory.approve([Segment("ru", "hy", "Министр рад.", "Նախարարը գոհ է։")])
    monkeypatch.setattr(memory_module, "REST_SECONDS", 0.0)
    for _ in range(2):
        memory.backend = Broken()
        assert memory.recall(["Министр рад."], CONDITIONS).hits == {}
        memory.backend = store
        assert memory.recall(["Министр рад."], CONDITIONS).hits[0].kind is MemoryKind.APPROVED
    assert len(caplog.records) == 2  # once for each time it went


SEGMENTS = {
    "en": ("The minister arrived in Yerevan on Monday.", "The minister arrived in Tbilisi on Monday."),
    "ru": ("Министр прибыл в Ереван в понедельник.", "Министры прибыли в Ереван в понедельник."),
    "az": ("Nazir bazar ertəsi İrəvana gəldi.", "Nazir bazar ertəsi Tiflisə gəldi."),
    "hy": ("Նախարարը երկուշաբթի ժամանեց Երևան։", "Նախարարը երկուշաբթի ժամանեց Թբիլիսի։"),
}


@pytest.mark.parametrize("language", SEGMENTS)
def test_a_similar_sentence_is_offered(memory: Memory, language: str) -> None:
    known, asked = SEGMENTS[language]
    target = "ru" if language != "ru" else "en"
    unlike = "1234 5678 9012 3456"
    memory.approve([Segment(language, target, known, "…", "desk.tmx"), Segment(language, target, unlike, "…")])
    (match,) = memory.fuzzy(asked, language, target)
    assert (match.segment.text, match.segment.origin) == (known, "desk.tmx")
    assert 0.7 <= match.similarity < 1
    assert memory.fuzzy(known, language, target)[0].similarity == 1
    assert memory.fuzzy(asked, language, target, min_similarity=match.similarity + 0.001) == ()
    assert memory.fuzzy(asked, language, "ka") == ()
    assert memory.fuzzy("…", language, target) == ()


def test_matches_come_best_first_and_no_more_than_asked_for(memory: Memory) -> None:
    memory.approve(
        Segment("ru", "hy", f"Министр прибыл в Ереван {day} мая утром.", f"{day}") for day in (1, 11, 21, 25)
    )
    matches = memory.fuzzy("Министр прибыл в Ереван 25 мая утром.", "ru", "hy", limit=2)
    assert len(matches) == 2
    assert matches[0].segment.translation == "25"
    assert matches[0].similarity > matches[1].similarity


@pytest.mark.parametrize(
    "segment",
    [
        Segment("ru", "ru", "Да.", "Да."),
        Segment("ru", "hy", " ", "Այո։"),
        Segment("ru", "hy", "Да.", ""),
        Segment("ru", "hy", "Да\0", "Այո։"),
        Segment("ru", "hy", "Да.", "Այո\ud800"),
        Segment("ru", "hy", "Да." * 5000, "Այո։"),
    ],
)
def test_senseless_segments_are_refused(memory: Memory, segment: Segment) -> None:
    with pytest.raises(InvalidOption):
        memory.approve([segment])


def process(services: Services, memory: Memory, *, matches: bool = False) -> ProcessedArticle:
    translator = Translator(services.translator.engine, services.translator.router, memory)
    return process_article(
        replace(services, translator=translator), ArticleRequest(STORY, "ru", targets=("hy",), matches=matches)
    )


def test_the_signature_tells_the_memory_and_the_approved_segments_that_were_used(
    services: Services, memory: Memory
) -> None:
    assert "memory" not in process(services, Memory()).signature
    first = process(services, memory).signature
    assert first.endswith("memory:on")
    assert process(services, memory).signature == first  # now from the memory: nothing is different
    memory.approve([Segment("ru", "hy", "Министр рад.", "Նախարարը գոհ է։")])
    approved = process(services, memory).signature
    assert "memory:on.1." in approved
    memory.approve([Segment("ru", "hy", "Министр рад.", "Նախարարը ուրախ է։")])
    assert process(services, memory).signature != approved


def test_matches_are_given_on_request_alone(services: Services, memory: Memory) -> None:
    memory.approve([Segment("ru", "hy", "Министр не рад.", "Նախարարը գոհ չէ։")])
    (translation,) = process(services, memory).translations
    assert {sentence.matches for sentence in translation.sentences} == {None}
    (translation,) = process(services, memory, matches=True).translations
    offered = [sentence.matches for sentence in translation.sentences]
    assert [len(matches or ()) for matches in offered] == [0, 0, 1, 0]


def test_what_was_found_is_counted(memory: Memory, translator: Translator) -> None:
    counts: list[tuple[int, int, int]] = []
    memory.on_recall = lambda *found: counts.append(found)
    memory.approve([Segment("ru", "hy", "Министр рад.", "Նախարարը գոհ է։")])
    translate(translator, "Министр рад. Министр уехал. 12:30")
    translate(translator, "Министр рад. Министр уехал. 12:30")
    assert counts == [(1, 0, 1), (1, 1, 0)]
