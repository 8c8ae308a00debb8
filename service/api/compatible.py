"""What the APIs that other services' clients speak have in common.

Their bodies come as JSON, as a form or in the address; their codes are spelt in many ways; their errors have a form and
numbers of their own, also for addresses and methods that do not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from apiflask import APIBlueprint, APIFlask
from apiflask.exceptions import HTTPError
from flask import Response, current_app, request
from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, ValidationError, model_serializer
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.exceptions import BadRequest, HTTPException

from service.api.articles import services
from service.api.errors import REASONS, headers_of, log_unexpected
from service.api.record import translated
from service.core.errors import DragomanError, InputError
from service.core.languages import normalize_code

JSON, FORM, MULTIPART = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"
QUERY = "query"

ALIASES = {
    "zh-hans": ("zh",), "zh-cn": ("zh",), "zh-sg": ("zh",),
    "zt": ("zt",), "zh-hant": ("zt",), "zh-tw": ("zt",), "zh-hk": ("zt",),
    "pb": ("pb", "pt"), "pt-br": ("pb", "pt"),
    "no": ("nb", "no"), "nb": ("nb", "no"),
    "iw": ("he",),
}  # fmt: skip
"""Other spellings of a language, with the codes of Argos packages that serve it, best first."""


_MISSING = {"missing", "too_short", "string_too_short"}


class CompatibleIn(BaseModel):
    """Base of what is taken: fields we do not know are passed over, as clients send some to every server."""

    model_config = ConfigDict(extra="ignore")


class CompatibleOut(BaseModel):
    """Base of what is given: an optional field that is not given is not there at all."""

    @model_serializer(mode="wrap")
    def _without_none(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in handler(self).items() if value is not None}


class InvalidRequest(InputError):
    """A field is missing or has a wrong value, or the body cannot be read."""

    code = "invalid-request"


Model = TypeVar("Model", bound=BaseModel)
View = TypeVar("View", bound=Callable[..., Any])


def takes(schema: type[Model], *places: str) -> Callable[[View], View]:
    """Give a view the request's fields as ``body``, from wherever the client has put them.

    APIFlask's own ``json_or_form`` keeps only the first of a repeated field and leaves out the address.

    Args:
        schema: the fields.
        places: what the OpenAPI document names, media types or `QUERY`; JSON and form where none is given.

    Raises:
        InvalidRequest: a field is missing or has a wrong value.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(**arguments: Any) -> Any:
            return view(body=parse(schema, _fields()), **arguments)

        described = (
            {"args": [(schema, QUERY)]}
            if QUERY in places
            else {"body": schema, "content_type": list(places or (JSON, FORM))}
        )
        wrapper._spec = {**getattr(view, "_spec", {}), **described}  # type: ignore[attr-defined]
        return wrapper  # type: ignore[return-value]

    return decorate


def parse(schema: type[Model], fields: object) -> Model:
    """Fields as a schema's object.

    Raises:
        InvalidRequest: a field is missing or has a wrong value.
    """
    try:
        return schema.model_validate(fields)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False, include_context=False)
        name = str(wrong[0]["loc"][0]) if wrong[0]["loc"] else "body"
        if any(one["loc"][:1] == (name,) and one["type"] in _MISSING for one in wrong):
            raise InvalidRequest(f"Invalid request: missing {name} parameter") from None
        raise InvalidRequest(f"Invalid request: {name}: {wrong[0]['msg']}") from None


def _fields() -> object:
    """The fields of the request. An empty one in a form is one that was left out."""
    if request.is_json and request.get_data():
        try:
            return request.get_json()
        except (BadRequest, RecursionError) as error:
            raise InvalidRequest("Invalid request: the body is not valid JSON") from error
    fields: dict[str, Any] = {name: file for name, file in request.files.items() if name}
    # Not request.values, which leaves out the form of a GET: DeepL's client sends one.
    for name, values in CombinedMultiDict([request.args, request.form]).lists():
        bare = (name or "").removesuffix("[]")  # how PHP and Ruby name a repeated field; multipart may give none
        if bare and values != [""]:
            fields[bare] = values if len(values) > 1 else values[0]
    return fields


def resolve_code(code: str, known: Iterable[str]) -> str:
    """The installed language a code means: ``ZH-Hans`` → ``zh``, ``EN-GB`` → ``en``, ``pt_BR`` → ``pb`` or ``pt``.

    A code that means none comes back bare, for the router to refuse.
    """
    known = set(known)
    tag = code.strip().replace("_", "-").lower()
    spellings = ALIASES.get(tag, (tag, normalize_code(tag)))
    return next((spelling for spelling in spellings if spelling in known), spellings[-1])


def note_translations(texts: Sequence[str], languages: Sequence[str], target: str) -> None:
    """Note for the metrics what was translated: the texts whose language leads to the target."""
    router = services().translator.router
    for text, language in zip(texts, languages, strict=True):
        if target in router.targets(language):
            translated(language, target, len(text))


@dataclass(frozen=True, slots=True)
class ErrorForm:
    """How an API words and numbers its errors.

    Attributes:
        field: of the JSON object that holds the message.
        statuses: of errors; a class not listed has that of its nearest listed base.
    """

    field: str
    statuses: Mapping[type[DragomanError], int]

    def answer(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
        """An error as a response."""
        return current_app.make_response(({self.field: message}, status, dict(headers or {})))

    def status(self, error: DragomanError) -> int:
        """The status of an error."""
        return next(self.statuses[base] for base in type(error).__mro__ if base in self.statuses)

    def responses(self, *statuses: int) -> dict[int, Any]:
        """These statuses for the OpenAPI document."""
        schema = {"type": "object", "properties": {self.field: {"type": "string"}}, "required": [self.field]}
        return {status: {"description": REASONS[status], "content": {JSON: {"schema": schema}}} for status in statuses}


def init_blueprint(blueprint: APIBlueprint, form: ErrorForm) -> None:
    """Answer every error in a blueprint's views in its form."""

    @blueprint.errorhandler(DragomanError)
    def dragoman_error(error: DragomanError) -> Response:
        return form.answer(form.status(error), str(error), headers_of(error))

    @blueprint.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        return form.answer(error.code or 500, error.name, _headers(error))

    @blueprint.errorhandler(Exception)
    def unexpected_error(error: Exception) -> Response:
        log_unexpected(error)
        return form.answer(500, "Something went wrong here. See the server's log.")


def init_app(app: APIFlask, forms: Mapping[str, ErrorForm]) -> None:
    """Answer wrong addresses and methods below a compatible API's first path segment in its form.

    Args:
        app: with the blueprints registered.
        forms: by the name of the blueprint.
    """
    owners = {
        rule.rule.split("/")[1]: forms[name]
        for rule in app.url_map.iter_rules()
        if (name := rule.endpoint.partition(".")[0]) in forms
    }

    def wrong_address(error: HTTPException) -> Any:
        form = owners.get(request.path.split("/")[1])
        if form:
            return form.answer(error.code or 404, error.name, _headers(error))
        return app.error_callback(HTTPError(error.code or 404, error.name, headers=_headers(error)))

    for status in (404, 405):
        app.register_error_handler(status, wrong_address)


def _headers(error: HTTPException) -> dict[str, str]:
    return {name: value for name, value in error.get_headers() if name.lower() != "content-type"}
