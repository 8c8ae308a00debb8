"""Extractive summaries: the most important sentences of an article, as they stand.

`summarize` answers positions, not text, so that a caller can link each sentence back to its source and show its
translation instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.core.errors import InvalidOption, UnknownMethod

METHODS: tuple[str, ...] = (
    "news", "lexrank", "lsa", "textrank", "luhn", "sumbasic", "kl", "edmundson", "reduction", "lead",
)  # fmt: skip
"""``news`` is ours (`service.summarization.news`), ``lead`` takes the first sentences, the rest are sumy's."""

DEFAULT_METHOD = "news"


@dataclass(frozen=True, slots=True)
class SummaryLength:
    """How long a summary may be: exactly one of the two.

    Attributes:
        sentences: at least 1.
        ratio: share of the sentences, above 0, up to 1; rounded down, but to no less than one sentence.

    Raises:
        InvalidOption: none or both are given, or the value is out of range.
    """

    sentences: int | None = None
    ratio: float | None = None

    def __post_init__(self) -> None:
        if (self.sentences is None) == (self.ratio is None):
            raise InvalidOption("A summary's length is either a number of sentences or a ratio.", hint="Give one.")
        if self.sentences is not None and self.sentences < 1:
            raise InvalidOption(f"A summary of {self.sentences} sentences.", hint="Ask for at least 1.")
        if self.ratio is not None and not 0 < self.ratio <= 1:
            raise InvalidOption(f"A summary ratio of {self.ratio:g}.", hint="Ask for more than 0 and at most 1.")

    def of(self, available: int) -> int:
        """The number of sentences, out of so many."""
        if self.sentences is not None:
            return min(self.sentences, available)
        assert self.ratio is not None
        return min(available, max(1, int(self.ratio * available + 1e-9)))  # 0.29 × 100 is 28.999…


def summarize(
    sentences: Sequence[str],
    *,
    language: str,
    length: SummaryLength,
    method: str = DEFAULT_METHOD,
    headline: str | None = None,
    paragraphs: Sequence[int] | None = None,
) -> list[int]:
    """Choose the sentences that sum an article up.

    Sentences without a word (``***``) are taken last. The same input gives the same answer in every process.

    Args:
        sentences: of the body, without headline and dateline, in order.
        language: ISO 639-1; one without stemmer or stop words of its own works on lower-case words.
        length: how many to choose.
        method: one of `METHODS`.
        headline: used by ``news`` and ``edmundson``.
        paragraphs: for each sentence, the number of its paragraph, used by ``edmundson``; without it, every sentence
            is a paragraph, as in wire copy.

    Returns:
        Distinct positions in `sentences`, in source order, as many as asked for or as there are.

    Raises:
        UnknownMethod: no such method.
        InvalidOption: `paragraphs` and `sentences` differ in length.
    """
    if method not in METHODS:
        raise UnknownMethod(f"There is no summary method {method!r}.", hint=f"Choose from {', '.join(METHODS)}.")
    if paragraphs is not None and len(paragraphs) != len(sentences):
        raise InvalidOption(f"{len(paragraphs)} paragraph numbers for {len(sentences)} sentences.")
    count = length.of(len(sentences))
    if count == len(sentences):
        return list(range(count))

    from service.summarization import news, sumy_methods
    from service.summarization.tokenized import TokenizedArticle

    article = TokenizedArticle(
        sentences=sentences,
        paragraphs=paragraphs if paragraphs is not None else range(len(sentences)),
        headline=headline or "",
        language=language,
        stop_words=sumy_methods.stop_words(language),
    )
    if method == "lead":
        order = list(range(len(sentences)))
    elif method == "news":
        order = news.rank(article, count)
    else:
        order = sumy_methods.rank(article, method, count)
    order.sort(key=lambda position: not article.words[position])  # stable: only moves those without words to the end
    return sorted(order[:count])
