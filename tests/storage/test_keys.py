from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.errors import InvalidOption
from service.storage.database import Database
from service.storage.keys import KeyStore, UnknownKey
from service.storage.records import Limits

LIMITS = Limits(requests_per_minute=60, characters_per_request=5000, characters_per_month=1000)
JANUARY, FEBRUARY = datetime(2031, 1, 31, 23, 59, tzinfo=UTC), datetime(2031, 2, 1, tzinfo=UTC)


def test_a_key_is_found_by_its_text_alone(keys: KeyStore) -> None:
    expires = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    key, text = keys.add("Ազատ խոսք", LIMITS, expires)
    found = keys.find(text)
    assert found == key
    assert found.limits == LIMITS
    assert found.expires == expires
    for wrong in ("", key.id, text[:-1], text + "A", text[:-1] + ("A" if text[-1] != "A" else "B"), text.upper()):
        assert keys.find(wrong) is None
    other, other_text = keys.add("other")
    assert keys.find(text.replace(key.id, other.id)) is None
    assert other_text != text


@given(text=st.text())
def test_no_text_is_taken_for_a_key_or_breaks_the_search(text: str) -> None:
    nowhere = KeyStore(Database("sqlite:////nowhere/at/all"))
    assert nowhere.find(text) is None
    assert nowhere.find(f"dgm_{text}") is None


def test_the_secret_is_not_stored(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/keys.db")
    _, text = KeyStore(database).add("desk")
    database.close()
    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"desk" in stored
    assert text.encode() not in stored
    assert text.split("_", 2)[-1].encode() not in stored


def test_a_key_does_not_outlive_its_end(keys: KeyStore) -> None:
    key, text = keys.add("short", expires=datetime.now(UTC) + timedelta(seconds=0.2))
    assert keys.find(text) == key
    while key.valid(datetime.now(UTC)):
        pass
    assert keys.find(text) is None


@pytest.mark.parametrize("by", ["id", "name"])
def test_a_revoked_key_is_no_key(keys: KeyStore, by: str) -> None:
    name = f"to revoke by {by} on {type(keys).__name__}"
    key, text = keys.add(name)
    assert keys.revoke(getattr(key, by)).id == key.id
    assert keys.find(text) is None
    assert [row.revoked is not None for row in keys.all() if row.id == key.id] == [True]
    with pytest.raises(UnknownKey):
        keys.revoke(key.id)


def test_a_name_that_two_keys_have_revokes_neither(keys: KeyStore) -> None:
    texts = [keys.add("twins")[1] for _ in range(2)]
    with pytest.raises(UnknownKey, match="Several"):
        keys.revoke("twins")
    assert all(keys.find(text) for text in texts)


@pytest.mark.parametrize(
    ("name", "limits", "expires"),
    [
        ("", Limits(), None),
        (" ", Limits(), None),
        ("n" * 101, Limits(), None),
        ("n", Limits(requests_per_minute=-1), None),
        ("n", Limits(), datetime(2001, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_senseless_key_is_refused(keys: KeyStore, name: str, limits: Limits, expires: datetime | None) -> None:
    with pytest.raises(InvalidOption):
        keys.add(name, limits, expires)


def test_the_quota_is_kept_to_the_character_and_begins_anew_each_month(keys: KeyStore) -> None:
    key, _ = keys.add("quota", LIMITS)
    assert keys.used(key, JANUARY) == 0
    assert not keys.spend(key, 1001, JANUARY)
    assert keys.spend(key, 600, JANUARY)
    assert not keys.spend(key, 401, JANUARY)
    assert keys.spend(key, 400, JANUARY)
    assert not keys.spend(key, 1, JANUARY)
    assert keys.used(key, JANUARY) == 1000
    assert keys.spend(key, 1000, FEBRUARY)
    assert keys.spend(key, -300, JANUARY)
    assert keys.used(key, JANUARY) == 700


def test_without_a_quota_all_is_counted(keys: KeyStore) -> None:
    key, _ = keys.add("unlimited")
    assert all(keys.spend(key, 10**9) for _ in range(5))
    assert keys.used(key) == 5 * 10**9


def test_many_at_once_do_not_pass_the_quota(keys: KeyStore) -> None:
    key, _ = keys.add("crowd", LIMITS)
    with ThreadPoolExecutor(8) as pool:
        counted = list(pool.map(lambda _: keys.spend(key, 30), range(60)))
    assert sum(counted) == 33
    assert keys.used(key) == 990


def test_another_process_sees_the_usage(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/keys.db"
    first, second = KeyStore(Database(url)), KeyStore(Database(url))
    key, text = first.add("shared", LIMITS)
    first.spend(key, 900)
    found = second.find(text)
    assert found
    assert second.used(found) == 900
    assert not second.spend(found, 101)
    first.database.close()
    second.database.close()
