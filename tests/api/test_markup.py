"""Markup through the LibreTranslate-compatible API, with the embedded model."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.text.html_elements import TEXT_ATTRIBUTES
from tests.markup import Event, events, markup_corpus, nesting

CORPUS = markup_corpus()


def translate(client: FlaskClient, **body: Any) -> Any:
    response = client.post("/translate", json={"format": "html", **body})
    assert response.status_code == 200, response.text
    return response.get_json()["translatedText"]


def without_texts(found: Counter[Event]) -> Counter[Event]:
    """Events with the values of text attributes left out."""
    kept: Counter[Event] = Counter()
    for event, count in found.items():
        kept[*(part.split("=")[0] if part.split("=")[0] in TEXT_ATTRIBUTES else part for part in event)] += count
    return kept


@pytest.mark.parametrize(("source", "target"), [("auto", "hy"), ("en", "ru"), ("ru", "az")])
def test_the_corpus_comes_back_balanced_and_inert(client: FlaskClient, source: str, target: str) -> None:
    results = translate(client, q=list(CORPUS.values()), source=source, target=target)
    for name, snippet, result in zip(CORPUS, CORPUS.values(), results, strict=True):
        assert events(result) == events(snippet), name
        assert nesting(result) == nesting(snippet), name
    assert sum(result != snippet for snippet, result in zip(CORPUS.values(), results, strict=True)) > len(CORPUS) / 2


def test_the_corpus_comes_back_inert_with_its_attributes_translated(client: FlaskClient) -> None:
    results = translate(client, q=list(CORPUS.values()), source="en", target="ru", attributes=True)
    for name, snippet, result in zip(CORPUS, CORPUS.values(), results, strict=True):
        assert without_texts(events(result)) == without_texts(events(snippet)), name
        assert nesting(result) == nesting(snippet), name


def test_attributes_are_translated_on_request(client: FlaskClient) -> None:
    snippet = '<p title="The closed bridge">Bridge</p><input placeholder="Your name" value="Your name">'
    plain = translate(client, q=snippet, source="en", target="ru")
    assert 'title="The closed bridge"' in plain
    for wanted in (True, "true", 1):
        result = translate(client, q=snippet, source="en", target="ru", attributes=wanted)
        assert 'value="Your name"' in result
        assert "The closed bridge" not in result
        assert 'placeholder="Your name"' not in result
        assert nesting(result) is not None
    form = {"q": snippet, "source": "en", "target": "ru", "format": "html", "attributes": "true"}
    assert client.post("/translate", data=form).get_json()["translatedText"] == result


def test_a_text_may_stand_in_attributes_alone(client: FlaskClient) -> None:
    snippet = '<img src="bridge.png" alt="Мост через реку закрыт для движения.">'
    body = {"q": snippet, "source": "auto", "target": "en", "format": "html", "attributes": True}
    answer = client.post("/translate", json=body).get_json()
    assert answer["detectedLanguage"]["language"] == "ru"
    assert answer["translatedText"].startswith('<img src="bridge.png" alt="')
    assert "Мост" not in answer["translatedText"]


def test_numbers_and_links_survive_in_markup(client: FlaskClient) -> None:
    snippet = "<p>Совет выделил <b>1 250 000</b> рублей, см. <i>https://example.org/a?b=1&amp;c=2</i> на сайте.</p>"
    result = translate(client, q=snippet, source="ru", target="en")
    assert "1,250,000" in result.replace("\u00a0", " ")
    assert "https://example.org/a?b=1&amp;c=2" in result
    assert nesting(result) == nesting(snippet)
