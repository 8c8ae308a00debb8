"""The Flask application class."""

from __future__ import annotations

from apiflask import APIFlask
from flask.typing import ResponseReturnValue

from service.api.errors import code_of
from service.api.record import record


class Application(APIFlask):
    """Notes the code of every error for the log and the metrics, whichever API turns it into an answer."""

    def handle_user_exception(self, e: Exception) -> ResponseReturnValue:
        """Note the error, then let the handlers answer."""
        record().error = code_of(e)
        return super().handle_user_exception(e)
