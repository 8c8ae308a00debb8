"""The OpenAPI document: valid, complete, and true of what the service does."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from service.api import create_app
from service.api.openapi import EXAMPLES, operations
from service.api.options import Options
from service.request import Services
from service.storage.database import Database
from service.storage.keys import KeyStore

JSON = "application/json"
MULTIPART = "multipart/form-data"
BINARY = "application/octet-stream"
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def document(services: Services) -> dict[str, Any]:
    found: dict[str, Any] = create_app(services).test_client().get("/openapi.json").get_json()
    return found


def schema_errors(document: dict[str, Any], schema: Any, instance: object) -> list[str]:
    """What is wrong with an instance of a schema of the document."""
    registry: Registry[Any] = Registry().with_resource("urn:api", DRAFT202012.create_resource(document))
    pointed = json.loads(json.dumps(schema).replace('"#/', '"urn:api#/'))
    return [error.message for error in Draft202012Validator(pointed, registry=registry).iter_errors(instance)]


def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_it_is_the_same_where_libretranslate_has_it(client: FlaskClient) -> None:
    assert client.get("/spec").get_json() == client.get("/openapi.json").get_json()


def test_every_operation_says_what_it_does(document: dict[str, Any]) -> None:
    described = {tag["name"] for tag in document["tags"] if tag["description"]}
    found = dict(operations(document))
    assert len({operation["operationId"] for operation in found.values()}) == len(found) >= 20
    for name, operation in found.items():
        assert operation["summary"], name
        assert operation["description"], name
        assert set(operation["tags"]) <= described, name
        for status, response in operation["responses"].items():
            assert response["description"], (name, status)


def test_every_error_has_its_form(document: dict[str, Any]) -> None:
    fields = {"LibreTranslate": "error", "DeepL": "message"}
    for name, operation in operations(document):
        errors = {status: response for status, response in operation["responses"].items() if status >= "400"}
        assert "500" in errors, name
        for status, response in errors.items():
            field = fields.get(operation["tags"][0])
            (media_type,) = response["content"]
            assert media_type == (JSON if field else PROBLEM), (name, status)
            schema = response["content"][media_type]["schema"]
            body = {field: "wrong"} if field else {"type": "t", "title": "t", "status": 400, "detail": "d", "hint": ""}
            assert schema_errors(document, schema, body) == []
            assert schema_errors(document, schema, {"unknown": 1}) != []
            assert ("Retry-After" in response.get("headers", {})) == (status in {"429", "503"})


def test_every_request_and_answer_has_an_example_that_fits(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
            assert content["examples"], name
            for example in content["examples"].values():
                assert schema_errors(document, content["schema"], example["value"]) == [], (name, media_type)
        for status, response in operation["responses"].items():
            for media_type, content in response.get("content", {}).items() if status < "300" else ():
                assert schema_errors(document, content["schema"], content["example"]) == [], (name, media_type)
        assert all("example" in parameter for parameter in operation["parameters"]), name
    assert set(json.loads(EXAMPLES.read_text(encoding="utf-8"))) <= set(dict(operations(document)))


def example_requests() -> list[tuple[str, str]]:
    """Names of operations and of their requests; docs/api.md shows those that need something made before."""
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    names = [name for name in examples if "{" not in name]
    return [(name, request) for name in names for request in examples[name].get("requests", {"": None})]


@pytest.mark.parametrize(("name", "request_name"), example_requests())
def test_every_example_is_answered_as_documented(
    own_services: Services, document: dict[str, Any], name: str, request_name: str
) -> None:
    client = create_app(own_services).test_client()
    operation = dict(operations(document))[name]
    method, path = name.split(" ")
    content = operation.get("requestBody", {}).get("content", {})
    media_type = JSON if JSON in content else MULTIPART if content else ""
    body: Any = content[media_type]["examples"][request_name]["value"] if media_type else None
    sent: dict[str, Any] = {"json": body} if media_type == JSON else {}
    if media_type == MULTIPART:
        sent = {"data": {**body, "file": (BytesIO(body["file"].encode()), "story.txt")}}
    response = client.open(path, method=method, **sent)
    documented = operation["responses"][str(response.status_code)]["content"]
    assert response.status_code in {200, 201} or "off" in operation["description"].lower(), response.text
    if response.mimetype != "text/plain":
        schema = documented[response.mimetype]["schema"]
        assert schema_errors(document, schema, response.get_json(force=True)) == []


@pytest.mark.parametrize("required", [False, True])
def test_keys_are_described_where_they_are_used(services: Services, document: dict[str, Any], required: bool) -> None:
    assert "securitySchemes" not in document["components"]
    options = Options(keys=KeyStore(Database("sqlite://")), key_required=required)
    guarded = create_app(services, options).test_client().get("/openapi.json").get_json()
    assert list(OpenAPIV31SpecValidator(guarded).iter_errors()) == []
    assert set(guarded["components"]["securitySchemes"]) == {"bearer", "deepl", "api_key"}
    found = dict(operations(guarded))
    for name in ("POST /v1/articles", "POST /translate", "POST /v2/translate", "GET /v2/usage"):
        assert {"bearer": []} in found[name]["security"]
        assert ({} in found[name]["security"]) is not required
    for name in ("GET /health", "GET /languages", "GET /v1/languages", "GET /metrics"):
        assert "security" not in found[name]


def test_it_names_the_address_it_was_asked_at_and_keeps_none(services: Services) -> None:
    client = create_app(services, Options(url_prefix="/mt")).test_client()
    for host in ("a.example", "b.example"):
        response = client.get("/mt/openapi.json", headers={"Host": host})
        assert response.get_json()["servers"] == [{"url": f"http://{host}/mt"}]
