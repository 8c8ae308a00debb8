"""API keys and what was used with each.

A key reads ``dgm_ID_SECRET``. The id finds the row; of the whole key only its SHA-256 is stored. A slow, salted hash
protects passwords, which can be guessed; the secret is 256 random bits, which cannot, so the fast hash loses nothing
and costs a request microseconds.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql

from service.core.errors import InputError, InvalidOption
from service.storage.database import Database, UtcDateTime, metadata
from service.storage.records import ApiKey, Limits

PREFIX = "dgm"
ID_BYTES, SECRET_BYTES = 5, 32
FORM = re.compile(rf"{PREFIX}_([0-9a-f]{{{2 * ID_BYTES}}})_[A-Za-z0-9_-]{{43}}")
MAX_NAME = 100

keys = sql.Table(
    "api_key",
    metadata,
    sql.Column("id", sql.String(2 * ID_BYTES), primary_key=True),
    sql.Column("name", sql.String(MAX_NAME), nullable=False),
    sql.Column("digest", sql.String(64), nullable=False),
    sql.Column("requests_per_minute", sql.BigInteger, nullable=False),
    sql.Column("characters_per_request", sql.BigInteger, nullable=False),
    sql.Column("characters_per_month", sql.BigInteger, nullable=False),
    sql.Column("created", UtcDateTime, nullable=False),
    sql.Column("expires", UtcDateTime),
    sql.Column("revoked", UtcDateTime),
)
usage = sql.Table(
    "api_key_usage",
    metadata,
    sql.Column("key_id", sql.ForeignKey("api_key.id"), primary_key=True),
    sql.Column("month", sql.String(7), primary_key=True),
    sql.Column("characters", sql.BigInteger, nullable=False),
)


class UnknownKey(InputError):
    """No key has this id or name, or several have the name."""

    code = "unknown-key"


class KeyStore:
    """Keys in a database.

    Every method raises `DatabaseUnavailable` where the database cannot be used.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, name: str, limits: Limits | None = None, expires: datetime | None = None) -> tuple[ApiKey, str]:
        """Make a key; returns it with the secret text, which is known at this moment alone.

        Raises:
            InvalidOption: the name is empty or too long, a limit is negative, or the end has passed.
        """
        limits = limits or Limits()
        now = datetime.now(UTC)
        if not 0 < len(name.strip()) <= MAX_NAME:
            raise InvalidOption(f"A key's name has 1 to {MAX_NAME} characters.")
        if min(limits.requests_per_minute, limits.characters_per_request, limits.characters_per_month) < 0:
            raise InvalidOption("A limit cannot be negative.", hint="0 is no limit.")
        if expires and expires <= now:
            raise InvalidOption("The key would have expired already.")
        key = ApiKey(secrets.token_hex(ID_BYTES), name.strip(), limits, now, expires)
        text = f"{PREFIX}_{key.id}_{secrets.token_urlsafe(SECRET_BYTES)}"
        with self.database.begin() as connection:
            connection.execute(
                sql.insert(keys).values(
                    id=key.id,
                    name=key.name,
                    digest=_digest(text),
                    requests_per_minute=limits.requests_per_minute,
                    characters_per_request=limits.characters_per_request,
                    characters_per_month=limits.characters_per_month,
                    created=key.created,
                    expires=expires,
                )
            )
        return key, text

    def all(self) -> list[ApiKey]:
        """Every key ever made, oldest first."""
        with self.database.begin() as connection:
            return [_key(row) for row in connection.execute(sql.select(keys).order_by(keys.c.created, keys.c.id))]

    def find(self, text: str) -> ApiKey | None:
        """The valid key a text is, or None; an expired, a revoked and an invented key are told apart by nobody."""
        form = FORM.fullmatch(text)
        if form is None:
            return None
        with self.database.begin() as connection:
            row = connection.execute(sql.select(keys).where(keys.c.id == form[1])).first()
        if row is None or not hmac.compare_digest(row.digest, _digest(text)):
            return None
        key = _key(row)
        return key if key.valid(datetime.now(UTC)) else None

    def revoke(self, which: str) -> ApiKey:
        """Take a key out of use, by its id or by its name.

        Raises:
            UnknownKey: no key in use has it, or several have this name.
        """
        now = datetime.now(UTC)
        named = sql.and_(keys.c.revoked.is_(None), sql.or_(keys.c.id == which, keys.c.name == which))
        with self.database.begin() as connection:
            rows = connection.execute(sql.select(keys).where(named)).all()
            if len(rows) != 1:
                found = "Several keys have" if rows else "No key in use has"
                raise UnknownKey(f"{found} this name or id.", hint="'dragoman keys list' shows the ids.")
            connection.execute(sql.update(keys).where(keys.c.id == rows[0].id).values(revoked=now))
        return _key(rows[0])

    def spend(self, key: ApiKey, characters: int, when: datetime | None = None) -> bool:
        """Count characters in the month of ``when`` (now), unless that passes the key's quota.

        One statement, so that it holds with many threads and many replicas; a negative number gives back.

        Returns:
            Whether they were counted.
        """
        quota = key.limits.characters_per_month
        if quota and characters > quota:
            return False
        added = usage.c.characters + characters
        statement = (
            self.database.insert(usage)
            .values(key_id=key.id, month=_month(when), characters=max(0, characters))
            .on_conflict_do_update(
                index_elements=[usage.c.key_id, usage.c.month],
                set_={"characters": added},
                where=added <= quota if quota else None,
            )
            .returning(usage.c.characters)  # a row count is not told by every driver
        )
        with self.database.begin() as connection:
            return connection.execute(statement).first() is not None

    def used(self, key: ApiKey, when: datetime | None = None) -> int:
        """Characters counted in the month of ``when`` (now)."""
        chosen = sql.and_(usage.c.key_id == key.id, usage.c.month == _month(when))
        with self.database.begin() as connection:
            return connection.execute(sql.select(usage.c.characters).where(chosen)).scalar() or 0


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _month(when: datetime | None) -> str:
    return f"{(when or datetime.now(UTC)).astimezone(UTC):%Y-%m}"


def _key(row: Any) -> ApiKey:
    limits = Limits(row.requests_per_minute, row.characters_per_request, row.characters_per_month)
    return ApiKey(row.id, row.name, limits, row.created, row.expires, row.revoked)
