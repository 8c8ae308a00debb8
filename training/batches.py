"""Batches: rows drawn by weight and direction, sorted by length, padded.

Draws come in pools. A pool depends on the seed and its number alone, so a position in the data is two integers, and a
run that is resumed sees exactly the batches it would have seen.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import sentencepiece
from numpy.typing import NDArray

from training.alignment import UNALIGNED
from training.config import ConfigError, TrainConfig
from training.corpus import LANGUAGES
from training.dataset import Dataset
from training.tokenizer import END_ID, PAD_ID, TAGS

Ints = NDArray[np.int64]

ROWS_MULTIPLE = 8
"""Rows of a batch are filled up to a multiple of this with empty ones. Matrix products of a shape that a CPU's library
has not seen are compiled first, which takes it ten times longer than the product: shapes should come again."""


FULLNESS_LIMIT = 4.0
FULLNESS_PIECES = 10  # of shorter rows the lengths of translations say little


class Batch(NamedTuple):
    """One step's data: several targets may share a source row."""

    source: Ints  # sources × positions; an empty source has an end, since attention needs one position
    rows: Ints  # source row of each target
    target: Ints  # targets × positions: tag, pieces, end
    alignment: Ints  # source position of each target position, or UNALIGNED


class Example(NamedTuple):
    """One source and the targets trained with it."""

    source: list[int]
    targets: list[list[int]]
    alignments: list[list[int]]


@dataclass(frozen=True)
class Bucket:
    """Rows with the same source and target languages."""

    source: str
    targets: tuple[str, ...]
    rows: Ints
    cumulative: NDArray[np.float64]


def fullness_factors(
    dataset: Dataset, rows: list[int], targets: tuple[str, ...], fullness: float
) -> NDArray[np.float64]:
    """How many times rows count as English sources, by the length of their translations beside the usual one.

    People translate more fully than most of the rows do: FLORES-200's development sentences are 1.10 times as long in
    Russian, those of the own corpus 0.96 times. A model of such rows leaves out what could be said in fewer words. Into
    English the same rows would teach to leave out, so that only draws from English are changed.
    """
    english = np.array([len(dataset.pieces[row]["en"]) for row in rows])
    others = np.array([np.mean([len(dataset.pieces[row][target]) for target in targets]) for row in rows])
    factors = np.ones(len(rows))
    if (long := english >= FULLNESS_PIECES).any():
        ratios = others[long] / english[long]
        factors[long] = np.minimum(FULLNESS_LIMIT, np.exp(fullness * (ratios / ratios.mean() - 1)))
    return factors


def buckets_of(dataset: Dataset, fullness: float = 0.0) -> list[Bucket]:
    """Rows grouped by source language and the set of the others that are translated into."""
    groups: dict[tuple[tuple[str, ...], frozenset[str]], list[int]] = {}
    for number, (encoded, synthetic) in enumerate(zip(dataset.pieces, dataset.synthetic, strict=True)):
        groups.setdefault((tuple(encoded), synthetic), []).append(number)
    buckets = []
    for (languages, synthetic), rows in groups.items():
        for source in languages:
            if targets := tuple(language for language in languages if language not in synthetic | {source}):
                weights = dataset.weights[rows]
                if fullness and source == "en":
                    weights = weights * fullness_factors(dataset, rows, targets, fullness)
                buckets.append(Bucket(source, targets, np.array(rows), np.cumsum(weights)))
    return buckets


def shares_of(buckets: list[Bucket], temperature: float) -> NDArray[np.float64]:
    """How often each bucket is drawn: source languages are balanced by temperature, within one only weight counts."""
    sizes = np.array([bucket.cumulative[-1] for bucket in buckets])
    sources = np.array([LANGUAGES.index(bucket.source) for bucket in buckets])
    totals = np.bincount(sources, sizes)[sources]
    shares: NDArray[np.float64] = totals ** (1 / temperature) * sizes / totals
    shares /= shares.sum()
    return shares


def focused(buckets: list[Bucket], focus: dict[str, float]) -> list[tuple[Bucket, float]]:
    """Buckets of single directions, each with its share of all draws.

    Raises:
        ConfigError: no row has one of the directions.
    """
    found = []
    for direction, share in focus.items():
        source, _, target = direction.partition("-")
        alone = [replace(b, targets=(target,)) for b in buckets if b.source == source and target in b.targets]
        if not alone:
            raise ConfigError(f"train.focus: no row has the direction {direction!r}")
        total = sum(bucket.cumulative[-1] for bucket in alone)
        found += [(bucket, share * bucket.cumulative[-1] / total) for bucket in alone]
    return found


class Sampler:
    """Draws pools of batches from a dataset."""

    def __init__(
        self, dataset: Dataset, config: TrainConfig, tokenizer: sentencepiece.SentencePieceProcessor, multiple: int = 1
    ) -> None:
        self.dataset = dataset
        self.config = config
        self.tokenizer = tokenizer
        self.multiple = multiple  # lengths are padded to a multiple of this
        self.tags = {language: tokenizer.piece_to_id(TAGS[language]) for language in LANGUAGES}
        buckets = buckets_of(dataset, config.fullness)
        alone = focused(buckets, config.focus)
        shares = shares_of(buckets, config.source_temperature) * (1 - sum(share for _, share in alone))
        self.buckets = buckets + [bucket for bucket, _ in alone]
        self.shares = np.concatenate([shares, [share for _, share in alone]])

    def batches(self, pool: int, start: int = 0) -> Generator[tuple[int, int, Batch], None, None]:
        """Endless (pool, number in the pool, batch), beginning at a position."""
        while True:
            for number, examples in enumerate(self.pool(pool)):
                if number >= start:
                    yield pool, number, self.collate(examples)
            pool, start = pool + 1, 0

    def pool(self, number: int) -> list[list[Example]]:
        """The examples of one pool, as batches of similar length in random order."""
        rng = np.random.default_rng([self.config.seed, number])
        choices = rng.choice(len(self.buckets), self.config.pool_rows, p=self.shares)
        examples = [self._draw(self.buckets[choice], rng) for choice in choices]
        examples.sort(key=lambda example: (max(map(len, example.targets)), len(example.source)))
        batches: list[list[Example]] = [[]]
        size = 0
        for example in examples:
            longest = max(len(example.source) - 1, *map(len, example.targets))
            longest = _up(longest, self.multiple)
            filled = _up(size + len(example.targets), ROWS_MULTIPLE)
            if batches[-1] and filled * longest > self.config.batch_pieces:
                batches.append([])
                size = 0
            batches[-1].append(example)
            size += len(example.targets)
        return [batches[place] for place in rng.permutation(len(batches))]

    def _draw(self, bucket: Bucket, rng: np.random.Generator) -> Example:
        place = np.searchsorted(bucket.cumulative, rng.random() * bucket.cumulative[-1], side="right")
        row = int(bucket.rows[min(place, len(bucket.rows) - 1)])
        encoded = self.dataset.pieces[row]
        count = min(self.config.targets_per_source, len(bucket.targets))
        chosen = [bucket.targets[place] for place in rng.permutation(len(bucket.targets))[:count]]
        if self.config.sampling and rng.random() < self.config.sampling:
            source = self._resegment(encoded[bucket.source], rng)
            targets = [encoded[language].tolist() for language in chosen]
            alignments = [[UNALIGNED] * (len(target) + 2) for target in targets]
        else:
            source = encoded[bucket.source].tolist()
            targets = [encoded[language].tolist() for language in chosen]
            alignments = [
                self._alignment(bucket.source, language, row, len(target), len(source))
                for language, target in zip(chosen, targets, strict=True)
            ]
        tagged = [[self.tags[language], *target, END_ID] for language, target in zip(chosen, targets, strict=True)]
        return Example([*source, END_ID], tagged, alignments)

    def _alignment(self, source: str, target: str, row: int, length: int, end: int) -> list[int]:
        known = self.dataset.alignments[source, target].get(row)
        middle = [UNALIGNED] * length if known is None else known.tolist()
        return [UNALIGNED, *middle, end]

    def _resegment(self, pieces: NDArray[np.int16], rng: np.random.Generator) -> list[int]:
        """Another segmentation of the same text. SentencePiece's own generator has no state to resume: seed it here."""
        sentencepiece.set_random_generator_seed(int(rng.integers(2**31)))
        text = self.tokenizer.decode(pieces.tolist())
        sampled: list[int] = self.tokenizer.encode(
            text, enable_sampling=True, alpha=self.config.sampling_alpha, nbest_size=-1
        )
        return sampled if len(sampled) <= 2 * len(pieces) else pieces.tolist()

    def collate(self, examples: list[Example]) -> Batch:
        """Pad one batch."""
        targets = [target for example in examples for target in example.targets]
        alignments = [alignment for example in examples for alignment in example.alignments]
        sources = [example.source for example in examples]
        rows = np.repeat(np.arange(len(examples)), [len(example.targets) for example in examples])
        empty_sources = [[END_ID]] * (_up(len(sources), ROWS_MULTIPLE) - len(sources))
        empty_targets: list[list[int]] = [[]] * (_up(len(targets), ROWS_MULTIPLE) - len(targets))
        targets += empty_targets
        alignments += empty_targets
        width = _up(max(map(len, targets)), self.multiple)
        height = _up(max(map(len, sources)), self.multiple)
        return Batch(
            _padded(sources + empty_sources, height, PAD_ID),
            np.pad(rows, (0, len(empty_targets))),
            _padded(targets, width, PAD_ID),
            _padded(alignments, width, UNALIGNED),
        )


def _up(number: int, multiple: int) -> int:
    """The next multiple."""
    return -(-number // multiple) * multiple


def _padded(rows: list[list[int]], width: int, value: int) -> Ints:
    padded = np.full((len(rows), width), value, np.int64)
    for number, row in enumerate(rows):
        padded[number, : len(row)] = row
    return padded
