from __future__ import annotations

import json
from typing import Any

from flask.testing import FlaskClient

from tests.conftest import EXAMPLES

STORY = (EXAMPLES / "border-talks.hy.txt").read_text(encoding="utf-8")
HEADERS = {"Accept": "text/event-stream"}


def events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_sentences_come_first_then_the_summary(client: FlaskClient) -> None:
    body = {"text": STORY, "target": ["en", "ru"]}
    plain = client.post("/v1/articles", json=body).get_json()
    response = client.post("/v1/articles", json=body, headers=HEADERS)
    assert response.content_type.startswith("text/event-stream")
    *sentences, (summary_name, summary), (done_name, done) = events(response.text)
    assert (summary_name, done_name) == ("summary", "done")
    assert summary == plain["summary"]
    assert done["signature"] == plain["signature"]
    for translation in plain["translations"]:
        streamed = [data["sentence"] for name, data in sentences if data["target"] == translation["target"]]
        assert sorted(streamed, key=lambda sentence: int(sentence["id"])) == translation["sentences"]
        assert {name for name, _ in sentences} == {"sentence"}


def test_an_error_before_the_first_sentence_is_an_ordinary_answer(client: FlaskClient) -> None:
    response = client.post("/v1/articles", json={"text": STORY, "target": "hy"}, headers=HEADERS)
    assert response.status_code == 422
    assert response.content_type == "application/problem+json"


def test_a_summary_alone_streams_too(client: FlaskClient) -> None:
    response = client.post("/v1/articles", json={"text": STORY}, headers=HEADERS)
    assert [name for name, _ in events(response.text)] == ["summary", "done"]


def test_a_client_that_leaves_stops_the_work(client: FlaskClient, services: Any) -> None:
    long = STORY + "\n" + "Նախարարները շարունակել են բանակցությունները Թբիլիսիում։ " * 300
    response = client.post("/v1/articles", json={"text": long, "target": "en"}, headers=HEADERS, buffered=False)
    next(iter(response.response))
    response.close()
    again = client.post("/v1/articles", json={"text": STORY, "target": "en", "summary": False})
    assert again.status_code == 200
    assert services.translator.engine.waiting_tokens == 0
