"""What can be installed: the catalogue we ship, and the index of Argos packages once it has been downloaded.

``catalog.toml`` beside this module is the catalogue; ``config/catalog.toml`` is a link to it. An operator's own file in
the same form (setting ``catalog``) adds to it, and replaces entries of the same name.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from service.core.errors import ConfigurationError, InvalidOption, ModelCorrupt
from service.core.languages import normalize_code
from service.models.files import RemoteFile, megabytes
from service.translation.packages import ANY, UNKNOWN_QUALITY, rank

CATALOG_FILE = Path(__file__).parent / "catalog.toml"

Format = Literal["argos", "opus-mt", "ctranslate2"]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,80}$")]
Code = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EntryFile(_Strict):
    """One file of an entry, as the catalogue writes it."""

    urls: tuple[str, ...] = Field(min_length=1)
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    size: int = 0
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")] = "archive"


class Entry(_Strict):
    """A model that can be installed.

    Attributes:
        name: of the package it becomes.
        title: for people.
        format: an Argos package, an OPUS-MT release (Marian) or a CTranslate2 model with a SentencePiece tokenizer.
        version: of the model.
        files: one archive, or for ``ctranslate2`` its files one by one.
        licence: its short name or SPDX identifier.
        confirm: whether its licence must be agreed to, because it restricts use.
        languages: ISO 639-1 code to the token that names the language to the model; empty where it needs none.
        sources, targets: languages translated from and into; all where empty.
        source_prefix, source_suffix, target_prefix: tokens around a source text, and the first target token;
            ``{source}`` and ``{target}`` stand for the tokens of the two languages.
        quality: rank by direction, see `service.translation.packages.TranslationPackage`; ``*`` for all others.
    """

    name: Name
    title: str
    format: Format
    version: str
    files: tuple[EntryFile, ...] = ()
    licence: str
    confirm: bool = False
    languages: dict[Code, str]
    sources: tuple[Code, ...] = ()
    targets: tuple[Code, ...] = ()
    source_prefix: tuple[str, ...] = ()
    source_suffix: tuple[str, ...] = ()
    target_prefix: tuple[str, ...] = ()
    quality: dict[str, int] = {}

    @cached_property
    def directions(self) -> tuple[tuple[str, str], ...]:
        """All source and target codes."""
        sources, targets = self.sources or tuple(self.languages), self.targets or tuple(self.languages)
        return tuple((source, target) for source in sources for target in targets if source != target)

    @property
    def size(self) -> int:
        """Bytes to download, about; 0 where it is not known."""
        return sum(file.size for file in self.files)

    @property
    def remote_files(self) -> tuple[RemoteFile, ...]:
        """The files to download."""
        return tuple(RemoteFile(file.name, file.urls, file.sha256, file.size) for file in self.files)

    def quality_of(self, source: str, target: str) -> int:
        """The rank of a direction."""
        return rank(self.quality, source, target, UNKNOWN_QUALITY)


class _File(_Strict):
    """A catalogue file."""

    argos_index: str = ""
    argos_quality: dict[str, int] = {}
    language_names: dict[str, str] = {}
    model: tuple[Entry, ...] = ()


class Catalog:
    """All entries by name.

    Attributes:
        entries: by name, in the order lists show them.
        argos_index: address of the index of Argos packages.
        argos_quality: ranks of Argos packages by direction.
        names: English names of languages by code.
    """

    def __init__(self, files: Iterable[_File], argos_index: Iterable[Mapping[str, Any]] = ()) -> None:
        self.entries: dict[str, Entry] = {}
        self.argos_index = ""
        self.argos_quality: dict[str, int] = {}
        self.names: dict[str, str] = {}
        for file in files:
            self.argos_index = file.argos_index or self.argos_index
            self.argos_quality |= file.argos_quality
            self.names |= file.language_names
            self.entries |= {entry.name: entry for entry in file.model}
        for item in argos_index:
            self._add_argos(item)

    def find(self, wanted: str) -> Entry:
        """The entry of a name, or the best one for a direction such as ``en-de`` alone.

        A multilingual model is far larger, so it has to be asked for by its name.

        Raises:
            InvalidOption: there is none.
        """
        if wanted in self.entries:
            return self.entries[wanted]
        source, _, target = wanted.partition("-")
        direction = normalize_code(source), normalize_code(target)
        found = list(self.serving(*direction)) if all(direction) else []
        if single := [entry for entry in found if len(entry.directions) == 1]:
            return max(single, key=lambda entry: entry.quality_of(*direction))
        if found:
            raise InvalidOption(
                f"Only multilingual models translate {wanted[:20]}.",
                hint=f"Install one by its name: {', '.join(f'{e.name} ({megabytes(e.size)})' for e in found)}.",
            )
        raise InvalidOption(
            f"The catalogue has no model '{wanted[:60]}'.",
            hint="'dragoman models available' lists all; with --update also the latest of Argos.",
        )

    def serving(self, source: str = "", target: str = "") -> Iterator[Entry]:
        """The entries with a direction from a language, into a language, or both."""
        for entry in self.entries.values():
            if any(source in ("", a) and target in ("", b) for a, b in entry.directions):
                yield entry

    def name_of(self, code: str) -> str:
        """The English name of a language, or its code."""
        return self.names.get(code, code)

    def _add_argos(self, item: Mapping[str, Any]) -> None:
        """An item of the Argos index; those that are no translation packages or have no address are passed over."""
        links = tuple(link for link in item.get("links") or () if str(link).startswith(("http://", "https://")))
        if item.get("type", "translate") != "translate" or not links:
            return
        try:
            source, target = normalize_code(item["from_code"]), normalize_code(item["to_code"])
            entry = Entry(
                name=f"translate-{source}_{target}",
                title=f"Argos {item['from_name']} → {item['to_name']}",
                format="argos",
                version=str(item.get("package_version", "0")),
                files=(EntryFile(urls=links),),
                licence="see its README",
                languages={source: "", target: ""},
                sources=(source,),
                targets=(target,),
                quality={ANY: rank(self.argos_quality, source, target, UNKNOWN_QUALITY)},
            )
        except (KeyError, AttributeError, ValidationError):
            return
        self.names.setdefault(source, str(item["from_name"]))
        self.names.setdefault(target, str(item["to_name"]))
        self.entries[entry.name] = entry


def load_catalog(own: Path | None = None, argos_index: Path | None = None) -> Catalog:
    """The catalogue we ship, with an operator's own and the downloaded index of Argos packages.

    Raises:
        ConfigurationError: a catalogue file is missing or wrong; says where.
        ModelCorrupt: the downloaded index is broken.
    """
    files = [_read(CATALOG_FILE), *([_read(own)] if own else [])]
    return Catalog(files, read_argos_index(argos_index) if argos_index and argos_index.is_file() else ())


def read_argos_index(path: Path) -> list[Mapping[str, Any]]:
    """The items of an index of Argos packages.

    Raises:
        ModelCorrupt: the file holds something else.
    """
    try:
        items = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelCorrupt("The index of Argos packages cannot be read.", hint=_UPDATE) from error
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ModelCorrupt("The index of Argos packages is no list of packages.", hint=_UPDATE)
    return items


_UPDATE = "Get it again: dragoman models available --update."


def _read(path: Path) -> _File:
    try:
        return _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(f"The catalogue {path}: {where}: {first['msg']}.") from error
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"The catalogue {path} cannot be read: {error}.") from error
