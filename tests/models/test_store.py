from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from service.core.errors import ConfigurationError, InvalidOption
from service.models.catalog import Catalog
from service.models.errors import StoreBusy
from service.models.install import import_file
from service.models.installed import verify
from service.models.store import Store
from service.translation.packages import RECORD, packages_in
from tests.models.conftest import leftovers


@pytest.fixture
def filled(store: Store, catalog: Catalog, argos: Path) -> Store:
    list(import_file(store, catalog, argos))
    return store


def test_a_package_is_removed_as_a_whole(filled: Store) -> None:
    assert filled.remove("translate-en_ka").name == "translate-en_ka"
    assert (filled.installed(), leftovers(filled)) == ([], [])


def test_the_embedded_model_stays(filled: Store) -> None:
    with pytest.raises(InvalidOption, match="cannot be removed") as caught:
        filled.remove("starter")
    assert "starter = false" in caught.value.hint


@pytest.mark.parametrize("name", ["nothing", "", "..", ".dragoman", "../packages/translate-en_ka"])
def test_only_a_package_is_removed(filled: Store, name: str) -> None:
    with pytest.raises(InvalidOption) as caught:
        filled.remove(name)
    assert "translate-en_ka" in caught.value.hint
    assert len(filled.installed()) == 1
    assert filled.workspace.is_dir()


def test_a_package_of_a_further_folder_can_be_removed(filled: Store, tmp_path: Path) -> None:
    other = Store([tmp_path / "mine", filled.folder])
    other.remove("translate-en_ka")
    assert filled.installed() == []


def test_every_change_of_a_file_is_found(filled: Store) -> None:
    folder = filled.folder / "translate-en_ka"
    assert verify(filled.get("translate-en_ka")) == []
    (folder / "README.md").unlink()
    (folder / "extra.txt").write_text("x")
    content = bytearray((folder / "model" / "model.bin").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "model" / "model.bin").write_bytes(bytes(content))
    assert verify(filled.get("translate-en_ka")) == [
        "missing: README.md",
        "added: extra.txt",
        "changed: model/model.bin",
    ]


def test_a_broken_package_is_listed_with_its_problem(filled: Store) -> None:
    (filled.folder / "translate-en_ka" / "metadata.json").write_text("{ broken")
    (package,) = filled.installed()
    assert package.directions == ()
    assert "metadata.json" in package.problem
    assert verify(package)[0] == package.problem


@pytest.mark.parametrize("content", ["{ broken", '{"odd": 1}', "[]", '{"title": "x"}'])
def test_a_broken_record_is_a_problem_of_its_package(filled: Store, content: str) -> None:
    (filled.folder / "translate-en_ka" / RECORD).write_text(content)
    (package,) = filled.installed()
    assert RECORD in package.problem


def test_what_a_killed_process_left_is_cleared_and_never_listed(filled: Store) -> None:
    staging = filled.workspace / "staging" / "package"
    shutil.copytree(filled.folder / "translate-en_ka", staging)
    assert len(filled.installed()) == len(packages_in(filled.folders)) == 1
    with filled.changing() as empty:
        assert list(empty.iterdir()) == []
    assert leftovers(filled) == []


def test_another_process_that_changes_packages_is_waited_for_by_the_user(filled: Store) -> None:
    code = (
        "import sys; from pathlib import Path; from service.models.store import Store\n"
        f"with Store([Path({str(filled.folder)!r})]).changing():\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdin is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(StoreBusy) as caught:
            filled.remove("translate-en_ka")
        assert caught.value.hint
        process.stdin.close()
    assert process.returncode == 0
    filled.remove("translate-en_ka")


def test_without_a_folder_there_is_nothing_to_keep_packages_in() -> None:
    with pytest.raises(ConfigurationError):
        Store([])
