"""The recipe's one configuration file, read into typed sections.

Every key is required and unknown keys are errors, so that a file always says all that its run depends on.
Relative paths are relative to the folder of the configuration file; ``DRAGOMAN_TRAINING_*`` environment variables
are expanded in paths.
"""

from __future__ import annotations

import dataclasses
import os
import tomllib
import types
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

EXPORT_FOLDER = "export"  # the CTranslate2 model within a run


class ConfigError(ValueError):
    """A configuration file that cannot be used; the message names the key and what is expected."""


@dataclass(frozen=True)
class DataConfig:
    """Which text is read, and how much each kind counts."""

    own: str  # glob of four-column files, or of SOURCE.SRC-TGT.tsv.xz files as well
    external: str  # glob of SOURCE.SRC-TGT.tsv.xz files; may match nothing
    monolingual: str  # glob of SOURCE.LANG.txt.xz files; may match nothing
    back_translator: str  # exported model that writes the sides that rows lack; "" for none
    evaluation: str  # folder with flores-dev.* and wire-dev.tsv
    own_weight: float  # weight of a sentence of the own corpus; an external sentence weighs 1
    phrase_weight: float  # weight of an own row under five words
    interface_weight: float  # weight of an external row under four words
    source_weights: dict[str, float]  # factor by source, an external one's name or an own file's; 0 leaves it out;
    # names may have wildcards ("u?", "s[a-h]"), and the first that matches counts
    max_pieces: int  # longer rows are dropped


@dataclass(frozen=True)
class TokenizerConfig:
    """SentencePiece unigram settings."""

    vocabulary: int
    temperature: float  # languages are balanced by size ** (1 / temperature)


@dataclass(frozen=True)
class ModelConfig:
    """The network's shape. ``vocabulary`` is the trained tokenizer's size."""

    width: int
    ffn: int
    encoder_layers: int
    decoder_layers: int
    dropout: float
    vocabulary: int


@dataclass(frozen=True)
class TrainConfig:
    """Batches, optimisers and the schedule."""

    seed: int
    start: str  # an exported model of the same shape to go on from, with its tokenizer; "" starts anew
    threads: int  # CPU threads; 0 leaves torch's choice
    share_cores: bool  # one thread less while other processes are busy; sums then differ in their last bits
    bf16: bool  # bfloat16 autocast
    batch_pieces: int  # target positions a batch, padding included
    workers: int  # processes that make pools ahead; 0 makes them in the training process
    pool_rows: int  # source rows drawn, sorted by length and batched together
    targets_per_source: int  # how many of a row's targets are trained at once: 1 to 3
    source_temperature: float  # source languages are balanced by weight ** (1 / source_temperature)
    focus: dict[str, float]  # share of the draws that go to one direction alone, "en-ru" for example
    fullness: float  # how much more English rows are drawn whose translations are long; 0 for not at all
    sampling: float  # chance that a row is segmented by sampling; 0 switches it off
    sampling_alpha: float  # the smaller, the more varied
    label_smoothing: float
    alignment_weight: float  # weight of the word alignment loss of two cross-attention heads; 0 switches it off
    lexicon_start: bool  # start from embeddings in which translations are close; needs alignment_weight
    adam_rate: float  # embeddings, norms, biases
    muon_rate: float  # matrices of the blocks
    weight_decay: float
    warmup_steps: int
    stable_steps: int  # the stable phase ends after so many steps; 0 is without limit
    stable_minutes: float  # or after so many minutes of this process; 0 is without limit
    decay_share: float  # steps of the decay as a share of those before it
    checkpoint_minutes: float
    average_last: int  # snapshots of the decay that are averaged
    start_share: float  # how much of the average are the weights of ``start``; 0 for none
    log_steps: int


@dataclass(frozen=True)
class ExportConfig:
    """What is written into the exported model beside the weights."""

    scripts: bool  # each language's script in the output layer, which is then no longer shared with the embeddings


@dataclass(frozen=True)
class Config:
    """One run: its folder and its five sections."""

    run: Path
    data: DataConfig
    tokenizer: TokenizerConfig
    model: ModelConfig
    train: TrainConfig
    export: ExportConfig


Section = TypeVar("Section", DataConfig, TokenizerConfig, ModelConfig, TrainConfig, ExportConfig)


def _checked(where: str, value: Any, wanted: Any) -> Any:
    """``value`` as ``wanted``; integers pass for floats, nothing else is converted."""
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(wanted, types.GenericAlias):
        if not isinstance(value, dict):
            raise ConfigError(f"{where}: expected a table, found {value!r}")
        return {key: _checked(f"{where}.{key}", item, float) for key, item in value.items()}
    if type(value) is not wanted:
        raise ConfigError(f"{where}: expected {wanted.__name__}, found {value!r}")
    if wanted in {int, float} and value < 0:
        raise ConfigError(f"{where}: expected zero or more, found {value}")
    return value


def _section(kind: type[Section], name: str, document: dict[str, Any]) -> Section:
    table = document.pop(name, None)
    if not isinstance(table, dict):
        raise ConfigError(f"[{name}]: this section is missing")
    types_of = typing.get_type_hints(kind)
    names = {field.name for field in dataclasses.fields(kind)}
    if unknown := sorted(set(table) - names):
        raise ConfigError(f"[{name}]: unknown key {unknown[0]!r}; known are {', '.join(sorted(names))}")
    if missing := sorted(names - set(table)):
        raise ConfigError(f"[{name}]: {missing[0]!r} is missing")
    return kind(**{key: _checked(f"{name}.{key}", value, types_of[key]) for key, value in table.items()})


def _validate(config: Config) -> None:
    model, train = config.model, config.train
    if model.width % 64 or not model.width:
        raise ConfigError(f"model.width: expected a multiple of 64 (the head width), found {model.width}")
    if not 0 <= model.dropout < 1:
        raise ConfigError(f"model.dropout: expected 0 to 1, found {model.dropout}")
    if not 1 <= train.targets_per_source <= 3:
        raise ConfigError(f"train.targets_per_source: expected 1 to 3, found {train.targets_per_source}")
    if config.tokenizer.vocabulary != model.vocabulary:
        raise ConfigError("model.vocabulary: must equal tokenizer.vocabulary")
    for name in ("batch_pieces", "pool_rows", "warmup_steps", "average_last", "log_steps"):
        if not getattr(train, name):
            raise ConfigError(f"train.{name}: must not be zero")
    if train.lexicon_start and not train.alignment_weight:
        raise ConfigError("train.lexicon_start: needs the word alignment that train.alignment_weight switches on")
    if not 0 <= train.start_share < 1 or (train.start_share and not train.start):
        raise ConfigError(f"train.start_share: expected 0, or with train.start up to 1, found {train.start_share}")
    if sum(train.focus.values()) > 1:
        raise ConfigError("train.focus: the shares must not be more than 1 together")
    if not train.source_temperature > 0:
        raise ConfigError("train.source_temperature: must be above zero")


def load(path: Path) -> Config:
    """Read and check a configuration file.

    Raises:
        ConfigError: the file is missing or is not TOML, a key is missing, unknown, of another type or out of range.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from None

    def resolve(value: Any, key: str) -> str:
        if not isinstance(value, str):
            raise ConfigError(f"{key}: expected a path, found {value!r}")
        return str(path.parent / os.path.expandvars(value))

    run = Path(resolve(document.pop("run", None), "run"))
    for key in ("own", "external", "monolingual", "evaluation"):
        document.setdefault("data", {})[key] = resolve(document["data"].get(key), f"data.{key}")
    for section, key in (("data", "back_translator"), ("train", "start")):
        table = document.get(section)
        if isinstance(table, dict) and table.get(key):
            table[key] = resolve(table[key], f"{section}.{key}")
    config = Config(
        run,
        _section(DataConfig, "data", document),
        _section(TokenizerConfig, "tokenizer", document),
        _section(ModelConfig, "model", document),
        _section(TrainConfig, "train", document),
        _section(ExportConfig, "export", document),
    )
    if document:
        raise ConfigError(f"unknown key {sorted(document)[0]!r}")
    _validate(config)
    return config
