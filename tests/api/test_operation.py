"""Health, readiness, headers, proxies, prefix and the log."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import request
from flask.testing import FlaskClient

from service.api import create_app
from service.api.logging import JsonFormatter, TextFormatter, WithoutRequestText, configuration
from service.api.options import Options
from service.request import Services
from service.storage.database import Database
from service.storage.keys import KeyStore
from service.translation.packages import starter_packages
from service.translation.routing import Router
from service.translation.translator import Translator
from tests.backends import free_port

TEXT = "Министры встретились в понедельник."


def client_of(services: Services, options: Options | None = None) -> FlaskClient:
    return create_app(services, options).test_client()


def with_router(services: Services, router: Router) -> Services:
    return replace(services, translator=Translator(services.translator.engine, router))


def test_a_whole_installation_is_ready(client: FlaskClient) -> None:
    assert client.get("/ready").status_code == 200


def test_no_model_or_a_damaged_one_is_not_ready_but_alive(services: Services, tmp_path: Path) -> None:
    gone = [replace(package, model_folder=tmp_path) for package in starter_packages()]
    for router, reason in ((Router([]), "no model is installed"), (Router(gone), "starter: model.bin cannot be read")):
        client = client_of(with_router(services, router))
        answer = client.get("/ready")
        assert answer.status_code == 503
        assert answer.content_type == "application/problem+json"
        assert reason in answer.get_json(force=True)["errors"]["models"]
        assert str(tmp_path) not in answer.text
        assert client.get("/health").status_code == 200


def test_an_unreachable_database_is_not_ready(services: Services) -> None:
    keys = KeyStore(Database(f"postgresql://user:password@127.0.0.1:{free_port()}/name"))
    client = client_of(services, Options(keys=keys))
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert list(answer.get_json(force=True)["errors"]) == ["database"]
    assert "password" not in answer.text
    # Callers without a key are served meanwhile; a key that cannot be looked up is no reason to call it wrong.
    assert client.post("/v1/detect", json={"text": TEXT}).status_code == 200
    headers = {"Authorization": "Bearer dgm_0123456789_" + "A" * 43}
    assert client.post("/v1/detect", json={"text": TEXT}, headers=headers).status_code == 503


@pytest.mark.parametrize("path", ["/health", "/nowhere", "/v1/articles", "/openapi.json", "/metrics"])
def test_every_answer_has_security_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_other_origins_are_let_in_only_where_configured(services: Services) -> None:
    here, there = {"Origin": "https://here.example"}, {"Origin": "https://there.example"}
    closed = client_of(services)
    assert "Access-Control-Allow-Origin" not in closed.get("/health", headers=here).headers
    some = client_of(services, Options(cors_origins=("https://here.example",), key_required=True))
    assert some.get("/health", headers=here).headers["Access-Control-Allow-Origin"] == "https://here.example"
    assert some.get("/health", headers=here).headers["Vary"] == "Origin"
    assert "Access-Control-Allow-Origin" not in some.get("/health", headers=there).headers
    preflight = some.options("/v1/articles", headers=here)
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    # An error must be readable too, or the page cannot tell its user what is wrong.
    refused = some.post("/v1/detect", json={"text": TEXT}, headers=here)
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (401, "https://here.example")
    everyone = client_of(services, Options(cors_origins=("*",)))
    assert everyone.get("/health", headers=there).headers["Access-Control-Allow-Origin"] == "*"
    for client in (closed, some, everyone):
        assert "Access-Control-Allow-Credentials" not in client.get("/health", headers=here).headers


@pytest.mark.parametrize(
    ("hops", "seen", "url"),
    [(0, "127.0.0.1", "http://localhost/"), (1, "192.0.2.9", "https://news.example/")],
)
def test_forwarded_headers_are_believed_as_far_as_configured(
    services: Services, hops: int, seen: str, url: str
) -> None:
    app = create_app(services, Options(trusted_proxies=hops))
    app.add_url_rule("/who", view_func=lambda: {"address": request.remote_addr, "url": request.url_root})
    forwarded = {
        "X-Forwarded-For": "198.51.100.1, 192.0.2.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "news.example",
    }
    assert app.test_client().get("/who", headers=forwarded).get_json() == {"address": seen, "url": url}


def test_a_prefix_is_taken_off_and_kept_in_addresses(services: Services) -> None:
    app = create_app(services, Options(url_prefix="/mt"))
    app.add_url_rule("/where", view_func=lambda: request.url)
    client = app.test_client()
    assert client.get("/mt/health").status_code == 200
    assert client.get("/health").status_code == 200
    assert client.get("/mtx/health").status_code == 404
    for path in ("/mt/where", "/where"):
        assert client.get(path).text == "http://localhost/mt/where"


def test_a_request_id_is_taken_over_where_it_is_sane(client: FlaskClient) -> None:
    def answered(given: str) -> str:
        return client.get("/health", headers={"X-Request-ID": given}).headers["X-Request-ID"]

    assert answered("7f3a-B.2:1_z") == "7f3a-B.2:1_z"
    for odd in ("", "a b", "x" * 65, 'a"b', "д".encode().decode("latin-1")):
        own = answered(odd)
        assert own != odd
        assert len(own) == 32
    assert answered("") != answered("")


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[dict[str, object]]]:
    """What has been logged, as the JSON formatter writes it."""
    caplog.set_level(logging.DEBUG)
    return lambda: [json.loads(JsonFormatter().format(item)) for item in caplog.records]


def test_a_request_is_one_line_of_json(client: FlaskClient, lines: Callable[[], list[dict[str, object]]]) -> None:
    headers = {"X-Request-ID": "id-1"}
    client.post("/v1/articles?api_key=geheim", json={"text": TEXT, "target": "az"}, headers=headers)
    (line,) = [line for line in lines() if line["message"] == "request"]
    assert line.pop("milliseconds") > 0  # type: ignore[operator]
    assert str(line.pop("time")).endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "service.api.logging",
        "message": "request",
        "request_id": "id-1",
        "method": "POST",
        "endpoint": "/v1/articles",
        "status": 200,
        "characters": len(TEXT),
        "direction": "ru-az",
    }


def test_the_log_names_errors_and_keys_but_never_text_query_or_address(
    services: Services, tmp_path: Path, lines: Callable[[], list[dict[str, object]]]
) -> None:
    keys = KeyStore(Database(f"sqlite:///{tmp_path}/d.db"))
    key, secret = keys.add("desk")
    client = client_of(services, Options(keys=keys))
    headers = {"Authorization": f"Bearer {secret}"}
    client.post("/v1/articles", json={"text": TEXT, "target": "ru"}, headers=headers)
    client.get("/понедельник?q=понедельник")
    client.open("/v1/detect", method="BREW")
    first, *others = [line for line in lines() if line["message"] == "request"]
    assert (first["error"], first["key"], first["status"]) == ("same-language", key.id, 422)
    assert [line["endpoint"] for line in others] == ["unmatched", "unmatched"]
    assert [line["method"] for line in others] == ["GET", "OTHER"]
    everything = json.dumps(lines(), ensure_ascii=False)
    for never in ("онедельник", secret, "127.0.0.1"):
        assert never not in everything
    keys.database.close()


def test_addresses_are_logged_where_the_operator_wants_them(
    services: Services, lines: Callable[[], list[dict[str, object]]]
) -> None:
    client_of(services, Options(log_addresses=True)).get("/health")
    assert lines()[-1]["address"] == "127.0.0.1"


def failure() -> logging.LogRecord:
    try:
        raise ValueError(TEXT)
    except ValueError:
        return logging.LogRecord("gunicorn.error", logging.ERROR, __file__, 1, "it broke", (), sys.exc_info())


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()])
def test_an_exception_is_logged_by_type_and_place(formatter: logging.Formatter) -> None:
    line = formatter.format(failure())
    assert "ValueError" in line
    assert "test_operation.py:" in line
    assert "понедельник" not in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("message", "arguments", "kept"),
    [
        ("Invalid request from ip=192.0.2.1: Invalid HTTP request line: 'GET /тайна'", (), "Invalid request"),
        ("Error handling request %s %s", ("GET", "/translate?q=тайна"), "Error handling request"),
        ("Listening at: %s (%s)", ("http://127.0.0.1:5000", 7), "Listening at: http://127.0.0.1:5000 (7)"),
    ],
)
def test_gunicorn_does_not_log_what_clients_sent(message: str, arguments: tuple[object, ...], kept: str) -> None:
    record = logging.LogRecord("gunicorn.error", logging.WARNING, __file__, 1, message, arguments, None)
    assert WithoutRequestText().filter(record)
    assert record.getMessage() == kept


def test_the_text_format_is_for_people(caplog: pytest.LogCaptureFixture, client: FlaskClient) -> None:
    caplog.set_level(logging.INFO)
    client.get("/health", headers={"X-Request-ID": "id-2"})
    line = TextFormatter().format(caplog.records[-1])
    assert " info request request_id=id-2 method=GET endpoint=/health status=200 milliseconds=" in line


@pytest.mark.parametrize("style", ["json", "text"])
def test_the_log_configuration_can_be_applied(style: str) -> None:
    code = "import logging.config, sys; from service.api.logging import configuration; "
    code += f"logging.config.dictConfig(configuration({style!r}, 'info')); logging.getLogger('service.x').info('héllo')"
    import subprocess

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "héllo" in run.stderr
    assert (json.loads(run.stderr)["message"] == "héllo") if style == "json" else run.stderr.count("\n") == 1
    assert configuration(style, "debug")["loggers"]["service"]["level"] == "DEBUG"
