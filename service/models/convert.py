"""Folders of model files made into packages of our own form.

An OPUS-MT release is a folder with ``decoder.yml``, a Marian model (``.npz``), its vocabularies and the SentencePiece
models of its two languages. CTranslate2's own converter reads it; neither torch nor Marian is needed.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

from service.core.errors import ModelCorrupt, ModelMissing
from service.models.archive import checked_name
from service.models.catalog import Catalog, Entry
from service.models.errors import UnsafeArchive
from service.translation.model import Decoding, Model, Segment
from service.translation.packages import (
    MODEL_FILES,
    SOURCE_TOKENIZER,
    TAGGED,
    TARGET_TOKENIZER,
    TranslationPackage,
    read_json,
    read_package,
)

QUANTIZATION = "int8"
"""Weights of a converted model: a quarter of the size, and faster on a CPU."""

MAX_WEIGHTS = 8 * 2**30
"""Bytes of a Marian model unpacked; ``.npz`` is a zip archive and so may be a bomb. The largest OPUS-MT has 1 GB."""

VOCABULARIES = tuple(
    f"{side}_vocabulary.{ending}" for side in ("shared", "source", "target") for ending in ("json", "txt")
)
DOCUMENTS = ("LICENSE", "LICENSE.txt", "README.md")
TOKENIZER_NAMES = (SOURCE_TOKENIZER, "sentencepiece.bpe.model", "spiece.model", "source.spm")


def from_opus_mt(release: Path, package: Path, entry: Entry, catalog: Catalog) -> None:
    """Convert an OPUS-MT release into a package folder, which is made.

    Raises:
        ModelMissing: a file of the release is not there.
        ModelCorrupt: a file cannot be read, or is of a kind CTranslate2 cannot run.
    """
    from ctranslate2.converters import OpusMTConverter

    for name in _named_in_decoder(release):
        if not (release / checked_name(name)).is_file():
            raise ModelMissing(f"The OPUS-MT release lacks {name[:60]}.")
        if name.endswith(".npz"):
            _check_weights(release / name)
    if not (release / "source.spm").is_file() or not (release / "target.spm").is_file():
        raise ModelMissing(
            "The OPUS-MT release has no SentencePiece models.", hint="Releases with BPE models cannot be used."
        )
    package.mkdir()
    try:
        OpusMTConverter(str(release)).convert(str(package / "model"), quantization=QUANTIZATION)
    except (ValueError, KeyError, TypeError, IndexError, OSError, zipfile.BadZipFile) as error:
        raise ModelCorrupt(f"The OPUS-MT model cannot be converted: {str(error)[:200]}.") from error
    shutil.copy(release / "source.spm", package / SOURCE_TOKENIZER)
    shutil.copy(release / "target.spm", package / TARGET_TOKENIZER)
    _finish(release, package, entry, catalog)


def from_ctranslate2(model: Path, package: Path, entry: Entry, catalog: Catalog) -> None:
    """Make a package folder of a CTranslate2 model and its SentencePiece tokenizer.

    Raises:
        ModelMissing: a file of the model is not there.
        ModelCorrupt: a file cannot be read.
    """
    (package / "model").mkdir(parents=True)
    tokenizers = [name for name in TOKENIZER_NAMES if (model / name).is_file()]
    missing = [name for name in MODEL_FILES if not (model / name).is_file()]
    if missing or not tokenizers:
        raise ModelMissing(f"The CTranslate2 model lacks {', '.join(missing) or 'its SentencePiece tokenizer'}.")
    for name in (*MODEL_FILES, *VOCABULARIES):
        if (model / name).is_file():
            shutil.copy(model / name, package / "model" / name)
    shutil.copy(model / tokenizers[0], package / SOURCE_TOKENIZER)
    for target in (TARGET_TOKENIZER, "target.spm"):
        if (model / target).is_file():
            shutil.copy(model / target, package / TARGET_TOKENIZER)
    _finish(model, package, entry, catalog)


def check_works(package: Path) -> None:
    """Load the model of a package folder and let it write a few tokens.

    Raises:
        ModelError: it cannot be loaded or does not know the tokens that name its languages.
    """
    directions = read_package(package)
    if not directions:
        raise ModelCorrupt("This package holds no translation model.")
    _check_tags(directions)
    first = directions[0]
    segment = Segment(
        tuple(first.tokenizer.encode("1")),
        first.target_prefix,
        source_prefix=first.source_prefix,
        source_suffix=first.source_suffix,
    )
    try:
        Model(first.model_folder, 1).translate([segment], Decoding(beam_size=1))
    except (RuntimeError, ValueError) as error:
        raise ModelCorrupt(f"The model of {first.name} does not run: {str(error)[:200]}.") from error


def _finish(origin: Path, package: Path, entry: Entry, catalog: Catalog) -> None:
    for name in DOCUMENTS:
        if (origin / name).is_file():
            shutil.copy(origin / name, package / name)
    config = read_json(package / "model" / "config.json")
    metadata: dict[str, Any] = {
        "type": TAGGED,
        "package_version": entry.version,
        "languages": {
            code: {"name": catalog.name_of(code), "tag": tag} for code, tag in sorted(entry.languages.items())
        },
        "sources": entry.sources,
        "targets": entry.targets,
        "source_prefix": entry.source_prefix,
        # A conversion that adds the end of the sentence by itself must not get it twice.
        "source_suffix": () if config.get("add_source_eos") else entry.source_suffix,
        "target_prefix": entry.target_prefix,
    }
    (package / "metadata.json").write_text(json.dumps(metadata, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _named_in_decoder(release: Path) -> list[str]:
    """The model and vocabulary files that ``decoder.yml`` names."""
    import yaml

    try:
        config = yaml.safe_load((release / "decoder.yml").read_text(encoding="utf-8"))
        names = [config["models"][0], *config["vocabs"]]
    except FileNotFoundError as error:
        raise ModelMissing("The OPUS-MT release has no decoder.yml.") from error
    except (OSError, ValueError, KeyError, TypeError, IndexError, yaml.YAMLError) as error:
        raise ModelCorrupt("decoder.yml of the OPUS-MT release cannot be read.") from error
    if not all(isinstance(name, str) for name in names):
        raise ModelCorrupt("decoder.yml of the OPUS-MT release cannot be read.")
    return names


def _check_weights(file: Path) -> None:
    try:
        with zipfile.ZipFile(file) as weights:
            size = sum(info.file_size for info in weights.infolist())
    except (OSError, zipfile.BadZipFile) as error:
        raise ModelCorrupt("The Marian model is truncated or damaged.") from error
    if size > MAX_WEIGHTS:
        raise UnsafeArchive("The Marian model unpacks to more memory than any real one needs.")


def _check_tags(directions: list[TranslationPackage]) -> None:
    """Every token that names a language is known to the model; CTranslate2 reads an unknown one as any unknown word."""
    folder = directions[0].model_folder
    source, target = _vocabulary(folder, "source"), _vocabulary(folder, "target")
    unknown = {token for package in directions for token in (*package.source_prefix, *package.source_suffix)} - source
    unknown |= {package.target_prefix for package in directions if package.target_prefix} - target
    if unknown:
        raise ModelCorrupt(
            f"The model does not know the language tokens {', '.join(sorted(unknown))[:200]}.",
            hint="It is another model than its catalogue entry says.",
        )


def _vocabulary(folder: Path, side: str) -> set[str]:
    for name in (f"{side}_vocabulary.json", "shared_vocabulary.json"):
        if (folder / name).is_file():
            try:
                return set(json.loads((folder / name).read_text(encoding="utf-8")))
            except (OSError, ValueError, TypeError) as error:
                raise ModelCorrupt(f"{PurePosixPath(name)} cannot be read.") from error
    for name in (f"{side}_vocabulary.txt", "shared_vocabulary.txt"):
        if (folder / name).is_file():
            return set((folder / name).read_text(encoding="utf-8").split("\n"))
    raise ModelMissing("The model has no vocabulary.")
