"""One line a request, as JSON or for people; never text, queries or keys, and addresses only where configured.

The same formatters serve gunicorn's log: `configuration` is for `logging.config.dictConfig`.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from flask import g, has_request_context

from service.api.record import RequestRecord

log = logging.getLogger(__name__)


class JsonFormatter(logging.Formatter):
    """A JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record with its fields."""
        return json.dumps(_fields(record), ensure_ascii=False, default=str)


class TextFormatter(logging.Formatter):
    """Time, level, message and ``name=value`` fields, for people."""

    def format(self, record: logging.LogRecord) -> str:
        """The record with its fields."""
        fields = _fields(record)
        head = " ".join(str(fields.pop(name)) for name in ("time", "level", "message"))
        fields.pop("logger")
        return head + "".join(f" {name}={value}" for name, value in fields.items())


class WithoutRequestText(logging.Filter):
    """Takes the request out of gunicorn's messages: its bad request line, headers and query may be text or a key."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, cut."""
        for start in ("Invalid request from", "Error handling request"):
            if str(record.msg).startswith(start):
                record.msg, record.args = start.removesuffix(" from"), ()
        return True


def configuration(style: str, level: str) -> dict[str, Any]:
    """For `logging.config.dictConfig`: everything to standard error.

    Args:
        style: ``json`` or ``text``.
        level: name of the lowest level written.
    """
    formatter = {"json": JsonFormatter, "text": TextFormatter}[style]
    own = {"level": level.upper(), "handlers": ["console"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"console": {"()": f"{__name__}.{formatter.__name__}"}},
        "filters": {"without_request_text": {"()": f"{__name__}.{WithoutRequestText.__name__}"}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "console",
                "filters": ["without_request_text"],
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"level": "WARNING", "handlers": ["console"]},
        "loggers": {"service": own, "gunicorn.error": own},
    }


def log_request(done: RequestRecord, *, addresses: bool) -> None:
    """Write the line of a request that has been served."""
    fields = {
        "request_id": done.id,
        "method": done.method,
        "endpoint": done.endpoint,
        "status": done.status,
        "milliseconds": round(1000 * done.seconds, 1),
        "characters": done.characters,
        "direction": done.direction,
        "error": done.error,
        "key": done.key,
        "address": done.address if addresses else "",
    }
    log.info("request", extra={"fields": {name: value for name, value in fields.items() if value not in {"", 0}}})


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    fields = {"time": moment, "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
    if has_request_context() and "record" in g:
        fields["request_id"] = g.record.id
    fields.update(getattr(record, "fields", {}))
    if record.exc_info and record.exc_info[1]:
        # The exception's own message may quote the user's text; its type and place do not.
        fields["exception"] = type(record.exc_info[1]).__name__
        trace = record.exc_info[2]
        while trace:
            fields["place"] = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
            trace = trace.tb_next
    return fields
