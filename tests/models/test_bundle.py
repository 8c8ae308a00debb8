"""From a machine with a network to one without."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from service.core.errors import InvalidOption, ModelCorrupt
from service.models.bundle import CHECKSUMS, MANIFEST, check, export
from service.models.catalog import Catalog
from service.models.errors import ChecksumMismatch, NoSpace, UnsafeArchive
from service.models.files import regular_files
from service.models.install import import_file
from service.models.installed import verify
from service.models.store import Store
from tests.models.builders import tarred
from tests.models.conftest import NLLB_TAGS, leftovers


@pytest.fixture
def full(store: Store, catalog: Catalog, argos: Path, m2m: Path) -> Store:
    """A store with an Argos package and a multilingual model."""
    list(import_file(store, catalog, argos))
    entry = catalog.entries["nllb-200-600m"].model_copy(update={"languages": NLLB_TAGS})
    list(import_file(store, catalog, m2m, entry=entry))
    return store


@pytest.fixture
def elsewhere(tmp_path: Path) -> Store:
    return Store([tmp_path / "other-machine" / "packages"])


@pytest.mark.parametrize("name", ["bundle.tar", "bundle"])
def test_a_bundle_carries_packages_with_their_origin_and_rank(
    full: Store, elsewhere: Store, catalog: Catalog, tmp_path: Path, name: str
) -> None:
    digest = export(full.installed(), tmp_path / name)
    vouching = tmp_path / name if name.endswith(".tar") else tmp_path / name / CHECKSUMS
    assert hashlib.sha256(vouching.read_bytes()).hexdigest() == digest
    arrived = list(import_file(elsewhere, catalog, tmp_path / name))
    assert [package.name for package in arrived] == ["nllb-200-600m", "translate-en_ka"]
    for package in arrived:
        before = full.get(package.name)
        assert verify(package) == []
        assert package.record is not None and before.record is not None
        assert package.record.files == before.record.files
        assert (package.record.licence, package.record.quality) == (before.record.licence, before.record.quality)
        assert [one.quality for one in package.directions] == [one.quality for one in before.directions]
    assert leftovers(elsewhere) == []


def test_one_package_alone_can_be_taken(full: Store, elsewhere: Store, catalog: Catalog, tmp_path: Path) -> None:
    export([full.get("translate-en_ka")], tmp_path / "one.tar")
    assert [package.name for package in import_file(elsewhere, catalog, tmp_path / "one.tar")] == ["translate-en_ka"]


def test_sha256sum_can_check_a_bundle(full: Store, tmp_path: Path) -> None:
    export(full.installed(), tmp_path / "bundle")
    run = subprocess.run(["sha256sum", "-c", CHECKSUMS], cwd=tmp_path / "bundle", capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count(": OK") == len(regular_files(tmp_path / "bundle")) - 1


def test_the_same_packages_give_the_same_archive(full: Store, tmp_path: Path) -> None:
    assert export(full.installed(), tmp_path / "a.tar") == export(full.installed(), tmp_path / "b.tar")


def _changed(bundle: Path) -> None:
    file = bundle / "packages" / "translate-en_ka" / "model" / "model.bin"
    content = bytearray(file.read_bytes())
    content[100] ^= 1
    file.write_bytes(bytes(content))


def _added(bundle: Path) -> None:
    (bundle / "packages" / "translate-en_ka" / "extra.py").write_text("")


def _taken(bundle: Path) -> None:
    (bundle / "packages" / "translate-en_ka" / "README.md").unlink()


def _escaping(bundle: Path) -> None:
    (bundle / CHECKSUMS).write_text(f"{'0' * 64}  ../../../etc/passwd\n")


def _no_sums(bundle: Path) -> None:
    (bundle / CHECKSUMS).write_text("hello\n")


def _renamed(bundle: Path) -> None:
    """All checksums right, but a package called by a path."""
    manifest = (bundle / MANIFEST).read_text()
    (bundle / MANIFEST).write_text(manifest.replace('"translate-en_ka"', '"../packages/translate-en_ka"'))
    _sum_again(bundle)


def _of_another_form(bundle: Path) -> None:
    (bundle / MANIFEST).write_text('{"format": "dragoman-bundle-9", "packages": []}')
    _sum_again(bundle)


def _sum_again(bundle: Path) -> None:
    paths = [path for path in regular_files(bundle) if path != CHECKSUMS]
    lines = (f"{hashlib.sha256((bundle / path).read_bytes()).hexdigest()}  {path}\n" for path in paths)
    (bundle / CHECKSUMS).write_text("".join(lines))


@pytest.mark.parametrize(
    ("damage", "error"),
    [
        (_changed, ChecksumMismatch),
        (_added, ChecksumMismatch),
        (_taken, ChecksumMismatch),
        (_escaping, UnsafeArchive),
        (_no_sums, ModelCorrupt),
        (_renamed, ModelCorrupt),
        (_of_another_form, ModelCorrupt),
    ],
)
def test_a_bundle_that_is_not_as_it_was_written_installs_nothing(
    full: Store, elsewhere: Store, catalog: Catalog, tmp_path: Path, damage: object, error: type[Exception]
) -> None:
    export(full.installed(), tmp_path / "bundle")
    damage(tmp_path / "bundle")  # type: ignore[operator]
    with pytest.raises(error):
        list(import_file(elsewhere, catalog, tmp_path / "bundle"))
    assert (elsewhere.installed(), leftovers(elsewhere)) == ([], [])


def test_a_truncated_bundle_installs_nothing(full: Store, elsewhere: Store, catalog: Catalog, tmp_path: Path) -> None:
    export(full.installed(), tmp_path / "bundle.tar")
    content = (tmp_path / "bundle.tar").read_bytes()
    for cut in range(1, 8):
        (tmp_path / "cut.tar").write_bytes(content[: len(content) * cut // 8 // 512 * 512])
        with pytest.raises((ModelCorrupt, InvalidOption)):
            list(import_file(elsewhere, catalog, tmp_path / "cut.tar"))
    assert (elsewhere.installed(), leftovers(elsewhere)) == ([], [])


def test_a_hostile_bundle_writes_nowhere(elsewhere: Store, catalog: Catalog, tmp_path: Path) -> None:
    link = tarfile.TarInfo("packages")
    link.type, link.linkname = tarfile.SYMTYPE, str(tmp_path)
    (tmp_path / "evil.tar").write_bytes(tarred([(link, b""), (tarfile.TarInfo("packages/x"), b"x")]))
    with pytest.raises(UnsafeArchive):
        list(import_file(elsewhere, catalog, tmp_path / "evil.tar"))
    assert not (tmp_path / "x").exists()


def test_a_damaged_package_is_not_exported(full: Store, tmp_path: Path) -> None:
    (full.folder / "translate-en_ka" / "README.md").write_text("changed")
    with pytest.raises(ModelCorrupt, match="damaged"):
        export(full.installed(), tmp_path / "bundle.tar")
    assert not (tmp_path / "bundle.tar").exists()


def test_a_bundle_overwrites_nothing(full: Store, tmp_path: Path) -> None:
    (tmp_path / "bundle.tar").write_text("precious")
    with pytest.raises(InvalidOption, match="exists"):
        export(full.installed(), tmp_path / "bundle.tar")
    with pytest.raises(InvalidOption):
        export([], tmp_path / "empty.tar")


def test_an_interrupted_export_leaves_nothing(full: Store, tmp_path: Path) -> None:
    def interrupt(label: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(KeyboardInterrupt):
        export(full.installed(), tmp_path / "bundle.tar", interrupt)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_bundle_needs_room(full: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from service.models import files

    monkeypatch.setattr(files, "free_space", lambda folder: 1000)
    with pytest.raises(NoSpace):
        export(full.installed(), tmp_path / "bundle.tar")


def test_a_bundle_read_from_a_folder_is_left_as_it_is(
    full: Store, elsewhere: Store, catalog: Catalog, tmp_path: Path
) -> None:
    export(full.installed(), tmp_path / "bundle")
    list(import_file(elsewhere, catalog, tmp_path / "bundle"))
    assert check(tmp_path / "bundle") == ["nllb-200-600m", "translate-en_ka"]


def test_a_package_from_elsewhere_gets_checksums_on_the_way(
    store: Store, elsewhere: Store, catalog: Catalog, argos: Path, tmp_path: Path
) -> None:
    """One that Argos Translate installed."""
    shutil.copytree(argos, store.folder / argos.name)
    (package,) = store.installed()
    assert package.record is None
    export([package], tmp_path / "bundle.tar")
    (arrived,) = import_file(elsewhere, catalog, tmp_path / "bundle.tar")
    assert arrived.record is not None
    assert arrived.record.files.keys() == set(regular_files(argos))
