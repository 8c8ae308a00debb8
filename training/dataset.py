"""The prepared rows as pieces and word alignments, kept in one compressed file of the run."""

from __future__ import annotations

import lzma
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from itertools import combinations, compress, permutations, repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.alignment import align
from training.config import Config
from training.corpus import LANGUAGES, read_rows
from training.tokenizer import load_tokenizer

DATASET_FILE = "dataset.npz.xz"
ALIGNED_ROWS = 40_000  # of each pair of languages: enough for the heads that learn from them, and a matter of minutes
ALIGNMENT_MIN_WEIGHT = 0.25  # lighter rows are drawn too seldom for their alignment to matter

Pieces = NDArray[np.int16]
Direction = tuple[str, str]


@dataclass(frozen=True)
class Dataset:
    """``pieces[row][language]``; ``alignments[direction][row]`` holds a source position for each target piece."""

    weights: NDArray[np.float64]
    pieces: list[dict[str, Pieces]]
    synthetic: list[frozenset[str]]  # languages of each row that are translated from and never into
    alignments: dict[Direction, dict[int, Pieces]]


def _fits(lengths: list[int], limit: int) -> bool:
    """No side empty, too long, or three times as long as another: such rows are mostly wrong pairs."""
    return min(lengths) > 0 and max(lengths) <= limit and max(lengths) <= 3 * min(lengths) + 8


def encode(config: Config) -> Dataset:
    """Encode and align the run's rows."""
    tokenizer = load_tokenizer(config.run)
    weights, pieces, synthetic = [], [], []
    for row in read_rows(config.run):
        encoded = {language: np.array(tokenizer.encode(text), np.int16) for language, text in row.texts.items()}
        written = [len(part) for language, part in encoded.items() if language not in row.synthetic]
        encoded = {
            language: part for language, part in encoded.items() if _fits([*written, len(part)], config.data.max_pieces)
        }
        if len(encoded) > 1:
            weights.append(row.weight)
            pieces.append(encoded)
            synthetic.append(row.synthetic & encoded.keys())
    dataset = Dataset(np.array(weights), pieces, synthetic, {pair: {} for pair in permutations(LANGUAGES, 2)})
    return replace(dataset, alignments=_alignments(dataset, config)) if config.train.alignment_weight else dataset


def _alignments(dataset: Dataset, config: Config) -> dict[Direction, dict[int, Pieces]]:
    """Alignments of up to :data:`ALIGNED_ROWS` rows of each pair of languages, counted by a process for each core."""
    from service.translation.model import usable_cores  # here, since a run with its dataset needs no service

    rng = np.random.default_rng(config.train.seed)
    pairs = list(combinations(LANGUAGES, 2))
    chosen, texts = [], []
    for pair in pairs:
        rows = [
            number
            for number, encoded in enumerate(dataset.pieces)
            if encoded.keys() - dataset.synthetic[number] >= set(pair)
            and dataset.weights[number] >= ALIGNMENT_MIN_WEIGHT
        ]
        chosen.append(sorted(rng.permutation(rows)[:ALIGNED_ROWS].tolist()))
        texts.append([[dataset.pieces[number][language].tolist() for number in chosen[-1]] for language in pair])
    cores = config.train.threads or usable_cores()
    with ProcessPoolExecutor(min(cores, len(pairs)), multiprocessing.get_context("spawn")) as executor:
        aligned = list(executor.map(align, *zip(*texts, strict=True), repeat(config.model.vocabulary)))
    alignments = {}
    for pair, rows, (to_first, to_second) in zip(pairs, chosen, aligned, strict=True):
        alignments[pair] = dict(zip(rows, to_first, strict=True))
        alignments[pair[::-1]] = dict(zip(rows, to_second, strict=True))
    return alignments


def save(dataset: Dataset, path: Path) -> None:
    """Write flat arrays: numpy's own format, compressed; no pickles."""
    arrays: dict[str, NDArray[np.generic]] = {"weights": dataset.weights}
    for language in LANGUAGES:
        arrays[f"{language}.synthetic"] = np.array([language in marked for marked in dataset.synthetic])
        rows = [number for number, encoded in enumerate(dataset.pieces) if language in encoded]
        _flatten(arrays, language, rows, [dataset.pieces[number][language] for number in rows])
    for (source, target), by_row in dataset.alignments.items():
        _flatten(arrays, f"{source}-{target}", list(by_row), list(by_row.values()))
    with lzma.open(path, "wb") as file:  # a third smaller than numpy's own compression: it may have to travel
        np.savez(file, **arrays)  # type: ignore[arg-type]


def _flatten(arrays: dict[str, NDArray[np.generic]], name: str, rows: list[int], parts: list[Pieces]) -> None:
    arrays[f"{name}.rows"] = np.array(rows, np.int64)
    arrays[f"{name}.lengths"] = np.array([len(part) for part in parts], np.int64)
    arrays[f"{name}.values"] = np.concatenate(parts) if parts else np.array([], np.int16)


def load(path: Path) -> Dataset:
    """Read what :func:`save` wrote."""
    with lzma.open(path) as file, np.load(BytesIO(file.read())) as arrays:
        weights = arrays["weights"]

        def parts(name: str) -> Iterator[tuple[int, Pieces]]:
            ends = np.cumsum(arrays[f"{name}.lengths"])
            values = arrays[f"{name}.values"]
            rows = arrays[f"{name}.rows"].tolist()
            return zip(rows, np.split(values, ends[:-1]) if rows else [], strict=True)

        pieces: list[dict[str, Pieces]] = [{} for _ in weights]
        for language in LANGUAGES:
            for row, part in parts(language):
                pieces[row][language] = part
        marks = zip(*(arrays[f"{language}.synthetic"].tolist() for language in LANGUAGES), strict=True)
        synthetic = [frozenset(compress(LANGUAGES, row)) for row in marks]
        alignments = {(a, b): dict(parts(f"{a}-{b}")) for a, b in permutations(LANGUAGES, 2)}
        return Dataset(weights, pieces, synthetic, alignments)


def dataset_of(config: Config) -> Dataset:
    """The run's dataset, made on first use."""
    path = config.run / DATASET_FILE
    if not path.exists():
        print("encoding and aligning the rows", flush=True)
        save(encode(config), path)
    return _loaded(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)  # several parts of a training read it, and it takes a while
def _loaded(path: Path, modified: int) -> Dataset:
    return load(path)
