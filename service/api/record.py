"""What is kept of a request for the log and the metrics: never its text, its query or its key."""

from __future__ import annotations

import re
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, Response, g, request

REQUEST_ID = "X-Request-ID"
_SANE_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_DIRECTION, SEVERAL_DIRECTIONS = "", "several"


@dataclass(slots=True)
class RequestRecord:
    """One request, filled in as it is served.

    Attributes:
        id: from the client's X-Request-ID where that is short and plain, else our own.
        method: HTTP method, or ``OTHER``.
        endpoint: the route that matched, such as ``/v1/articles``: the path itself is the client's and may be anything.
        address: of the client.
        started: on `time.perf_counter`.
        key: id of the API key, or empty.
        translations: characters of source text translated, by direction (``source-target``).
        status: of the answer; 0 before there is one.
        error: code of the error it was answered with, or empty.
        at_end: called with the record when the answer has been made, or sent where it is a stream.
    """

    id: str
    method: str
    endpoint: str
    address: str
    started: float
    key: str = ""
    translations: Counter[str] = field(default_factory=Counter)
    status: int = 0
    error: str = ""
    at_end: list[Callable[[RequestRecord], None]] = field(default_factory=list)

    @property
    def direction(self) -> str:
        """The one direction, `SEVERAL_DIRECTIONS` or `NO_DIRECTION`."""
        return next(iter(self.translations), NO_DIRECTION) if len(self.translations) < 2 else SEVERAL_DIRECTIONS

    @property
    def characters(self) -> int:
        """Translated, in all directions together."""
        return self.translations.total()

    @property
    def seconds(self) -> float:
        """Since the request came in."""
        return time.perf_counter() - self.started

    def translated(self, source: str, target: str, characters: int) -> None:
        """Note a translation; see `translated`."""
        self.translations[f"{source}-{target}"] += characters

    def end(self) -> None:
        """Call what waits for the end, once."""
        while self.at_end:
            self.at_end.pop(0)(self)


def record() -> RequestRecord:
    """The record of the request being served."""
    found = g.record
    assert isinstance(found, RequestRecord)
    return found


def translated(source: str, target: str, characters: int) -> None:
    """Note a translation; each translating endpoint says so once for each direction, when it is done.

    Args:
        source, target: language codes of an installed route, never unchecked input: they become metric labels.
        characters: of the source text.
    """
    record().translated(source, target, characters)


def init_app(app: Flask, *at_end: Callable[[RequestRecord], None]) -> None:
    """Keep a record of every request and answer with its id.

    Args:
        app: before anything else is hung on it, so that all of it has a record.
        at_end: called with each record; not in the context of the request.
    """

    @app.before_request
    def begin() -> None:
        asked = request.headers.get(REQUEST_ID, "")
        g.record = RequestRecord(
            id=asked if _SANE_ID.fullmatch(asked) else uuid.uuid4().hex,
            method=request.method if request.method in METHODS else "OTHER",
            endpoint=request.url_rule.rule if request.url_rule else "unmatched",
            address=request.remote_addr or "",
            started=time.perf_counter(),
            at_end=list(at_end),
        )

    @app.after_request
    def answer(response: Response) -> Response:
        done = record()
        done.status = response.status_code
        response.headers[REQUEST_ID] = done.id
        if response.is_streamed:  # the context of the request ends before a stream does
            response.call_on_close(done.end)
            g.streaming = True
        return response

    @app.teardown_request
    def end(_: BaseException | None) -> None:
        if "record" in g and "streaming" not in g:
            record().end()
