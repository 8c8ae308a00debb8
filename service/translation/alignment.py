"""Which words of a translation stand for which words of its source.

The decoder's attention says, for every token it wrote, which tokens it read. Here this becomes links between words,
with offsets in the texts as the caller knows them: what normalisation, cutting and tokenisation did is undone on the
way. Over several models alignments are composed. Where a model gives no attention, position has to do.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Span = tuple[int, int]
Row = tuple[tuple[int, float], ...]

_WORD = re.compile(r"(?<!\w)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,:]\d+)+|\w+(?:['’՛՜՞-]\w+)*|[^\w\s]")
"""A number is one word, so that no tag comes to stand between its digits."""
_GROUP = re.compile(r"\S+")

PRIOR = 0.05
"""Weight of the source word at the same relative position: decides only where attention says next to nothing."""

MIN_WEIGHT = 0.02
"""Weaker links are noise and are dropped."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Links between the words of two texts; a punctuation mark is a word.

    Attributes:
        source: offsets of the words of the source text.
        target: offsets of the words of its translation.
        rows: for each word of the translation, the indices of source words and the weights of the links, which sum up
            to 1 at most.
    """

    source: tuple[Span, ...]
    target: tuple[Span, ...]
    rows: tuple[Row, ...]

    def then(self, second: Alignment) -> Alignment:
        """The alignment over two steps; this one's target text is the source text of the second."""
        rows = []
        for row in second.rows:
            weights: defaultdict[int, float] = defaultdict(float)
            for middle, weight in row:
                for index, inner in self.rows[middle] if middle < len(self.rows) else ():
                    weights[index] += weight * inner
            rows.append(_row(weights))
        return Alignment(self.source, second.target, tuple(rows))


@dataclass(frozen=True, slots=True)
class AlignedPiece:
    """A piece of a sentence as it went through a model.

    Attributes:
        source, target: the piece and its translation.
        source_tokens, target_tokens: as the model read and wrote them.
        attention: for each target token, the weights of the source tokens.
    """

    source: str
    target: str
    source_tokens: Sequence[str]
    target_tokens: Sequence[str]
    attention: Sequence[Sequence[float]]


def words(text: str) -> tuple[Span, ...]:
    """Offsets of the words and punctuation marks of a text."""
    return tuple(match.span() for match in _WORD.finditer(text))


def by_position(source: str, target: str) -> Alignment:
    """The alignment of two texts of which nothing is known: words at the same relative position."""
    return _refined(source, target, [{} for _ in words(target)], prior=1.0)


def by_attention(source: str, target: str, pieces: Sequence[AlignedPiece]) -> Alignment:
    """The alignment of a sentence and its translation.

    Args:
        source: the sentence before normalisation.
        target: the translations of the pieces, joined by a space.
        pieces: in order; joined by a space, their sources are the sentence after normalisation.
    """
    source_words, target_words = words(source), words(target)
    to_source = offset_map(" ".join(piece.source for piece in pieces), source)
    weights: list[defaultdict[int, float]] = [defaultdict(float) for _ in target_words]
    lengths = [0] * len(target_words)
    source_start = target_start = 0
    for piece in pieces:
        columns = [
            list(_shares(source_words, to_source(source_start + start), to_source(source_start + end)))
            for start, end in token_spans(piece.source_tokens, piece.source)
        ]
        spans = token_spans(piece.target_tokens, piece.target)
        for (start, end), attention in zip(spans, piece.attention, strict=False):
            for target_index, length in _overlaps(target_words, target_start + start, target_start + end):
                lengths[target_index] += length
                for column, weight in zip(columns, attention, strict=False):
                    if weight >= MIN_WEIGHT:
                        for source_index, share in column:
                            weights[target_index][source_index] += weight * share * length
        source_start += len(piece.source) + 1
        target_start += len(piece.target) + 1
    means = [
        {index: weight / length for index, weight in row.items()} for row, length in zip(weights, lengths, strict=True)
    ]
    return _refined(source, target, means)


def offset_map(text: str, other: str) -> Callable[[int], int]:
    """Offsets in one text to offsets in another spelling of it.

    White space and the spelling of words may differ. Where both have as many words, each goes with its counterpart,
    so that a difference moves nothing outside its word.
    """
    groups, others = _groups(text), _groups(other)
    if len(groups) != len(others) or not groups:
        groups, others = [(0, max(1, len(text)))], [(0, len(other))]
    starts = [start for start, _ in groups]

    def convert(offset: int) -> int:
        index = max(0, bisect_right(starts, offset) - 1)
        (start, end), (other_start, other_end) = groups[index], others[index]
        inside = min(1.0, max(0, offset - start) / (end - start))
        return other_start + round(inside * (other_end - other_start))

    return convert


def respelt(spans: Sequence[Span], text: str, other: str) -> tuple[Span, ...]:
    """Where words of a text stand in another spelling of it; each has one character at least."""
    convert = offset_map(text, other)
    starts = [min(convert(start), len(other) - 1) for start, _ in spans]
    return tuple((start, max(start + 1, convert(end))) for start, (_, end) in zip(starts, spans, strict=True))


def token_spans(tokens: Sequence[str], text: str) -> list[Span]:
    """Where in a text its SentencePiece tokens stand, without the spaces they begin with.

    Subwords of other tokenizers are found about as well as their lengths allow.
    """
    spans: list[Span] = []
    position = 0
    convert = offset_map("".join(tokens).replace("▁", " "), text)
    for token in tokens:
        first = position + len(token) - len(token.lstrip("▁"))
        position += len(token)
        spans.append((convert(min(first, position - 1)), convert(position)))
    return spans


def _groups(text: str) -> list[Span]:
    return [match.span() for match in _GROUP.finditer(text)]


def _overlaps(spans: Sequence[Span], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans a stretch touches, and by how many characters; a stretch has one at least, however it was rounded."""
    end = max(end, start + 1)
    index = bisect_right(spans, start, key=lambda span: span[1])
    while index < len(spans) and spans[index][0] < end:
        yield index, min(end, spans[index][1]) - max(start, spans[index][0])
        index += 1


def _shares(spans: Sequence[Span], start: int, end: int) -> Iterator[tuple[int, float]]:
    found = list(_overlaps(spans, start, end))
    total = sum(length for _, length in found)
    return ((index, length / total) for index, length in found)


def _refined(source: str, target: str, weights: Sequence[dict[int, float]], prior: float = PRIOR) -> Alignment:
    """Links by attention, with what is known besides.

    A word that occurs once on both sides, a number above all, is its own translation. A word and a punctuation mark
    never are: decoders rest on the final stop while they write function words, which says nothing.
    """
    source_words, target_words = words(source), words(target)
    source_texts = [source[start:end].casefold() for start, end in source_words]
    target_texts = [target[start:end].casefold() for start, end in target_words]
    source_counts, target_counts = Counter(source_texts), Counter(target_texts)
    positions = {text: index for index, text in enumerate(source_texts)}
    is_word = [_is_word(text) for text in source_texts]
    rows: list[Row] = []
    for index, (text, row) in enumerate(zip(target_texts, weights, strict=True)):
        kind = _is_word(text)
        if kind and source_counts[text] == target_counts[text] == 1:
            rows.append(((positions[text], 1.0),))
            continue
        kept = {column: weight for column, weight in row.items() if is_word[column] is kind}
        if source_words:
            expected = int((index + 0.5) * len(source_words) / len(target_words))
            kept[expected] = kept.get(expected, 0.0) + prior
        rows.append(_row(kept))
    return Alignment(source_words, target_words, tuple(rows))


def _is_word(text: str) -> bool:
    return text[:1].isalnum()


def _row(weights: dict[int, float]) -> Row:
    total = max(1.0, sum(weights.values()))
    return tuple(sorted((index, weight / total) for index, weight in weights.items() if weight >= MIN_WEIGHT))
