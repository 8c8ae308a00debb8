"""The default summarizer, made for news: five features of a sentence, then redundancy removal.

Editors who condense a wire story take its first sentence almost always, then full statements from the upper half that
add the decision, consequence or obstacle; they leave out quotations and scraps. The features say that and no more, and
none but one needs to know the language, so that an article and its translation give the same summary:

1. position: earlier is better, fading by `POSITION_FADES_OVER`;
2. length: a short sentence says little;
3. headline words (Edmundson's title method, from sumy);
4. contrast words (Edmundson's cue method, from sumy, with `cues.CONTRAST`);
5. a quotation, against the sentence.

Figures, names, words of background (*earlier*, *last year*) and LexRank's centrality were tried and are not here: given
the five, each lowered the cross-validated score (docs/decisions/default-summarizer.md).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from service.summarization import cues, sumy_methods
from service.summarization.tokenized import TokenizedArticle
from service.text import words

POSITION_WEIGHT = 1.0
LENGTH_WEIGHT = 0.6
HEADLINE_WEIGHT = 0.4
CONTRAST_WEIGHT = 0.3
QUOTATION_WEIGHT = -0.4
"""A ridge regression of two editors' marks on the features, over 22 articles in four languages, gave these to one
decimal, with position as the unit. To calibrate again: ``python -m benchmarks.summarization --fit``."""

POSITION_FADES_OVER = 6
"""Sentences after which the weight of position has fallen to 1/e."""

QUOTATION_WORDS = 4
"""Words inside quotation marks that make a quotation; fewer are a name or a term."""

REDUNDANCY_WEIGHT = 2.0
"""Taken off a sentence that repeats a chosen one word for word; less by the square of their cosine (maximal marginal
relevance, Carbonell and Goldstein 1998). From 0 to 2 the score does not move, so 2 is for repeated sentences, which the
measured articles do not have: it outweighs all that speaks for one."""

_QUOTED = re.compile(r"""[«„“"](?P<text>[^«»„“”"]*)(?:[»“”"]|$)""")


def _is_quotation(sentence: str) -> bool:
    return any(len(words.tokenize(match["text"])) >= QUOTATION_WORDS for match in _QUOTED.finditer(sentence))


def features(article: TokenizedArticle) -> list[tuple[float, float, float, float, float]]:
    """For each sentence: position, length, headline words, contrast and quotation, each from 0 to 1."""
    lengths = [len(sentence) for sentence in article.sentences]
    usual_length = sum(lengths) / len(lengths) or 1
    headline_words = len(set(article.content_stems(article.fold(article.headline)))) or 1
    in_headline = sumy_methods.headline_ratings(article)
    contrasts = sumy_methods.cue_ratings(article, cues.CONTRAST.get(article.language, frozenset()))
    rows = []
    for position, sentence in enumerate(article.sentences):
        quotation = _is_quotation(sentence)
        rows.append(
            (
                math.exp(-position / POSITION_FADES_OVER),
                min(1.0, lengths[position] / usual_length),
                min(1.0, in_headline[position] / headline_words),
                float(contrasts[position] > 0 and not quotation),
                float(quotation),
            )
        )
    return rows


WEIGHTS = (POSITION_WEIGHT, LENGTH_WEIGHT, HEADLINE_WEIGHT, CONTRAST_WEIGHT, QUOTATION_WEIGHT)
"""In the order of `features`."""


def _squared_cosine(first: frozenset[str], second: frozenset[str]) -> float:
    common = len(first & second)
    return common * common / (len(first) * len(second) or 1)


def rank(article: TokenizedArticle, count: int, weights: Sequence[float] = WEIGHTS) -> list[int]:
    """All sentences of an article, best first; redundancy is removed among the first `count`.

    Only the `sumy_methods.MAX_CANDIDATES` best compete in that, which keeps the time linear in the length.
    """
    scores = [sum(weight * value for weight, value in zip(weights, row, strict=True)) for row in features(article)]
    order = sorted(range(len(scores)), key=lambda position: (-scores[position], position))
    rest, beyond = order[: sumy_methods.MAX_CANDIDATES], order[sumy_methods.MAX_CANDIDATES :]
    repeated = dict.fromkeys(rest, 0.0)
    chosen: list[int] = []
    while rest and len(chosen) < count:
        best = max(rest, key=lambda position: scores[position] - REDUNDANCY_WEIGHT * repeated[position])
        rest.remove(best)
        chosen.append(best)
        for position in rest:
            repeated[position] = max(repeated[position], _squared_cosine(article.stems[position], article.stems[best]))
    return chosen + rest + beyond
