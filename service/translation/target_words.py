"""The words of a translation, which of them are settled, and which stand for a stretch of the source."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from service.core.document import Span
from service.text.protection import OPAQUE, find_items
from service.text.words import fold, stop_words
from service.translation.alignment import Alignment, by_position, words
from service.translation.engine import Hypothesis
from service.translation.inflection.forms import Form
from service.translation.inflection.words import choose_form, guess
from service.translation.runs import best_run
from service.translation.terms import Word, split_words

MIN_LINK = 0.03
"""Weight of its links to a term from which a word may be its counterpart. With 0.15, 89 % of the terms of
`benchmarks.glossary` were applied, with 0.03 it is 98 %, and chrF grew all the way."""

OUTSIDE = 1.5
"""What a link to the rest of the sentence counts against one to the term."""


class TargetWords:
    """A translation's words. Those that are taken, numbers, links and code give way to nothing.

    Args:
        source: the sentence.
        hypothesis: its translation; without an alignment, words at the same relative position correspond.
        language: of the translation.
    """

    def __init__(self, source: str, hypothesis: Hypothesis, language: str) -> None:
        self.text = hypothesis.text
        self._sentence, self._given = source, hypothesis.alignment
        self._language = language
        self.spans = [Span(*span) for span in (self._given.target if self._given else words(self.text))]
        opaque = [item for item in find_items(self.text, language).items if item.kind in OPAQUE]
        self._free = [
            not any(touch(span, item) for item in opaque) and _is_plain_word(self.text[span.start : span.end])
            for span in self.spans
        ]

    @cached_property
    def words(self) -> list[Word]:
        """The words of the translation as terms and names have them."""
        return split_words(self.text)

    @cached_property
    def _alignment(self) -> Alignment:
        return self._given or by_position(self._sentence, self.text)

    def take(self, place: Span) -> None:
        """Settle the words of a place."""
        for index in self._inside(place):
            self._free[index] = False

    def is_free(self, place: Span) -> bool:
        """Whether all words of a place may still be taken."""
        return all(self._free[index] for index in self._inside(place))

    def nearest(self, places: Sequence[Span], source: Span) -> Span | None:
        """Of the places that are free the one with the strongest links to a stretch of the source, else the first."""
        free = [place for place in places if self.is_free(place)]
        if len(free) < 2:
            return free[0] if free else None
        weight = {place: sum(self._weight(index, source) for index in self._inside(place)) for place in free}
        return max(free, key=lambda place: (weight[place], -place.start))

    def counterpart(self, source: Span) -> Span | None:
        """The free words that a stretch of the source was translated to; None if that cannot be told."""
        gains = []
        for index, free in enumerate(self._free):
            inside = self._weight(index, source)
            outside = sum(weight for _, weight in self._alignment.rows[index]) - inside
            gains.append(inside - OUTSIDE * outside if free and inside >= MIN_LINK else float("-inf"))
        if not gains or max(gains) == float("-inf"):
            return None
        _, first, last = best_run(gains)
        functional = stop_words(self._language)
        while first < last - 1 and self._word(first) in functional:
            first += 1
        while first < last - 1 and self._word(last - 1) in functional:
            last -= 1
        return Span(self.spans[first].start, self.spans[last - 1].end)

    def form(self, place: Span) -> Form:
        """The grammatical form of the words at a place, by the last of them and the one before the first."""
        inside = self._inside(place)
        last = self.spans[inside[-1]]
        before = self.spans[inside[0] - 1] if inside[0] else Span(0, 0)
        forms = guess(self.text[last.start : last.end], self._language)
        return choose_form(forms, self._language, self.text[before.start : before.end])

    def begins(self, place: Span) -> bool:
        """Whether no word stands before a place."""
        return not any(map(str.isalnum, self.text[: place.start]))

    def _weight(self, index: int, source: Span) -> float:
        sources = self._alignment.source
        return sum(weight for word, weight in self._alignment.rows[index] if touch(Span(*sources[word]), source))

    def _inside(self, place: Span) -> list[int]:
        return [index for index, span in enumerate(self.spans) if touch(span, place)]

    def _word(self, index: int) -> str:
        span = self.spans[index]
        return fold(self.text[span.start : span.end], self._language)


def touch(one: Span, other: Span) -> bool:
    """Whether two stretches have a character in common."""
    return one.start < other.end and other.start < one.end


def _is_plain_word(text: str) -> bool:
    return text[:1].isalpha() and not any(map(str.isdigit, text))
