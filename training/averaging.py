"""average: the decay's last snapshots, and a share of the model that training started from, as the weights to ship."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from training.checkpoint import MODEL_FILE, SNAPSHOTS, STABLE_FILE, save_model, weights_of
from training.config import Config, ConfigError
from training.continuation import start_from_export
from training.model import Transformer

Weights = dict[str, Tensor]


def mean_weights(parts: list[Weights]) -> Weights:
    """The arithmetic mean of several sets of weights."""
    return {name: torch.stack([part[name] for part in parts]).mean(dim=0) for name in parts[0]}


def with_start(weights: Weights, config: Config) -> Weights:
    """Weights on the line to those that training started from (WiSE-FT, Wortsman et al. 2022).

    Tuning for some directions takes from others; on the way back these come back sooner than those are lost.

    Raises:
        ConfigError: there is no model at ``train.start``, or it is of another shape.
    """
    start = Transformer(config.model)
    has_bias = start_from_export(start, Path(config.train.start))
    share, before = config.train.start_share, weights_of(start)
    if not has_bias:
        before["output_bias"] = weights["output_bias"]
    return {name: (1 - share) * weight + share * before[name] for name, weight in weights.items()}


def average(config: Config) -> Path:
    """Average the decay's snapshots into the model that is exported; without snapshots, the stable checkpoint.

    Raises:
        ConfigError: the run has no weights yet, or ``train.start_share`` asks for those of no usable model.
    """
    files = sorted((config.run / SNAPSHOTS).glob("*.pt"))[-config.train.average_last :]
    if files:
        parts = [torch.load(file, weights_only=True) for file in files]
    elif (config.run / STABLE_FILE).exists():
        parts = [torch.load(config.run / STABLE_FILE, weights_only=True)["model"]]
    else:
        raise ConfigError(f"run: {config.run} has no checkpoint; run the train step first")
    weights = mean_weights(parts)
    if config.train.start_share:
        weights = with_start(weights, config)
    save_model(config.run / MODEL_FILE, weights, config.model)
    print(f"averaged {', '.join(file.stem for file in files) or 'nothing: the stable checkpoint as it is'}")
    return config.run / MODEL_FILE
