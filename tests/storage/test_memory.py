"""The translation memory's store, over SQLite and PostgreSQL."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy

from service.core.errors import Overloaded
from service.core.memory import MachineTranslation, Segment
from service.storage import suggestions
from service.storage.database import Database
from service.storage.machine import Bounds
from service.storage.machine import table as machine_table
from service.storage.memory import MemoryStore
from service.storage.records import DatabaseUnavailable
from service.storage.suggestions import UnknownSuggestion

GREETING = MachineTranslation("Բարի լույս։", 0.75, looped=True, in_parts=True)
WHEN = datetime(2031, 5, 28, 12, 0, tzinfo=UTC)


def key(number: int) -> bytes:
    return number.to_bytes(32)


def segment(text: str, translation: str = "Բարև։", source: str = "ru", target: str = "hy") -> Segment:
    return Segment(source, target, text, translation, "desk.tmx", WHEN)


def make_old(database: Database, numbers: range, days: float) -> None:
    with database.begin() as connection:
        chosen = machine_table.c.key.in_([key(number) for number in numbers])
        used = int(time.time() - 86_400 * days)
        connection.execute(sqlalchemy.update(machine_table).where(chosen).values(used=used))


def translations(numbers: range, text: str = "Բարի լույս։") -> dict[bytes, MachineTranslation]:
    return {key(number): MachineTranslation(f"{text} {number}", 0.5) for number in numbers}


@pytest.fixture
def empty(database: Database) -> Iterator[Database]:
    store = MemoryStore(database)
    for part in (store.machine, store.approved, store.suggestions):
        part.clear()
    yield database


@pytest.fixture
def store(empty: Database) -> MemoryStore:
    return MemoryStore(empty)


def test_what_was_put_in_is_found_by_its_key_alone(store: MemoryStore) -> None:
    store.remember({key(1): GREETING})
    store.approve({key(2): (segment("Привет."), [])})
    assert store.find([key(2), key(1)], [key(1), key(2)]) == ({key(2): segment("Привет.")}, {key(1): GREETING})
    assert store.find([], []) == ({}, {})


def test_more_keys_than_fit_in_a_statement_are_found(store: MemoryStore) -> None:
    store.remember(translations(range(1300)))
    assert len(store.find([key(5)], [key(number) for number in range(2000)])[1]) == 1300


def test_a_machine_translation_stays_and_an_approved_one_is_replaced(store: MemoryStore) -> None:
    store.remember({key(1): GREETING})
    store.remember({key(1): MachineTranslation("Ողջույն։", 0.9)})
    assert store.find([], [key(1)])[1] == {key(1): GREETING}
    assert store.approve({key(1): (segment("Привет."), [1, 2])}) == 1
    assert store.approve({key(1): (segment("Привет.", "Ողջույն։"), [1, 2]), key(2): (segment("Пока."), [])}) == 1
    assert store.find([key(1)], [])[0][key(1)].translation == "Ողջույն։"


def test_there_are_never_more_entries_than_the_bound_and_the_unused_go_first(empty: Database) -> None:
    store = MemoryStore(empty, Bounds(entries=100))
    store.remember(translations(range(60)))
    make_old(empty, range(60), days=2)
    assert len(store.find([], [key(number) for number in range(10)])[1]) == 10  # used again
    for first in range(60, 140, 10):
        store.remember(translations(range(first, first + 10)))
        assert store.machine.size()[0] <= 100
    left = store.find([], [key(number) for number in range(140)])[1].keys()
    gone = {key(number) for number in range(140)} - left
    assert len(gone) >= 40
    assert gone <= {key(number) for number in range(10, 60)}


def test_the_size_in_bytes_is_bounded_too(empty: Database) -> None:
    store = MemoryStore(empty, Bounds(size=20_000))
    for first in range(0, 200, 10):
        store.remember(translations(range(first, first + 10), "Երկար նախադասություն " * 10))
        assert store.machine.size()[1] <= 20_000
    assert store.machine.size()[0] > 10


def test_approved_segments_are_not_bounded(empty: Database) -> None:
    store = MemoryStore(empty, Bounds(entries=5))
    store.approve({key(number): (segment(f"Привет {number}."), []) for number in range(20)})
    store.remember(translations(range(20)))
    assert store.machine.size()[0] <= 5
    assert store.approved.pairs() == {("ru", "hy"): 20}


def test_what_nobody_used_for_long_is_deleted(empty: Database) -> None:
    MemoryStore(empty).remember(translations(range(4)))
    make_old(empty, range(2), days=31)
    MemoryStore(empty, Bounds(days=0)).remember({})
    assert MemoryStore(empty).machine.size()[0] == 4
    MemoryStore(empty, Bounds(days=30)).remember({})
    assert set(MemoryStore(empty).find([], [key(number) for number in range(4)])[1]) == {key(2), key(3)}


def test_candidates_are_those_that_share_most_and_rarest_words(store: MemoryStore) -> None:
    store.approve({key(number): (segment(f"{number}"), [1, 2, 100 + number]) for number in range(20)})
    store.approve({key(30): (segment("rare"), [-7, 50, 51, 52])})
    by_words, by_nothing, by_rare = store.candidates([[1, 2, 105], [999], [1, -7]], limit=3)
    assert (len(by_words), by_nothing) == (3, [])
    assert segment("5") in by_words
    assert segment("rare") in by_rare
    assert store.candidates([[]], limit=3) == [[]]


def test_all_segments_are_read_in_pages_and_by_language(store: MemoryStore) -> None:
    store.approve({key(number): (segment(f"{number}"), []) for number in range(2500)})
    store.approve({key(9000): (segment("Salam.", source="az"), [])})
    assert sum(1 for _ in store.approved.all()) == 2501
    assert [found.text for found in store.approved.all(source="az")] == ["Salam."]
    assert list(store.approved.all(source="az", target="ru")) == []


def test_what_is_cleared_is_gone_and_the_rest_is_not(store: MemoryStore) -> None:
    store.remember({key(1): GREETING})
    store.approve({key(2): (segment("Привет."), [4])})
    store.suggestions.add(segment("Пока."))
    assert store.machine.clear() == 1
    assert store.find([key(2)], [key(1)]) == ({key(2): segment("Привет.")}, {})
    assert store.approved.clear() == 1
    assert store.candidates([[4]], 3) == [[]]
    found = store.statistics()
    assert (found.machine_translations, found.approved, found.suggestions) == (0, {}, 1)


def test_many_write_the_same_at_once(store: MemoryStore) -> None:
    def write(number: int) -> None:
        store.remember(translations(range(number, number + 50)))
        store.approve({key(1): (segment("Привет.", f"{number}"), [1, 2, 3])})
        store.find([key(1)], [key(number)])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    assert store.machine.size()[0] == 89
    assert store.approved.pairs() == {("ru", "hy"): 1}


def test_a_suggestion_waits_once_and_is_counted(store: MemoryStore) -> None:
    for _ in range(3):
        store.suggestions.add(segment("Пока.", "Ցտեսություն։"))
    (waiting,) = store.suggestions.all()
    assert (waiting.segment.translation, waiting.times) == ("Ցտեսություն։", 3)
    assert store.suggestions.get(waiting.id) == waiting
    store.suggestions.remove(waiting.id)
    store.suggestions.remove(waiting.id)
    with pytest.raises(UnknownSuggestion):
        store.suggestions.get(waiting.id)


def test_strangers_cannot_fill_the_disk_with_suggestions(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggestions, "MOST", 3)
    for number in range(3):
        store.suggestions.add(segment(f"{number}"))
    with pytest.raises(Overloaded):
        store.suggestions.add(segment("one more"))
    assert store.suggestions.number() == 3


def test_a_cleared_sqlite_file_holds_nothing_of_what_it_held(tmp_path: Path) -> None:
    store = MemoryStore(Database(f"sqlite:///{tmp_path}/memory.db"))
    store.remember(translations(range(100)))
    store.approve({key(1): (segment("Գաղտնի հանդիպում։"), [1])})
    store.machine.clear()
    store.approved.clear()
    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert "Բարի լույս".encode() not in stored
    assert "Գաղտնի".encode() not in stored
    store.database.close()


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    store = MemoryStore(Database(f"sqlite:///{tmp_path}/deep/memory.db"))
    store.remember({key(1): GREETING})
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "deep").iterdir()} == {0o600}
    store.database.close()


def test_reading_goes_on_while_another_writes_and_writing_does_not_wait_long(tmp_path: Path) -> None:
    file = tmp_path / "memory.db"
    store = MemoryStore(Database(f"sqlite:///{file}", lock_seconds=0.2))
    store.remember({key(1): GREETING})
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")
    assert store.find([], [key(1)])[1] == {key(1): GREETING}
    start = time.monotonic()
    with pytest.raises(DatabaseUnavailable):
        store.remember(translations(range(2, 4)))
    assert time.monotonic() - start < 5
    other.close()
    store.remember(translations(range(2, 4)))
    store.database.close()
