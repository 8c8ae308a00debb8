from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from service.api import create_app
from service.api.options import Options
from service.core.errors import Overloaded
from service.request import Services

TEXT = "Министры встретились в понедельник."


def metric(client: FlaskClient, name: str, **labels: str) -> float:
    """The value of one series; 0 where there is none."""
    lines = client.get("/metrics").text.splitlines()
    wanted = {f'{label}="{value}"' for label, value in labels.items()}
    for line in lines:
        found = re.fullmatch(rf"{name}(?:\{{(.*)\}})? (\S+)", line)
        if found and set(filter(None, (found[1] or "").split(","))) == wanted:
            return float(found[2])
    return 0.0


def test_requests_are_measured_by_route_and_direction(client: FlaskClient) -> None:
    client.post("/v1/articles", json={"text": TEXT, "target": "az"})
    client.post("/v1/articles", json={"text": TEXT, "target": ["en", "hy"]})
    client.post("/v1/detect", json={"text": TEXT})
    count = "dragoman_request_seconds_count"
    assert metric(client, count, endpoint="/v1/articles", direction="ru-az") == 1
    assert metric(client, count, endpoint="/v1/articles", direction="several") == 1
    assert metric(client, count, endpoint="/v1/detect", direction="") == 1
    assert metric(client, "dragoman_responses_total", endpoint="/v1/articles", status="200") == 2
    assert metric(client, "dragoman_request_seconds_sum", endpoint="/v1/articles", direction="ru-az") > 0


def test_characters_are_counted_by_direction(client: FlaskClient) -> None:
    client.post("/v1/articles", json={"text": TEXT, "target": ["en", "hy"]})
    client.post("/v1/articles", json={"text": TEXT, "target": "en"})
    assert metric(client, "dragoman_characters_total", direction="ru-en") == 2 * len(TEXT)
    assert metric(client, "dragoman_characters_total", direction="ru-hy") == len(TEXT)


def test_a_stream_is_measured_when_it_ends(client: FlaskClient) -> None:
    body = {"text": TEXT, "target": "en"}
    stream = client.post("/v1/articles", json=body, headers={"Accept": "text/event-stream"})
    labels = {"endpoint": "/v1/articles", "direction": "ru-en"}
    assert metric(client, "dragoman_request_seconds_count", **labels) == 0
    assert b"event: done" in stream.data
    stream.close()
    assert metric(client, "dragoman_request_seconds_count", **labels) == 1


def test_errors_are_counted_by_code(client: FlaskClient) -> None:
    client.post("/v1/articles", json={"text": TEXT, "target": "ru"})
    client.post("/v1/articles", json={"text": " "})
    client.post("/v1/articles", json={"txt": TEXT})
    client.get("/nowhere")
    for code in ("same-language", "empty-text", "validation", "http-404"):
        assert metric(client, "dragoman_errors_total", code=code) == 1, code


def test_batches_of_the_model_are_measured(client: FlaskClient) -> None:
    client.post("/v1/articles", json={"text": f"{TEXT} Дорогу откроют в мае.", "target": "en"})
    assert metric(client, "dragoman_batch_sentences_sum") >= 2  # a sentence that loops is decoded twice
    assert metric(client, "dragoman_batch_sentences_count") >= 1
    assert 4 < metric(client, "dragoman_batch_tokens_sum") < 100


def test_the_queue_is_shown_in_tokens(client: FlaskClient, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    assert metric(client, "dragoman_queue_tokens") == 0
    monkeypatch.setattr(type(services.translator.engine), "waiting_tokens", 1234)
    assert metric(client, "dragoman_queue_tokens") == 1234


def test_labels_hold_nothing_a_client_chose(client: FlaskClient) -> None:
    for word in ("գաղտնիք", "secret"):
        client.get(f"/{word}?q={word}", headers={"Authorization": f"Bearer {word}", "X-Request-ID": word})
        client.open(f"/v1/{word}", method="BREW")
        client.post("/v1/articles", json={"text": word, "source": word, "target": word})
    text = client.get("/metrics").text
    assert "secret" not in text
    assert "գաղտնիք" not in text
    assert "127.0.0.1" not in text
    assert metric(client, "dragoman_responses_total", endpoint="unmatched", status="404") == 4


def test_each_app_counts_for_itself(services: Services) -> None:
    first, second = (create_app(services).test_client() for _ in range(2))
    first.get("/health")
    labels = {"endpoint": "/health", "status": "200"}
    assert metric(first, "dragoman_responses_total", **labels) == 1
    assert metric(second, "dragoman_responses_total", **labels) == 0


def test_a_token_can_be_asked_for(services: Services) -> None:
    client = create_app(services, Options(metrics_token="жетон")).test_client()
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401
    right = "Bearer жетон".encode().decode("latin-1")
    assert client.get("/metrics", headers={"Authorization": right}).status_code == 200


def test_an_overloaded_model_is_counted(
    client: FlaskClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise Overloaded("Too many texts are waiting.", retry_after=7)

    monkeypatch.setattr(type(services.translator), "translate_articles", full)
    refused = client.post("/v1/articles", json={"text": TEXT, "target": "en"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "7")
    assert metric(client, "dragoman_errors_total", code="overloaded") == 1
