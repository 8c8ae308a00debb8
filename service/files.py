"""Reading input and writing output of the command line."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from service.core.errors import InputError, InvalidOption
from service.text.decoding import decode

STANDARD_INPUT = Path("-")


class UnreadableFile(InputError):
    """A file that is not there or may not be read."""

    code = "unreadable-file"


class UnwritableFile(InputError):
    """A place that cannot be written to."""

    code = "unwritable-file"


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text and where it came from.

    Attributes:
        path: ``-`` for standard input.
        encoding: it was read in.
    """

    path: Path
    text: str
    encoding: str


def read_text(path: Path) -> TextFile:
    """Read a file, or standard input for ``-``.

    Raises:
        UnreadableFile: it is not there, a folder, or may not be read.
        UndecodableText: see `service.text.decoding.decode`.
    """
    try:
        data = sys.stdin.buffer.read() if path == STANDARD_INPUT else path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror}.", hint="Check the name.") from error
    try:
        decoded = decode(data)
    except InputError as error:
        raise type(error)(f"{path}: {error.message}", hint=error.hint) from error
    return TextFile(path, decoded.text, decoded.encoding)


def write_atomically(path: Path, text: str) -> None:
    """Write a file as UTF-8 so that it is there in full or as it was before, whatever happens meanwhile.

    Raises:
        UnwritableFile: the folder does not exist or may not be written to.
    """
    with atomic_file(path) as file:
        file.write(text.encode())


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes its place when it is complete; after an exception all is as it was before.

    Raises:
        UnwritableFile: the folder does not exist or may not be written to.
    """
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise UnwritableFile(f"{path}: {error.strerror}.", hint="Choose another place with --output.") from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException as error:
        Path(temporary).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise UnwritableFile(f"{path}: {error.strerror}.", hint="Choose another place.") from error
        raise


def output_paths(inputs: list[Path], targets: list[str], output: Path, suffix: str) -> dict[tuple[Path, str], Path]:
    """Where each input and target goes: one file for one result, else ``NAME.TARGET.SUFFIX`` in a folder.

    Args:
        inputs: files read.
        targets: languages; ``[""]`` where there is one result for each input.
        output: a file, or a folder where there is more than one result or it is a folder already.
        suffix: of the written files, with its dot; empty to keep that of the input.

    Raises:
        InvalidOption: several results and ``output`` is a file, or two results would have one name.
        UnwritableFile: the folder cannot be made.
    """
    several = len(inputs) * len(targets) > 1
    if not several and not output.is_dir():
        return {(inputs[0], targets[0]): output}
    if output.exists() and not output.is_dir():
        raise InvalidOption(f"{output} is a file, and there is more than one result.", hint="Name a folder.")
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableFile(f"{output}: {error.strerror}.", hint="Choose another place with --output.") from error
    places: dict[tuple[Path, str], Path] = {}
    for path in inputs:
        for target in targets:
            stem, extension = ("stdin", ".txt") if path == STANDARD_INPUT else (path.stem, path.suffix)
            name = ".".join(filter(None, (stem, target))) + (suffix or extension)
            places[path, target] = output / name
    if len(set(places.values())) < len(places):
        raise InvalidOption("Two inputs have the same name and would be written over each other.", hint="Rename one.")
    return places


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
