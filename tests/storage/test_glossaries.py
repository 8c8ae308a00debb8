"""Glossaries over SQLite and PostgreSQL."""

import uuid

import pytest

from service.core.errors import InvalidOption
from service.core.terms import GlossaryNotFound, Term, TermTable
from service.storage.database import Database
from service.storage.glossaries import GlossaryStore

TERMS = (
    Term({"en": "Lake Sevan", "hy": "Սևանա լիճ"}, {"en": ("Sevan Lake",)}, "water"),
    Term({"en": "gas pipeline", "az": "qaz kəməri"}),
)


@pytest.fixture
def store(database: Database) -> GlossaryStore:
    return GlossaryStore(database)


def named(name: str = "") -> TermTable:
    return TermTable(name or f"desk {uuid.uuid4()}", ("en", "hy", "az"), TERMS)


def test_a_glossary_comes_back_as_it_was(store: GlossaryStore) -> None:
    table = named()
    record = store.add(table)
    assert (record.name, record.languages, record.number, record.digest) == (
        table.name,
        ("en", "hy", "az"),
        2,
        table.digest,
    )
    assert store.table(record.id) == store.table(table.name) == table
    assert store.table(record.id) is store.table(table.name)  # it is read once
    assert record in store.all()


def test_a_changed_glossary_is_read_anew(store: GlossaryStore, database: Database) -> None:
    record = store.add(named())
    other = GlossaryStore(database)  # a replica that has read it
    assert other.table(record.id)
    changed = TermTable(record.name, ("en", "az"), TERMS[1:])
    assert store.replace(record.id, changed).digest == changed.digest != record.digest
    assert other.table(record.id) == changed
    assert store.get(record.id).created == record.created < store.get(record.id).changed


def test_what_is_not_there(store: GlossaryStore) -> None:
    assert store.table("no such name") is None
    for missing in (store.get, store.remove):
        with pytest.raises(GlossaryNotFound, match="no such"):
            missing("no such name")


def test_two_of_one_name_are_told_apart_by_id(store: GlossaryStore) -> None:
    first, second = (store.add(named("twins")) for _ in range(2))
    with pytest.raises(GlossaryNotFound, match="Several"):
        store.table("twins")
    assert store.get(first.id) == first
    store.remove(first.id)
    assert store.get("twins") == second
    store.remove("twins")
    assert store.table(second.id) is None


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\0b"])
def test_names_that_cannot_be_kept(store: GlossaryStore, name: str) -> None:
    with pytest.raises(InvalidOption):
        store.add(TermTable(name, ("en", "az"), TERMS[1:]))
