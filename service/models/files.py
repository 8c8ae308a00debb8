"""Small services on files that the other modules share."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from service.models.errors import NoSpace

Report = Callable[[str, int, int], None]
"""Told what is being done, how many bytes of it are done, and of how many; 0 where that is not known."""

RESERVE = 256 * 2**20
"""Bytes that are left free on the disk: a full one takes down more than us."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file and where it can be had.

    Attributes:
        name: of the file here.
        urls: addresses of the same file, tried in order.
        sha256: in hexadecimal; empty where its publisher gives none.
        size: in bytes, about; 0 where it is not known.
    """

    name: str
    urls: tuple[str, ...]
    sha256: str = ""
    size: int = 0


def silent(label: str, done: int, total: int) -> None:
    """Reports nothing."""


def sha256(path: Path) -> str:
    """The checksum of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def regular_files(folder: Path) -> list[str]:
    """The files below a folder as paths relative to it, with slashes, sorted. Links are not followed."""
    return sorted(
        (Path(parent, name)).relative_to(folder).as_posix()
        for parent, _, names in os.walk(folder)
        for name in names
        if not Path(parent, name).is_symlink()
    )


def free_space(folder: Path) -> int:
    """Bytes that may be written to the disk of a folder that exists, the reserve left free."""
    return max(0, shutil.disk_usage(folder).free - RESERVE)


def require_space(folder: Path, needed: int, purpose: str) -> None:
    """Raise `NoSpace` unless so many bytes may be written below a folder that exists."""
    free = free_space(folder)
    if needed > free:
        raise NoSpace(
            f"{purpose} needs {megabytes(needed)}, and the disk of {folder} has {megabytes(free)} to spare.",
            hint="Free some space or choose another folder (setting 'packages').",
        )


def megabytes(size: int) -> str:
    """A size for people: ``312 MB``, ``2.9 GB``."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{max(1, round(size / 1e6))} MB" if size else "?"
