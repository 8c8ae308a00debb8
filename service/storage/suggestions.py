"""Suggested translations that wait for review."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql

from service.core.errors import InputError, Overloaded
from service.core.memory import Segment, Suggestion
from service.storage.database import Database, UtcDateTime, metadata

MOST = 10_000
"""Suggestions that may wait: strangers must not be able to fill the disk."""

table = sql.Table(
    "memory_suggestion",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("key", sql.LargeBinary(32), nullable=False, unique=True),
    sql.Column("source", sql.String(20), nullable=False),
    sql.Column("target", sql.String(20), nullable=False),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("translation", sql.Text, nullable=False),
    sql.Column("created", UtcDateTime, nullable=False),
    sql.Column("times", sql.Integer, nullable=False),
)


class UnknownSuggestion(InputError):
    """No suggestion has this number."""

    code = "unknown-suggestion"


class Suggestions:
    """The suggestions of one database.

    Every method raises `DatabaseUnavailable` where the database cannot be used.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, segment: Segment) -> None:
        """Keep a suggestion; one that waits already is counted.

        Raises:
            Overloaded: `MOST` wait.
        """
        if self.number() >= MOST:
            raise Overloaded("Too many suggestions wait for review.", hint="Try again later.", retry_after=86_400)
        parts = segment.source, segment.target, segment.text, segment.translation
        statement = self.database.insert(table).values(
            key=hashlib.sha256(json.dumps(parts).encode()).digest(),
            source=segment.source,
            target=segment.target,
            text=segment.text,
            translation=segment.translation,
            created=datetime.now(UTC),
            times=1,
        )
        with self.database.begin() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=[table.c.key], set_={"times": table.c.times + 1})
            )

    def all(self) -> list[Suggestion]:
        """All that wait, oldest first."""
        with self.database.begin() as connection:
            return [_suggestion(row) for row in connection.execute(sql.select(table).order_by(table.c.id))]

    def get(self, number: int) -> Suggestion:
        """The suggestion that has this id.

        Raises:
            UnknownSuggestion: none has.
        """
        with self.database.begin() as connection:
            row = connection.execute(sql.select(table).where(table.c.id == number)).first()
        if row is None:
            raise UnknownSuggestion(
                f"There is no suggestion {number}.", hint="'dragoman memory suggestions list' shows all."
            )
        return _suggestion(row)

    def remove(self, number: int) -> None:
        """Delete a suggestion; one that is gone already is none."""
        with self.database.begin() as connection:
            connection.execute(sql.delete(table).where(table.c.id == number))

    def number(self) -> int:
        """How many wait."""
        with self.database.begin() as connection:
            return int(connection.execute(sql.select(sql.func.count()).select_from(table)).scalar_one())

    def clear(self) -> int:
        """Delete all; returns how many there were."""
        return self.database.clear(table)


def _suggestion(row: Any) -> Suggestion:
    return Suggestion(row.id, Segment(row.source, row.target, row.text, row.translation), row.created, row.times)
