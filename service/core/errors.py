"""The errors Dragoman raises on purpose.

    DragomanError
    ├── InputError                 the request itself cannot be served
    │   ├── EmptyText              nothing but whitespace
    │   ├── TextTooLong            over the configured number of characters
    │   ├── UndecodableText        binary, or an encoding that cannot be told
    │   ├── UnknownLanguage        a code nobody here knows, or a text whose language cannot be told
    │   ├── SameLanguage           source and target are one language
    │   ├── NoRoute                no chain of installed models reaches the target
    │   ├── UnknownMethod          no such summary method
    │   └── InvalidOption          any other value out of range
    ├── ModelError                 an installed model cannot be used
    │   ├── ModelMissing           files are not there
    │   └── ModelCorrupt           files are there and cannot be read
    ├── ConfigurationError         a setting has a value that makes no sense
    ├── MissingDependency          an optional package is needed for this command
    └── Overloaded                 the queue is full; try again later

Those of one part alone are beside it and derive from one of these: of models' downloads and the model store in
`service.models.errors`, of a database in `service.storage.records`, of access in `service.api.access`.

The message says what is wrong, ``hint`` what to do next. Neither carries the user's text.
"""

from __future__ import annotations


class DragomanError(Exception):
    """Base of all errors raised on purpose.

    Attributes:
        message: one line, for people, without the user's text.
        hint: what to do next; empty when nothing helps.
        code: stable machine-readable name, in kebab case.
    """

    code = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class InputError(DragomanError):
    """The request itself cannot be served."""

    code = "invalid-input"


class EmptyText(InputError):
    """Nothing but whitespace."""

    code = "empty-text"


class TextTooLong(InputError):
    """Over the configured number of characters."""

    code = "text-too-long"


class UndecodableText(InputError):
    """Binary data, or an encoding that cannot be told."""

    code = "undecodable-text"


class UnknownLanguage(InputError):
    """A code nobody here knows, or a text whose language cannot be told."""

    code = "unknown-language"


class SameLanguage(InputError):
    """Source and target are one language."""

    code = "same-language"


class NoRoute(InputError):
    """No chain of installed models reaches the target."""

    code = "no-route"


class UnknownMethod(InputError):
    """No such summary method."""

    code = "unknown-method"


class InvalidOption(InputError):
    """Any other value out of range."""

    code = "invalid-option"


class ModelError(DragomanError):
    """An installed model cannot be used."""

    code = "model-error"


class ModelMissing(ModelError):
    """Model files are not there."""

    code = "model-missing"


class ModelCorrupt(ModelError):
    """Model files are there and cannot be read."""

    code = "model-corrupt"


class ConfigurationError(DragomanError):
    """A setting has a value that makes no sense."""

    code = "configuration"


class MissingDependency(DragomanError):
    """An optional package is needed for this command."""

    code = "missing-dependency"


class Overloaded(DragomanError):
    """The queue is full; try again later.

    Attributes:
        retry_after: seconds after which trying again makes sense.
    """

    code = "overloaded"

    def __init__(self, message: str, *, hint: str = "", retry_after: int = 1) -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after
