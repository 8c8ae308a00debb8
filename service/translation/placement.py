"""Inline markup in a translated sentence.

An element goes to the run of words that its words were translated to: the run for which the weight of links from inside
the element, less that of links from outside, is largest. Elements inside one another stay so; those side by side may
change places, as their words do, and never overlap. A tag whose partner stands in another sentence moves past no other
mark: it goes where it parts the words best. Each mark is placed exactly once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from service.text.html import Mark, MarkKind
from service.text.html_elements import LINE_BREAKS
from service.translation.alignment import Alignment, Span
from service.translation.elements import Element, depth_of, read_element
from service.translation.runs import best_run, choose_run, without

MAX_DEPTH = 40
"""Where elements are nested more deeply, all tags keep their order and relative position."""

MAX_EFFORT = 200_000
"""Marks times words of a translation; beyond, all marks keep their order and relative position."""

MIN_LINK = 0.1
"""Weight from which a mark without words follows the word it is attached to."""

Placed = list["str | Mark"]


def place_marks(sentence: str, marks: Sequence[Mark], translation: str, alignment: Alignment) -> Placed:
    """The translation with the sentence's marks in it.

    Args:
        sentence: the source sentence.
        marks: those that stand in the sentence or at its ends, in order. Offsets are in the sentence, partners are
            indices in this sequence.
        translation: of the sentence.
        alignment: of the two.
    """
    return _Layout(sentence, translation, alignment).run(marks)


class _Layout:
    def __init__(self, sentence: str, translation: str, alignment: Alignment) -> None:
        self._sentence = sentence
        self._translation = translation
        self._source = alignment.source
        self._target = alignment.target
        self._rows = alignment.rows
        self._middles = [(start + end) / 2 for start, end in alignment.source]
        self._source_is_word = [sentence[start].isalnum() for start, _ in alignment.source]
        self._target_is_word = [translation[start].isalnum() for start, _ in alignment.target]
        self._output: Placed = []
        self._written = 0

    def run(self, marks: Sequence[Mark]) -> Placed:
        simple = len(marks) * len(self._target) > MAX_EFFORT or depth_of(marks) > MAX_DEPTH
        gap, source_start = 0, 0
        waiting: list[Element] = []
        index = 0
        while index < len(marks):
            mark = marks[index]
            if not simple and (mark.kind is MarkKind.POINT or mark.partner is not None):
                element, index = read_element(marks, index)
                waiting.append(element)
                continue
            source_end = self._words_before(mark.offset)
            bounds = (gap, len(self._target)), (source_start, len(self._source))
            split = self._relative_gap(mark.offset) if simple else self._best_gap(mark.offset, *bounds)
            self._write_all(waiting, (gap, split), (source_start, source_end))
            gap, source_start, waiting = split, source_end, []
            self._write(mark, self._edge(gap, after=mark.kind is MarkKind.OPEN))
            index += 1
        self._write_all(waiting, (gap, len(self._target)), (source_start, len(self._source)))
        self._advance(len(self._translation))
        return self._output

    # 1. Where elements go

    def _arrange(self, elements: Sequence[Element], region: Span, source: Span) -> None:
        """Give sibling elements their words within a region of the translation.

        Args:
            elements: in the order of the source.
            region: words of the translation that they share.
            source: words of the sentence that the region stands for.
        """
        wanting: list[tuple[float, int, list[float], list[float]]] = []
        for number, element in enumerate(elements):
            inside = self._inside(element)
            if inside[0] == inside[1]:
                continue
            if covered := self._cover(inside, source, region):
                element.words = covered
                break
            gains, hits = self._scores(inside, region)
            wanting.append((-best_run(gains)[0], number, gains, hits))
        else:
            free = [region]
            for _, number, gains, hits in sorted(wanting, key=lambda want: want[:2]):
                elements[number].words = words = choose_run(free, region[0], gains, hits)
                free = [part for span in free for part in without(span, words)]
        taken = sorted(element.words for element in elements if element.has_words)
        for element in elements:
            if not element.has_words:
                gap, element.place = self._attach(element, region, source)
                for first, last in taken:
                    if first < gap < last:
                        gap = first if gap - first <= last - gap else last
                        element.place = self._edge(gap, after=False)
                element.words = (gap, gap)

    def _inside(self, element: Element) -> Span:
        """The words of the sentence in an element; half a word counts if it is the larger half, or all there is."""
        first, last = self._words_before(element.start), self._words_before(element.end)
        if first == last and self._sentence[element.start : element.end].strip():
            first = bisect_left(self._source, element.start, key=lambda span: span[1] - 1)
            last = bisect_left(self._source, element.end, key=lambda span: span[0])
        return first, max(first, last)

    def _cover(self, inside: Span, source: Span, region: Span) -> Span | None:
        """The whole region for an element that holds all words of it; None for any other."""
        words = [index for index in range(*source) if self._source_is_word[index]]
        if not words or inside[0] > words[0] or inside[1] <= words[-1]:
            return None
        targets = [index for index in range(*region) if self._target_is_word[index]]
        if not targets:
            return None
        first = region[0] if inside[0] <= source[0] else targets[0]
        return first, region[1] if inside[1] >= source[1] else targets[-1] + 1

    def _scores(self, inside: Span, region: Span) -> tuple[list[float], list[float]]:
        """For each word of a region the weight of links from inside less outside, and from inside alone."""
        gains, hits = [], []
        for row in self._rows[region[0] : region[1]]:
            hit = sum(weight for index, weight in row if inside[0] <= index < inside[1])
            hits.append(hit)
            gains.append(2 * hit - sum(weight for _, weight in row))
        return gains, hits

    # 2. Where marks without words go

    def _attach(self, element: Element, region: Span, source: Span) -> tuple[int, int]:
        """The gap between words, and the offset, for an element without words."""
        offset = element.start
        before, after = _around(self._sentence, offset)
        follower = self._words_before(offset)
        gap = self._best_gap(offset, region, source)
        if element.opening.name not in LINE_BREAKS:
            left, right = self._translated(follower - 1, region), self._translated(follower, region)
            if before.strip() and not after.isalnum():
                if left is not None:
                    return left + 1, self._target[left][1]
            elif after.strip() and not before.isalnum():
                if right is not None:
                    return right, self._target[right][0]
            elif left is not None and right is not None and abs(left - right) == 1:
                gap = max(left, right)
        return gap, self._edge(gap, after=False)

    def _translated(self, word: int, region: Span) -> int | None:
        """The word in a region that a word of the sentence is most strongly linked to."""
        links = [
            (weight, -index)
            for index in range(*region)
            for column, weight in self._rows[index]
            if column == word and weight >= MIN_LINK
        ]
        return -max(links)[1] if links else None

    def _best_gap(self, offset: int, region: Span, source: Span) -> int:
        """The gap in a region that best parts the translations of what is before an offset and of what is after it."""
        split = self._words_before(offset)
        if split <= source[0]:
            return region[0]
        if split >= source[1]:
            return region[1]
        cost = best_cost = 0.0
        best = region[0]
        for index in range(*region):
            for column, weight in self._rows[index]:
                cost += weight if column >= split else -weight
            if cost < best_cost:
                best, best_cost = index + 1, cost
        return best

    def _relative_gap(self, offset: int) -> int:
        return self._words_before(offset) * len(self._target) // max(1, len(self._source))

    def _words_before(self, offset: int) -> int:
        return bisect_left(self._middles, offset)

    def _edge(self, gap: int, *, after: bool) -> int:
        """The offset of a gap: where the word after it begins, or where the word before it ends."""
        if after and gap < len(self._target):
            return self._target[gap][0]
        return self._target[gap - 1][1] if gap else 0

    # 3. Writing it down

    def _write_all(self, elements: Sequence[Element], region: Span, source: Span) -> None:
        self._arrange(elements, region, source)
        for element in sorted(elements, key=lambda element: (element.words[0], element.has_words)):
            inside = self._inside(element)
            if element.has_words:
                place, end = self._ends(element, inside)
            else:
                place = end = element.place
            self._write(element.opening, place, spaced=element.closing is None)
            self._write_all(element.children, element.words, inside)
            if element.closing:
                self._write(element.closing, end)

    def _ends(self, element: Element, inside: Span) -> Span:
        """Where an element begins and ends in the translation; within a word only if that is written as its source."""
        first, last = element.words[0], element.words[1] - 1
        start, end = self._target[first][0], self._target[last][1]
        if inside[0] < inside[1]:
            source_first, source_last = self._source[inside[0]], self._source[inside[1] - 1]
            if source_first[0] < element.start < source_first[1] and self._same(source_first, self._target[first]):
                start += element.start - source_first[0]
            if source_last[0] < element.end < source_last[1] and self._same(source_last, self._target[last]):
                end -= source_last[1] - element.end
        return start, end

    def _same(self, source: Span, target: Span) -> bool:
        return self._sentence[slice(*source)] == self._translation[slice(*target)]

    def _write(self, mark: Mark, place: int, *, spaced: bool = False) -> None:
        """Add a mark; if it is ``spaced``, with the white space that it has around it in the sentence."""
        self._advance(place)
        spaced = spaced and bool(mark.name) and mark.name not in LINE_BREAKS
        before, after = _around(self._translation, self._written)
        source_before, source_after = _around(self._sentence, mark.offset)
        if spaced and source_before.isspace() and before and not before.isspace():
            self._output.append(" ")
        self._output.append(mark)
        if spaced and source_after.isspace() and after and not after.isspace():
            self._output.append(" ")

    def _advance(self, place: int) -> None:
        if place > self._written:
            self._output.append(self._translation[self._written : place])
            self._written = place


def _around(text: str, offset: int) -> tuple[str, str]:
    """The characters before and after a place in a text; empty at its ends."""
    return text[max(0, offset - 1) : offset], text[offset : offset + 1]
