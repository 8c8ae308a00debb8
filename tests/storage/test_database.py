from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from service.core.errors import ConfigurationError, MissingDependency
from service.storage.database import Database
from service.storage.keys import keys as key_table
from service.storage.records import DatabaseUnavailable
from tests.backends import free_port


def test_nothing_is_made_before_the_first_use(tmp_path: Path) -> None:
    place = tmp_path / "data" / "dragoman.db"
    database = Database(f"sqlite:///{place}")
    assert not place.parent.exists()
    database.ping()
    assert place.is_file()
    database.close()


def test_an_exception_rolls_back(database: Database) -> None:
    count = sqlalchemy.select(sqlalchemy.func.count()).select_from(key_table)
    with database.begin() as connection:
        before = connection.execute(count).scalar()
    values = {"name": "x", "digest": "x", "created": sqlalchemy.func.now()}
    limits = dict.fromkeys(("requests_per_minute", "characters_per_request", "characters_per_month"), 0)
    with pytest.raises(RuntimeError), database.begin() as connection:
        connection.execute(sqlalchemy.insert(key_table).values(id="rollback", **values, **limits))
        raise RuntimeError
    with database.begin() as connection:
        assert connection.execute(count).scalar() == before


def test_an_error_of_the_database_carries_neither_statement_nor_values(database: Database) -> None:
    with pytest.raises(DatabaseUnavailable) as caught, database.begin() as connection:
        connection.execute(sqlalchemy.text("SELECT :secret FROM nowhere"), {"secret": "գաղտնիք"})
    assert "nowhere" not in str(caught.value)
    assert "գաղտնիք" not in str(caught.value)
    database.ping()


@pytest.mark.parametrize("url", ["no url", "mysql://host/name", "oracle://host"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ConfigurationError):
        Database(url)


def test_postgresql_without_its_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "psycopg":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingDependency, match=r"dragoman\[postgres\]"):
        Database("postgresql://host/name")


def test_an_unreachable_database_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable):
        Database(f"postgresql://dragoman@127.0.0.1:{free_port()}/x").ping()
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseUnavailable):
        Database(f"sqlite:///{tmp_path}/file/dragoman.db").ping()


def test_a_file_that_is_no_database_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_text("not a database" * 100)
    database = Database(f"sqlite:///{tmp_path}/broken.db")
    with pytest.raises(DatabaseUnavailable):
        database.ping()
    database.close()
