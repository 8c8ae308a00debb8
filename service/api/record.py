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

NO_DIRECTION, SEVERAL_DIRECTIONS = "", "several"


@dataclass(slots=True)
class RequestRecord:
    """One request, filled in as it is served.

    Attributes:
        id: from the client's X-Request-ID where that is short and plain, else our own.
        started: on `time.perf_counter`.
        translations: characters of source text translated, by direction (``source-target``).
        status: of the answer; 0 before there is one.
        error: code of the error it was answered with, or empty.
    """

    id: str
    started: float
    translations: Counter[str] = field(default_factory=Counter)
    status: int = 0
    error: str = ""

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
    record().translations[f"{source}-{target}"] += characters


def rule() -> str:
    """The route that matched, such as ``/v1/articles``: the path itself is the client's and may be anything."""
    return request.url_rule.rule if request.url_rule else "unmatched"


def init_app(app: Flask) -> None:
    """Keep a record of every request and answer with its id."""

    @app.before_request
    def begin() -> None:
        asked = request.headers.get(REQUEST_ID, "")
        g.record = RequestRecord(asked if _SANE_ID.fullmatch(asked) else uuid.uuid4().hex, time.perf_counter())

    @app.after_request
    def end(response: Response) -> Response:
        record().status = response.status_code
        response.headers[REQUEST_ID] = record().id
        return response


def when_done(app: Flask, note: Callable[[RequestRecord], None]) -> None:
    """Have a function called with each record when its answer is ready, or has been sent where it is a stream."""

    @app.teardown_request
    def done(_: BaseException | None) -> None:
        if "record" in g:
            note(record())
