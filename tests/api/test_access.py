from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.api import create_app
from service.api.options import Options
from service.api.rates import RateCounter
from service.core.errors import ConfigurationError
from service.request import Services
from service.storage.database import Database
from service.storage.keys import KeyStore
from service.storage.records import Limits
from tests.backends import free_port, redis

TEXT = "The ministers met on Monday."
SUMMARY = {"text": TEXT, "source": "en", "summary": {"sentences": 1}}


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[KeyStore]:
    store = KeyStore(Database(f"sqlite:///{tmp_path}/dragoman.db"))
    yield store
    store.database.close()


def client_of(services: Services, **options: Any) -> FlaskClient:
    return create_app(services, Options(**options)).test_client()


def code(response: TestResponse) -> tuple[int, str]:
    return response.status_code, response.get_json(force=True).get("type", "").rpartition(":")[2]


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def test_without_keys_every_caller_is_served_and_keys_are_ignored(services: Services) -> None:
    client = client_of(services)
    assert client.post("/v1/detect", json={"text": TEXT}, headers=bearer("anything")).status_code == 200


def test_a_required_key_is_asked_for(services: Services, keys: KeyStore) -> None:
    client = client_of(services, keys=keys, key_required=True)
    missing = client.post("/v1/detect", json={"text": TEXT})
    assert code(missing) == (401, "key-missing")
    assert missing.headers["WWW-Authenticate"] == "Bearer"
    wrong = client.post("/v1/detect", json={"text": TEXT}, headers=bearer("dgm_wrong"))
    assert code(wrong) == (401, "key-invalid")


@pytest.mark.parametrize("path", ["/health", "/ready", "/metrics", "/v1/languages", "/openapi.json"])
def test_what_says_nothing_of_anyone_needs_no_key(services: Services, keys: KeyStore, path: str) -> None:
    assert client_of(services, keys=keys, key_required=True).get(path).status_code == 200


@pytest.mark.parametrize(
    "send",
    [
        lambda key: {"headers": bearer(key)},
        lambda key: {"headers": {"Authorization": f"bearer  {key} "}},
        lambda key: {"headers": {"Authorization": f"DeepL-Auth-Key {key}"}},
        lambda key: {"query_string": {"api_key": key}},
        lambda key: {"query_string": {"auth_key": key}},
    ],
)
def test_a_key_is_taken_from_headers_and_query(services: Services, keys: KeyStore, send: Any) -> None:
    client = client_of(services, keys=keys, key_required=True)
    _, text = keys.add("desk")
    assert client.post("/v1/detect", json={"text": TEXT}, **send(text)).status_code == 200
    assert client.post("/v1/detect", json={"text": TEXT}, **send(text[:-3])).status_code == 401


@pytest.mark.parametrize("field", ["api_key", "auth_key"])
@pytest.mark.parametrize("form", ["json", "data"])
def test_a_key_is_taken_from_bodies(services: Services, keys: KeyStore, field: str, form: str) -> None:
    client = client_of(services, keys=keys, key_required=True)
    _, text = keys.add("desk")
    # The native API takes no such field and says so, which it does to holders of a key alone.
    body: dict[str, Any] = {form: {field: text, "text": TEXT}}
    assert client.post("/v1/detect", **body).status_code not in {401, 403}
    body[form][field] = "nonsense"
    assert code(client.post("/v1/detect", **body)) == (401, "key-invalid")


@pytest.mark.parametrize("value", [None, "", 5, [], {}])
def test_an_empty_key_is_no_key(services: Services, keys: KeyStore, value: Any) -> None:
    client = client_of(services, keys=keys, key_required=True)
    assert code(client.post("/v1/detect", json={"api_key": value})) == (401, "key-missing")


def test_a_revoked_key_is_refused_at_once(services: Services, keys: KeyStore) -> None:
    client = client_of(services, keys=keys)
    key, text = keys.add("desk")
    assert client.post("/v1/detect", json={"text": TEXT}, headers=bearer(text)).status_code == 200
    keys.revoke(key.id)
    assert code(client.post("/v1/detect", json={"text": TEXT}, headers=bearer(text))) == (401, "key-invalid")


def test_anonymous_callers_are_limited_by_address_and_keys_lift_it(services: Services, keys: KeyStore) -> None:
    client = client_of(services, keys=keys, anonymous=Limits(requests_per_minute=2))
    _, text = keys.add("desk")

    def ask(address: str, **more: Any) -> TestResponse:
        return client.post("/v1/detect", json={"text": TEXT}, environ_base={"REMOTE_ADDR": address}, **more)

    assert [ask("192.0.2.1").status_code for _ in range(3)] == [200, 200, 429]
    refused = ask("192.0.2.1")
    assert code(refused) == (429, "rate-limited")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert ask("192.0.2.2").status_code == 200
    assert ask("192.0.2.1", headers=bearer(text)).status_code == 200
    # One customer of a provider has a whole /64 of IPv6.
    answers = [ask(f"2001:db8:0:1::{last}").status_code for last in "123"]
    assert answers == [200, 200, 429]
    assert ask("2001:db8:0:2::1").status_code == 200


def test_a_key_has_a_rate_of_its_own(services: Services, keys: KeyStore) -> None:
    client = client_of(services, keys=keys, key_required=True)
    slow, fast = keys.add("slow", Limits(requests_per_minute=1))[1], keys.add("fast")[1]
    statuses = [client.post("/v1/detect", json={"text": TEXT}, headers=bearer(slow)).status_code for _ in range(2)]
    assert statuses == [200, 429]
    assert client.post("/v1/detect", json={"text": TEXT}, headers=bearer(fast)).status_code == 200


def test_guessing_keys_is_limited_too(services: Services, keys: KeyStore) -> None:
    client = client_of(services, keys=keys, anonymous=Limits(requests_per_minute=2))
    statuses = [
        client.post("/v1/detect", json={"text": TEXT}, headers=bearer(f"dgm_{n}")).status_code for n in range(3)
    ]
    assert statuses == [401, 401, 429]


def test_a_key_in_use_is_unknown_to_the_limits_of_its_address(services: Services, keys: KeyStore) -> None:
    client = client_of(services, keys=keys, anonymous=Limits(requests_per_minute=1))
    _, text = keys.add("desk")
    for _ in range(3):
        assert client.post("/v1/detect", json={"text": TEXT}, headers=bearer(text)).status_code == 200
    assert client.post("/v1/detect", json={"text": TEXT}).status_code == 200


def test_the_length_of_a_request_is_limited_by_caller(services: Services, keys: KeyStore) -> None:
    client = client_of(services, keys=keys, anonymous=Limits(characters_per_request=30))
    _, text = keys.add("desk", Limits(characters_per_request=100))
    for path in ("/v1/detect", "/v1/articles"):
        assert client.post(path, json={"text": TEXT}).status_code == 200
        long = client.post(path, json={"text": TEXT * 2})
        assert code(long) == (413, "text-too-long")
        assert client.post(path, json={"text": TEXT * 2}, headers=bearer(text)).status_code == 200
        assert code(client.post(path, json={"text": TEXT * 4}, headers=bearer(text))) == (413, "text-too-long")
    # Texts of a batch count together.
    assert code(client.post("/v1/detect", json={"text": [TEXT, TEXT]})) == (413, "text-too-long")


def test_the_month_of_a_key_runs_out_and_errors_cost_nothing(services: Services, keys: KeyStore) -> None:
    client = client_of(services, keys=keys, key_required=True)
    key, text = keys.add("desk", Limits(characters_per_month=2 * len(TEXT)))

    def ask(**body: Any) -> TestResponse:
        return client.post("/v1/articles", json={"text": TEXT, "source": "en", **body}, headers=bearer(text))

    assert client.post("/v1/detect", json={"text": TEXT}, headers=bearer(text)).status_code == 200
    assert keys.used(key) == 0
    assert ask(target="xx").status_code == 422
    assert keys.used(key) == 0
    assert code(ask(target=["ru", "az", "hy"])) == (403, "quota-exceeded")
    assert keys.used(key) == 0
    assert ask(target=["ru", "az"]).status_code == 200
    assert keys.used(key) == 2 * len(TEXT)
    assert code(ask(target="ru")) == (403, "quota-exceeded")
    assert client.post("/v1/detect", json={"text": TEXT}, headers=bearer(text)).status_code == 200


def test_more_translations_than_may_run_are_refused_fast_and_detection_goes_on(services: Services) -> None:
    running, go = threading.Event(), threading.Event()

    class Held:
        """The real identifier, holding the first text until it is told to go on."""

        def identify(self, text: str) -> Any:
            if text == TEXT:
                running.set()
                go.wait(30)
            return services.identifier.identify(text)

    held = replace(services, identifier=Held())  # type: ignore[arg-type]
    client = create_app(held, Options(max_translating=1))
    answers: list[int] = []
    article = {"text": TEXT, "target": "ru"}
    first = threading.Thread(
        target=lambda: answers.append(client.test_client().post("/v1/articles", json=article).status_code)
    )
    first.start()
    assert running.wait(30)
    refused = client.test_client().post("/v1/articles", json={**article, "source": "en"})
    assert code(refused) == (503, "overloaded")
    assert int(refused.headers["Retry-After"]) > 0
    assert client.test_client().post("/v1/detect", json={"text": "Привет, мир"}).status_code == 200
    go.set()
    first.join(60)
    assert answers == [200]
    assert client.test_client().post("/v1/articles", json={**article, "source": "en"}).status_code == 200


def test_a_refused_or_failed_request_leaves_no_place_taken(services: Services) -> None:
    client = client_of(services, max_translating=1)
    for _ in range(3):
        assert client.post("/v1/articles", json={"text": TEXT, "source": "en", "target": "xx"}).status_code == 422
    assert client.post("/v1/articles", json=SUMMARY).status_code == 200


def test_a_stream_holds_its_place_until_it_ends(services: Services) -> None:
    client = client_of(services, max_translating=1)
    body = {"text": f"{TEXT} {TEXT}", "source": "en", "target": "ru"}
    stream = client.post("/v1/articles", json=body, headers={"Accept": "text/event-stream"}, buffered=False)
    assert client.post("/v1/articles", json=body).status_code == 503
    assert b"event: done" in stream.data
    stream.close()
    assert client.post("/v1/articles", json=body).status_code == 200


def test_replicas_share_their_rates_in_redis_and_survive_its_end(services: Services) -> None:
    port = free_port()
    with redis(port) as url:
        first, second = (
            client_of(services, anonymous=Limits(requests_per_minute=3), rate_storage=url) for _ in range(2)
        )
        statuses = [client.post("/v1/detect", json={"text": TEXT}).status_code for client in (first, second) * 2]
        assert statuses == [200, 200, 200, 429]
    assert first.post("/v1/detect", json={"text": TEXT}).status_code == 200


@pytest.mark.parametrize("url", ["", "memcached://localhost", "nonsense"])
def test_another_storage_for_rates_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError):
        RateCounter(url)
