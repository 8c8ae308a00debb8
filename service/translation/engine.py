"""Sentences through models.

The way of a sentence: normalised, cut where it is too long, tokenised on the caller's thread; batched with whatever
else is waiting; decoded with a length cap; decoded again when it loops or leaves its alphabet; joined and detokenised.
"""

from __future__ import annotations

import math
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from service.translation.alignment import AlignedPiece, Alignment, by_attention
from service.translation.batching import BatchQueue, Job
from service.translation.chunking import chunk
from service.translation.model import Decoded, Decoding, Model, Segment, length_cap
from service.translation.normalization import normalize
from service.translation.packages import TranslationPackage
from service.translation.repetition import is_loop
from service.translation.scripts import foreign_pieces, hands_words_through


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How models are run.

    Attributes:
        threads: CPU cores a model may use; 0 for all, or what CTranslate2 chooses for a large model.
        beam_size: hypotheses kept while decoding; 1 is greedy and about twice as fast.
        max_batch_tokens: source tokens decoded together.
        max_waiting_tokens: source tokens waiting for one model before new requests are refused.
        max_sentence_tokens: longer sentences are cut in pieces.
        max_loaded_models: the model not used for longest is unloaded when one more is needed.
        max_seconds: one call of `Engine.translate` is given up after so long; None for never.
    """

    threads: int = 0
    beam_size: int = 4
    max_batch_tokens: int = 256
    max_waiting_tokens: int = 400_000
    max_sentence_tokens: int = 110
    max_loaded_models: int = 4
    max_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation of one sentence.

    Attributes:
        text: the translation.
        score: the model's mean probability of a token, 0 to 1.
        looped: the model repeated itself and had to be constrained.
        alignment: of the sentence and the text; None unless asked for, or where the model gives no attention.
    """

    text: str
    score: float
    looped: bool = False
    alignment: Alignment | None = None


_Queue = BatchQueue[Segment, list[Decoded]]


class Engine:
    """Runs all models of the process; safe to use from many threads.

    Attributes:
        on_batch: told the number of segments and of source tokens of every batch, before it is decoded.
    """

    def __init__(self, options: EngineOptions | None = None) -> None:
        self.options = options or EngineOptions()
        self.on_batch: Callable[[int, int], None] | None = None
        self._queues: OrderedDict[Path, _Queue] = OrderedDict()
        self._lock = threading.Lock()
        # The interpreter must not end while a model's thread is inside CTranslate2: that aborts the process.
        weakref.finalize(self, _abandon, self._queues)

    @property
    def waiting_tokens(self) -> int:
        """Source tokens waiting for all models together."""
        return sum(queue.waiting for queue in list(self._queues.values()))

    def translate(
        self,
        package: TranslationPackage,
        sentences: Sequence[str],
        hypotheses: int = 1,
        *,
        return_alignment: bool = False,
    ) -> Iterator[tuple[int, list[Hypothesis]]]:
        """Translate sentences in one direction; yields them as they are done, in any order.

        Args:
            package: the direction.
            sentences: one sentence each; an empty one comes back empty.
            hypotheses: how many different translations of each to return at most, best first.
            return_alignment: align each hypothesis with its sentence.

        Yields:
            The position of a sentence and its hypotheses. With more than one hypothesis asked for, a sentence that
            was cut in pieces has the n-th best of each piece joined.

        Raises:
            ModelMissing, ModelCorrupt: the model cannot be loaded.
            Overloaded: too much is waiting for this model, or it took too long.
        """
        decoding = Decoding(
            max(self.options.beam_size, hypotheses),
            hypotheses,
            attention=return_alignment,
            length_penalty=package.length_penalty,
        )
        pieces = [self._segments(package, sentence) for sentence in sentences]
        places = [(position, part) for position, parts in enumerate(pieces) for part in range(len(parts))]
        decoded: list[dict[int, list[Decoded]]] = [{} for _ in sentences]
        for position, parts in enumerate(pieces):
            if not parts:
                yield position, [Hypothesis("", 1.0)]
        flat = [segment for parts in pieces for segment in parts]
        for index, candidates in self._decode(package, flat, decoding):
            position, part = places[index]
            decoded[position][part] = candidates
            if len(decoded[position]) == len(pieces[position]):
                in_order = [decoded[position][part] for part in sorted(decoded[position])]
                yield position, _join(package, sentences[position], pieces[position], in_order)

    def close(self) -> None:
        """Finish what is waiting and unload all models."""
        with self._lock:
            while self._queues:
                self._queues.popitem()[1].close()

    def _segments(self, package: TranslationPackage, sentence: str) -> list[Segment]:
        def fits(piece: str) -> bool:
            return len(piece) <= self.options.max_sentence_tokens or (
                len(package.tokenizer.encode(piece)) <= self.options.max_sentence_tokens
            )

        normal = normalize(sentence, package.source)
        pieces = chunk(normal, fits) if normal else []
        around = package.source_prefix, package.source_suffix
        return [
            Segment(tuple(package.tokenizer.encode(piece)), package.target_prefix, piece, *around) for piece in pieces
        ]

    def _submit(self, folder: Path, segments: Sequence[Segment], decoding: Decoding) -> Job[Segment, list[Decoded]]:
        with self._lock:  # a queue handed out is not closed before the job is in it
            if folder not in self._queues:
                while len(self._queues) >= self.options.max_loaded_models:
                    self._queues.popitem(last=False)[1].close()
                self._queues[folder] = BatchQueue(
                    self._runner(Model(folder, self.options.threads)),
                    weigh=lambda segment: len(segment.tokens),
                    max_batch=self.options.max_batch_tokens,
                    max_waiting=self.options.max_waiting_tokens,
                    max_seconds=self.options.max_seconds,
                    name=f"model {folder.name}",
                )
            self._queues.move_to_end(folder)
            return self._queues[folder].submit(segments, decoding)

    def _runner(self, model: Model) -> Callable[[list[Segment], Hashable], list[list[Decoded]]]:
        def run(batch: list[Segment], options: Hashable) -> list[list[Decoded]]:
            if self.on_batch:
                self.on_batch(len(batch), sum(len(segment.tokens) for segment in batch))
            return model.translate(batch, options)

        return run

    def _decode(
        self, package: TranslationPackage, segments: Sequence[Segment], decoding: Decoding
    ) -> Iterator[tuple[int, list[Decoded]]]:
        """Decode segments; those whose best candidate went wrong once more, so that it cannot go wrong that way."""
        failed: dict[Decoding, dict[int, list[Decoded]]] = {}
        for index, candidates in self._submit(package.model_folder, segments, decoding):
            if remedy := _remedy(package, segments[index], candidates[0], decoding):
                failed.setdefault(remedy, {})[index] = candidates
            else:
                yield index, candidates
        for remedy, first in failed.items():
            order = list(first)
            again = self._submit(package.model_folder, [segments[index] for index in order], remedy)
            for position, candidates in again:
                index = order[position]
                if remedy.constrained:
                    yield index, [replace(candidate, looped=True) for candidate in candidates]
                else:
                    yield index, first[index] if _runs_away(segments[index], candidates[0]) else candidates


def _remedy(package: TranslationPackage, segment: Segment, best: Decoded, decoding: Decoding) -> Decoding | None:
    """How to decode a segment again; None when there is nothing wrong with it."""
    if _runs_away(segment, best):
        return replace(decoding, constrained=True)
    if hands_words_through(package.tokenizer.decode(best.tokens), package.target):
        suppressed = _foreign_pieces(package)
        return replace(decoding, suppressed=suppressed) if suppressed else None
    return None


def _runs_away(segment: Segment, decoded: Decoded) -> bool:
    return is_loop(decoded.tokens, segment.tokens) or len(decoded.tokens) >= length_cap(len(segment.tokens))


@lru_cache(maxsize=64)
def _foreign_pieces(package: TranslationPackage) -> tuple[str, ...]:
    pieces: Sequence[str] = getattr(package.tokenizer, "target_pieces", ())  # Argos' own tokenizers do not tell theirs
    return foreign_pieces(pieces, package.target)


def _abandon(queues: OrderedDict[Path, _Queue]) -> None:
    for queue in queues.values():
        queue.close(finish=False)


def _join(
    package: TranslationPackage, sentence: str, segments: Sequence[Segment], parts: Sequence[list[Decoded]]
) -> list[Hypothesis]:
    """Hypotheses of a sentence from those of its pieces."""
    joined: dict[str, Hypothesis] = {}
    for rank in range(max(map(len, parts))):
        chosen = [candidates[min(rank, len(candidates) - 1)] for candidates in parts]
        texts = [package.tokenizer.decode(piece.tokens).strip() for piece in chosen]
        text = " ".join(texts)
        hypothesis = Hypothesis(
            text=text,
            score=math.prod(piece.score for piece in chosen) ** (1 / len(chosen)),
            looped=any(piece.looped for piece in chosen),
            alignment=_align(sentence, text, segments, texts, chosen),
        )
        joined.setdefault(text, hypothesis)
    return list(joined.values())


def _align(
    sentence: str, text: str, segments: Sequence[Segment], texts: Sequence[str], chosen: Sequence[Decoded]
) -> Alignment | None:
    if not all(piece.attention for piece in chosen):
        return None
    pieces = [
        AlignedPiece(segment.text, target, segment.tokens, piece.tokens, piece.attention)
        for segment, target, piece in zip(segments, texts, chosen, strict=True)
    ]
    return by_attention(sentence, text, pieces)
