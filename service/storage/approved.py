"""Approved segments in a database: people's work, which only people delete."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql

from service.core.memory import Segment
from service.storage.database import Database, UtcDateTime, batches, metadata

CODE_LENGTH, ORIGIN_LENGTH = 20, 200

PAGE = 1000
"""Segments read at a time."""

COMMON = 1000
"""Of the segments that share a word, the newest so many are looked at: the time does not grow with the memory."""

CHANGING = ("text", "translation", "origin", "changed")

table = sql.Table(
    "memory_segment",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("key", sql.LargeBinary(32), nullable=False, unique=True),
    sql.Column("source", sql.String(CODE_LENGTH), nullable=False),
    sql.Column("target", sql.String(CODE_LENGTH), nullable=False),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("translation", sql.Text, nullable=False),
    sql.Column("origin", sql.String(ORIGIN_LENGTH), nullable=False),
    sql.Column("changed", UtcDateTime, nullable=False),
)
words = sql.Table(
    "memory_word",
    metadata,
    sql.Column("word", sql.BigInteger, primary_key=True, autoincrement=False),
    sql.Column("segment", sql.Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,  # the index is the table
)
_BY_KEYS = sql.select(table).where(table.c.key.in_(sql.bindparam("keys", expanding=True)))


class ApprovedSegments:
    """The segments, one for each pair of languages and source sentence.

    Every method raises `DatabaseUnavailable` where the database cannot be used.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    def find(self, connection: sql.Connection, keys: Collection[bytes]) -> dict[bytes, Segment]:
        """The segments that have these keys."""
        return {
            row.key: _segment(row) for batch in batches(keys) for row in connection.execute(_BY_KEYS, {"keys": batch})
        }

    def put(self, segments: Mapping[bytes, tuple[Segment, Collection[int]]]) -> int:
        """Keep segments with the words they are filed under, over others of the same key.

        Returns:
            How many are new.
        """
        added = 0
        statement = self.database.insert(table)
        upsert = statement.on_conflict_do_update(
            index_elements=[table.c.key], set_={name: statement.excluded[name] for name in CHANGING}
        )
        with self.database.begin() as connection:
            for keys in batches(sorted(segments)):  # in one order, so that no two writers wait crosswise
                known = connection.execute(sql.select(sql.func.count()).where(table.c.key.in_(keys))).scalar_one()
                added += len(keys) - int(known)
                connection.execute(upsert, [_row(key, segments[key][0]) for key in keys])
                rows = connection.execute(sql.select(table.c.id, table.c.key).where(table.c.key.in_(keys)))
                filed = [{"segment": row.id, "word": word} for row in rows for word in segments[row.key][1]]
                if filed:
                    connection.execute(self.database.insert(words).on_conflict_do_nothing(), filed)
        return added

    def candidates(self, queries: Sequence[Collection[int]], limit: int) -> list[list[Segment]]:
        """For each set of words the segments that are filed under most of them; rare words count more."""
        with self.database.begin() as connection:
            return [
                [_segment(row) for row in connection.execute(_candidates(query, limit))] if query else []
                for query in queries
            ]

    def all(self, source: str = "", target: str = "") -> Iterator[Segment]:
        """All segments, oldest first; of one source or target language where it is named.

        They are read in pages, so that neither memory nor a transaction grows with their number.
        """
        page = sql.select(table).order_by(table.c.id).limit(PAGE)
        page = page.where(table.c.source == source) if source else page
        page = page.where(table.c.target == target) if target else page
        last = 0
        while True:
            with self.database.begin() as connection:
                rows = connection.execute(page.where(table.c.id > last)).all()
            yield from map(_segment, rows)
            if len(rows) < PAGE:
                return
            last = rows[-1].id

    def pairs(self) -> dict[tuple[str, str], int]:
        """Number of segments by source and target language."""
        pair = (table.c.source, table.c.target)
        with self.database.begin() as connection:
            rows = connection.execute(sql.select(*pair, sql.func.count()).group_by(*pair).order_by(*pair))
            return {(source, target): number for source, target, number in rows}

    def clear(self) -> int:
        """Delete all segments; returns how many there were."""
        self.database.clear(words)
        return self.database.clear(table)


def _candidates(query: Collection[int], limit: int) -> sql.Select[Any]:
    newest = sql.select(words.c.segment).order_by(words.c.segment.desc()).limit(COMMON)
    postings = [newest.where(words.c.word == word).subquery() for word in query]
    weighed = (sql.select(found.c.segment, (1.0 / sql.func.count().over()).label("weight")) for found in postings)
    together = sql.union_all(*weighed).subquery()
    weight = sql.func.sum(together.c.weight).label("weight")
    best = sql.select(together.c.segment, weight).group_by(together.c.segment).order_by(weight.desc()).limit(limit)
    likely = best.subquery()
    return sql.select(table).join(likely, likely.c.segment == table.c.id)


def _row(key: bytes, segment: Segment) -> dict[str, Any]:
    return {
        "key": key,
        "source": segment.source,
        "target": segment.target,
        "text": segment.text,
        "translation": segment.translation,
        "origin": segment.origin[:ORIGIN_LENGTH],
        "changed": segment.changed or datetime.now(UTC),
    }


def _segment(row: Any) -> Segment:
    return Segment(row.source, row.target, row.text, row.translation, row.origin, row.changed)
