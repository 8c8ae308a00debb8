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
PROJECTION = "decoder/projection"
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


def start_from_export(model: Transformer, folder: Path) -> bool:
    """Copy an exported model's weights into a new one, wherever that is.

    Returns:
        Whether the output bias is among them. Where each language's script was written into the output layer
        (:mod:`training.scripts`), its bias is not the model's own.

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
    output_is_shared = f"{PROJECTION}/weight" not in stored
    copy = Transformer(model.config)
    with torch.no_grad():
        # The specification's arrays are views of the copy's tensors: its mapping of names serves both ways.
        for name, view in specification(copy, pieces).variables().items():
            is_learnt = name.endswith(("weight", "bias", "gamma", "beta"))
            if is_learnt and name in stored and (output_is_shared or not name.startswith(PROJECTION)):
                _copy(name, stored, view)
    weights = copy.state_dict()
    if not output_is_shared:
        del weights["output_bias"]
    model.load_state_dict(weights, strict=False)
    return output_is_shared


def _copy(name: str, stored: dict[str, NDArray[Any]], view: NDArray[Any]) -> None:
    values = stored[name]
    if values.shape != view.shape:
        raise ConfigError(f"train.start: {name} has the shape {values.shape}, the configuration's model {view.shape}")
    scale = stored.get(f"{name}_scale")
    view[...] = values if scale is None else values.astype(np.float32) / scale[:, None]
