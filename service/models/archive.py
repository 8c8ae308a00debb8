"""Archives from elsewhere, unpacked without trusting them.

Only plain files and folders are taken. A name that leads elsewhere, a link, a device, a name given twice, and a content
that is far larger than its archive are refused, and nothing of the archive is kept by the caller then.
"""

from __future__ import annotations

import gzip
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from service.core.errors import ModelCorrupt
from service.models.errors import UnsafeArchive
from service.models.files import free_space

MAX_FILES = 1000
"""A package has ten to thirty files; with Stanza data about fifty."""

MAX_RATIO, RATIO_ALLOWANCE = 60, 32 * 2**20
"""What is unpacked may be this many times as large as the archive and a little more. Weights shrink by a factor of 1 to
4, vocabularies of 5 to 10; a bomb by 1,000."""

_CHUNK = 2**20

_Opener = Callable[[], IO[bytes] | None]


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a zip or tar archive (plain, gzip, bzip2, xz) into an empty folder.

    Raises:
        UnsafeArchive: it is hostile, or so odd that it might be.
        ModelCorrupt: it is truncated, damaged, encrypted or no archive.
        OSError: it cannot be written.
    """
    allowed = min(MAX_RATIO * archive.stat().st_size + RATIO_ALLOWANCE, free_space(folder))
    seen: set[str] = set()
    with _damage_of(archive):
        for name, is_folder, opener in _members(archive):
            if is_folder and PurePosixPath(name) == PurePosixPath("."):
                continue  # tar archives of a whole folder begin with it
            place = folder / checked_name(name)
            if len(seen) >= MAX_FILES:
                raise UnsafeArchive(f"{archive.name} holds more than {MAX_FILES} files.", hint=_HINT)
            if is_folder:
                place.mkdir(parents=True, exist_ok=True)
                continue
            # Case is folded: on some file systems Model.bin and model.bin are one file.
            key = str(PurePosixPath(name)).casefold()
            if key in seen or place.is_dir():
                raise UnsafeArchive(f"{archive.name} holds one name twice.", hint=_HINT)
            seen.add(key)
            place.parent.mkdir(parents=True, exist_ok=True)
            source = opener()
            if source is None:
                raise UnsafeArchive(f"{archive.name} holds something that is no file.", hint=_HINT)
            with source, place.open("xb") as target:
                while chunk := source.read(_CHUNK):
                    allowed -= len(chunk)
                    if allowed < 0:
                        raise UnsafeArchive(
                            f"{archive.name} unpacks to far more than an archive of its size should, "
                            "or to more than the disk holds.",
                            hint=_HINT,
                        )
                    target.write(chunk)


def checked_name(name: str) -> PurePosixPath:
    """The path a member of an archive or a line of a checksum file names.

    Raises:
        UnsafeArchive: it leads out of the folder, or is spelled in a way that might on some system.
    """
    path = PurePosixPath(name)
    odd = any(character in name for character in "\\:\0\n\r") or len(name) > 400
    if odd or path.is_absolute() or ".." in path.parts or not path.parts:
        raise UnsafeArchive(f"An archive holds the file name {name[:80]!r}.", hint=_HINT)
    return path


_HINT = "Do not use this file; get it again from a source you trust."


def _members(archive: Path) -> Iterator[tuple[str, bool, _Opener]]:
    """Name, whether it is a folder, and what opens it, of each member."""
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as zipped:
            for info in zipped.infolist():
                kind = stat.S_IFMT(info.external_attr >> 16)  # of the system it was made on; 0 where that has none
                if kind and kind not in (stat.S_IFREG, stat.S_IFDIR):
                    raise UnsafeArchive(f"{archive.name} holds a link or a device.", hint=_HINT)
                yield info.filename, info.filename.endswith("/"), lambda info=info: zipped.open(info)  # type: ignore[misc]
        return
    with tarfile.open(archive, "r:*") as tarred:
        for member in tarred:
            if not (member.isfile() or member.isdir()) or member.issparse():
                raise UnsafeArchive(f"{archive.name} holds a link or a device.", hint=_HINT)
            yield member.name, member.isdir(), lambda member=member: tarred.extractfile(member)  # type: ignore[misc]
        # tarfile stops at the end mark; the checksum of the compression stands behind it.
        if tarred.fileobj and len(tarred.fileobj.read(_CHUNK)) == _CHUNK:
            raise UnsafeArchive(f"{archive.name} goes on behind its end.", hint=_HINT)


_DAMAGE = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    gzip.BadGzipFile,
    EOFError,
    # What broken headers cause in these modules:
    struct.error,
    LookupError,
    ValueError,
    OverflowError,
)


@contextmanager
def _damage_of(archive: Path) -> Iterator[None]:
    """The many errors of the archive modules as one of ours."""
    try:
        yield
    except _DAMAGE as error:
        reason = "is no zip or tar archive, or is truncated or damaged"
        raise ModelCorrupt(f"{archive.name} {reason}.", hint="Get the file again.") from error
    except (RuntimeError, NotImplementedError) as error:  # zipfile: encrypted, or an unknown compression
        raise ModelCorrupt(f"{archive.name} is encrypted or compressed in an unknown way.") from error
