"""Embeddings to start from: pieces that translate each other begin close together.

A model that starts from random embeddings learns each word's translation by itself, from the few sentences that hold
it. Started from the translation graph that word alignment has already counted, it has to learn one mapping instead
(Qi et al. 2018, "When and Why are Pre-trained Word Embeddings Useful for Neural Machine Translation?").
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.corpus import LANGUAGES
from training.dataset import Dataset
from training.model import Transformer

# Shares of an embedding's squared length. Without a part of its own a piece could not be told from its synonyms.
LANGUAGE_SHARE = 0.2
OWN_SHARE = 0.25
MIN_COUNT = 3  # pieces with fewer links start at random

Counts = NDArray[np.float64]


def piece_counts(dataset: Dataset, vocabulary: int) -> Counts:
    """How often each piece occurs in each language."""
    counts = np.zeros((vocabulary, len(LANGUAGES)))
    for place, language in enumerate(LANGUAGES):
        parts = [encoded[language] for encoded in dataset.pieces if language in encoded]
        if parts:
            counts[:, place] = np.bincount(np.concatenate(parts), minlength=vocabulary)
    return counts


def translation_graph(dataset: Dataset, vocabulary: int) -> tuple[NDArray[np.int64], NDArray[np.int64], Counts]:
    """Aligned pieces, in both directions, and how often they are aligned."""
    links = []
    for first, second in combinations(LANGUAGES, 2):
        for row, alignment in dataset.alignments[first, second].items():
            known = alignment >= 0
            encoded = dataset.pieces[row]
            source = encoded[first][alignment[known]].astype(np.int64)
            links.append(source * vocabulary + encoded[second][known])
    if not links:
        return np.array([], np.int64), np.array([], np.int64), np.array([])
    pairs, counts = np.unique(np.concatenate(links), return_counts=True)
    a, b = pairs // vocabulary, pairs % vocabulary
    return np.concatenate([a, b]), np.concatenate([b, a]), np.concatenate([counts, counts]).astype(np.float64)


def starting_embeddings(dataset: Dataset, vocabulary: int, width: int) -> Tensor:
    """Rows of unit length: the main directions of the graph's positive mutual information, the language, and chance."""
    a, b, counts = translation_graph(dataset, vocabulary)
    degree = np.bincount(a, counts, minlength=vocabulary)
    information = np.log(np.maximum(counts * degree.sum(), 1) / (degree[a] * degree[b]))
    kept = (information > 0) & (counts > 1)
    itself = np.flatnonzero(degree >= MIN_COUNT)
    # A piece is linked to itself as strongly as to its best translation, so that translations have like neighbours.
    own = np.zeros(vocabulary)
    np.maximum.at(own, a[kept], information[kept])
    indices = np.stack([np.append(a[kept], itself), np.append(b[kept], itself)])
    values = np.append(information[kept], own[itself])
    matrix = torch.sparse_coo_tensor(
        torch.from_numpy(indices), torch.from_numpy(values).float(), (vocabulary,) * 2, check_invariants=False
    )
    meaning_width = width - len(LANGUAGES)
    rank = min(meaning_width, vocabulary)
    vectors, singular, _ = torch.svd_lowrank(matrix.coalesce(), q=rank, niter=6)
    meaning = torch.zeros(vocabulary, meaning_width)
    meaning[:, :rank] = vectors * singular.sqrt()
    language = torch.from_numpy(piece_counts(dataset, vocabulary)).float()
    language = language / language.sum(dim=1, keepdim=True).clamp(min=1)
    language = language - language.mean(dim=0)
    unknown = meaning.norm(dim=1) < 1e-3
    meaning[unknown] = torch.randn(int(unknown.sum()), meaning_width)
    unit = torch.nn.functional.normalize
    shared = 1 - LANGUAGE_SHARE - OWN_SHARE
    joined = torch.cat([unit(meaning) * shared**0.5, unit(language) * LANGUAGE_SHARE**0.5], dim=1)
    own_part = unit(torch.randn(vocabulary, width)) * OWN_SHARE**0.5
    rotation = torch.linalg.qr(torch.randn(width, width)).Q
    return unit(joined @ rotation + own_part)


def start_output_bias(model: Transformer, dataset: Dataset) -> None:
    """Set the output bias to the logarithm of each piece's frequency."""
    frequency = piece_counts(dataset, model.config.vocabulary).sum(axis=1) + 1
    with torch.no_grad():
        model.output_bias.copy_(torch.from_numpy(np.log(frequency / frequency.mean())))


def start_from_lexicon(model: Transformer, dataset: Dataset) -> None:
    """Set a new model's embeddings, its output bias, and a cross-attention that hands embeddings through."""
    config = model.config
    start_output_bias(model, dataset)
    with torch.no_grad():
        model.embedding.weight.copy_(starting_embeddings(dataset, config.vocabulary, config.width))
        for layer in model.decoder:
            turn = torch.linalg.qr(torch.randn(config.width, config.width)).Q
            layer.cross.kv.weight[config.width :].copy_(turn)
            layer.cross.out.weight.copy_(turn.T)
