"""Installed models as files that Argos Translate and LibreTranslate install.

A ``.argosmodel`` file is a zip archive of one package folder; see `service.translation.packages` for what it holds.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from service.core.errors import InvalidOption
from service.translation.packages import TranslationPackage
from service.translation.tokenization import SentencePieceTokenizer

ARGOS_VERSION = "1.9"
"""First version of Argos Translate that reads ``target_prefix``."""

CHECKSUMS = "SHA256SUMS"


def export_packages(packages: Iterable[TranslationPackage], folder: Path) -> Iterator[Path]:
    """Write one ``.argosmodel`` file for each direction, then their checksums in ``SHA256SUMS``.

    Args:
        packages: directions of installed models.
        folder: made where it does not exist.

    Yields:
        Each file as it is finished.

    Raises:
        InvalidOption: a package is of a kind Argos Translate cannot run, see `can_export`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sums: list[str] = []
    for package in packages:
        place = folder / f"{_folder_name(package)}.argosmodel"
        partial = place.with_suffix(".part")
        try:
            _write(package, partial)
            partial.replace(place)
        finally:
            partial.unlink(missing_ok=True)
        with place.open("rb") as file:
            sums.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {place.name}\n")
        yield place
    (folder / CHECKSUMS).write_text("".join(sums), encoding="utf-8")


def can_export(package: TranslationPackage) -> bool:
    """Whether Argos Translate can run a model: it has no way to put tokens around the source text."""
    return isinstance(package.tokenizer, SentencePieceTokenizer) and not (
        package.source_prefix or package.source_suffix
    )


def _folder_name(package: TranslationPackage) -> str:
    return f"translate-{package.source}_{package.target}-{package.version.replace('.', '_')}"


def _write(package: TranslationPackage, place: Path) -> None:
    if not isinstance(package.tokenizer, SentencePieceTokenizer) or not can_export(package):
        raise InvalidOption(
            f"Argos Translate cannot run {package.name} ({package.source}-{package.target}).",
            hint="Export it as a bundle, for other machines with dragoman.",
        )
    metadata = {
        "type": "translate",
        "package_version": package.version,
        "argos_version": ARGOS_VERSION,
        "from_code": package.source,
        "from_name": package.source_name,
        "to_code": package.target,
        "to_name": package.target_name,
        "target_prefix": package.target_prefix,
    }
    root = _folder_name(package)
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{root}/metadata.json", json.dumps(metadata, ensure_ascii=False, indent=2))
        archive.write(package.tokenizer.model_file, f"{root}/sentencepiece.model")
        for name in ("model.bin", "config.json", "shared_vocabulary.json", "source_vocabulary.json",
                     "target_vocabulary.json", "shared_vocabulary.txt", "source_vocabulary.txt",
                     "target_vocabulary.txt"):  # fmt: skip
            if (package.model_folder / name).is_file():
                archive.write(package.model_folder / name, f"{root}/model/{name}")
        card = package.model_folder / "MODEL_CARD.md"
        if card.is_file():
            archive.write(card, f"{root}/README.md")
