"""Training that goes on from a model that was shipped, where its checkpoint is no longer at hand.

The 8-bit weights are as good a start as the single-precision ones were: what rounding took is learnt again in the
first steps. Moments of the optimisers are not in an export; they are warmed up anew.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
import torch
from numpy.typing import NDArray

from training.config import ConfigError
from training.export import specification
from training.model import Transformer
from training.tokenizer import load_tokenizer

EXPORTED_MODEL = "model.bin"
PROJECTION = "decoder/projection"  # holds each language's script (`training.scripts`); the embedding is its source
# CTranslate2's numbers for the types of a variable (include/ctranslate2/types.h).
_TYPES: dict[int, Any] = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}


def read_variables(file: IO[bytes]) -> Iterator[tuple[str, NDArray[Any]]]:
    """Names and arrays of a CTranslate2 ``model.bin``, as its converters write them (``specs/model_spec.py``)."""

    def number(form: str) -> int:
        value: int = struct.unpack(form, file.read(struct.calcsize(form)))[0]
        return value

    def text() -> str:
        return file.read(number("<H"))[:-1].decode("utf-8")

    number("<I"), text(), number("<I")  # the format's version, the specification's name and its revision
    for _ in range(number("<I")):
        name = text()
        shape = [number("<I") for _ in range(number("<B"))]
        kind = _TYPES[number("<B")]
        yield name, np.frombuffer(file.read(number("<I")), kind).reshape(shape)


def start_from_export(model: Transformer, folder: Path) -> None:
    """Copy an exported model's weights into a new one, except the output bias.

    Raises:
        ConfigError: the folder holds no model, or one of another shape.
    """
    try:
        with (folder / EXPORTED_MODEL).open("rb") as file:
            stored = dict(read_variables(file))
    except FileNotFoundError as error:
        raise ConfigError(f"train.start: {error.filename}: no such file") from None
    tokenizer = load_tokenizer(folder)
    pieces = [tokenizer.id_to_piece(number) for number in range(tokenizer.get_piece_size())]
    with torch.no_grad():
        # The specification's arrays are views of the model's tensors: its mapping of names serves both ways.
        for name, view in specification(model, pieces).variables().items():
            is_learnt = name.endswith(("weight", "bias", "gamma", "beta")) and not name.startswith(PROJECTION)
            if is_learnt and name in stored:  # an alias is not
                _copy(name, stored, view)


def _copy(name: str, stored: dict[str, NDArray[Any]], view: NDArray[Any]) -> None:
    values = stored[name]
    if values.shape != view.shape:
        raise ConfigError(f"train.start: {name} has the shape {values.shape}, the configuration's model {view.shape}")
    scale = stored.get(f"{name}_scale")
    view[...] = values if scale is None else values.astype(np.float32) / scale[:, None]
