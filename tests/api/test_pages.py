"""Articles sent as web pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.api import create_app
from service.api.articles import PAGE_FACTOR
from service.request import Services
from tests.api.test_articles import assert_problem, post

TITLE = "Why was the bridge closed?"
BODY = (
    "BAKU, July 27 (Agency) – The old bridge over the river was closed on Monday after engineers found cracks.",
    "Traffic is sent over the new road to the north. Buses run every ten minutes.",
    "Shopkeepers asked the council for help, because trade falls whenever the bridge is shut.",
)
ARTICLE = f"<article><h1>{TITLE}</h1>{''.join(f'<p>{paragraph}</p>' for paragraph in BODY)}</article>"
PAGE = f"""<!DOCTYPE html><html lang="az"><head><title>{TITLE} | Example Daily</title>
<meta property="og:title" content="{TITLE}"><script>var spam = "SCRIPT";</script></head>
<body><nav><ul><li><a href="/">MENU</a></ul></nav><main>{ARTICLE}</main>
<footer><p>FOOTER All rights reserved. Write to the editors.</p></footer></body></html>"""


def events(text: str) -> dict[str, Any]:
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    return {name.removeprefix("event: "): json.loads(data.removeprefix("data: ")) for name, data in blocks}


@pytest.mark.parametrize("html", [PAGE, ARTICLE], ids=["page", "fragment"])
def test_the_article_of_a_page_is_translated(client: FlaskClient, html: str) -> None:
    response = post(client, html=html, target="ru", summary={"sentences": 2})
    assert response.status_code == 200, response.text
    body = response.get_json()
    assert body["language"] == "en"  # not what the page says of itself
    assert body["text"] == "\n\n".join((TITLE, *BODY))
    assert body["headline"] == TITLE  # though a plain text's first line with a stop is none
    assert body["dateline"]["place"] == "BAKU"
    (translation,) = body["translations"]
    assert translation["headline"] == translation["sentences"][0]["text"]
    assert translation["dateline"].startswith("БАКУ, ")
    for sentence in translation["sentences"]:
        assert body["text"][sentence["start"] : sentence["end"]] == sentence["source"]
    assert [sentence["source"] for sentence in body["summary"]["sentences"]].count(TITLE) == 0
    assert not {"MENU", "FOOTER", "SCRIPT"} & set(response.text.split())


def test_a_page_streams_too(client: FlaskClient) -> None:
    plain = post(client, html=PAGE, target="ru").get_json()
    response = client.post("/v1/articles", json={"html": PAGE, "target": "ru"}, headers={"Accept": "text/event-stream"})
    found = events(response.text)
    assert list(found) == ["sentence", "summary", "done"]
    assert found["done"]["headline"] == TITLE
    assert found["done"]["text"] == plain["text"]


def test_a_plain_text_is_not_repeated(client: FlaskClient) -> None:
    assert post(client, text=BODY[1]).get_json()["text"] is None


@pytest.mark.parametrize("body", [{}, {"text": BODY[0], "html": PAGE}, {"text": "", "html": ""}])
def test_an_article_is_either_text_or_html(client: FlaskClient, body: dict[str, str]) -> None:
    problem = assert_problem(post(client, **body, target="ru"), 422, "validation")
    assert "either text or html" in str(problem["errors"])


def test_null_is_not_a_page(client: FlaskClient) -> None:
    assert "html" in str(assert_problem(post(client, html=None), 422, "validation")["errors"])


@pytest.mark.parametrize(
    ("html", "status", "code"),
    [
        (" \n", 400, "empty-text"),
        ("<p>\ud800 broken</p>", 400, "undecodable-text"),
        ("<nav><a href='/'>Home</a></nav>", 422, "invalid-input"),
        ("not a page", 422, "invalid-input"),
    ],
)
def test_what_holds_no_article_is_refused(client: FlaskClient, html: str, status: int, code: str) -> None:
    assert_problem(post(client, html=html), status, code)


def test_a_page_may_be_longer_than_a_text_but_not_by_much(services: Services) -> None:
    import dataclasses

    longest = len(PAGE) // PAGE_FACTOR + 1
    page = PAGE.ljust(PAGE_FACTOR * longest)
    client = create_app(dataclasses.replace(services, max_characters=longest)).test_client()
    assert post(client, html=page).status_code == 200
    assert_problem(post(client, html=page + " "), 413, "text-too-long")
    assert_problem(post(client, text="a" * (longest + 1)), 413, "text-too-long")


def test_only_what_is_found_is_charged_for(services: Services) -> None:
    from service.api.options import Options
    from service.storage.records import Limits

    enough = len("\n\n".join((TITLE, *BODY)))
    limited = Options(anonymous=Limits(characters_per_request=enough))
    assert post(create_app(services, limited).test_client(), html=PAGE).status_code == 200
    limited = Options(anonymous=Limits(characters_per_request=enough - 1))
    assert_problem(post(create_app(services, limited).test_client(), html=PAGE), 413, "text-too-long")
