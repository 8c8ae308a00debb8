"""pack and unpack: a trained run in a few small files, for a machine that can hand back only such.

Matrices are kept as 8-bit rows with a scale each, as CTranslate2 uses them in the end. Optimiser states stay behind:
a packed run can be exported, or be the start of another training, but not be resumed exactly.
"""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training.checkpoint import MODEL_FILE, save_atomically
from training.config import ConfigError
from training.tokenizer import TOKENIZER_FILE

PART_BYTES = 15_000_000  # under 16 MiB
MAX_PARTS = 6  # with the tokenizer and the log: eight files
LOG_FILE = "log.tsv"


def quantized(weight: Tensor) -> tuple[Tensor, Tensor] | Tensor:
    """A matrix as 8-bit rows and their scales; vectors as they are."""
    if weight.ndim != 2:
        return weight
    scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
    return (weight / scale).round().to(torch.int8), scale


def pack(run: Path, target: Path) -> list[Path]:
    """Write the run's averaged model, tokenizer and log into ``target``.

    Raises:
        ConfigError: there is no averaged model, or it needs more than :data:`MAX_PARTS` parts.
    """
    if not (run / MODEL_FILE).exists():
        raise ConfigError(f"{run / MODEL_FILE} is missing; run the average step first")
    state = torch.load(run / MODEL_FILE, weights_only=True)
    state["weights"] = {name: quantized(weight) for name, weight in state["weights"].items()}
    buffer = io.BytesIO()
    torch.save(state, buffer)
    content = buffer.getvalue()
    starts = range(0, len(content), PART_BYTES)
    if len(starts) > MAX_PARTS:
        raise ConfigError(f"{run}: the model needs {len(starts)} parts, more than {MAX_PARTS}")
    target.mkdir(parents=True, exist_ok=True)
    files = []
    for number, start in enumerate(starts):
        files.append(target / f"model.part{number}")
        files[-1].write_bytes(content[start : start + PART_BYTES])
    rest = [run / name for name in (TOKENIZER_FILE, LOG_FILE) if (run / name).exists()]
    files += [Path(shutil.copy(file, target)) for file in rest]
    print(f"{len(files)} files, {len(content) / 1e6:.1f} MB of weights")
    return files


def unpack(source: Path, run: Path) -> None:
    """Rebuild a run's model, ready for the export step.

    Raises:
        ConfigError: the folder holds no packed model.
    """
    parts = sorted(source.glob("model.part*"))
    if not parts:
        raise ConfigError(f"{source}: no model.part* here")
    state: dict[str, Any] = torch.load(io.BytesIO(b"".join(part.read_bytes() for part in parts)), weights_only=True)
    state["weights"] = {
        name: weight if isinstance(weight, Tensor) else weight[0].float() * weight[1]
        for name, weight in state["weights"].items()
    }
    save_atomically(state, run / MODEL_FILE)
    for name in (TOKENIZER_FILE, LOG_FILE):
        if (source / name).exists():
            shutil.copy(source / name, run)
