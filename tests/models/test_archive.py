"""Hostile, damaged and ordinary archives."""

from __future__ import annotations

import contextlib
import io
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.errors import DragomanError, ModelCorrupt
from service.models import archive as module
from service.models.archive import unpack
from service.models.errors import UnsafeArchive
from service.models.files import regular_files
from tests.models.builders import tarred

NAMES = [
    "../evil",
    "folder/../../evil",
    "/tmp/evil",
    "//server/share",
    "C:/evil",
    "C:evil",
    "..\\evil",
    "folder\\evil",
    "..",
    ".",
    "",
    "a\nb",
    "a" * 500,
]


def zip_of(*names: str, content: bytes = b"x", mode: int = 0) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            info = zipfile.ZipInfo()
            info.filename = name  # as it is: the constructor mends some
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = mode << 16
            archive.writestr(info, content)
    return data.getvalue()


def tar_of(*names: str, content: bytes = b"x", kind: bytes = tarfile.REGTYPE, link: str = "", mode: str = "w") -> bytes:
    members = []
    for name in names:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, link
        members.append((member, content))
    return tarred(members, mode)


MAKERS: tuple[Callable[..., bytes], ...] = (zip_of, tar_of)


def unpacked(tmp_path: Path, content: bytes) -> Path:
    (tmp_path / "archive").write_bytes(content)
    folder = tmp_path / "deep" / "inside"
    folder.mkdir(parents=True)
    unpack(tmp_path / "archive", folder)
    return folder


def outside(tmp_path: Path) -> list[str]:
    return [path for path in regular_files(tmp_path) if path != "archive" and not path.startswith("deep/inside/")]


@pytest.mark.parametrize("mode", ["zip", "w", "w:gz", "w:bz2", "w:xz"])
def test_an_ordinary_archive_is_unpacked(tmp_path: Path, mode: str) -> None:
    names = ("model/model.bin", "metadata.json")
    content = zip_of(*names, content=b"data") if mode == "zip" else tar_of(*names, content=b"data", mode=mode)
    folder = unpacked(tmp_path, content)
    assert regular_files(folder) == ["metadata.json", "model/model.bin"]
    assert (folder / "model" / "model.bin").read_bytes() == b"data"


@pytest.mark.parametrize("make", [zip_of, tar_of])
@pytest.mark.parametrize("name", NAMES)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, make: Callable[..., bytes], name: str) -> None:
    content = make("good", name)
    with pytest.raises((UnsafeArchive, ModelCorrupt)):
        unpacked(tmp_path, content)
    assert outside(tmp_path) == []


@settings(max_examples=150, deadline=None)
@given(names=st.sets(st.text(alphabet="./\\a:~ é\u202e", min_size=1, max_size=12), min_size=1, max_size=3))
def test_whatever_the_names_nothing_is_written_elsewhere(
    tmp_path_factory: pytest.TempPathFactory, names: set[str]
) -> None:
    for make in MAKERS:
        tmp_path = tmp_path_factory.mktemp("any")
        with contextlib.suppress(DragomanError, OSError):
            unpacked(tmp_path, make(*names))
        assert outside(tmp_path) == []


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
@pytest.mark.parametrize("link", ["/etc/passwd", "../../evil", "good"])
def test_links_and_devices_of_a_tar_archive_are_refused(tmp_path: Path, kind: bytes, link: str) -> None:
    with pytest.raises(UnsafeArchive):
        unpacked(tmp_path, tar_of("bad", kind=kind, link=link))
    assert not (tmp_path / "deep" / "inside" / "bad").exists()


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_of_a_zip_archive_are_refused(tmp_path: Path, kind: int) -> None:
    with pytest.raises(UnsafeArchive):
        unpacked(tmp_path, zip_of("bad", content=b"/etc/passwd", mode=kind | 0o777))


@pytest.mark.parametrize("names", [("a", "a"), ("model.bin", "MODEL.BIN"), ("a", "a/b"), ("a/b", "a"), ("a", "./a")])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_given_twice_is_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    for number, make in enumerate(MAKERS):
        place = tmp_path / str(number)
        place.mkdir()
        with pytest.raises((UnsafeArchive, OSError)):
            unpacked(place, make(*names))


@pytest.mark.parametrize("mode", ["zip", "w:gz", "w:bz2", "w:xz"])
def test_a_bomb_is_stopped_long_before_it_fills_the_disk(
    tmp_path: Path, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RATIO_ALLOWANCE", 100_000)
    zeros = bytes(40_000_000)
    content = zip_of("a", content=zeros) if mode == "zip" else tar_of("a", content=zeros, mode=mode)
    with pytest.raises(UnsafeArchive):
        unpacked(tmp_path, content)
    written = sum(path.stat().st_size for path in (tmp_path / "deep").rglob("*") if path.is_file())
    assert written <= module.MAX_RATIO * len(content) + 200_000


def test_a_header_that_lies_about_the_size_gains_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RATIO_ALLOWANCE", 100_000)
    content = bytearray(zip_of("a", content=bytes(40_000_000)))
    size = (40_000_000).to_bytes(4, "little")
    while size in content:
        at = content.index(size)
        content[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(ModelCorrupt):
        unpacked(tmp_path, bytes(content))
    assert sum(path.stat().st_size for path in (tmp_path / "deep").rglob("*") if path.is_file()) < 10_000_000


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeArchive, match="more than"):
        unpacked(tmp_path, zip_of(*map(str, range(module.MAX_FILES + 1))))


def test_an_archive_larger_than_the_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "free_space", lambda folder: 1000)
    with pytest.raises(UnsafeArchive, match="disk"):
        unpacked(tmp_path, zip_of("a", content=bytes(5000)))


def _truncated(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def _flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]


@pytest.mark.parametrize("damage", [_truncated, _flipped])
@pytest.mark.parametrize("mode", ["zip", "w:gz", "w:bz2", "w:xz"])
def test_a_damaged_archive_says_so(tmp_path: Path, mode: str, damage: object) -> None:
    noise = bytes(range(256)) * 40
    content = zip_of("a", content=noise) if mode == "zip" else tar_of("a", content=noise, mode=mode)
    with pytest.raises(ModelCorrupt) as caught:
        unpacked(tmp_path, damage(content))  # type: ignore[operator]
    assert caught.value.hint


def test_a_truncated_plain_tar_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelCorrupt):
        unpacked(tmp_path, tar_of("a", content=bytes(5000))[:3000])


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04 half a zip", b"<html>404</html>" * 100])
def test_what_is_no_archive_says_so(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ModelCorrupt):
        unpacked(tmp_path, content)


def test_an_encrypted_archive_says_so(tmp_path: Path) -> None:
    content = bytearray(zip_of("a"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    with pytest.raises(ModelCorrupt, match="encrypted"):
        unpacked(tmp_path, bytes(content))


def test_the_folder_itself_may_be_a_member(tmp_path: Path) -> None:
    root = tarfile.TarInfo("./")
    root.type = tarfile.DIRTYPE
    folder = unpacked(tmp_path, tarred([(root, b""), (tarfile.TarInfo("./model.bin"), b"x")]))
    assert regular_files(folder) == ["model.bin"]


@settings(max_examples=200, deadline=None)
@given(at=st.floats(0, 1), value=st.binary(min_size=1, max_size=4), mode=st.sampled_from(["zip", "w", "w:gz"]))
def test_no_damage_causes_any_other_error(
    tmp_path_factory: pytest.TempPathFactory, at: float, value: bytes, mode: str
) -> None:
    names = ("model/model.bin", "metadata.json")
    whole = zip_of(*names) if mode == "zip" else tar_of(*names, mode=mode)
    place = int(at * len(whole))
    with contextlib.suppress(DragomanError, OSError):
        unpacked(tmp_path_factory.mktemp("any"), whole[:place] + value + whole[place + len(value) :])
