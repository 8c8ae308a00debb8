"""Errors as RFC 9457 problem details: ``{type, title, status, detail, hint}``."""

from __future__ import annotations

import json
import logging
from typing import Any

from apiflask import APIFlask
from apiflask.exceptions import HTTPError, _ValidationError
from flask import Response
from werkzeug.exceptions import HTTPException

from service.api import access
from service.core import errors
from service.core.terms import GlossaryNotFound
from service.storage.records import DatabaseUnavailable

STATUS: dict[type[errors.DragomanError], int] = {
    errors.EmptyText: 400,
    errors.TextTooLong: 413,
    errors.UndecodableText: 400,
    errors.InputError: 422,
    errors.ModelError: 424,  # the request is fine, something it depends on failed
    errors.Overloaded: 503,
    access.KeyMissing: 401,
    access.KeyInvalid: 401,
    access.FeatureOff: 403,
    access.QuotaExceeded: 403,
    access.RateLimited: 429,
    DatabaseUnavailable: 503,
    GlossaryNotFound: 404,
    errors.DragomanError: 500,
}
"""HTTP status of each error; a class not listed has that of its nearest listed base."""

REASONS = {
    400: "The request cannot be read or served.",
    401: "No valid API key.",
    403: "The key is wrong or its quota used up, or this feature is off.",
    404: "There is no such thing.",
    413: "The text or file is too large.",
    422: "A field has a wrong value, or the text cannot be worked on.",
    424: "A model failed.",
    429: "Too many requests.",
    456: "The quota is used up.",
    500: "Something went wrong here.",
    503: "Too much is waiting, or the result is not ready; try again.",
}
"""What a status means, for the OpenAPI document."""

PROBLEM = "application/problem+json"

log = logging.getLogger(__name__)


def status_of(error: errors.DragomanError) -> int:
    """The HTTP status an error is answered with."""
    return next(STATUS[base] for base in type(error).__mro__ if base in STATUS)


def code_of(error: Exception) -> str:
    """The stable name of an error, for the log and the metrics; empty for what is none, such as a redirect."""
    if isinstance(error, errors.DragomanError):
        return error.code
    if isinstance(error, _ValidationError):
        return "validation"
    if isinstance(error, HTTPError | HTTPException):
        status = error.status_code if isinstance(error, HTTPError) else error.code or 500
        return f"http-{status}" if status >= 400 else ""
    return "internal"


def headers_of(error: errors.DragomanError) -> dict[str, str]:
    """The headers that go with an error in every API."""
    if isinstance(error, errors.Overloaded | access.RateLimited):
        return {"Retry-After": str(error.retry_after)}
    return {"WWW-Authenticate": "Bearer"} if status_of(error) == 401 else {}


def problem_body(error: errors.DragomanError) -> dict[str, Any]:
    """The problem document of an error."""
    title = error.code.replace("-", " ").capitalize()
    return _body(status_of(error), error.code, title, error.message, hint=error.hint)


def problems(*statuses: int) -> dict[int | str, Any]:
    """These statuses of the native API for the OpenAPI document."""
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": REASONS[status], "content": content} for status in statuses}


def problem(body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """A problem document as a response."""
    content = json.dumps(body, ensure_ascii=False)
    return Response(content, body["status"], headers=headers, content_type=PROBLEM)


def _body(status: int, code: str, title: str, detail: str, *, hint: str = "") -> dict[str, Any]:
    return {"type": f"urn:dragoman:problem:{code}", "title": title, "status": status, "detail": detail, "hint": hint}


def log_unexpected(error: Exception) -> None:
    """Write an error that nobody foresaw to the log, which is the only place where more than its occurrence is told."""
    # Exceptions may quote the user's text, so only the type and the place are logged.
    trace, place = error.__traceback__, ""
    while trace:
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    log.error("unexpected %s at %s", type(error).__name__, place)


def init_app(app: APIFlask) -> None:
    """Answer every error of the app as problem details."""

    @app.errorhandler(errors.DragomanError)
    def dragoman_error(error: errors.DragomanError) -> Response:
        return problem(problem_body(error), headers_of(error))

    @app.error_processor
    def http_error(error: HTTPError) -> Response:
        title = str(error.message)
        if isinstance(error, _ValidationError):
            body = _body(error.status_code, "validation", title, "A field has a wrong value.")
            body["errors"] = next(iter(dict(error.detail).values()))
            return problem(body)
        headers = {name: str(value) for name, value in dict(error.headers or {}).items()}
        return problem(_body(error.status_code, f"http-{error.status_code}", title, title), headers)

    @app.errorhandler(Exception)
    def unexpected_error(error: Exception) -> Response:
        log_unexpected(error)
        hint = "See the server's log."
        return problem(_body(500, "internal", "Internal error", "Something went wrong here.", hint=hint))
