"""Sentences like a given one: which could be, by the words they share, and how like they are, by edit distance.

Comparing a sentence with all of a memory takes too long, so each is filed under its longest words. Long words are rare
and carry the matter; a short sentence has none and is filed under all it has. Whatever shares enough of them is
compared letter by letter.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from service.core.memory import Segment
from service.text.words import stem, tokenize
from service.translation.normalization import normalize

INDEX_WORDS = 8
"""Words a segment is filed under. More find little that these do not, and the index grows with them."""

CANDIDATES = 50
"""Segments compared letter by letter."""

LIMIT = 3
"""Matches offered for a sentence."""

MIN_SIMILARITY = 0.7
"""Below this a match takes longer to mend than to write anew: the usual threshold of translation memories."""


@dataclass(frozen=True, slots=True)
class Match:
    """An approved segment like a sentence.

    Attributes:
        segment: with its translation.
        similarity: 1 less the Levenshtein distance of the two sentences over the length of the longer, 0 to 1.
    """

    segment: Segment
    similarity: float


def index_words(normal: str, source: str, target: str) -> list[int]:
    """The numbers of the words a sentence is filed under, for one pair of languages.

    Args:
        normal: the sentence in normal form.
        source, target: language codes.

    Returns:
        Signed 64-bit digests of the stems of its longest words.
    """
    stems = {stem(word, source) for word in tokenize(normal)}
    longest = sorted(stems, key=lambda word: (-len(word), word))[:INDEX_WORDS]
    return [_number(source, target, word) for word in longest]


def best_matches(
    normal: str, source: str, segments: Iterable[Segment], limit: int, min_similarity: float
) -> tuple[Match, ...]:
    """The segments most like a sentence in normal form, best first."""
    from rapidfuzz.distance import Levenshtein

    matches = [
        Match(segment, Levenshtein.normalized_similarity(normal, normalize(segment.text, source)))
        for segment in segments
    ]
    good = [match for match in matches if match.similarity >= min_similarity]
    return tuple(sorted(good, key=lambda match: -match.similarity)[:limit])


def _number(*parts: str) -> int:
    digest = hashlib.blake2b(json.dumps(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
