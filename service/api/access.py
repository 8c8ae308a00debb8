"""Who may call, how often, and with how much text.

Every endpoint asks for access unless it is marked `public`. An endpoint that works on text calls `charge` once, before
it begins. The errors raised here are turned into answers by each API in its own form.
"""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request

from service.api.options import Options
from service.api.rates import RateCounter
from service.api.record import record
from service.core.errors import DragomanError, Overloaded, TextTooLong
from service.storage.records import ApiKey, Limits

SCHEMES = ("bearer", "deepl-auth-key")
"""Of the Authorization header."""
FIELDS = ("api_key", "auth_key")
"""Of the query, a form or a JSON body: LibreTranslate's and DeepL's names."""

View = TypeVar("View", bound=Callable[..., Any])


class KeyMissing(DragomanError):
    """An API key is needed and none was given."""

    code = "key-missing"


class KeyInvalid(DragomanError):
    """The API key is unknown, expired or revoked."""

    code = "key-invalid"


class FeatureOff(DragomanError):
    """The operator has turned this feature off."""

    code = "feature-off"


class RateLimited(DragomanError):
    """Too many requests in a minute.

    Attributes:
        retry_after: seconds after which there is room again.
    """

    code = "rate-limited"

    def __init__(self, message: str, *, hint: str = "", retry_after: int = 60) -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


class QuotaExceeded(DragomanError):
    """The key's characters of this month are used up."""

    code = "quota-exceeded"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    Attributes:
        bucket: what the caller's requests are counted under: the key, or the client's network.
        limits: what the caller may use.
        key: None for an anonymous caller.
    """

    bucket: str
    limits: Limits
    key: ApiKey | None = None


class Access:
    """The rules of one application."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.slots = threading.BoundedSemaphore(options.max_translating)
        self.counter = RateCounter(options.rate_storage)

    def identify(self) -> Caller:
        """The holder of the request's key, else the anonymous caller.

        Raises:
            KeyInvalid, KeyMissing: no valid key, and one was given or is required.
        """
        text = _presented_key() if self.options.keys else None
        if self.options.keys and text:
            key = self.options.keys.find(text)
            if key is None:
                raise KeyInvalid("The API key is not valid.", hint="It may have expired or been revoked.")
            record().key = key.id
            return Caller(f"key:{key.id}", key.limits, key)
        if self.options.key_required:
            raise KeyMissing("An API key is required.", hint="Send it as 'Authorization: Bearer KEY'.")
        return self.anonymous()

    def anonymous(self) -> Caller:
        """The caller by its address."""
        return Caller(f"address:{_network(request.remote_addr)}", self.options.anonymous)

    def count(self, who: Caller) -> None:
        """Count a request.

        Raises:
            RateLimited: the caller has had all of this minute's.
        """
        allowed = who.limits.requests_per_minute
        wait = self.counter.hit(who.bucket, allowed) if allowed else 0
        if wait:
            raise RateLimited(
                f"More than {allowed} requests in a minute.", hint=f"Try again in {wait} s.", retry_after=wait
            )


def public(view: View) -> View:
    """Mark a view that needs no key and is not counted; goes nearest to the function."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def caller() -> Caller:
    """Who makes the request being served."""
    found = g.caller
    assert isinstance(found, Caller)
    return found


def charge(characters: int, translations: int = 1) -> None:
    """Admit a request's text; called before the work. Several calls of a request add up.

    What a request was charged is given back when it is answered with an error.

    Args:
        characters: length of all its text, in code points.
        translations: how often that counts against the month: the number of targets; 0 for what no model reads.

    Raises:
        TextTooLong: more than the caller may send in one request.
        Overloaded: too many requests are at a translation.
        QuotaExceeded: more than is left of the month's characters.
    """
    access: Access = current_app.extensions["dragoman.access"]
    limits, key = caller().limits, caller().key
    if limits.characters_per_request and characters > limits.characters_per_request:
        raise TextTooLong(
            f"The text has {characters} characters; at most {limits.characters_per_request} are accepted.",
            hint="Send it in parts." if key else "Send it in parts, or use an API key.",
        )
    if not translations:
        return
    if "admitted" not in g:
        # Threads that wait for a model must leave some for requests that need none, such as /v1/detect and /health.
        if not access.slots.acquire(blocking=False):
            raise Overloaded("Too many texts are being translated.", hint="Try again shortly.")
        g.admitted = True
        record().at_end.append(lambda _: access.slots.release())
    if key and access.options.keys:
        if not access.options.keys.spend(key, characters * translations):
            raise QuotaExceeded(
                f"The {limits.characters_per_month} characters of this month are used up.",
                hint="The next month begins on its first day at 00:00 UTC.",
            )
        g.charged = g.get("charged", 0) + characters * translations


def init_app(app: Flask, options: Options) -> None:
    """Guard every endpoint of the app that is not `public`."""
    access = app.extensions["dragoman.access"] = Access(options)

    @app.before_request
    def admit() -> None:
        endpoint = request.endpoint or ""
        view = app.view_functions.get(endpoint)
        if view is None or request.method == "OPTIONS" or getattr(view, "is_public", False):
            return
        g.caller = access.anonymous()
        try:
            g.caller = access.identify()
        finally:  # guesses at keys are counted too, under the address
            access.count(g.caller)

    @app.after_request
    def give_back(response: Response) -> Response:
        if response.status_code >= 400 and "charged" in g and options.keys:
            key = caller().key
            assert key
            options.keys.spend(key, -g.pop("charged"))
        return response


def _presented_key() -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() in SCHEMES and token.strip():
        return token.strip()
    body = request.get_json(silent=True) if request.is_json else None
    for source in (request.values, body, request.form):
        for name in FIELDS:
            value = source.get(name) if isinstance(source, dict) else None
            if isinstance(value, str) and value:
                return value
    return None


def _network(address: str | None) -> str:
    """What counts as one client: an IPv4 address, or the /64 that a provider gives each IPv6 customer."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
