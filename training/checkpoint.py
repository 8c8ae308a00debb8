"""Checkpoints: everything a run needs to go on exactly, written so that a crash never leaves half a file."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training.config import ConfigError, ModelConfig
from training.model import Transformer
from training.optim import Optimizers

STABLE_FILE = "stable.pt"  # newest checkpoint of the stable phase: later training goes on from here
DECAY_FILE = "decay.pt"  # newest checkpoint of the decay
MODEL_FILE = "model.pt"  # averaged weights, what is exported
SNAPSHOTS = "snapshots"  # weights during the decay, for averaging


@dataclass
class Progress:
    """Where a run is."""

    step: int = 0
    pool: int = 0  # position in the data: the pool and the next batch in it
    batch: int = 0
    pieces: int = 0  # target pieces trained on
    seconds: float = 0.0  # time spent training, over all processes
    decay_from: int = -1  # step at which the decay branched off; -1 in the stable phase
    decay_steps: int = 0

    @property
    def decaying(self) -> bool:
        """Whether this is the decay branch."""
        return self.decay_from >= 0

    @property
    def finished(self) -> bool:
        """Whether the decay has run its course."""
        return self.decaying and self.step >= self.decay_from + self.decay_steps


def save_atomically(state: Any, path: Path) -> None:
    """Write beside the target, then rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)


def save(path: Path, model: Transformer, optimizers: Optimizers, progress: Progress) -> None:
    """Everything needed to go on exactly."""
    state = {
        "model": model.state_dict(),
        "model_config": dataclasses.asdict(model.config),
        "optimizers": optimizers.state_dict(),
        "progress": dataclasses.asdict(progress),
        "random": torch.get_rng_state(),
    }
    if torch.cuda.is_available():
        state["random_cuda"] = torch.cuda.get_rng_state()
    save_atomically(state, path)


def restore(path: Path, model: Transformer, optimizers: Optimizers) -> Progress:
    """Load a checkpoint into the model and the optimisers.

    Raises:
        ConfigError: the checkpoint is of another shape than the configuration says.
    """
    state = torch.load(path, map_location="cpu", weights_only=True)
    shape, wanted = state["model_config"], dataclasses.asdict(model.config)
    if differing := [key for key in wanted if key != "dropout" and shape.get(key) != wanted[key]]:
        key = differing[0]
        raise ConfigError(f"model.{key}: the checkpoint {path} has {shape.get(key)}, the configuration {wanted[key]}")
    model.load_state_dict(state["model"])
    optimizers.load_state_dict(state["optimizers"])
    torch.set_rng_state(state["random"])
    if torch.cuda.is_available() and "random_cuda" in state:
        torch.cuda.set_rng_state(state["random_cuda"])
    return Progress(**state["progress"])


def snapshot(run: Path, model: Transformer, step: int, keep: int) -> None:
    """Keep the weights of the last ``keep`` snapshots for averaging."""
    folder = run / SNAPSHOTS
    save_atomically(weights_of(model), folder / f"{step:08d}.pt")
    for old in sorted(folder.glob("*.pt"))[:-keep]:
        old.unlink()


def weights_of(model: Transformer) -> dict[str, Tensor]:
    """The weights, in single precision on the CPU."""
    return {name: tensor.detach().float().cpu() for name, tensor in model.state_dict().items()}


def save_model(path: Path, weights: dict[str, Tensor], config: ModelConfig) -> None:
    """Weights and shape, without any optimiser."""
    save_atomically({"weights": weights, "model_config": dataclasses.asdict(config)}, path)


def load_model(path: Path) -> Transformer:
    """A model for inference, from :func:`save_model`'s file."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    model = Transformer(ModelConfig(**state["model_config"]))
    model.load_state_dict(state["weights"])
    model.eval()
    return model
