"""Installed packages as one file or folder, for a machine without a network.

A bundle holds ``packages/NAME/…``, ``manifest.json`` and ``SHA256SUMS`` of all other files in the form that
``sha256sum -c`` reads. As a file it is a plain tar archive: weights hardly shrink.
"""

from __future__ import annotations

import json
import re
import shutil
import tarfile
from collections.abc import Sequence
from pathlib import Path

from service.core.errors import InvalidOption, ModelCorrupt
from service.models.archive import checked_name
from service.models.errors import ChecksumMismatch
from service.models.files import Report, regular_files, require_space, sha256, silent
from service.models.installed import Installed, verify

MANIFEST, CHECKSUMS, PACKAGES = "manifest.json", "SHA256SUMS", "packages"
FORMAT = "dragoman-bundle-1"

_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")


def export(packages: Sequence[Installed], place: Path, report: Report = silent) -> str:
    """Write a bundle: a tar archive where the name ends in ``.tar``, else a folder.

    Returns:
        SHA-256 of the archive, or of the folder's checksum file: it vouches for all of it.

    Raises:
        InvalidOption: there is nothing to write, or the place exists already.
        ModelCorrupt: a package is not as it was installed.
        NoSpace: the bundle does not fit.
        OSError: it cannot be written.
    """
    if not packages:
        raise InvalidOption("No packages are installed that could be exported.")
    if place.exists():
        raise InvalidOption(f"{place} exists already.", hint="Choose another name.")
    for package in packages:
        if faults := verify(package):
            raise ModelCorrupt(f"'{package.name}' is damaged ({faults[0]}).", hint="Install it again.")
    place.parent.mkdir(parents=True, exist_ok=True)
    total = sum(package.size for package in packages)
    as_archive = place.suffix == ".tar"
    require_space(place.parent, total * (2 if as_archive else 1), "The bundle")
    folder = place.with_name(f".{place.name}.part")
    archive = place.with_name(f".{place.name}.tar.part")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir()
        done = 0
        for package in packages:
            for path in regular_files(package.folder):
                target = folder / PACKAGES / package.name / path
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(package.folder / path, target)
                done += target.stat().st_size
                report(place.name, done, total)
        _write_contents(folder, packages)
        digest = sha256(folder / CHECKSUMS)
        if as_archive:
            _pack(folder, archive)
            digest = sha256(archive)
            archive.rename(place)
        else:
            folder.rename(place)
        return digest
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        archive.unlink(missing_ok=True)


def is_bundle(folder: Path) -> bool:
    """Whether a folder holds a bundle."""
    return (folder / MANIFEST).is_file() and (folder / CHECKSUMS).is_file()


def check(folder: Path, report: Report = silent) -> list[str]:
    """Check every file of a bundle against its checksum.

    Returns:
        The names of its packages.

    Raises:
        ChecksumMismatch: a file is missing, changed or not listed.
        ModelCorrupt: the bundle is of a form we do not know.
    """
    expected = {}
    for line in (folder / CHECKSUMS).read_text(encoding="utf-8", errors="replace").splitlines():
        if not (match := _LINE.fullmatch(line)):
            raise ModelCorrupt(f"{CHECKSUMS} of the bundle cannot be read.")
        expected[str(checked_name(match[2]))] = match[1]
    present = set(regular_files(folder)) - {CHECKSUMS}
    if odd := sorted(present ^ expected.keys()):
        raise ChecksumMismatch(f"The bundle lacks a file or has one too many: {odd[0][:120]}.", hint=_AGAIN)
    for done, path in enumerate(sorted(present), start=1):
        if sha256(folder / path) != expected[path]:
            raise ChecksumMismatch(f"The bundle is damaged: {path[:120]}.", hint=_AGAIN)
        report("Checking", done, len(present))
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        names = [str(package["name"]) for package in manifest["packages"]]
        known = manifest["format"] == FORMAT
    except (ValueError, KeyError, TypeError) as error:
        raise ModelCorrupt(f"{MANIFEST} of the bundle cannot be read.") from error
    if not known or not all(_NAME.fullmatch(name) and (folder / PACKAGES / name).is_dir() for name in names):
        raise ModelCorrupt("The bundle is of a form this version does not know.", hint="Update dragoman.")
    return names


_AGAIN = "Copy the bundle again."


def _write_contents(folder: Path, packages: Sequence[Installed]) -> None:
    manifest = {
        "format": FORMAT,
        "packages": [
            {
                "name": package.name,
                "version": package.directions[0].version,
                "licence": package.record.licence if package.record else "see its README",
                "directions": [f"{direction.source}-{direction.target}" for direction in package.directions],
            }
            for package in packages
        ],
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    sums = "".join(f"{sha256(folder / path)}  {path}\n" for path in regular_files(folder))
    (folder / CHECKSUMS).write_text(sums, encoding="utf-8")


def _pack(folder: Path, archive: Path) -> None:
    """All files, without owner and time, so that the same packages give the same archive."""
    with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tar:
        for path in regular_files(folder):
            member = tar.gettarinfo(folder / path, arcname=path)
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            member.mtime, member.mode = 0, 0o644
            with (folder / path).open("rb") as file:
                tar.addfile(member, file)
