"""A CTranslate2 model. The only module that imports ctranslate2."""

from __future__ import annotations

import math
import os
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.core.errors import ModelCorrupt, ModelMissing
from service.translation.packages import MODEL_FILES

CONSTRAINED_NGRAM, CONSTRAINED_PENALTY = 3, 1.2
"""What a second decoding of a looping sentence may not do: repeat three tokens in a row, or a token cheaply."""

MAX_PADDED_TOKENS = 1024
"""Source tokens in one decoder call, padding included; larger calls are not faster on a CPU."""

SMALL_MODEL_BYTES = 64 * 2**20
"""Up to this size each core decodes sentences of its own; matrices of a larger model are shared out among the cores.
Measured with the embedded model (43 MB) on two virtual cores, one sentence alone: 45 and 80 ms (8 and 23 tokens) on one
core, 118 and 175 ms on both together, which wait for each other after each of its small products."""

LENGTH_CAP_FACTOR, LENGTH_CAP_EXTRA = 2, 20
"""A translation of twice its source's tokens and twenty more is invention. Measured on 85,701 sentence pairs of ten
tokens and more in all twelve directions: the 99.9th percentile of the ratio is 2.0, and no pair reaches the cap."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """How a batch is decoded.

    Attributes:
        beam_size: hypotheses kept at each step.
        hypotheses: how many to return.
        constrained: forbid repetition, for sentences that looped.
        suppressed: tokens that may not come, for sentences that came out in letters of another alphabet.
        attention: return what each target token was read from.
        length_penalty: power of its length that a hypothesis's log-probability is divided by; see `TranslationPackage`.
    """

    beam_size: int
    hypotheses: int = 1
    constrained: bool = False
    suppressed: tuple[str, ...] = ()
    attention: bool = False
    length_penalty: float = 1.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, or a piece of one: ``text`` as model tokens; ``prefix`` is the first target token or empty.

    ``source_prefix`` and ``source_suffix`` go around the tokens into the model and stand for nothing in the text.
    """

    tokens: tuple[str, ...]
    prefix: str
    text: str = ""
    source_prefix: tuple[str, ...] = ()
    source_suffix: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decoded:
    """One hypothesis as target tokens without the prefix; ``score`` is the mean probability of a token.

    ``attention`` has, if asked for, the weights of all source tokens for each target token.
    """

    tokens: tuple[str, ...]
    score: float
    looped: bool = False
    attention: Sequence[Sequence[float]] = ()


class Model:
    """A CTranslate2 model, loaded by the first batch on the thread that uses it."""

    def __init__(self, folder: Path, threads: int) -> None:
        self._folder = folder
        self._threads = threads
        self._workers = 1
        self._translator: Any = None

    def translate(self, batch: list[Segment], options: Hashable) -> list[list[Decoded]]:
        """Hypotheses of each segment, best first; ``options`` is a `Decoding`.

        Raises:
            ModelMissing, ModelCorrupt: the model cannot be loaded.
        """
        assert isinstance(options, Decoding)
        self._translator = self._translator or self._load()
        running = [
            (group, self._start([batch[index] for index in group], options))
            for group in _length_groups(batch, self._workers)
        ]
        results: list[list[Decoded]] = [[] for _ in batch]
        for group, decoded in running:
            for index, waiting in zip(group, decoded, strict=True):
                result = waiting.result()
                attentions = result.attention or [[] for _ in result.hypotheses]
                results[index] = [
                    _decoded(tokens, _mean(score, len(tokens), options), attention, batch[index])
                    for tokens, score, attention in zip(result.hypotheses, result.scores, attentions, strict=True)
                ]
        return results

    def _start(self, group: Sequence[Segment], options: Decoding) -> Sequence[Any]:
        """Hand segments of similar length to the next free worker; what comes is waited for with ``result()``."""
        waiting: Sequence[Any] = self._translator.translate_batch(
            [[*segment.source_prefix, *segment.tokens, *segment.source_suffix] for segment in group],
            target_prefix=[[segment.prefix] if segment.prefix else [] for segment in group],
            asynchronous=True,
            beam_size=options.beam_size,
            num_hypotheses=options.hypotheses,
            length_penalty=options.length_penalty,
            max_decoding_length=length_cap(max(len(segment.tokens) for segment in group)),
            no_repeat_ngram_size=CONSTRAINED_NGRAM if options.constrained else 0,
            repetition_penalty=CONSTRAINED_PENALTY if options.constrained else 1.0,
            suppress_sequences=[[token] for token in options.suppressed],
            return_scores=True,
            return_attention=options.attention,
        )
        return waiting

    def _load(self) -> Any:
        import ctranslate2

        file = self._folder / MODEL_FILES[0]
        if not file.is_file():
            raise ModelMissing(f"The model in {self._folder} is missing.", hint="Install the package again.")
        together = self._threads
        if file.stat().st_size <= SMALL_MODEL_BYTES:
            self._workers, together = self._threads or usable_cores(), 1
        try:
            return ctranslate2.Translator(str(self._folder), intra_threads=together, inter_threads=self._workers)
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelCorrupt(
                f"The model in {self._folder} cannot be loaded.", hint="Install the package again."
            ) from error


def usable_cores() -> int:
    """How many cores this process may use; containers are often given fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def length_cap(source_tokens: int) -> int:
    """How many tokens a translation may have."""
    return LENGTH_CAP_FACTOR * source_tokens + LENGTH_CAP_EXTRA


def _length_groups(batch: Sequence[Segment], workers: int) -> Iterator[list[int]]:
    """Positions in groups of similar length, so that little is padding and each has its own cap; longest first.

    A group is no more than each worker's share of the tokens, or one segment.
    """
    most = min(MAX_PADDED_TOKENS, -(-sum(len(segment.tokens) for segment in batch) // workers))
    group: list[int] = []
    for index in sorted(range(len(batch)), key=lambda index: -len(batch[index].tokens)):
        if group and len(batch[group[0]].tokens) * (len(group) + 1) > most:
            yield group
            group = []
        group.append(index)
    yield group


def _mean(score: float, tokens: int, options: Decoding) -> float:
    """Mean log-probability of a token, from a score: the sum over a power of the length with the end token."""
    return score * math.pow(tokens + 1, options.length_penalty - 1)


def _decoded(tokens: Sequence[str], score: float, attention: Sequence[Sequence[float]], segment: Segment) -> Decoded:
    # Attention has a row for the prefix as well, and columns for what is around the tokens of the source.
    start = 1 if segment.prefix and list(tokens[:1]) == [segment.prefix] else 0
    first = len(segment.source_prefix)
    rows = [row[first : first + len(segment.tokens)] for row in attention[start:]]
    return Decoded(tuple(tokens[start:]), min(1.0, math.exp(score)), attention=rows)
