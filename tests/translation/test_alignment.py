from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.translation.alignment import (
    AlignedPiece,
    Alignment,
    by_attention,
    by_position,
    offset_map,
    respelt,
    token_spans,
    words,
)
from service.translation.engine import Engine
from service.translation.normalization import normalize
from service.translation.packages import TranslationPackage

Starter = dict[tuple[str, str], TranslationPackage]


def links(alignment: Alignment, source: str, target: str) -> dict[str, str]:
    """For each word of the translation the source word of its strongest link."""
    return {
        target[slice(*span)]: source[slice(*alignment.source[max(row, key=lambda link: link[1])[0]])]
        for span, row in zip(alignment.target, alignment.rows, strict=True)
        if row
    }


def attention(*best: int, width: int) -> list[list[float]]:
    """One row a target token: most of the weight on one source token, little on all others."""
    return [[0.9 if column == place else 0.1 / (width - 1) for column in range(width)] for place in best]


def test_words_and_punctuation() -> None:
    text = "Bakı-da «əla», H2O 27-ci ի՞նչ it's 1,250.5, 18:45, 1 250 000 in 2024 100 times."
    assert [text[start:end] for start, end in words(text)] == [
        *(
            "Bakı-da",
            "«",
            "əla",
            "»",
            ",",
            "H2O",
            "27-ci",
            "ի՞նչ",
            "it's",
            "1,250.5",
            ",",
            "18:45",
            ",",
            "1 250 000",
            "in",
            "2024",
            "100",
            "times",
            ".",
        ),
    ]


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("en", "The  president of\u00a0Armenia’s\n party"),
        ("az", "Азәрбајҹан Республикасынын президенти гәрар верди"),
        ("hy", "Նա եւ ընկերը եկան:"),
        ("ru", "Йод\u00ad ный  раствор"),
    ],
)
def test_offsets_survive_normalisation_word_by_word(language: str, source: str) -> None:
    normal = normalize(source, language)
    convert = offset_map(normal, source)
    source_words = source.split()
    for index, word in enumerate(normal.split()):
        start = convert(sum(len(other) + 1 for other in normal.split()[:index]))
        end = convert(sum(len(other) + 1 for other in normal.split()[:index]) + len(word))
        assert source[start:end].split() == [source_words[index]]


@settings(deadline=None)
@given(st.text(), st.text(), st.integers(0, 50))
def test_offsets_stay_inside_and_in_order(text: str, other: str, offset: int) -> None:
    convert = offset_map(text, other)
    assert 0 <= convert(offset) <= convert(offset + 1) <= len(other)


def test_tokens_are_found_in_the_text() -> None:
    text = "Президент прибыл, в Баку"
    spans = token_spans(["▁Прези", "дент", "▁прибыл", ",", "▁в", "▁", "Баку"], text)
    assert [text[start:end] for start, end in spans] == ["Прези", "дент", "прибыл", ",", "в", " ", "Баку"]


def test_subwords_are_gathered_into_words_and_order_may_differ() -> None:
    source, target = "The minister visited Yerevan yesterday.", "Вчера министр посетил Ереван."
    piece = AlignedPiece(
        source,
        target,
        ["▁The", "▁min", "ister", "▁visited", "▁Yere", "van", "▁yesterday", "."],
        ["▁Вчера", "▁министр", "▁посе", "тил", "▁Ере", "ван", "."],
        attention(6, 1, 3, 3, 4, 5, 7, width=8),
    )
    assert links(by_attention(source, target, [piece]), source, target) == {
        "Вчера": "yesterday",
        "министр": "minister",
        "посетил": "visited",
        "Ереван": "Yerevan",
        ".": ".",
    }


def test_pieces_of_a_long_sentence_are_aligned_where_they_stand() -> None:
    source, target = "One  two, three four", "dört üç iki bir"
    pieces = [
        AlignedPiece("One two,", "dört üç", ["▁One", "▁two", ","], ["▁dört", "▁üç"], attention(1, 0, width=3)),
        AlignedPiece("three four", "iki bir", ["▁three", "▁four"], ["▁iki", "▁bir"], attention(1, 0, width=2)),
    ]
    found = links(by_attention(source, target, pieces), source, target)
    assert found == {"dört": "two", "üç": "One", "iki": "four", "bir": "three"}


def test_a_word_at_rest_on_the_full_stop_is_linked_by_position() -> None:
    source, target = "Met in Baku.", "Встреча в Баку."
    tokens = ["▁Met", "▁in", "▁Baku", "."]
    piece = AlignedPiece(source, target, tokens, ["▁Встреча", "▁в", "▁Баку", "."], attention(0, 3, 2, 3, width=4))
    assert links(by_attention(source, target, [piece]), source, target)["в"] == "in"


def test_numbers_find_themselves_whatever_attention_says() -> None:
    source, target = "27 people in 2024", "2024 27"
    piece = AlignedPiece(source, target, ["▁27", "▁people", "▁in", "▁2024"], ["▁2024", "▁27"], attention(1, 1, width=4))
    assert links(by_attention(source, target, [piece]), source, target) == {"2024": "2024", "27": "27"}


def test_two_steps_are_composed() -> None:
    source, middle, target = "a b c", "x y z", "p q"
    first = Alignment(words(source), words(middle), (((2, 1.0),), ((1, 1.0),), ((0, 1.0),)))
    second = Alignment(words(middle), words(target), (((0, 0.5), (1, 0.5)), ((2, 1.0),)))
    composed = first.then(second)
    assert composed.source == words(source)
    assert composed.target == words(target)
    assert composed.rows == (((1, 0.5), (2, 0.5)), ((0, 1.0),))


@settings(deadline=None)
@given(st.text(), st.text(), st.lists(st.text(max_size=3)), st.lists(st.lists(st.floats(0, 1), max_size=4)))
def test_alignment_holds_for_any_texts_and_tokens(
    source: str, target: str, tokens: list[str], weights: Sequence[Sequence[float]]
) -> None:
    pieces = [AlignedPiece(source, target, tokens, tokens, weights)]
    for alignment in (by_position(source, target), by_attention(source, target, pieces)):
        assert len(alignment.rows) == len(alignment.target) == len(words(target))
        for row in alignment.rows:
            assert all(0 <= index < len(words(source)) for index, _ in row)
            assert sum(weight for _, weight in row) <= 1.0001


# With the model


def test_the_engine_aligns_only_if_asked(engine: Engine, starter: Starter) -> None:
    package, sentences = starter["ru", "en"], ["Министр прибыл в Баку.", "Встреча пройдёт 27 июля в Ереване."]
    plain = dict(engine.translate(package, sentences))
    aligned = dict(engine.translate(package, sentences, return_alignment=True))
    for position, sentence in enumerate(sentences):
        (before,), (after,) = plain[position], aligned[position]
        assert before.alignment is None
        assert before.text == after.text
        assert after.alignment is not None
        assert after.alignment.source == words(sentence)
        assert after.alignment.target == words(after.text)


def test_every_hypothesis_has_an_alignment_of_its_own(engine: Engine, starter: Starter) -> None:
    ((_, hypotheses),) = engine.translate(starter["ru", "en"], ["Министр прибыл в Баку."], 3, return_alignment=True)
    assert len(hypotheses) > 1
    for hypothesis in hypotheses:
        assert hypothesis.alignment is not None
        assert hypothesis.alignment.target == words(hypothesis.text)


def test_a_sentence_in_pieces_is_aligned_as_a_whole(engine: Engine, starter: Starter) -> None:
    sentence = ", ".join(["министр  прибыл в Баку и встретился с коллегами"] * 30) + "."
    ((_, (best,)),) = engine.translate(starter["ru", "en"], [sentence], return_alignment=True)
    assert best.alignment is not None
    middle = len(best.alignment.rows) // 2
    for half, expected in ((best.alignment.rows[:middle], 0.25), (best.alignment.rows[middle:], 0.75)):
        mean = sum(index * weight for row in half for index, weight in row) / sum(w for row in half for _, w in row)
        assert mean / len(best.alignment.source) == pytest.approx(expected, abs=0.15)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Ինչո՞ւ ես եկել։", "Ինչու՞ ես եկել?"),
        ("Nazirlər sülh haqqında", "Назирләр сүлһ һаггында"),
        ("the same words", "the same words"),
    ],
)
def test_words_keep_their_counterparts_in_another_spelling(text: str, other: str) -> None:
    groups = dict(zip(text.split(), other.split(), strict=True))
    for (start, end), (other_start, other_end) in zip(words(text), respelt(words(text), text, other), strict=True):
        holder = next(part for part in groups if text[start:end] in part)
        assert other[other_start:other_end] in groups[holder]


@given(st.text("ab ,։\n", min_size=1), st.text("ab ,։\n", min_size=1))
def test_in_any_other_text_words_stay_in_order_and_within_it(text: str, other: str) -> None:
    spans = respelt(words(text), text, other)
    assert all(0 <= start < end <= len(other) for start, end in spans)
    assert sorted(spans) == list(spans)
