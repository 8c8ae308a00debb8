"""Translation memory: no sentence twice through a model, and a person's translation before any model's.

Two kinds of entries, with keys of their own:

- *Machine translations*, kept by the service. The key is a digest of everything that determines the output
  (`Conditions` and the sentence), so that what is found is what the models would say.
- *Approved segments*, which people import or accept. The key is a digest of the languages and the sentence alone: they
  hold whatever models are installed. Sentences like a given one are found among these.

A memory is a help, never a need: where its database fails, translation goes on without it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from service.core.errors import DragomanError
from service.core.memory import MachineTranslation, Segment, check_segment
from service.text.repair import repair_source
from service.translation import similarity
from service.translation.engine import Hypothesis
from service.translation.memory_keys import Conditions, machine_keys, segment_key
from service.translation.normalization import normalize
from service.translation.preservation import Preserved
from service.translation.similarity import CANDIDATES, LIMIT, MIN_SIMILARITY, Match

REST_SECONDS = 30.0
"""After a failure the database is left alone for so long: waiting for it again and again would slow every request."""

NUL = "\0"
"""A character that PostgreSQL cannot store."""

log = logging.getLogger(__name__)


class MemoryBackend(Protocol):
    """Where a memory is kept: verbs on opaque keys. Every one may raise a `DragomanError`."""

    def find(
        self, approved: Collection[bytes], machine: Collection[bytes]
    ) -> tuple[Mapping[bytes, Segment], Mapping[bytes, MachineTranslation]]:
        """The entries that have these keys, of each kind, in one transaction."""

    def remember(self, translations: Mapping[bytes, MachineTranslation]) -> None:
        """Keep machine translations, and forget those unused for longest where there are too many."""

    def approve(self, segments: Mapping[bytes, tuple[Segment, Collection[int]]]) -> int:
        """Keep approved segments with their index words, over others of the same key; returns how many are new."""

    def candidates(self, queries: Sequence[Collection[int]], limit: int) -> Sequence[Sequence[Segment]]:
        """For each set of index words the approved segments that share most of them."""


class MemoryState(StrEnum):
    """What a memory is used for."""

    OFF = "off"
    READ_ONLY = "read-only"
    ON = "on"


class MemoryKind(StrEnum):
    """Which kind of entry a translation from the memory is."""

    EXACT = "exact"
    """What the same models made of the same sentence before."""

    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Recalled:
    """A sentence's translation and the kind of entry it was found as."""

    preserved: Preserved
    kind: MemoryKind


@dataclass(slots=True)
class Recall:
    """The memory of one request.

    Attributes:
        hits: what was found, by the position of the sentence.
        keys: of the sentences that may be kept, by position.
        kept: what is to be remembered.
    """

    hits: dict[int, Recalled] = field(default_factory=dict)
    keys: dict[int, bytes] = field(default_factory=dict)
    kept: dict[bytes, MachineTranslation] = field(default_factory=dict)

    def keep(self, position: int, preserved: Preserved) -> None:
        """Have a sentence's translation remembered; an empty one is none."""
        best = preserved.hypotheses[0]
        if position in self.keys and best.text and best.score and NUL not in best.text:
            self.kept[self.keys[position]] = MachineTranslation(best.text, best.score, best.looped, preserved.in_parts)


class Memory:
    """The translation memory as translation uses it; safe to use from many threads.

    Args:
        backend: where it is kept; None for no memory.
        read_only: use what is there and keep nothing.
        version: of this software: what another version made of a sentence is not what this one would.

    Attributes:
        on_recall: told of each request how many sentences were found approved, found exact, and not found.
    """

    def __init__(self, backend: MemoryBackend | None = None, *, read_only: bool = False, version: str = "") -> None:
        self.backend = backend
        self.state = MemoryState.OFF if backend is None else MemoryState.READ_ONLY if read_only else MemoryState.ON
        self.on_recall: Callable[[int, int, int], None] | None = None
        self._version = version
        self._rest_until = 0.0
        self._failing = False

    def recall(
        self, texts: Sequence[str], conditions: Conditions, *, machine: bool = True, afresh: Collection[int] = ()
    ) -> Recall:
        """Look sentences up, all in one go. Never raises.

        Args:
            texts: repaired sentences, see `service.text.repair`.
            conditions: under which they would be translated.
            machine: whether machine translations serve, too.
            afresh: positions that none of these serves for, though it is remembered.
        """
        recall = Recall()
        if self.backend is None or self._resting:
            return recall
        source, target = conditions.route[0], conditions.route[-1]
        prose = [position for position, text in enumerate(texts) if any(map(str.isalpha, text))]
        normal = {position: normalize(texts[position], source) for position in prose}
        approved = {position: segment_key(source, target, normal[position]) for position in prose}
        if machine:
            key = machine_keys(conditions, self._version)
            recall.keys = {position: key(texts[position], normal[position]) for position in prose}
        wanted = {position: digest for position, digest in recall.keys.items() if position not in afresh}
        with self._tolerant():
            segments, translations = self.backend.find(set(approved.values()), set(wanted.values()))
            for position in prose:
                if segment := segments.get(approved[position]):
                    best = Hypothesis(segment.translation, score=1.0)
                    recall.hits[position] = Recalled(Preserved([best]), MemoryKind.APPROVED)
                elif found := translations.get(wanted.get(position, b"")):
                    best = Hypothesis(found.text, found.score, found.looped)
                    recall.hits[position] = Recalled(Preserved([best], found.in_parts), MemoryKind.EXACT)
        if self.on_recall:
            kinds = [hit.kind for hit in recall.hits.values()]
            counts = kinds.count(MemoryKind.APPROVED), kinds.count(MemoryKind.EXACT)
            self.on_recall(*counts, len(prose) - sum(counts))
        return recall

    def save(self, recall: Recall) -> None:
        """Remember what a request's recall has kept, all in one go. Never raises."""
        if self.backend is not None and self.state is MemoryState.ON and recall.kept and not self._resting:
            with self._tolerant():
                self.backend.remember(recall.kept)

    def offer(self, texts: Sequence[str], source: str, target: str) -> list[tuple[Match, ...]]:
        """For each repaired sentence the approved segments most like it. Never raises."""
        offered: list[tuple[Match, ...]] = [()] * len(texts)
        if self.backend is not None and not self._resting:
            with self._tolerant():
                offered = self._matches(texts, source, target, LIMIT, MIN_SIMILARITY)
        return offered

    def fuzzy(
        self,
        sentence: str,
        source: str,
        target: str,
        limit: int = LIMIT,
        min_similarity: float = MIN_SIMILARITY,
    ) -> tuple[Match, ...]:
        """The approved segments most like a sentence, best first.

        Args:
            sentence: as the user wrote it.
            source, target: language codes.
            limit: how many at most.
            min_similarity: 0 to 1, see `Match`.

        Raises:
            DragomanError: the database cannot be used.
        """
        return self._matches([repair_source(sentence, source).text], source, target, limit, min_similarity)[0]

    def approve(self, segments: Iterable[Segment]) -> int:
        """Keep approved segments; of several with one source the last one counts.

        Returns:
            How many sentences had no approved translation before.

        Raises:
            InvalidOption: a segment cannot be kept; see `service.core.memory.check_segment`.
            DragomanError: the database cannot be used.
        """
        keyed: dict[bytes, tuple[Segment, Collection[int]]] = {}
        for segment in segments:
            check_segment(segment)
            normal = normalize(repair_source(segment.text, segment.source).text, segment.source)
            words = similarity.index_words(normal, segment.source, segment.target)
            keyed[segment_key(segment.source, segment.target, normal)] = segment, words
        assert self.backend is not None
        return self.backend.approve(keyed) if keyed else 0

    def _matches(
        self, texts: Sequence[str], source: str, target: str, limit: int, min_similarity: float
    ) -> list[tuple[Match, ...]]:
        assert self.backend is not None
        normal = [normalize(text, source) for text in texts]
        words = [similarity.index_words(text, source, target) for text in normal]
        found = self.backend.candidates(words, CANDIDATES)
        return [
            similarity.best_matches(text, source, segments, limit, min_similarity)
            for text, segments in zip(normal, found, strict=True)
        ]

    @property
    def _resting(self) -> bool:
        return time.monotonic() < self._rest_until

    @contextmanager
    def _tolerant(self) -> Iterator[None]:
        """Go on without the memory where it fails, and say so once until it works again."""
        try:
            yield
        except DragomanError as error:
            self._rest_until = time.monotonic() + REST_SECONDS
            if not self._failing:
                log.warning("translation goes on without its memory: %s", error)
            self._failing = True
        else:
            self._failing = False
