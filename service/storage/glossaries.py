"""Glossaries in a database: each is one row, since a glossary is always read and applied as a whole."""

from __future__ import annotations

import json
import threading
import uuid
from collections import OrderedDict
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql

from service.core.errors import InvalidOption
from service.core.terms import GlossaryNotFound, GlossaryRecord, Term, TermTable
from service.storage.database import Database, UtcDateTime, metadata

MAX_NAME = 100
MOST = 1000
"""Glossaries that may be kept: whoever may make them must not be able to fill the disk."""

CACHED = 16

table = sql.Table(
    "glossary",
    metadata,
    sql.Column("id", sql.String(36), primary_key=True),
    sql.Column("name", sql.String(MAX_NAME), nullable=False, index=True),
    sql.Column("languages", sql.Text, nullable=False),
    sql.Column("number", sql.Integer, nullable=False),
    sql.Column("digest", sql.String(8), nullable=False),
    sql.Column("created", UtcDateTime, nullable=False),
    sql.Column("changed", UtcDateTime, nullable=False),
    sql.Column("terms", sql.Text, nullable=False),
)
_head = [column for column in table.c if column.name != "terms"]


class GlossaryStore:
    """The glossaries of one database.

    Every method raises `DatabaseUnavailable` where the database cannot be used.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._lock = threading.Lock()
        self._tables: OrderedDict[tuple[str, str], TermTable] = OrderedDict()

    def add(self, glossary: TermTable) -> GlossaryRecord:
        """Keep a new glossary.

        Raises:
            InvalidOption: the name is empty or too long, or there are too many glossaries.
        """
        _check_name(glossary.name)
        now = datetime.now(UTC)
        with self.database.begin() as connection:
            if connection.execute(sql.select(sql.func.count()).select_from(table)).scalar_one() >= MOST:
                raise InvalidOption(f"There are {MOST} glossaries already.", hint="Remove some.")
            key = str(uuid.uuid4())
            connection.execute(sql.insert(table).values(id=key, created=now, changed=now, **_values(glossary)))
        return self.get(key)

    def replace(self, which: str, glossary: TermTable) -> GlossaryRecord:
        """Put other terms, and another name, in the place of a glossary's.

        Raises:
            GlossaryNotFound: see `get`.
            InvalidOption: the name is empty or too long.
        """
        _check_name(glossary.name)
        found = self.get(which)
        with self.database.begin() as connection:
            changed = sql.update(table).where(table.c.id == found.id)
            connection.execute(changed.values(changed=datetime.now(UTC), **_values(glossary)))
        return self.get(found.id)

    def all(self) -> list[GlossaryRecord]:
        """Every glossary, oldest first."""
        with self.database.begin() as connection:
            rows = connection.execute(sql.select(*_head).order_by(table.c.created, table.c.id))
            return [_record(row) for row in rows]

    def get(self, which: str) -> GlossaryRecord:
        """A glossary by its id, or by its name where no other has it.

        Raises:
            GlossaryNotFound: there is none, or there are several.
        """
        if found := self._find(which):
            return found
        raise GlossaryNotFound("There is no such glossary.", hint="A list of all shows names and ids.")

    def table(self, which: str) -> TermTable | None:
        """The terms of a glossary by its id or name; None if there is none.

        Raises:
            GlossaryNotFound: several have the name.
        """
        record = self._find(which)
        if record is None:
            return None
        key = record.id, f"{record.digest} {record.name}"
        with self._lock:
            if key in self._tables:
                self._tables.move_to_end(key)
                return self._tables[key]
        with self.database.begin() as connection:
            row = connection.execute(sql.select(table).where(table.c.id == record.id)).first()
        if row is None:
            return None
        found = TermTable(row.name, tuple(row.languages.split()), tuple(_term(*item) for item in json.loads(row.terms)))
        with self._lock:
            self._tables[key] = found
            while len(self._tables) > CACHED:
                self._tables.popitem(last=False)
        return found

    def remove(self, which: str) -> GlossaryRecord:
        """Delete a glossary.

        Raises:
            GlossaryNotFound: see `get`.
        """
        found = self.get(which)
        with self.database.begin() as connection:
            connection.execute(sql.delete(table).where(table.c.id == found.id))
        return found

    def _find(self, which: str) -> GlossaryRecord | None:
        with self.database.begin() as connection:
            named = sql.or_(table.c.id == which, table.c.name == which)
            rows = connection.execute(sql.select(*_head).where(named)).all()
        found = [row for row in rows if row.id == which] or rows
        if len(found) > 1:
            raise GlossaryNotFound("Several glossaries have this name.", hint="Give the id instead.")
        return _record(found[0]) if found else None


def _check_name(name: str) -> None:
    if not 0 < len(name.strip()) <= MAX_NAME or "\0" in name:
        raise InvalidOption(f"A glossary's name has 1 to {MAX_NAME} characters.")


def _values(glossary: TermTable) -> dict[str, Any]:
    terms = [
        [dict(term.texts), {code: list(names) for code, names in term.aliases.items()}, term.note]
        for term in glossary.terms
    ]
    return {
        "name": glossary.name.strip(),
        "languages": " ".join(glossary.languages),
        "number": len(glossary.terms),
        "digest": glossary.digest,
        "terms": json.dumps(terms, ensure_ascii=False),
    }


def _term(texts: dict[str, str], aliases: dict[str, list[str]], note: str) -> Term:
    return Term(texts, {code: tuple(names) for code, names in aliases.items()}, note)


def _record(row: Any) -> GlossaryRecord:
    return GlossaryRecord(
        row.id, row.name, tuple(row.languages.split()), row.number, row.digest, row.created, row.changed
    )
