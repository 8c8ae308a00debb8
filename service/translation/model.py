"""A CTranslate2 model. The only module that imports ctranslate2."""

from __future__ import annotations

import math
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
        attention: return what each target token was read from.
    """

    beam_size: int
    hypotheses: int = 1
    constrained: bool = False
    attention: bool = False


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
        self._translator: Any = None

    def translate(self, batch: list[Segment], options: Hashable) -> list[list[Decoded]]:
        """Hypotheses of each segment, best first; ``options`` is a `Decoding`.

        Raises:
            ModelMissing, ModelCorrupt: the model cannot be loaded.
        """
        assert isinstance(options, Decoding)
        self._translator = self._translator or self._load()
        results: list[list[Decoded]] = [[] for _ in batch]
        for group in _length_groups(batch):
            decoded = self._translator.translate_batch(
                [[*batch[i].source_prefix, *batch[i].tokens, *batch[i].source_suffix] for i in group],
                target_prefix=[[batch[index].prefix] if batch[index].prefix else [] for index in group],
                beam_size=options.beam_size,
                num_hypotheses=options.hypotheses,
                max_decoding_length=length_cap(len(batch[group[-1]].tokens)),
                no_repeat_ngram_size=CONSTRAINED_NGRAM if options.constrained else 0,
                repetition_penalty=CONSTRAINED_PENALTY if options.constrained else 1.0,
                return_scores=True,
                return_attention=options.attention,
            )
            for index, result in zip(group, decoded, strict=True):
                attentions = result.attention or [[] for _ in result.hypotheses]
                results[index] = [
                    _decoded(tokens, score, attention, batch[index])
                    for tokens, score, attention in zip(result.hypotheses, result.scores, attentions, strict=True)
                ]
        return results

    def _load(self) -> Any:
        import ctranslate2

        if not (self._folder / MODEL_FILES[0]).is_file():
            raise ModelMissing(f"The model in {self._folder} is missing.", hint="Install the package again.")
        try:
            return ctranslate2.Translator(str(self._folder), intra_threads=self._threads, inter_threads=1)
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelCorrupt(
                f"The model in {self._folder} cannot be loaded.", hint="Install the package again."
            ) from error


def length_cap(source_tokens: int) -> int:
    """How many tokens a translation may have."""
    return LENGTH_CAP_FACTOR * source_tokens + LENGTH_CAP_EXTRA


def _length_groups(batch: Sequence[Segment]) -> Iterator[list[int]]:
    """Positions in groups of similar length, shortest first, so that little is padding and each has its own cap."""
    group: list[int] = []
    for index in sorted(range(len(batch)), key=lambda index: len(batch[index].tokens)):
        if group and len(batch[index].tokens) * (len(group) + 1) > MAX_PADDED_TOKENS:
            yield group
            group = []
        group.append(index)
    yield group


def _decoded(tokens: Sequence[str], score: float, attention: Sequence[Sequence[float]], segment: Segment) -> Decoded:
    # Attention has a row for the prefix as well, and columns for what is around the tokens of the source.
    start = 1 if segment.prefix and list(tokens[:1]) == [segment.prefix] else 0
    first = len(segment.source_prefix)
    rows = [row[first : first + len(segment.tokens)] for row in attention[start:]]
    return Decoded(tuple(tokens[start:]), min(1.0, math.exp(score)), attention=rows)
