"""Installed translation models: the embedded starter and packages in Argos form.

An Argos package is a folder with ``metadata.json``, a CTranslate2 model in ``model/`` and a tokenizer
(``sentencepiece.model`` or ``bpe.model``). This module is the only one that imports argostranslate, and only when there
is a package folder to read: the starter needs none of it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from service.core.errors import ModelCorrupt, ModelMissing
from service.core.languages import HOME_LANGUAGES, normalize_code

STARTER_FOLDER = Path(__file__).parent / "starter"
MODEL_FILES = ("model.bin", "config.json")
STARTER_FILES = (*MODEL_FILES, "shared_vocabulary.json", "sentencepiece.model", "metadata.json")

log = logging.getLogger(__name__)


class Tokenizer(Protocol):
    """Text to model tokens and back."""

    def encode(self, sentence: str) -> list[str]:
        """The model's tokens for one sentence."""

    def decode(self, tokens: Sequence[str]) -> str:
        """The text that tokens stand for."""


@dataclass(frozen=True)
class SentencePieceTokenizer:
    """A SentencePiece model file, read on first use.

    Decodes by SentencePiece itself: Argos' own decoder turns every underscore of a text into a space.

    Raises:
        ModelMissing: the file is not there.
        ModelCorrupt: the file is no SentencePiece model.
    """

    model_file: Path

    @cached_property
    def _processor(self) -> Any:
        import sentencepiece

        if not self.model_file.is_file():
            raise ModelMissing(f"The tokenizer {self.model_file} is missing.", hint="Install the package again.")
        try:
            return sentencepiece.SentencePieceProcessor(model_file=str(self.model_file))
        except (RuntimeError, OSError) as error:
            raise ModelCorrupt(
                f"The tokenizer {self.model_file} cannot be read.", hint="Install the package again."
            ) from error

    def encode(self, sentence: str) -> list[str]:
        """The model's tokens for one sentence."""
        return list(self._processor.encode(sentence, out_type=str))

    def decode(self, tokens: Sequence[str]) -> str:
        """The text that tokens stand for."""
        return str(self._processor.decode_pieces(list(tokens)))


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


def starter_packages(folder: Path = STARTER_FOLDER) -> list[TranslationPackage]:
    """The embedded model as its twelve directions.

    Raises:
        ModelMissing: a file of the model is not there.
        ModelCorrupt: its metadata cannot be read.
    """
    missing = [name for name in STARTER_FILES if not (folder / name).is_file()]
    if missing:
        raise ModelMissing(f"The embedded model lacks {', '.join(missing)}.", hint="Install dragoman again.")
    tokenizer = SentencePieceTokenizer(folder / "sentencepiece.model")
    version = (
        _read_json(folder / "metadata.json").get("package_version", "0")
        if (folder / "metadata.json").is_file()
        else "0"
    )
    return [
        TranslationPackage(
            source=source.code,
            target=target.code,
            source_name=source.name,
            target_name=target.name,
            name="starter",
            version=str(version),
            model_folder=folder,
            tokenizer=tokenizer,
            target_prefix=f"<2{target.code}>",
        )
        for source in HOME_LANGUAGES.values()
        for target in HOME_LANGUAGES.values()
        if source != target
    ]


def argos_packages(folders: Iterable[Path]) -> list[TranslationPackage]:
    """The translation packages found in folders of Argos packages.

    A package that cannot be read is left out and named in the log: it must not take the others down.
    """
    found: list[TranslationPackage] = []
    for folder in folders:
        if not folder.is_dir():
            continue
        for path in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")):
            try:
                package = read_argos_package(path)
            except (ModelMissing, ModelCorrupt) as error:
                log.warning("package left out: %s", error)
                continue
            if package is not None:
                found.append(package)
    return found


def read_argos_package(path: Path) -> TranslationPackage | None:
    """One Argos package folder; None when it holds no translation model (sentence boundary packages and the like).

    Raises:
        ModelMissing: the metadata, the model or the tokenizer is not there.
        ModelCorrupt: the metadata cannot be read.
    """
    import argostranslate.package

    try:
        package = argostranslate.package.Package(path)
    except FileNotFoundError as error:
        raise ModelMissing(f"{path} has no metadata.json.", hint="Remove it or install it again.") from error
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ModelCorrupt(f"{path}/metadata.json cannot be read.", hint="Install the package again.") from error
    if package.type != "translate":
        return None
    if (
        not (path / "model" / MODEL_FILES[0]).is_file()
        or not hasattr(package, "tokenizer")
        or not package.from_code
        or not package.to_code
    ):
        raise ModelMissing(f"{path} lacks its model, tokenizer or languages.", hint="Install the package again.")
    sentencepiece_file = path / "sentencepiece.model"
    return TranslationPackage(
        source=normalize_code(package.from_code),
        target=normalize_code(package.to_code),
        source_name=package.from_name or package.from_code,
        target_name=package.to_name or package.to_code,
        name=path.name,
        version=package.package_version or "0",
        model_folder=path / "model",
        tokenizer=SentencePieceTokenizer(sentencepiece_file) if sentencepiece_file.is_file() else package.tokenizer,
        target_prefix=package.target_prefix,
    )


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelCorrupt(f"{path} cannot be read.", hint="Install it again.") from error
    if not isinstance(content, dict):
        raise ModelCorrupt(f"{path} does not hold a JSON object.", hint="Install it again.")
    return content
