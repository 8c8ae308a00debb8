"""What storage gives out and raises; importing this loads no database library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.core.errors import DragomanError


class DatabaseUnavailable(DragomanError):
    """The database cannot be reached or does not take the data."""

    code = "database-unavailable"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a caller may use; 0 is no limit.

    Attributes:
        requests_per_minute: requests of any kind.
        characters_per_request: length of the text of one request, in code points.
        characters_per_month: characters translated in a calendar month (UTC).
    """

    requests_per_minute: int = 0
    characters_per_request: int = 0
    characters_per_month: int = 0


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is stored: without its secret.

    Attributes:
        id: the public part of the key; names it in lists and logs.
        name: what the operator called it.
        limits: what its holder may use.
        created, expires, revoked: UTC; None where it does not expire or is not revoked.
    """

    id: str
    name: str
    limits: Limits
    created: datetime
    expires: datetime | None = None
    revoked: datetime | None = None

    def valid(self, now: datetime) -> bool:
        """Whether the key may be used at a moment."""
        return self.revoked is None and (self.expires is None or now < self.expires)
