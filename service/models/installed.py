"""Installed packages: what their records say, and whether it is still so."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from service.core.errors import ModelCorrupt, ModelError
from service.models.files import regular_files, sha256
from service.translation.packages import RECORD, TranslationPackage, read_json, read_package


@dataclass(frozen=True)
class Record:
    """What an installed package's folder says of itself, in `service.translation.packages.RECORD`.

    Attributes:
        title, version, licence: for people.
        origin: where its files came from.
        checksums: SHA-256 of each file that was downloaded, by its name.
        quality: rank by direction.
        installed: when, in UTC.
        files: SHA-256 of each installed file but the record, by its path.
    """

    title: str
    version: str
    licence: str
    origin: tuple[str, ...] = ()
    checksums: dict[str, str] = field(default_factory=dict)
    quality: dict[str, int] = field(default_factory=dict)
    installed: str = ""
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Installed:
    """An installed package.

    Attributes:
        name: of its folder.
        folder: the package.
        record: None for a package that something else installed.
        directions: what it translates; empty when it cannot be read.
        problem: why it cannot be read, or empty.
        size: bytes on the disk.
    """

    name: str
    folder: Path
    record: Record | None
    directions: tuple[TranslationPackage, ...]
    problem: str
    size: int


def verify(package: Installed) -> list[str]:
    """What is wrong with an installed package, a line for each fault; empty when every file is as it was installed."""
    faults = [package.problem] if package.problem else []
    if package.record is None:
        return faults
    present = set(regular_files(package.folder)) - {RECORD}
    expected = package.record.files
    faults += [f"missing: {path}" for path in sorted(expected.keys() - present)]
    faults += [f"added: {path}" for path in sorted(present - expected.keys())]
    faults += [
        f"changed: {path}"
        for path in sorted(present & expected.keys())
        if sha256(package.folder / path) != expected[path]
    ]
    return faults


def read_record(folder: Path) -> Record | None:
    """The record of a package folder; None where it has none.

    Raises:
        ModelCorrupt: it cannot be read.
    """
    if not (folder / RECORD).is_file():
        return None
    try:
        content = read_json(folder / RECORD)
        return Record(**content | {"origin": tuple(content.get("origin", ()))})
    except TypeError as error:
        raise ModelCorrupt(f"{folder / RECORD} is of another form.", hint="Install the package again.") from error


def look_at(path: Path) -> Installed:
    """What is in a package folder, also where it cannot be used."""
    record, directions, problem = None, [], ""
    try:
        record = read_record(path)
        directions = read_package(path)
    except ModelError as error:
        problem = error.message
    size = sum((path / file).stat().st_size for file in regular_files(path))
    return Installed(path.name, path, record, tuple(directions), problem, size)
