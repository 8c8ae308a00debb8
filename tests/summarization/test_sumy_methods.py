"""sumy's methods are sumy's, on our words."""

from __future__ import annotations

import importlib
from typing import Any, Protocol

import pytest
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence

from service.summarization.extractive import SummaryLength, summarize
from service.text import words


class Story(Protocol):
    language: str
    headline: str
    sentences: list[str]


class _Tokenizer:
    def __init__(self, language: str) -> None:
        self.language = language

    def to_words(self, sentence: str) -> list[str]:
        return [words.fold(word, self.language) for word in words.tokenize(sentence)]


@pytest.mark.parametrize(
    ("method", "module", "name"),
    [
        ("lexrank", "lex_rank", "LexRankSummarizer"),
        ("textrank", "text_rank", "TextRankSummarizer"),
        ("luhn", "luhn", "LuhnSummarizer"),
        ("sumbasic", "sum_basic", "SumBasicSummarizer"),
        ("kl", "kl", "KLSummarizer"),
        ("reduction", "reduction", "ReductionSummarizer"),
    ],
)
def test_each_method_chooses_what_sumy_chooses(story: Story, method: str, module: str, name: str) -> None:
    summarizer: Any = getattr(importlib.import_module(f"sumy.summarizers.{module}"), name)(
        lambda word: words.stem(word, story.language)
    )
    summarizer.stop_words = words.stop_words(story.language)
    tokenizer = _Tokenizer(story.language)
    document = ObjectDocumentModel([Paragraph([Sentence(text, tokenizer) for text in story.sentences])])
    expected = [str(sentence) for sentence in summarizer(document, 3)]

    chosen = summarize(story.sentences, language=story.language, length=SummaryLength(sentences=3), method=method)
    assert [story.sentences[position] for position in chosen] == expected


def test_lsa_gives_ties_to_the_earlier_sentence() -> None:
    """sumy's ranks of equally long sentences differ in the sixteenth digit, by the order of a set."""
    nouns = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron", "inlet", "juniper"]
    sentences = [f"{nouns[n * 3 % 10]} {nouns[(n * 3 + 7) % 10]}." for n in range(10)]
    assert summarize(sentences, language="en", length=SummaryLength(sentences=4), method="lsa") == [0, 1, 2, 3]


def test_edmundson_weighs_headline_cue_and_background_words() -> None:
    sentences = [
        "Nothing much happened on the first day.",
        "People walked about in the square as usual.",
        "The court ruled that the largest dam must be rebuilt as a result.",
        "Some sat down, others went home again.",
        "Earlier, long ago, the history of the place was perhaps another.",
        "Evening fell over the roofs of the town.",
    ]

    def edmundson(count: int, headline: str | None = None) -> list[int]:
        length = SummaryLength(sentences=count)
        return summarize(sentences, language="en", length=length, method="edmundson", headline=headline)

    assert 2 in edmundson(1)
    assert 4 not in edmundson(5)
    assert edmundson(1, headline="Others sat down and went home") == [3]


def test_edmundson_uses_the_paragraphs() -> None:
    sentences = [f"Sentence {name} stands here." for name in ("one", "two", "three", "four", "five", "six")]
    chosen = summarize(
        sentences,
        language="en",
        length=SummaryLength(sentences=4),
        method="edmundson",
        paragraphs=[0, 0, 0, 1, 1, 1],
    )
    assert chosen == [0, 2, 3, 5]
