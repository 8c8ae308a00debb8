"""Installed translation models: the embedded starter, packages in Argos form and packages in our own form.

An Argos package is a folder with ``metadata.json``, a CTranslate2 model in ``model/`` and a tokenizer
(``sentencepiece.model`` or ``bpe.model``). Our own form says more in its ``metadata.json`` (its ``type`` is `TAGGED`):
several languages, the tokens that name them to the model, a tokenizer for the target side alone. Argos Translate passes
over such folders. `service.models` installs both forms, and records in `RECORD` what it installed.

This module is the only one that imports argostranslate, and only when there is a package folder to read: the starter
needs none of it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from service.core.errors import ModelCorrupt, ModelError, ModelMissing
from service.core.languages import HOME_LANGUAGES, normalize_code
from service.translation.tokenization import SentencePieceTokenizer, Tokenizer

STARTER_FOLDER = Path(__file__).parent / "starter"
STARTER_NAME = "starter"
MODEL_FILES = ("model.bin", "config.json")
STARTER_FILES = (*MODEL_FILES, "shared_vocabulary.json", "sentencepiece.model", "metadata.json")

TAGGED = "tagged"
"""``type`` in the metadata of a package in our own form."""

RECORD = "dragoman.json"
"""File in a package folder that says where it came from, how good it is and what its files' checksums are."""

SOURCE_TOKENIZER, TARGET_TOKENIZER = "sentencepiece.model", "sentencepiece.target.model"

STARTER_QUALITY = 42
"""Rank of the embedded model: the mean chrF2 of its directions on FLORES dev. Its metadata names those that are better;
none is ranked lower, since going around its weakest (35) over two others of its own is no better."""

STARTER_LENGTH_PENALTY = 1.5
"""The embedded model leaves things out when hypotheses are weighed by the mean of their tokens (1.0)."""

UNKNOWN_QUALITY = 51
"""Rank of a package of which nothing is known: who installed it wanted it used rather than the embedded model."""

ANY = "*"
"""Key of the rank for all directions that have none of their own."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TranslationPackage:
    """One direction of one installed model.

    Attributes:
        source, target: ISO 639-1 codes.
        source_name, target_name: English names, for lists.
        name: of the model, such as ``starter`` or ``translate-en_de``.
        version: of the model.
        model_folder: the CTranslate2 model; several directions may share one.
        tokenizer: shared by the same directions.
        target_prefix: first target token given to the decoder (``<2az>``), or empty.
        source_prefix, source_suffix: tokens put around those of every source text (``eng_Latn`` and ``</s>``).
        length_penalty: power of its length that a hypothesis's log-probability is divided by when hypotheses are
            compared; above 1 the longer ones gain.
        quality: rank among models of one direction: the chrF on FLORES-200 devtest, published or estimated.
    """

    source: str
    target: str
    source_name: str
    target_name: str
    name: str
    version: str
    model_folder: Path
    tokenizer: Tokenizer = field(compare=False, repr=False)
    target_prefix: str = ""
    source_prefix: tuple[str, ...] = ()
    source_suffix: tuple[str, ...] = ()
    length_penalty: float = 1.0
    quality: int = UNKNOWN_QUALITY


def starter_packages(folder: Path = STARTER_FOLDER) -> list[TranslationPackage]:
    """The embedded model as its twelve directions.

    Raises:
        ModelMissing: a file of the model is not there.
        ModelCorrupt: its metadata cannot be read.
    """
    missing = [name for name in STARTER_FILES if not (folder / name).is_file()]
    if missing:
        raise ModelMissing(f"The embedded model lacks {', '.join(missing)}.", hint="Install dragoman again.")
    tokenizer = SentencePieceTokenizer(folder / SOURCE_TOKENIZER)
    metadata = read_json(folder / "metadata.json")
    return [
        TranslationPackage(
            source=source.code,
            target=target.code,
            source_name=source.name,
            target_name=target.name,
            name=STARTER_NAME,
            version=str(metadata.get("package_version", "0")),
            model_folder=folder,
            tokenizer=tokenizer,
            target_prefix=f"<2{target.code}>",
            length_penalty=STARTER_LENGTH_PENALTY,
            quality=rank(metadata.get("quality"), source.code, target.code, STARTER_QUALITY),
        )
        for source in HOME_LANGUAGES.values()
        for target in HOME_LANGUAGES.values()
        if source != target
    ]


def packages_in(folders: Iterable[Path], ranks: Mapping[str, int] | None = None) -> list[TranslationPackage]:
    """All directions of the packages found in folders of packages.

    A package that cannot be read is left out and named in the log: it must not take the others down.

    Args:
        folders: that hold package folders; those that do not exist are passed over.
        ranks: quality by direction (``en-az``) of packages without a record of their own.
    """
    found: list[TranslationPackage] = []
    for folder in folders:
        if not folder.is_dir():
            continue
        for path in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")):
            try:
                found += read_package(path, ranks)
            except ModelError as error:
                log.warning("package left out: %s", error)
    return found


def read_package(path: Path, ranks: Mapping[str, int] | None = None) -> list[TranslationPackage]:
    """The directions of one package folder; none when it holds no translation model.

    Raises:
        ModelMissing: the metadata, the model or the tokenizer is not there.
        ModelCorrupt: the metadata cannot be read.
    """
    if not (path / "metadata.json").is_file():
        raise ModelMissing(f"{path} has no metadata.json.", hint="Remove it or install it again.")
    metadata = read_json(path / "metadata.json")
    quality = read_json(path / RECORD).get("quality") if (path / RECORD).is_file() else ranks
    try:
        if metadata.get("type") == TAGGED:
            return _read_tagged(path, metadata, quality)
        return _read_argos(path, quality)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise ModelCorrupt(f"{path}/metadata.json cannot be read.", hint="Install the package again.") from error


def rank(quality: Mapping[str, int] | None, source: str, target: str, default: int) -> int:
    """The rank of a direction in a mapping such as ``{"en-hy": 52, "*": 45}``."""
    ranks = quality or {}
    return int(ranks.get(f"{source}-{target}", ranks.get(ANY, default)))


def read_json(path: Path) -> dict[str, Any]:
    """A file that holds a JSON object.

    Raises:
        ModelCorrupt: it cannot be read or holds something else.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelCorrupt(f"{path} cannot be read.", hint="Install it again.") from error
    if not isinstance(content, dict):
        raise ModelCorrupt(f"{path} does not hold a JSON object.", hint="Install it again.")
    return content


def _read_tagged(path: Path, metadata: dict[str, Any], quality: Mapping[str, int] | None) -> list[TranslationPackage]:
    if not all((path / "model" / name).is_file() for name in MODEL_FILES) or not (path / SOURCE_TOKENIZER).is_file():
        raise ModelMissing(f"{path} lacks its model or tokenizer.", hint="Install the package again.")
    target_file = path / TARGET_TOKENIZER
    tokenizer = SentencePieceTokenizer(path / SOURCE_TOKENIZER, target_file if target_file.is_file() else None)
    languages = metadata["languages"]

    def tokens(key: str, source: str, target: str) -> tuple[str, ...]:
        tags = {"{source}": languages[source]["tag"], "{target}": languages[target]["tag"]}
        return tuple(str(tags.get(token, token)) for token in metadata.get(key, ()))

    return [
        TranslationPackage(
            source=source,
            target=target,
            source_name=languages[source]["name"],
            target_name=languages[target]["name"],
            name=path.name,
            version=str(metadata.get("package_version", "0")),
            model_folder=path / "model",
            tokenizer=tokenizer,
            target_prefix="".join(tokens("target_prefix", source, target)),
            source_prefix=tokens("source_prefix", source, target),
            source_suffix=tokens("source_suffix", source, target),
            quality=rank(quality, source, target, UNKNOWN_QUALITY),
        )
        for source in metadata.get("sources") or languages
        for target in metadata.get("targets") or languages
        if source != target
    ]


def _read_argos(path: Path, quality: Mapping[str, int] | None) -> list[TranslationPackage]:
    import argostranslate.package

    package = argostranslate.package.Package(path)
    if package.type != "translate":
        return []
    if (
        not (path / "model" / MODEL_FILES[0]).is_file()
        or not hasattr(package, "tokenizer")
        or not package.from_code
        or not package.to_code
    ):
        raise ModelMissing(f"{path} lacks its model, tokenizer or languages.", hint="Install the package again.")
    source, target = normalize_code(package.from_code), normalize_code(package.to_code)
    own = path / SOURCE_TOKENIZER
    return [
        TranslationPackage(
            source=source,
            target=target,
            source_name=package.from_name or package.from_code,
            target_name=package.to_name or package.to_code,
            name=path.name,
            version=package.package_version or "0",
            model_folder=path / "model",
            tokenizer=SentencePieceTokenizer(own) if own.is_file() else package.tokenizer,
            target_prefix=package.target_prefix,
            quality=rank(quality, source, target, UNKNOWN_QUALITY),
        )
    ]
