"""Machine translations in a database: a cache. It is bounded, and those unused for longest go first."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql

from service.core.memory import MachineTranslation
from service.storage.database import Database, batches, metadata

ROW_BYTES = 100
"""What an entry takes besides its text, about."""

FRESH_SECONDS = 3600
"""An entry used again within so long is not written again: what is in use stays, and reading mostly writes nothing."""

MOST_USED_AGAIN = 10_000
"""Entries whose use is noted until the next write."""

CHECK_SHARE, FREE_SHARE = 0.01, 0.05
"""The size is looked at when it may have grown by one share of the bound; the other is freed at a time."""

table = sql.Table(
    "memory_machine",
    metadata,
    sql.Column("key", sql.LargeBinary(32), primary_key=True),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("score", sql.Float, nullable=False),
    sql.Column("looped", sql.Boolean, nullable=False),
    sql.Column("in_parts", sql.Boolean, nullable=False),
    sql.Column("size", sql.Integer, nullable=False),
    sql.Column("used", sql.BigInteger, nullable=False),
    sql.Index("memory_machine_used", "used", "size"),
)
_BY_KEYS = sql.select(table).where(table.c.key.in_(sql.bindparam("keys", expanding=True)))
_SIZE = sql.select(sql.func.count(), sql.func.coalesce(sql.func.sum(table.c.size), 0)).select_from(table)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many machine translations are kept.

    Attributes:
        entries: at most so many.
        size: at most so many bytes, about.
        days: those unused for longer are deleted; 0 for never.
    """

    entries: int = 500_000
    size: int = 256 * 2**20
    days: int = 30


class MachineTranslations:
    """The cache.

    Every method raises `DatabaseUnavailable` where the database cannot be used.
    """

    def __init__(self, database: Database, bounds: Bounds) -> None:
        self.database = database
        self.bounds = bounds
        self._used_again: set[bytes] = set()
        self._growth = [0, 0]
        self._checked = 0
        self._lock = threading.Lock()

    def find(self, connection: sql.Connection, keys: Collection[bytes]) -> dict[bytes, MachineTranslation]:
        """The entries that have these keys."""
        found: dict[bytes, MachineTranslation] = {}
        used_again: list[bytes] = []
        stale = time.time() - FRESH_SECONDS
        for batch in batches(keys):
            for key, text, score, looped, in_parts, _, used in connection.execute(_BY_KEYS, {"keys": batch}):
                found[key] = MachineTranslation(text, score, looped, in_parts)
                if used < stale:
                    used_again.append(key)
        if used_again and len(self._used_again) < MOST_USED_AGAIN:
            with self._lock:
                self._used_again.update(used_again)
        return found

    def put(self, translations: Mapping[bytes, MachineTranslation]) -> None:
        """Keep entries, note which were used since the last time, and delete what is too old or too much."""
        now = int(time.time())
        rows: list[dict[str, Any]] = [
            {
                "key": key,
                "text": translation.text,
                "score": translation.score,
                "looped": translation.looped,
                "in_parts": translation.in_parts,
                "size": len(translation.text.encode()) + ROW_BYTES,
                "used": now,
            }
            for key, translation in sorted(translations.items())  # in one order, so that no two writers wait crosswise
        ]
        with self._lock:
            used_again, self._used_again = self._used_again, set()
            must_look = self._must_look(len(rows), sum(row["size"] for row in rows), now)
        with self.database.begin() as connection:
            if rows:
                connection.execute(self.database.insert(table).on_conflict_do_nothing(), rows)
            for keys in batches(sorted(used_again)):
                connection.execute(sql.update(table).where(table.c.key.in_(keys)).values(used=now))
            if must_look:
                self._delete_surplus(connection, now)

    def size(self) -> tuple[int, int]:
        """Number of entries and the bytes they take, without indexes."""
        with self.database.begin() as connection:
            return _size(connection)

    def clear(self) -> int:
        """Delete all entries; returns how many there were."""
        return self.database.clear(table)

    def _must_look(self, entries: int, size: int, now: int) -> bool:
        """Whether it is time to look at the whole size, which reads an index from end to end."""
        self._growth[0] += entries
        self._growth[1] += size
        if (
            self._growth[0] < CHECK_SHARE * self.bounds.entries
            and self._growth[1] < CHECK_SHARE * self.bounds.size
            and now - self._checked < FRESH_SECONDS
        ):
            return False
        self._growth, self._checked = [0, 0], now
        return True

    def _delete_surplus(self, connection: sql.Connection, now: int) -> None:
        oldest = sql.select(table.c.key).order_by(table.c.used).with_for_update(skip_locked=True)
        if self.bounds.days:
            old = oldest.where(table.c.used < now - 86_400 * self.bounds.days)
            connection.execute(sql.delete(table).where(table.c.key.in_(old)))
        entries, size = _size(connection)
        if entries <= self.bounds.entries and size <= self.bounds.size:
            return
        entries_left, size_left = ((1 - FREE_SHARE) * bound for bound in (self.bounds.entries, self.bounds.size))
        while entries and (entries > entries_left or size > size_left):
            surplus = max(1, round(entries - entries_left), round((size - size_left) * entries / size))
            connection.execute(sql.delete(table).where(table.c.key.in_(oldest.limit(surplus))))
            before, (entries, size) = entries, _size(connection)
            if entries == before:  # another process is at it
                return


def _size(connection: sql.Connection) -> tuple[int, int]:
    entries, size = connection.execute(_SIZE).one()
    return int(entries), int(size)
