from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from service.core.errors import InvalidOption
from service.files import UnreadableFile, UnwritableFile, output_paths, read_text, write_atomically


def test_a_written_file_is_complete_or_untouched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "out.txt"
    write_atomically(place, "Հին տեքստ")

    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(UnwritableFile, match="No space left"):
        write_atomically(place, "Նոր տեքստ")
    assert place.read_text(encoding="utf-8") == "Հին տեքստ"
    assert os.listdir(tmp_path) == ["out.txt"]


def test_an_interruption_while_writing_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "out.txt", "текст")
    assert os.listdir(tmp_path) == []


def test_line_ends_and_permissions_are_kept(tmp_path: Path) -> None:
    place = tmp_path / "out.txt"
    write_atomically(place, "bir\r\niki\n")
    assert place.read_bytes() == b"bir\r\niki\n"
    assert stat.S_IMODE(place.stat().st_mode) & stat.S_IRUSR
    place.chmod(0o600)
    write_atomically(place, "üç")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnwritableFile, match="nowhere"):
        write_atomically(tmp_path / "nowhere" / "out.txt", "text")


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableFile):
        read_text(tmp_path / name)


def test_one_result_goes_to_the_named_file(tmp_path: Path) -> None:
    paths = output_paths([Path("story.txt")], ["az"], tmp_path / "out.txt", "")
    assert list(paths.values()) == [tmp_path / "out.txt"]


def test_several_results_go_to_a_folder_by_name_and_language(tmp_path: Path) -> None:
    paths = output_paths([Path("a.txt"), Path("b.md"), Path("-")], ["az", "ru"], tmp_path / "new", "")
    assert sorted(path.name for path in paths.values()) == [
        "a.az.txt", "a.ru.txt", "b.az.md", "b.ru.md", "stdin.az.txt", "stdin.ru.txt",
    ]  # fmt: skip
    assert (tmp_path / "new").is_dir()


def test_results_are_never_written_over_each_other(tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match="same name"):
        output_paths([Path("x/a.txt"), Path("y/a.txt")], ["az"], tmp_path, "")
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidOption, match="folder"):
        output_paths([Path("a.txt"), Path("b.txt")], ["az"], tmp_path / "file", "")
