"""sumy's summarizers on our tokens, stems and stop words. Owner of sumy (and of NLTK and NumPy through it).

sumy's own way in, ``PlaintextParser`` with ``Tokenizer``, needs a downloaded NLTK model for every language and knows
none for Azerbaijani and Armenian. Its document model does not: it is built here from finished sentences, each with a
tokenizer that answers our words. Importing this module imports sumy, about half a second, so it is imported on first
use.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any

import numpy as np
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.edmundson import EdmundsonSummarizer
from sumy.summarizers.edmundson_cue import EdmundsonCueMethod
from sumy.summarizers.edmundson_title import EdmundsonTitleMethod
from sumy.summarizers.kl import KLSummarizer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.reduction import ReductionSummarizer
from sumy.summarizers.sum_basic import SumBasicSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words

from service.summarization import cues
from service.summarization.tokenized import TokenizedArticle
from service.text import words

MAX_CANDIDATES = 200
"""Sentences a sumy method gets to see. Most compare every sentence with every other (KL with every summary so far):
at 200 the slowest takes seconds, at 10,000 it would take days. Longer articles are cut by `by_centroid` first."""

_STOP_WORDS_OF_SUMY = frozenset(
    ["ar", "cs", "de", "el", "es", "fr", "he", "it", "ja", "ko", "pl", "pt", "sk", "sv", "th", "uk", "zh"]
)
_NO_WORDS = frozenset({""})
"""Edmundson's method refuses empty word lists; no token equals the empty string."""


@cache
def stop_words(language: str) -> frozenset[str]:
    """Our stop words, or sumy's for a language we have none for, or none."""
    if language not in _STOP_WORDS_OF_SUMY:
        return words.stop_words(language)
    try:
        return frozenset(words.fold(word, language) for word in get_stop_words(language))
    except LookupError:  # an older sumy, with fewer lists
        return frozenset()


class _Sentence(Sentence):  # type: ignore[misc]
    """A sentence that knows its position, and equals no other: sumy's equality by text merges repeated sentences."""

    def __init__(self, article: TokenizedArticle, text: str, position: int = -1) -> None:
        super().__init__(text, tokenizer=None, is_heading=position < 0)
        self.position = position
        self._article = article

    @property
    def words(self) -> list[str]:
        return self._article.fold(self._text) if self.is_heading else self._article.words[self.position]

    __eq__ = object.__eq__
    __hash__ = object.__hash__


class _LsaSummarizer(LsaSummarizer):  # type: ignore[misc]
    """Without the last digits of the ranks: they follow the order of a set, and would break ties anew every time."""

    def _compute_ranks(self, sigma: Any, v_matrix: Any) -> list[float]:
        return [round(rank, 9) for rank in super()._compute_ranks(sigma, v_matrix)]


_SUMMARIZERS: Mapping[str, Callable[[Callable[[str], str]], Any]] = {
    "lexrank": LexRankSummarizer,
    "lsa": _LsaSummarizer,
    "textrank": TextRankSummarizer,
    "luhn": LuhnSummarizer,
    "sumbasic": SumBasicSummarizer,
    "kl": KLSummarizer,
    "edmundson": EdmundsonSummarizer,
    "reduction": ReductionSummarizer,
}


def _document(article: TokenizedArticle, positions: Iterable[int], *, headline: bool) -> ObjectDocumentModel:
    """Some of an article's sentences in sumy's document model; the headline, if wanted, heads the first paragraph."""
    paragraphs = [
        [_Sentence(article, article.sentences[position], position) for position in group]
        for _, group in groupby(sorted(positions), key=lambda position: article.paragraphs[position])
    ]
    if headline and article.headline and paragraphs:
        paragraphs[0].insert(0, _Sentence(article, article.headline))
    return ObjectDocumentModel(map(Paragraph, paragraphs))


def by_centroid(article: TokenizedArticle) -> list[int]:
    """All sentences, the most central first: cosine to the word counts of the whole article, in linear time.

    The centroid of MEAD (Radev, Jing, Styś and Tam 2004) without its idf, for there is no corpus at hand.
    """
    centroid = Counter(stem for stems in article.stems for stem in stems)
    scores = [sum(centroid[stem] for stem in stems) / math.sqrt(len(stems) or 1) for stems in article.stems]
    return sorted(range(len(scores)), key=lambda position: (-scores[position], position))


def _distinguishable(article: TokenizedArticle, candidates: Sequence[int]) -> Sequence[int]:
    """As many candidates as they have words: LSA's matrix cannot rank more sentences than it has rows."""
    while len(candidates) > (vocabulary := len(frozenset().union(*(article.stems[c] for c in candidates)))):
        candidates = candidates[:vocabulary]
    return candidates


def rank(article: TokenizedArticle, method: str, count: int) -> list[int]:
    """All sentences of an article, those the method chose first, then the rest by centrality.

    Args:
        article: what to summarize.
        method: a key of sumy's methods in lower case: ``lexrank``, ``lsa``, …
        count: how many sentences the method is asked for.
    """
    order = by_centroid(article)
    candidates: Sequence[int] = [position for position in order if article.words[position]][:MAX_CANDIDATES]
    if method == "lsa":
        candidates = _distinguishable(article, candidates)
    summarizer = _SUMMARIZERS[method](article.stem)
    if method == "edmundson":
        _give_edmundson_words(summarizer, article)
    else:
        summarizer.stop_words = article.stop_words
    document = _document(article, candidates, headline=method == "edmundson")
    with np.errstate(divide="ignore", invalid="ignore"):  # LexRank where no word tells sentences apart: source order
        chosen = [sentence.position for sentence in summarizer(document, count)]
    taken = set(chosen)
    return chosen + [position for position in order if position not in taken]


def _give_edmundson_words(summarizer: Any, article: TokenizedArticle) -> None:
    headline = {token for token in article.fold(article.headline) if token not in article.stop_words}
    summarizer.bonus_words = (cues.BONUS.get(article.language, frozenset()) | headline) or _NO_WORDS
    summarizer.stigma_words = cues.STIGMA.get(article.language) or _NO_WORDS
    summarizer.null_words = article.stop_words or _NO_WORDS


def headline_ratings(article: TokenizedArticle) -> list[int]:
    """Edmundson's title method: for each sentence, how many of its words stand in the headline."""
    document = _document(article, range(len(article.sentences)), headline=True)
    null_words = frozenset(map(article.stem, article.stop_words))
    return _in_order(EdmundsonTitleMethod(article.stem, null_words).rate_sentences(document))


def cue_ratings(article: TokenizedArticle, bonus_words: frozenset[str]) -> list[int]:
    """Edmundson's cue method, on full forms: for each sentence, how many of its words are bonus words."""
    document = _document(article, range(len(article.sentences)), headline=False)
    return _in_order(EdmundsonCueMethod(str, bonus_words, frozenset()).rate_sentences(document))


def _in_order(ratings: Mapping[_Sentence, int]) -> list[int]:
    return [rating for _, rating in sorted(ratings.items(), key=lambda item: item[0].position)]
