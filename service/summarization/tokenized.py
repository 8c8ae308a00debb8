"""An article as the summarizers see it: sentences, their words, and what stands around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from service.text import words


@dataclass(frozen=True)
class TokenizedArticle:
    """Sentences with their words.

    Attributes:
        sentences: of the body, in order.
        paragraphs: for each sentence, the number of the paragraph it stands in; not decreasing.
        headline: text, or empty.
        language: ISO 639-1.
        stop_words: folded function words of the language.
    """

    sentences: Sequence[str]
    paragraphs: Sequence[int]
    headline: str
    language: str
    stop_words: frozenset[str]

    def fold(self, text: str) -> list[str]:
        """The words of a text in lower case."""
        return [words.fold(token, self.language) for token in words.tokenize(text)]

    def stem(self, word: str) -> str:
        """The stem of a word, in the article's language."""
        return words.stem(word, self.language)

    def content_stems(self, tokens: Sequence[str]) -> list[str]:
        """The stems of all folded words that are not function words."""
        return [self.stem(token) for token in tokens if token not in self.stop_words]

    @cached_property
    def words(self) -> list[list[str]]:
        """For each sentence, its folded words."""
        return [self.fold(sentence) for sentence in self.sentences]

    @cached_property
    def stems(self) -> list[frozenset[str]]:
        """For each sentence, the distinct stems of its content words."""
        return [frozenset(self.content_stems(tokens)) for tokens in self.words]
