"""From a catalogue entry or a file to an installed package.

1. Downloads, or the file that was brought, are checked against what is known of them.
2. They are unpacked into the staging folder and told apart by what they hold.
3. A package folder is made of them: taken as it is (Argos, our own form) or converted.
4. Its model is loaded and writes a few tokens.
5. The folder is renamed to its place.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from service.core.errors import InvalidOption, ModelCorrupt, ModelMissing
from service.models import bundle
from service.models.archive import unpack
from service.models.catalog import Catalog, Entry, read_argos_index
from service.models.convert import check_works, from_ctranslate2, from_opus_mt
from service.models.download import download
from service.models.errors import ChecksumMismatch
from service.models.files import RemoteFile, Report, require_space, sha256, silent
from service.models.installed import Installed, Record, read_record
from service.models.store import Store
from service.translation.packages import MODEL_FILES, read_package

SPACE_FACTOR = 3
"""A download, what it unpacks to and what that is converted to are on the disk together."""


def install(
    store: Store,
    catalog: Catalog,
    entry: Entry,
    *,
    replace_installed: bool = False,
    accept_changed: bool = False,
    report: Report = silent,
) -> Installed:
    """Download and install an entry of the catalogue.

    Args:
        replace_installed: install over a package of the same name.
        accept_changed: take a file without a published checksum though it was another one at its first download.

    Raises:
        InvalidOption: it is installed already.
        DownloadError, ChecksumMismatch, NoSpace: see `service.models.download.download`.
        ModelError: what was downloaded is no working model.
        StoreError, StoreBusy: see `Store.changing`.
    """
    with store.changing() as staging:
        store.check_free(entry.name, replace=replace_installed)
        require_space(staging, SPACE_FACTOR * entry.size, f"Installing {entry.name}")
        folder = store.downloads(entry.name)
        checksums = {}
        for file in entry.remote_files:
            known = "" if accept_changed else store.known_checksum(file.urls[0])
            checksums[file.name] = sha256(download(file, folder, report, known=known))
            store.remember_checksum(file.urls[0], checksums[file.name])
        record = Record(
            title=entry.title,
            version=entry.version,
            licence=entry.licence,
            origin=tuple(file.urls[0] for file in entry.remote_files),
            checksums=checksums,
            quality=entry.quality,
        )
        content = folder
        if len(entry.files) == 1:
            content = staging / "content"
            content.mkdir()
            try:
                unpack(folder / entry.remote_files[0].name, content)
            except ModelCorrupt:
                shutil.rmtree(folder)  # the same bytes would fail again
                raise
        report(f"{entry.name}: installing", 0, 0)
        package = _make_package(_content_root(content), staging / "package", entry, catalog)
        installed = store.add(package, entry.name, record, replace=replace_installed)
        shutil.rmtree(folder, ignore_errors=True)
        return installed


def import_file(
    store: Store,
    catalog: Catalog,
    path: Path,
    *,
    entry: Entry | None = None,
    checksum: str = "",
    replace_installed: bool = False,
    report: Report = silent,
) -> Iterator[Installed]:
    """Install what was brought by hand: a bundle, an Argos package, or the files of a catalogued model.

    Args:
        path: an archive or a folder.
        entry: what it is, where the files themselves do not say (OPUS-MT and CTranslate2 models).
        checksum: SHA-256 an archive must have, or empty.

    Yields:
        Each package as it is installed.

    Raises:
        InvalidOption: a package is installed already, or what the file holds cannot be told.
        ChecksumMismatch: the archive or a file of a bundle is not what it should be.
        ModelError: the file is unsafe, damaged or no working model.
        StoreError, StoreBusy: see `Store.changing`.
    """
    with store.changing() as staging:
        content = path
        if not path.exists():
            raise InvalidOption(f"{path} does not exist.")
        if path.is_file():
            require_space(staging, SPACE_FACTOR * path.stat().st_size, f"Importing {path.name}")
            if checksum and sha256(path) != checksum.lower():
                raise ChecksumMismatch(f"{path.name} does not have the checksum given.", hint="Copy it again.")
            content = staging / "content"
            content.mkdir()
            unpack(path, content)
        root = _content_root(content)
        if bundle.is_bundle(root):
            for name in bundle.check(root, report):
                package = _copied(root / bundle.PACKAGES / name, staging / "package")
                check_works(package)
                record = read_record(package) or _record_of(package, path)
                yield store.add(package, name, record, replace=replace_installed)
            return
        report(f"{path.name}: installing", 0, 0)
        name = entry.name if entry else _name_of(root, path)
        package = _make_package(root, staging / "package", entry, catalog)
        if entry:
            record = Record(entry.title, entry.version, entry.licence, (path.name,), quality=entry.quality)
        else:
            record = read_record(package) or _record_of(package, path)
            if not record.quality:
                record = replace(record, quality=catalog.argos_quality)
        yield store.add(package, name, record, replace=replace_installed)


def update_argos_index(store: Store, catalog: Catalog, report: Report = silent) -> Path:
    """Download the index of Argos packages.

    Raises:
        DownloadError: it cannot be had; an older one stays.
        ModelCorrupt: it is no index.
        StoreError, StoreBusy: see `Store.changing`.
    """
    with store.changing() as staging:
        fresh = download(RemoteFile("argos-index.json", (catalog.argos_index,)), staging, report)
        read_argos_index(fresh)
        fresh.replace(store.argos_index)
    return store.argos_index


def _make_package(root: Path, package: Path, entry: Entry | None, catalog: Catalog) -> Path:
    """A package folder of what was unpacked, proven to work."""
    if (root / "metadata.json").is_file():
        _copied(root, package)
    elif entry is None:
        raise InvalidOption(
            "These files do not say what languages they translate.",
            hint="Name the catalogue entry they belong to with --as NAME.",
        )
    elif (root / "decoder.yml").is_file():
        from_opus_mt(root, package, entry, catalog)
    elif (root / MODEL_FILES[0]).is_file():
        from_ctranslate2(root, package, entry, catalog)
    else:
        raise ModelMissing("There is neither an Argos package nor an OPUS-MT or CTranslate2 model in these files.")
    check_works(package)
    found = {(direction.source, direction.target) for direction in read_package(package)}
    if entry and not found <= set(entry.directions):
        raise ModelCorrupt(
            f"The package translates {', '.join(f'{a}-{b}' for a, b in sorted(found))}, not what '{entry.name}' does."
        )
    return package


def _copied(root: Path, package: Path) -> Path:
    """A copy of a package folder; links in it are refused, since they lead out of it."""
    if any(path.is_symlink() for path in root.rglob("*")):
        raise InvalidOption("There are links in this folder.", hint="Replace them by the files they lead to.")
    shutil.rmtree(package, ignore_errors=True)
    shutil.copytree(root, package)
    return package


def _content_root(folder: Path) -> Path:
    """The folder that holds the files: an archive often has one folder around them."""
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


def _name_of(root: Path, path: Path) -> str:
    """A package's name: that of its folder, or of the file that holds it."""
    name = root.name if root.name != "content" else path.stem
    return name.replace(" ", "-").lstrip(".")


def _record_of(package: Path, path: Path) -> Record:
    first = read_package(package)[0]
    title = f"{first.source_name} → {first.target_name}"
    return Record(title, first.version, "see its README", (path.name,))
