"""The database: SQLite in a file by default, PostgreSQL by URL. With its neighbours, the only owner of SQLAlchemy.

Nothing is connected to or created before the first use.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from service.core.errors import ConfigurationError, MissingDependency
from service.storage.records import DatabaseUnavailable

metadata = sqlalchemy.MetaData()
"""Tables register themselves here; what is registered is created on first use."""

CONNECT_SECONDS, LOCK_SECONDS = 5, 10
"""How long to wait for PostgreSQL to answer, and for another writer to finish."""


BATCH = 500
"""Values in one statement: databases bound their number."""

Item = TypeVar("Item")


class UtcDateTime(sqlalchemy.TypeDecorator[datetime]):
    """A moment in UTC, also where the database keeps no time zone."""

    impl = sqlalchemy.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sqlalchemy.Dialect) -> datetime | None:
        """Into the database, as naive UTC."""
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sqlalchemy.Dialect) -> datetime | None:
        """Out of the database."""
        return value and value.replace(tzinfo=UTC)


class Database:
    """Transactions on one database; safe to use from many threads.

    Args:
        url: as SQLAlchemy writes it: ``sqlite:////var/lib/dragoman.db``, ``postgresql://user:password@host/name``.
        lock_seconds: how long to wait for another writer to finish.

    Raises:
        ConfigurationError: the URL is no URL, or of another kind of database.
        MissingDependency: PostgreSQL without its driver.
    """

    def __init__(self, url: str, lock_seconds: float = LOCK_SECONDS) -> None:
        try:
            self._url = sqlalchemy.make_url(url)
        except ArgumentError as error:
            raise ConfigurationError("The setting 'database' is not a database URL.") from error
        kind = self._url.get_backend_name()
        if kind == "postgresql":
            self._url = self._url.set(drivername="postgresql+psycopg")
            try:
                import psycopg  # noqa: F401
            except ImportError as error:
                hint = "pip install 'dragoman[postgres]'"
                raise MissingDependency("PostgreSQL needs the package psycopg.", hint=hint) from error
        elif kind != "sqlite":
            raise ConfigurationError(
                f"Databases of the kind '{kind}' cannot be used.", hint="SQLite and PostgreSQL can."
            )
        self._lock_seconds = lock_seconds
        self._lock = threading.Lock()
        self._engine: sqlalchemy.Engine | None = None

    @contextmanager
    def begin(self) -> Iterator[sqlalchemy.Connection]:
        """A transaction: committed at the end, rolled back by an exception.

        Raises:
            DatabaseUnavailable: the database cannot be reached or refuses.
        """
        with _errors(), self._ready().begin() as connection:
            yield connection

    def insert(self, table: sqlalchemy.Table) -> Any:
        """An INSERT of the database's own dialect, which knows ``on_conflict_do_update``."""
        return (sqlite.insert if self._url.get_backend_name() == "sqlite" else postgresql.insert)(table)

    def ping(self) -> None:
        """Do nothing, successfully.

        Raises:
            DatabaseUnavailable: the database cannot be reached.
        """
        with self.begin() as connection:
            connection.execute(sqlalchemy.text("SELECT 1"))

    def clear(self, table: sqlalchemy.Table) -> int:
        """Delete all rows of a table, so that nothing of them is left in an SQLite file; returns how many there were.

        Raises:
            DatabaseUnavailable: the database cannot be used.
        """
        with self.begin() as connection:
            number = connection.execute(sqlalchemy.select(sqlalchemy.func.count()).select_from(table)).scalar_one()
            connection.execute(sqlalchemy.delete(table))
        if self._url.get_backend_name() == "sqlite":
            with _errors(), self._ready().connect() as connection:
                alone = connection.execution_options(isolation_level="AUTOCOMMIT")
                alone.execute(sqlalchemy.text("VACUUM"))
                alone.execute(sqlalchemy.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        return int(number)

    def close(self) -> None:
        """Close all connections; the next use opens new ones."""
        with self._lock:
            engine, self._engine = self._engine, None
        if engine:
            engine.dispose()

    def _ready(self) -> sqlalchemy.Engine:
        with self._lock:
            if self._engine is None:
                engine = self._connect()
                try:
                    metadata.create_all(engine)
                except DBAPIError:  # another process may have been making the same tables
                    metadata.create_all(engine)
                self._engine = engine
            return self._engine

    def _connect(self) -> sqlalchemy.Engine:
        if self._url.get_backend_name() == "postgresql":
            options = f"-c lock_timeout={round(1000 * self._lock_seconds)}"
            return sqlalchemy.create_engine(
                self._url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_SECONDS, "options": options}
            )
        if self._url.database:
            place = Path(self._url.database)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch(mode=0o600)  # what users send is for the operator alone; SQLite's other files follow this one
        engine = sqlalchemy.create_engine(self._url, connect_args={"timeout": self._lock_seconds})
        sqlalchemy.event.listen(engine, "connect", _tune_sqlite)
        return engine


def batches(items: Collection[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """The items in lists of at most so many."""
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch


def _tune_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    # With a write-ahead log readers do not wait for writers, and a commit costs no disk flush of its own: after a
    # crash of the process nothing is lost, after a loss of power the last moments may be.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def _errors() -> Iterator[None]:
    """SQLAlchemy's errors as ours; theirs quote the statement with its values, which must reach no log."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        cause = type(error.orig if isinstance(error, DBAPIError) else error).__name__
        raise DatabaseUnavailable(
            f"The database cannot be used ({cause}).", hint="Check the setting 'database'."
        ) from None
