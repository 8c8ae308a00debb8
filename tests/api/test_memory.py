"""The translation memory through the service: articles, suggestions, metrics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service.api import create_app
from service.api.options import Options
from service.core.memory import Segment
from service.request import Services
from service.storage import suggestions
from service.storage.database import Database
from service.storage.memory import MemoryStore
from service.translation.memory import Memory
from service.translation.translator import Translator

TEXT = "Министр приехал. Министр рад."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MemoryStore]:
    opened = MemoryStore(Database(f"sqlite:///{tmp_path}/memory.db"))
    yield opened
    opened.database.close()


@pytest.fixture
def client(services: Services, store: MemoryStore) -> FlaskClient:
    translator = Translator(services.translator.engine, services.translator.router, Memory(store))
    options = Options(suggestions=store.suggestions)
    return create_app(replace(services, translator=translator), options).test_client()


def article(client: FlaskClient, **fields: object) -> list[dict[str, object]]:
    answer = client.post("/v1/articles", json={"text": TEXT, "target": "hy", "source": "ru", **fields})
    assert answer.status_code == 200
    sentences: list[dict[str, object]] = answer.get_json()["translations"][0]["sentences"]
    return sentences


def test_the_answer_tells_where_each_translation_comes_from(client: FlaskClient, store: MemoryStore) -> None:
    Memory(store).approve([Segment("ru", "hy", "Министр рад.", "Նախարարը գոհ է։", "desk.tmx")])
    assert [(one["origin"], one["memory"]) for one in article(client)] == [("model", None), ("memory", "approved")]
    assert [(one["origin"], one["memory"]) for one in article(client)] == [("memory", "exact"), ("memory", "approved")]
    assert [one["matches"] for one in article(client)] == [None, None]
    same = {"source": "Министр рад.", "text": "Նախարարը գոհ է։", "similarity": 1.0, "origin": "desk.tmx"}
    assert [one["matches"] for one in article(client, matches=True)] == [[], [same]]
    metrics = client.get("/metrics").get_data(as_text=True)
    for found, number in (("approved", 4), ("exact", 3), ("none", 1)):
        assert f'dragoman_memory_sentences_total{{found="{found}"}} {number}.0' in metrics


def suggest(client: FlaskClient, **fields: str) -> tuple[int, dict[str, object]]:
    body = {"q": "Министр рад.", "s": "Նախարարը գոհ է։", "source": "ru", "target": "hy", **fields}
    answer = client.post("/suggest", json=body)
    return answer.status_code, answer.get_json()


def test_a_suggestion_waits_for_review(client: FlaskClient, store: MemoryStore) -> None:
    assert client.get("/frontend/settings").get_json()["suggestions"] is True
    assert suggest(client) == (200, {"success": True})
    assert suggest(client, source="auto", q="Министр сегодня очень рад видеть гостей.")[0] == 200
    assert [waiting.segment.source for waiting in store.suggestions.all()] == ["ru", "ru"]
    assert "approved" not in {one["memory"] for one in article(client)}


@pytest.mark.parametrize(
    "fields",
    [{"s": " "}, {"target": "ru"}, {"target": "xx"}, {"q": "а\0"}, {"s": "ա" * 20_000}, {"source": "auto", "q": "123"}],
)
def test_a_senseless_suggestion_is_refused(client: FlaskClient, store: MemoryStore, fields: dict[str, str]) -> None:
    status, answer = suggest(client, **fields)
    assert (status, list(answer)) == (400, ["error"])
    assert store.suggestions.number() == 0


def test_too_many_suggestions_are_refused(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggestions, "MOST", 1)
    assert suggest(client)[0] == 200
    assert suggest(client, s="Նախարարը ուրախ է։")[0] == 503
