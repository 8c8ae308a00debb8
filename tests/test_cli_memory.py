"""``dragoman memory`` as a user runs it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.core.memory import Segment
from service.storage.database import Database
from service.storage.memory import MemoryStore
from tests.test_cli import assert_refused, dragoman
from tests.test_memory_exchange import document, unit

SENTENCE = "Министры договорились продолжить переговоры в Тбилиси.\n"
APPROVED = "Նախարարները պայմանավորվեցին շարունակել բանակցությունները Թբիլիսիում։"


@pytest.fixture
def tmx(tmp_path: Path) -> Path:
    file = tmp_path / "desk.tmx"
    file.write_bytes(
        document(
            unit(("ru-RU", SENTENCE), ("hy-AM", APPROVED)), unit(("az", "Salam."), ("hy", "Բարև։")), unit(("en", "?"))
        )
    )
    return file


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MemoryStore]:
    opened = MemoryStore(Database(f"sqlite:///{tmp_path}/data/dragoman.db"))
    yield opened
    opened.database.close()


def test_an_imported_translation_is_used_and_no_other_sentence_is_kept(tmx: Path, tmp_path: Path) -> None:
    run = dragoman("memory", "import", tmx)
    assert (run.returncode, run.stdout) == (0, f"{tmx}\t4 added\t0 replaced\t1 left out\n")
    assert run.stderr == f"{tmx}, line 6: left out. Languages in the unit: 1.\n"
    assert dragoman("translate", "--to", "hy", stdin=SENTENCE).stdout.strip() == APPROVED
    run = dragoman("translate", "--to", "hy", "--json", "--matches", stdin=SENTENCE.replace("Министры", "Послы"))
    (sentence,) = json.loads(run.stdout)["translations"][0]["sentences"]
    assert (sentence["origin"], sentence["memory"]) == ("model", None)
    (match,) = sentence["matches"]
    assert (match["text"], match["origin"]) == (APPROVED, "desk.tmx")
    stats = json.loads(dragoman("memory", "stats", "--json").stdout)
    assert stats["approved"] == {"az-hy": 1, "hy-az": 1, "hy-ru": 1, "ru-hy": 1}
    assert stats["machine"]["entries"] == 0


def test_translating_on_the_command_line_makes_no_database(tmp_path: Path) -> None:
    assert dragoman("translate", "--to", "hy", stdin=SENTENCE).returncode == 0
    assert not (tmp_path / "data").exists()


def test_it_remembers_where_it_is_told_to(monkeypatch: pytest.MonkeyPatch, store: MemoryStore) -> None:
    monkeypatch.setenv("DRAGOMAN_MEMORY", "on")
    first = json.loads(dragoman("translate", "--to", "hy", "--json", stdin=SENTENCE).stdout)
    second = json.loads(dragoman("translate", "--to", "hy", "--json", stdin=SENTENCE).stdout)
    assert [run["translations"][0]["sentences"][0]["memory"] for run in (first, second)] == [None, "exact"]
    assert first["signature"] == second["signature"]
    assert store.machine.size()[0] == 1


def test_what_is_exported_can_be_imported(tmx: Path, tmp_path: Path, store: MemoryStore) -> None:
    dragoman("memory", "import", tmx)
    before = {(found.source, found.target, found.text, found.translation) for found in store.approved.all()}
    run = dragoman("memory", "export", tmp_path / "all.tmx")
    assert (run.returncode, run.stdout) == (0, f"{tmp_path}/all.tmx\t4 segments\n")
    run = dragoman("memory", "export", tmp_path / "ru.tmx", "--from", "ru", "--json")
    assert json.loads(run.stdout)["segments"] == 1
    assert dragoman("memory", "clear", "approved", "--yes").stdout == "approved\t4 deleted\n"
    run = dragoman("memory", "import", tmp_path / "all.tmx", "--json")
    assert json.loads(run.stdout) == [{"file": f"{tmp_path}/all.tmx", "added": 4, "replaced": 4, "skipped": []}]
    assert {(found.source, found.target, found.text, found.translation) for found in store.approved.all()} == before


def test_only_the_languages_asked_for_are_imported(tmx: Path, store: MemoryStore) -> None:
    dragoman("memory", "import", tmx, "--from", "ru", "--to", "hy-AM")
    assert store.approved.pairs() == {("ru", "hy"): 1}


def test_a_broken_file_is_one_line_and_export_leaves_no_half_file(tmx: Path, tmp_path: Path) -> None:
    tmx.write_bytes(tmx.read_bytes()[:-20])
    assert_refused(dragoman("memory", "import", tmx), "desk.tmx, line", "well-formed")
    assert_refused(dragoman("memory", "import", tmp_path / "nowhere.tmx"), "nowhere.tmx")
    assert_refused(dragoman("memory", "export", tmp_path / "no" / "where.tmx"), "where.tmx")
    assert not (tmp_path / "no").exists()


def test_nothing_is_cleared_unasked(tmx: Path, store: MemoryStore) -> None:
    dragoman("memory", "import", tmx)
    assert_refused(dragoman("memory", "clear", "all"), "--yes")
    assert store.statistics().approved
    run = dragoman("memory", "clear", "all", "--yes", "--json")
    assert json.loads(run.stdout) == {"machine": 0, "approved": 4, "suggestions": 0}


@pytest.mark.parametrize(("answer", "left"), [(b"n\n", 2), (b"y\n", 0)])
def test_on_a_terminal_it_asks(tmp_path: Path, store: MemoryStore, answer: bytes, left: int) -> None:
    file = tmp_path / "two.tmx"
    file.write_bytes(document(unit(("ru", "Да."), ("hy", "Այո։"))))
    dragoman("memory", "import", file)
    terminal, theirs = pty.openpty()
    command = [sys.executable, "-m", "service", "memory", "clear", "approved"]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.write(terminal, answer)
        assert process.wait(60) == (0 if left == 0 else 2)
    os.close(terminal)
    os.close(theirs)
    assert sum(store.approved.pairs().values()) == left


def test_suggestions_are_used_once_a_person_accepts_them(store: MemoryStore) -> None:
    store.suggestions.add(Segment("ru", "hy", SENTENCE.strip(), APPROVED))
    store.suggestions.add(Segment("ru", "hy", SENTENCE.strip(), "անմիտ"))
    listed = json.loads(dragoman("memory", "suggestions", "list", "--json").stdout)
    assert [(entry["translation"], entry["times"]) for entry in listed] == [(APPROVED, 1), ("անմիտ", 1)]
    plain = dragoman("memory", "suggestions", "list").stdout.splitlines()
    assert plain[0].split("\t") == [str(listed[0]["id"]), "ru-hy", "1", SENTENCE.strip(), APPROVED]
    assert APPROVED not in dragoman("translate", "--to", "hy", stdin=SENTENCE).stdout
    good, bad = (str(entry["id"]) for entry in listed)
    assert dragoman("memory", "suggestions", "accept", good).stdout == f"accepted {good}\n"
    assert dragoman("memory", "suggestions", "reject", bad).stdout == f"rejected {bad}\n"
    assert dragoman("translate", "--to", "hy", stdin=SENTENCE).stdout.strip() == APPROVED
    assert dragoman("memory", "suggestions", "list").stdout == ""
    assert_refused(dragoman("memory", "suggestions", "accept", "999"), "999")


@pytest.mark.parametrize("option", ["--matches", "--check-back"])
def test_what_only_json_can_show_has_no_place_without(option: str) -> None:
    assert_refused(dragoman("translate", "--to", "hy", option, stdin=SENTENCE), "--json")
    assert dragoman("translate", "--to", "hy", option, "--json", stdin=SENTENCE).returncode == 0
