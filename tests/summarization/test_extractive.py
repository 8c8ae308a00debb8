"""What a caller of `summarize` relies on, for every method."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from service.core.errors import InvalidOption, UnknownMethod
from service.summarization.extractive import DEFAULT_METHOD, METHODS, SummaryLength, summarize


class Story(Protocol):
    language: str
    headline: str
    sentences: list[str]


THREE = SummaryLength(sentences=3)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_summarizes_every_language(story: Story, method: str) -> None:
    chosen = summarize(story.sentences, language=story.language, length=THREE, method=method, headline=story.headline)
    assert len(set(chosen)) == 3
    assert chosen == sorted(chosen)
    assert set(chosen) <= set(range(len(story.sentences)))


def test_the_methods_are_different(english: Story) -> None:
    summaries = {
        tuple(summarize(english.sentences, language="en", length=THREE, method=method, headline=english.headline))
        for method in METHODS
    }
    assert len(summaries) > len(METHODS) / 2


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("language", ["de", "ka", "und", "../en", ""])
def test_languages_we_have_no_rules_for(method: str, language: str) -> None:
    sentences = [
        "Der Zug nach Bremen fiel am Montag wegen eines Sturms aus.",
        "Die Bahn setzt Busse ein.",
        "Der Sturm hatte am Sonntag mehrere Bäume auf die Gleise geworfen.",
        "Am Dienstag soll der Zug wieder fahren.",
    ]
    assert len(summarize(sentences, language=language, length=SummaryLength(sentences=2), method=method)) == 2


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        ([], []),
        (["One train left."], [0]),
        (["One train left.", "Nobody saw it."], [0, 1]),
        (["* * *", "One train left.", "…", "Nobody saw it.", "***"], [1, 3]),
        (["* * *", "…", "—"], [0, 1]),
    ],
)
def test_short_and_odd_articles(sentences: list[str], expected: list[int], method: str) -> None:
    assert summarize(sentences, language="en", length=SummaryLength(sentences=2), method=method) == expected


@pytest.mark.parametrize("method", METHODS)
def test_sentences_of_function_words(method: str) -> None:
    sentences = ["But they have not been there.", "And so it was.", "But they have not been there.", "Of the."]
    assert len(summarize(sentences, language="en", length=SummaryLength(sentences=2), method=method)) == 2


@pytest.mark.parametrize("method", METHODS)
def test_identical_sentences_are_told_apart(method: str) -> None:
    repeated = ["The bridge over the river was closed.", "A crane had hit it."] * 4
    assert len(set(summarize(repeated, language="en", length=SummaryLength(sentences=5), method=method))) == 5


@settings(max_examples=25, deadline=None)
@example(sentences=["", ""], count=1, method="news", language="en", headline=None)
@given(
    sentences=st.lists(st.text(max_size=40), max_size=12),
    count=st.integers(1, 14),
    method=st.sampled_from(METHODS),
    language=st.sampled_from(["en", "ru", "az", "hy", "fr"]),
    headline=st.none() | st.text(max_size=30),
)
def test_any_text(sentences: list[str], count: int, method: str, language: str, headline: str | None) -> None:
    chosen = summarize(
        sentences, language=language, length=SummaryLength(sentences=count), method=method, headline=headline
    )
    assert len(chosen) == min(count, len(sentences))
    assert chosen == sorted(set(chosen))
    assert not chosen or (chosen[0] >= 0 and chosen[-1] < len(sentences))


@pytest.mark.parametrize("method", METHODS)
def test_a_book_is_no_problem(method: str) -> None:
    """Ten thousand sentences: without a bound, comparing each with each would not end within the hour."""
    subjects, places = ("miners", "teachers", "pilots", "nurses", "farmers"), ("Ganja", "Gyumri", "Kazan", "Leeds")
    book = [f"The {subjects[n % 5]} of {places[n % 4]} reported {n * 7 % 997} cases." for n in range(10_000)]
    assert len(summarize(book, language="en", length=SummaryLength(sentences=5), method=method)) == 5


def test_a_ratio_of_a_book_is_filled_up() -> None:
    book = [f"Train {n} left platform {n % 12} of the station." for n in range(1000)]
    assert len(summarize(book, language="en", length=SummaryLength(ratio=0.5), method="lexrank")) == 500


@pytest.mark.parametrize(
    ("ratio", "available", "expected"), [(0.3, 10, 3), (0.29, 100, 29), (0.01, 8, 1), (0.49, 8, 3), (1.0, 8, 8)]
)
def test_ratios_round_down_to_at_least_one(ratio: float, available: int, expected: int) -> None:
    assert SummaryLength(ratio=ratio).of(available) == expected


@pytest.mark.parametrize(
    ("sentences", "ratio"),
    [(None, None), (3, 0.5), (0, None), (-1, None), (None, 0.0), (None, 1.01), (None, float("nan"))],
)
def test_lengths_that_make_no_sense(sentences: int | None, ratio: float | None) -> None:
    with pytest.raises(InvalidOption):
        SummaryLength(sentences=sentences, ratio=ratio)


def test_an_unknown_method_names_the_known_ones() -> None:
    with pytest.raises(UnknownMethod, match=DEFAULT_METHOD):
        summarize(["One train left."], language="en", length=THREE, method="magic")


def test_paragraphs_must_match_the_sentences() -> None:
    with pytest.raises(InvalidOption):
        summarize(["One train left."], language="en", length=THREE, paragraphs=[0, 0])


_IN_ANOTHER_PROCESS = """
import socket, sys
def refuse(*_): raise OSError("no network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from service.summarization.extractive import METHODS, SummaryLength, summarize
assert not {"sumy", "nltk", "numpy"} & set(sys.modules), "loaded before the first summary"
for language, sentences in {
    "en": ["The old harbour reopened on Monday.", "Ships may enter by day.", "The harbour had been dredged.",
           "By day, old ships pay less.", "Ships may enter by day."],
    "ru": ["Старый порт открылся в понедельник.", "Суда могут входить днем.", "Порт углубили.",
           "Днем старые суда платят меньше.", "Суда могут входить днем."],
    "az": ["Köhnə liman bazar ertəsi açılıb.", "Gəmilər gündüz girə bilər.", "Liman dərinləşdirilib.",
           "Gündüz köhnə gəmilər az ödəyir.", "Gəmilər gündüz girə bilər."],
    "hy": ["Հին նավահանգիստը բացվել է երկուշաբթի։", "Նավերը կարող են մտնել ցերեկը։", "Նավահանգիստը խորացվել է։",
           "Ցերեկը հին նավերը քիչ են վճարում։", "Նավերը կարող են մտնել ցերեկը։"],
}.items():
    for method in METHODS:
        print(language, method, summarize(sentences, language=language, length=SummaryLength(sentences=2),
                                          method=method, headline=sentences[0]))
"""


def test_same_answer_in_every_process_without_network_and_nltk_data(tmp_path: Path) -> None:
    def answer(hash_seed: str) -> str:
        return subprocess.run(
            [sys.executable, "-W", "error", "-c", _IN_ANOTHER_PROCESS],
            env=os.environ | {"PYTHONHASHSEED": hash_seed, "NLTK_DATA": str(tmp_path), "HOME": str(tmp_path)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    first = answer("1")
    assert first.count("[") == 4 * len(METHODS)
    assert answer("2") == first
    assert list(tmp_path.iterdir()) == []
