from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.storage.database import Database
from service.storage.keys import KeyStore
from tests.backends import postgresql


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Each kind of database in turn; the tests tell their keys apart, so that PostgreSQL is started once."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/deep/dragoman.db"
    else:
        url = request.getfixturevalue("postgresql_url")
    opened = Database(url)
    yield opened
    opened.close()


@pytest.fixture
def keys(database: Database) -> KeyStore:
    return KeyStore(database)
