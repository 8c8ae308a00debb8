from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.translation import translator
from tests.conftest import EXAMPLES

STORY = (EXAMPLES / "border-talks.hy.txt").read_text(encoding="utf-8")
HOME = ("en", "ru", "az", "hy")


def post(client: FlaskClient, path: str = "/v1/articles", **body: Any) -> TestResponse:
    return client.post(path, data=json.dumps(body), content_type="application/json")


def assert_problem(response: TestResponse, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    body: dict[str, Any] = json.loads(response.data)
    assert body["type"] == f"urn:dragoman:problem:{code}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body


def test_a_wire_story_comes_back_translated_and_summarised(client: FlaskClient) -> None:
    response = post(client, text=STORY, target=["en", "ru"], summary={"sentences": 3})
    assert response.status_code == 200, response.text
    body = response.get_json()
    assert body["language"] == "hy"
    assert body["identification"]["script"] == "Armn"
    assert body["headline"] in STORY
    assert body["dateline"]["place"] == "ԹԲԻԼԻՍԻ"
    english, russian = body["translations"]
    assert (english["target"], english["route"], english["models"][0][:8]) == ("en", ["hy", "en"], "starter@")
    assert english["dateline"].startswith("TBILISI, ")
    assert russian["dateline"].startswith("ТБИЛИСИ, ")
    assert english["text"].startswith("Agency\n27 July 2026, 14:35")
    for translation in body["translations"]:
        assert translation["text"].count("\n") == STORY.count("\n")
        for sentence in translation["sentences"]:
            assert STORY[sentence["start"] : sentence["end"]] == sentence["source"]
            assert sentence["text"] in translation["text"]
            assert 0 <= sentence["score"] <= 1


def test_translations_are_translated_back_where_it_is_asked_for(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translator, "BACK_SIMILARITY", 1.01)  # no sentence reads so much alike

    def marked(**options: Any) -> list[bool]:
        body = post(client, text=STORY, target=["en", "ru"], **options).get_json()
        return [
            "back-translation" in [warning["code"] for warning in sentence["warnings"]]
            for translation in body["translations"]
            for sentence in translation["sentences"]
        ]

    assert not any(marked())
    assert all(marked(check_back=True))


def test_a_stream_cannot_be_checked_back(client: FlaskClient) -> None:
    body = {"text": STORY, "target": "en", "check_back": True}
    response = client.post("/v1/articles", json=body, headers={"Accept": "text/event-stream"})
    assert_problem(response, 422, "invalid-option")


def test_the_summary_points_into_the_article(client: FlaskClient) -> None:
    body = post(client, text=STORY, target="en", summary={"sentences": 3}).get_json()
    sentences = {sentence["id"]: sentence for sentence in body["translations"][0]["sentences"]}
    chosen = body["summary"]["sentences"]
    assert len(chosen) == 3
    assert [item["id"] for item in chosen] == sorted(item["id"] for item in chosen)
    for item in chosen:
        assert item["source"] == sentences[item["id"]]["source"] != body["headline"]
        assert item["translations"] == {"en": sentences[item["id"]]["text"]}


@pytest.mark.parametrize("language", HOME)
def test_each_language_is_identified_and_summarised_without_a_target(client: FlaskClient, language: str) -> None:
    text = (EXAMPLES / f"border-talks.{language}.txt").read_text(encoding="utf-8")
    body = post(client, text=text, summary={"ratio": 0.2, "method": "lexrank"}).get_json()
    assert body["language"] == language
    assert body["translations"] == []
    assert body["summary"]["method"] == "lexrank"
    assert body["summary"]["sentences"]


def test_the_summary_is_given_by_default_and_can_be_refused(client: FlaskClient) -> None:
    assert len(post(client, text=STORY).get_json()["summary"]["sentences"]) == 3
    assert post(client, text=STORY, summary=False).get_json()["summary"] is None


def test_a_named_source_is_not_identified(client: FlaskClient) -> None:
    body = post(client, text="OK", source="en-GB", target="ru", summary=False).get_json()
    assert (body["language"], body["identification"]) == ("en", None)


def test_equal_requests_have_equal_answers_and_signatures(client: FlaskClient) -> None:
    first, second = (post(client, text=STORY, target="ru").get_json() for _ in range(2))
    assert first == second
    other = post(client, text=STORY, target="ru", summary={"sentences": 2}).get_json()
    assert other["signature"] != first["signature"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": "", "target": "ru"}, 400, "empty-text"),
        ({"text": " \n\t\u00a0 ", "target": "ru"}, 400, "empty-text"),
        ({"text": "word " * 20_000, "target": "ru"}, 413, "text-too-long"),
        ({"text": STORY, "target": "hy"}, 422, "same-language"),
        ({"text": STORY, "target": "xx"}, 422, "unknown-language"),
        ({"text": STORY, "source": "xx", "target": "en"}, 422, "unknown-language"),
        ({"text": "12345 67", "target": "en"}, 422, "unknown-language"),
        ({"text": STORY, "summary": {"sentences": 2, "method": "magic"}}, 422, "unknown-method"),
        ({"text": "broken \ud800 half", "target": "ru"}, 400, "undecodable-text"),
        ({"target": "ru"}, 422, "validation"),
        ({"text": 5, "target": "ru"}, 422, "validation"),
        ({"text": STORY, "targett": "ru"}, 422, "validation"),
        ({"text": STORY, "summary": {"ratio": 7}}, 422, "validation"),
        ({"text": STORY, "target": []}, 200, ""),
    ],
)
def test_bad_requests_say_what_is_wrong(client: FlaskClient, body: dict[str, Any], status: int, code: str) -> None:
    response = post(client, **body)
    if status == 200:
        assert response.status_code == 200
    else:
        assert_problem(response, status, code)


def test_a_summary_of_two_lengths_is_refused(client: FlaskClient) -> None:
    assert post(client, text=STORY, summary={"ratio": 0.5, "sentences": 2}).status_code == 422


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe\x00", b"[1, 2]", b'"text"', b"null"])
def test_a_body_that_is_no_json_object_is_refused(client: FlaskClient, data: bytes) -> None:
    response = client.post("/v1/articles", data=data, content_type="application/json")
    assert response.status_code in {400, 422}
    assert response.content_type == "application/problem+json"


def test_an_enormous_body_is_refused_unread(client: FlaskClient) -> None:
    assert_problem(client.post("/v1/articles", data=b" " * 5_000_000), 413, "http-413")


@pytest.mark.parametrize(("method", "path", "status"), [("get", "/nowhere", 404), ("get", "/v1/articles", 405)])
def test_wrong_addresses_are_problems_too(client: FlaskClient, method: str, path: str, status: int) -> None:
    assert_problem(client.open(path, method=method), status, f"http-{status}")


def test_errors_never_repeat_the_text(client: FlaskClient) -> None:
    assert "գաղտնիք" not in post(client, text="գաղտնիք " * 10_000, target="en").text
    assert "գաղտնիք" not in post(client, text="Գաղտնիք է սա։", target="hy").text


def test_detection_answers_for_each_text_on_its_own(client: FlaskClient) -> None:
    texts = [
        "Nazirlər Tiflisdə görüşəcəklər.",
        "Министры встретятся в Тбилиси.",
        "Նախարարները կհանդիպեն Թբիլիսիում։",
        "42",
    ]
    results = post(client, "/v1/detect", text=texts).get_json()["results"]
    assert [result["language"] for result in results] == ["az", "ru", "hy", "und"]
    assert post(client, "/v1/detect", text=texts[0]).get_json()["results"] == results[:1]
    assert_problem(post(client, "/v1/detect", text=""), 400, "empty-text")


def test_languages_lists_what_can_be_reached(client: FlaskClient) -> None:
    body = client.get("/v1/languages").get_json()
    assert {item["code"]: item["targets"] for item in body["languages"]}["hy"] == ["az", "en", "ru"]
    assert "news" in body["summary_methods"]
    assert "lexrank" in body["summary_methods"]


def test_health_needs_no_model(client: FlaskClient) -> None:
    assert client.get("/health").get_json()["status"] == "ok"


def test_the_openapi_document_describes_every_route(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    assert {"/v1/articles", "/v1/detect", "/v1/languages", "/health"} <= set(document["paths"])
    article = document["paths"]["/v1/articles"]["post"]
    assert article["requestBody"]
    assert {"200", "422"} <= set(article["responses"])


def test_answers_are_utf8_not_escapes(client: FlaskClient) -> None:
    assert "ԹԲԻԼԻՍԻ" in post(client, text=STORY, summary=False).data.decode()
