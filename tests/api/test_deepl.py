from __future__ import annotations

import io
import json
import threading
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.api import create_app
from service.api.options import Options
from service.documents import TranslatedDocument
from service.request import Services
from service.storage.database import Database
from service.storage.keys import KeyStore
from service.storage.records import Limits
from service.texts import translate_document
from service.translation.engine import Engine
from service.translation.packages import TranslationPackage
from service.translation.routing import Router
from service.translation.translator import Translator

RUSSIAN = "Министры встретились в Тбилиси."
AZERBAIJANI = "Nazirlər Tiflisdə görüşəcəklər."
ENGLISH = "The ministers will meet in Tbilisi."


def ask(client: FlaskClient, **fields: Any) -> TestResponse:
    return client.post("/v2/translate", json=fields)


def assert_error(response: TestResponse, status: int, *words: str) -> None:
    assert response.status_code == status, response.text
    assert response.content_type == "application/json"
    body = response.get_json()
    assert list(body) == ["message"]
    assert all(word in body["message"] for word in words), body


def test_texts_are_translated_from_their_own_languages(client: FlaskClient) -> None:
    texts = [RUSSIAN, AZERBAIJANI, ENGLISH, "", "12:30"]
    translations = ask(client, text=texts, target_lang="EN-GB").get_json()["translations"]
    assert [one["detected_source_language"] for one in translations] == ["RU", "AZ", "EN", "UND", "UND"]
    assert [one["billed_characters"] for one in translations] == [len(text) for text in texts]
    assert [one["text"] for one in translations[2:]] == texts[2:]
    assert translations[0]["text"] not in {RUSSIAN, ""}


def test_forms_and_addresses_are_read_too(client: FlaskClient) -> None:
    expected = ask(client, text=[RUSSIAN, AZERBAIJANI], target_lang="HY").get_json()
    fields = {"text": [RUSSIAN, AZERBAIJANI], "target_lang": "hy"}
    assert client.post("/v2/translate", data=fields).get_json() == expected
    assert client.post("/v2/translate", query_string=fields).get_json() == expected
    one = client.post("/v2/translate", query_string={**fields, "text": RUSSIAN}).get_json()
    assert one["translations"] == expected["translations"][:1]
    assert ask(client, text=RUSSIAN, target_lang="HY").get_json() == one


@pytest.mark.parametrize("target", ["EN", "EN-US", "EN-GB", "en-us", "en"])
def test_variants_of_a_target_are_understood(client: FlaskClient, target: str) -> None:
    response = ask(client, text=[RUSSIAN], source_lang="RU", target_lang=target)
    assert response.get_json()["translations"][0]["detected_source_language"] == "RU"


@pytest.mark.parametrize(
    "options",
    [
        {"source_lang": None},
        {"source_lang": ""},
        {"split_sentences": "1"},
        {"split_sentences": "nonewlines"},
        {"split_sentences": True},
        {"split_sentences": 1},
        {"preserve_formatting": True},
        {"preserve_formatting": "0"},
        {"formality": "default"},
        {"formality": "prefer_more"},
        {"context": "A story about a meeting."},
        {"show_billed_characters": True},
        {"model_type": "quality_optimized"},
        {"outline_detection": False},
        {"glossary_id": None},
        {"something_new": [1]},
    ],
)
def test_options_that_change_nothing_here_are_accepted(client: FlaskClient, options: dict[str, Any]) -> None:
    text = f"{RUSSIAN}\n\n  {RUSSIAN}\n"
    expected = ask(client, text=[text], target_lang="AZ").get_json()
    assert ask(client, text=[text], target_lang="AZ", **options).get_json() == expected
    assert expected["translations"][0]["text"].count("\n") == 3


def test_sentences_need_not_be_split(client: FlaskClient) -> None:
    text = f"{RUSSIAN} Они обсудили торговлю.\n{RUSSIAN}"
    for off in ("0", 0, False):
        response = ask(client, text=[text], target_lang="AZ", split_sentences=off)
        assert response.get_json()["translations"][0]["text"].count("\n") == 1


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"target_lang": "RU"}, 400, ["missing text"]),
        ({"text": [], "target_lang": "RU"}, 400, ["missing text"]),
        ({"text": [5], "target_lang": "RU"}, 400, ["text"]),
        ({"text": ["x"]}, 400, ["missing target_lang"]),
        ({"text": ["x"], "target_lang": "XX"}, 400, ["xx"]),
        ({"text": ["x"], "source_lang": "XX", "target_lang": "RU"}, 400, ["xx"]),
        ({"text": ["OK"], "target_lang": "RU"}, 400, ["cannot be told"]),
        ({"text": ["x"], "target_lang": "RU", "formality": "more"}, 400, ["formality"]),
        ({"text": ["x"], "target_lang": "RU", "formality": "rude"}, 400, ["formality"]),
        ({"text": ["x"], "target_lang": "RU", "model_type": "best"}, 400, ["model_type"]),
        ({"text": ["x"], "target_lang": "RU", "split_sentences": "2"}, 400, ["split_sentences"]),
        ({"text": ["x"], "target_lang": "RU", "preserve_formatting": "maybe"}, 400, ["preserve_formatting"]),
        ({"text": ["x"], "target_lang": "RU", "tag_handling": "markdown"}, 400, ["tag_handling"]),
        ({"text": ["x"], "source_lang": "EN", "target_lang": "RU", "glossary_id": "abc"}, 404, ["glossary"]),
        ({"text": ["x"], "target_lang": "RU", "glossary_id": "starter"}, 400, ["source_lang"]),
        ({"text": ["x"], "source_lang": "EN", "target_lang": "RU", "glossary_ids": ["a"] * 6}, 400, ["glossary_ids"]),
        ({"text": ["word " * 20_000], "target_lang": "RU"}, 413, ["50,000"]),
    ],
)
def test_bad_requests_say_what_is_wrong(
    client: FlaskClient, fields: dict[str, Any], status: int, words: list[str]
) -> None:
    response = ask(client, **fields)
    assert_error(response, status, *words)
    assert "word word" not in response.text


HALF_A_PAIR = json.dumps({"text": ["half \ud800"], "source_lang": "EN", "target_lang": "RU"}).encode()


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe\x00", b"[1, 2]", b"null", b"", b"[" * 100_000, HALF_A_PAIR])
def test_a_body_that_is_no_json_object_is_refused(client: FlaskClient, data: bytes) -> None:
    assert_error(client.post("/v2/translate", data=data, content_type="application/json"), 400)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/v2/translate", 405),
        ("get", "/v2/nothing", 404),
        ("post", "/v2", 404),
        ("get", "/v2/glossaries/none", 404),
        ("get", "/v2/glossaries/none/entries", 404),
        ("delete", "/v2/glossaries/none", 404),
        ("put", "/v2/glossaries", 405),
    ],
)
def test_wrong_addresses_are_errors_of_this_kind(client: FlaskClient, method: str, path: str, status: int) -> None:
    assert_error(client.open(path, method=method), status)


def test_an_enormous_body_is_refused_unread(client: FlaskClient) -> None:
    assert_error(client.post("/v2/translate", data=b" " * 5_000_000, content_type="application/json"), 413)


def test_html_and_xml_keep_their_tags(client: FlaskClient) -> None:
    html = f"<p>{RUSSIAN} <b>{RUSSIAN}</b> &lt;i&gt;</p>"
    text = ask(client, text=[html], target_lang="AZ", tag_handling="html").get_json()["translations"][0]["text"]
    assert text.startswith("<p>")
    assert text.count("<b>") == text.count("</b>") == 1
    assert "<i>" not in text
    xml = f'{RUSSIAN} <x id="7">не трогать</x> {RUSSIAN}'
    fields = {"text": [xml], "target_lang": "AZ", "tag_handling": "xml", "ignore_tags": ["x"]}
    text = ask(client, **fields).get_json()["translations"][0]["text"]
    assert text.count('<x id="7">не трогать</x>') == 1
    joined = client.post("/v2/translate", data={**fields, "ignore_tags": "x,y"}).get_json()
    assert joined["translations"][0]["text"] == text


def test_languages_are_those_of_the_router(
    services: Services, engine: Engine, starter: dict[tuple[str, str], TranslationPackage]
) -> None:
    packages = [starter["en", "ru"], starter["ru", "en"]]
    packages += [
        replace(starter["en", "ru"], target=code, target_name=name) for code, name in (("pb", "B"), ("pt", "P"))
    ]
    packages += [replace(starter["ru", "en"], source="zt", source_name="Chinese")]
    some = replace(services, translator=Translator(engine, Router(packages)))
    client = create_app(some).test_client()
    sources = client.get("/v2/languages").get_json()
    assert sources == [{"language": "EN", "name": "English"}, {"language": "RU", "name": "Russian"}]
    assert client.get("/v2/languages?type=source").get_json() == sources
    targets = client.get("/v2/languages", data={"type": "target"}).get_json()
    assert [one["language"] for one in targets] == ["EN-GB", "EN-US", "PT-BR", "PT-PT", "RU"]
    assert all(one["supports_formality"] is False for one in targets)
    assert client.get("/v2/languages?type=target").get_json() == targets
    assert client.get("/v2/languages", json={"type": "target"}).get_json() == targets
    assert_error(client.get("/v2/languages?type=both"), 400, "type")


@pytest.fixture
def glossaries(own_services: Services) -> FlaskClient:
    """A client of an app whose glossaries can be made."""
    return create_app(own_services).test_client()


ENTRIES = {"source_lang": "ru", "target_lang": "EN-GB", "entries": "беспилотник\tquadcopter\nАзерселл\tAzercell"}


@pytest.mark.parametrize("form", ["tsv", "csv"])
def test_a_glossary_from_its_making_to_its_end(glossaries: FlaskClient, form: str) -> None:
    entries = ENTRIES["entries"].replace("\t", "," if form == "csv" else "\t")
    fields = {**ENTRIES, "name": f"desk {form}", "entries": entries, "entries_format": form}
    answer = glossaries.post("/v2/glossaries", json=fields)
    assert answer.status_code == 201
    made = answer.get_json()
    assert datetime.strptime(made["creation_time"], "%Y-%m-%dT%H:%M:%S.%f%z").tzinfo
    assert {**made, "glossary_id": "", "creation_time": ""} == {
        "glossary_id": "",
        "name": f"desk {form}",
        "ready": True,
        "source_lang": "ru",
        "target_lang": "en",
        "creation_time": "",
        "entry_count": 2,
    }
    address = f"/v2/glossaries/{made['glossary_id']}"
    assert glossaries.get(address).get_json() == made
    assert made in glossaries.get("/v2/glossaries").get_json()["glossaries"]
    listed = glossaries.get(f"{address}/entries")
    assert listed.content_type == "text/tab-separated-values; charset=utf-8"
    assert listed.text == "беспилотник\tquadcopter\nАзерселл\tAzercell\n"
    assert glossaries.delete(address).status_code == 204
    assert_error(glossaries.get(address), 404)
    assert_error(glossaries.delete(address), 404)


def test_texts_and_documents_are_translated_with_a_glossary(glossaries: FlaskClient) -> None:
    made = glossaries.post("/v2/glossaries", json={**ENTRIES, "name": "arms", "entries_format": "tsv"}).get_json()
    text = "Беспилотник упал."
    fields: dict[str, Any] = {"source_lang": "RU", "target_lang": "EN"}
    plain = ask(glossaries, text=[text], **fields).get_json()["translations"][0]["text"]
    assert "quadcopter" not in plain.lower()
    for options in ({"glossary_id": made["glossary_id"]}, {"glossary_ids": [made["glossary_id"]]}):
        for tags in ({}, {"tag_handling": "html"}):
            answer = ask(glossaries, text=[text], **fields, **options, **tags).get_json()
            assert "quadcopter" in answer["translations"][0]["text"].lower()
    handle = upload(glossaries, text.encode(), **fields, glossary_id=made["glossary_id"]).get_json()
    address, key = f"/v2/document/{handle['document_id']}/result", {"document_key": handle["document_key"]}
    assert "quadcopter" in glossaries.post(address, json=key).text.lower()


def test_a_glossary_serves_its_own_languages_alone(glossaries: FlaskClient) -> None:
    made = glossaries.post("/v2/glossaries", json={**ENTRIES, "name": "pair", "entries_format": "tsv"}).get_json()
    wrong = ask(glossaries, text=["x"], source_lang="AZ", target_lang="RU", glossary_id=made["glossary_id"])
    assert_error(wrong, 400, "other languages")


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"name": ""}, "name"),
        ({"entries": ""}, "entries"),
        ({"entries": "one column"}, "one language"),
        ({"entries_format": "xlsx"}, "entries_format"),
        ({"target_lang": "RU"}, "both"),
        ({"source_lang": "XX"}, "XX"),
    ],
)
def test_glossaries_that_cannot_be_made(glossaries: FlaskClient, fields: dict[str, str], word: str) -> None:
    answer = glossaries.post("/v2/glossaries", json={**ENTRIES, "name": "desk", "entries_format": "tsv", **fields})
    assert_error(answer, 400)
    assert word.lower() in answer.get_json()["message"].lower()


def test_every_direction_can_have_a_glossary(client: FlaskClient) -> None:
    pairs = client.get("/v2/glossary-language-pairs").get_json()["supported_languages"]
    assert {"source_lang": "hy", "target_lang": "az"} in pairs and len(pairs) == 12


def test_where_glossaries_are_not_kept_none_can_be_made(client: FlaskClient) -> None:
    assert client.get("/v2/glossaries").get_json() == {"glossaries": []}
    answer = client.post("/v2/glossaries", json={**ENTRIES, "name": "desk", "entries_format": "tsv"})
    assert_error(answer, 403, "Glossaries cannot be made")


def upload(client: FlaskClient, data: bytes, name: str = "Новость.txt", **fields: Any) -> TestResponse:
    return client.post("/v2/document", data={"file": (io.BytesIO(data), name), "target_lang": "HY", **fields})


def test_a_document_is_translated_and_fetched_with_its_key(client: FlaskClient) -> None:
    text = f"{RUSSIAN}\n\n{RUSSIAN}\n"
    handle = upload(client, text.encode()).get_json()
    address, key = f"/v2/document/{handle['document_id']}", {"document_key": handle["document_key"]}
    status = client.post(address, json=key).get_json()
    assert status == {"document_id": handle["document_id"], "status": "done", "billed_characters": len(text)}
    for body in ({"json": key}, {"data": key}):
        result = client.post(f"{address}/result", **body)
        assert result.status_code == 200
        assert result.text.count("\n") == 3
        assert any("ա" <= letter <= "ֆ" for letter in result.text)
    wrong = {"document_key": handle["document_key"][:-1] + "?"}
    assert_error(client.post(address, json=wrong), 404)
    assert_error(client.post(f"{address}/result", json=wrong), 404)
    assert_error(client.post(address, json={}), 400, "missing document_key")


@pytest.mark.parametrize(
    ("data", "name", "fields", "status", "words"),
    [
        (b"text", "story.exe", {}, 400, ["not supported"]),
        (b"text", "story.txt", {"filename": "story.exe"}, 400, ["not supported"]),
        (b"text", "story.txt", {"target_lang": ""}, 400, ["missing target_lang"]),
        (b"text", "story.txt", {"output_format": "pdf"}, 400, ["output_format"]),
        (b"text", "story.txt", {"formality": "less"}, 400, ["formality"]),
        (b"text", "story.txt", {"glossary_id": "abc", "source_lang": "EN"}, 404, ["glossary"]),
        (b"text", "story.txt", {"glossary_id": "starter"}, 400, ["source_lang"]),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "story.txt", {}, 400, ["binary"]),
    ],
)
def test_documents_that_cannot_be_translated_are_refused(
    client: FlaskClient, data: bytes, name: str, fields: dict[str, Any], status: int, words: list[str]
) -> None:
    assert_error(upload(client, data, name, **fields), status, *words)


def test_a_document_that_fails_says_why(client: FlaskClient) -> None:
    handle = upload(client, b"OK", target_lang="RU", filename="note.txt").get_json()
    key = {"document_key": handle["document_key"]}
    status = client.post(f"/v2/document/{handle['document_id']}", json=key).get_json()
    assert status["status"] == "error"
    assert "cannot be told" in status["error_message"]
    assert_error(client.post(f"/v2/document/{handle['document_id']}/result", json=key), 400, "cannot be told")


def test_a_document_is_not_ready_before_it_is_done(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    may_go = threading.Event()

    def slow(*arguments: Any, **options: Any) -> TranslatedDocument:
        assert may_go.wait(10)
        return translate_document(*arguments, **options)

    monkeypatch.setattr("service.api.deepl.translate_document", slow)
    monkeypatch.setattr("service.api.deepl.PATIENCE", 0)
    handle = upload(client, RUSSIAN.encode()).get_json()
    address, key = f"/v2/document/{handle['document_id']}", {"document_key": handle["document_key"]}
    assert client.post(address, json=key).get_json()["status"] in {"queued", "translating"}
    response = client.post(f"{address}/result", json=key)
    assert_error(response, 503, "not ready")
    assert int(response.headers["Retry-After"]) > 0
    may_go.set()
    for _ in range(200):
        if client.post(address, json=key).get_json()["status"] == "done":
            break
        threading.Event().wait(0.05)
    assert client.post(f"{address}/result", json=key).status_code == 200


def test_keys_limits_and_quotas_have_the_numbers_that_clients_read(services: Services) -> None:
    keys = KeyStore(Database("sqlite://"))
    _, text = keys.add("wiki", Limits(characters_per_month=20, characters_per_request=100))
    client = create_app(services, Options(keys=keys, key_required=True)).test_client()

    def ask_with(key: str, text: str) -> TestResponse:
        headers = {"Authorization": f"DeepL-Auth-Key {key}"} if key else {}
        fields = {"text": [text], "source_lang": "EN", "target_lang": "RU"}
        return client.post("/v2/translate", json=fields, headers=headers)

    assert_error(ask_with("", "12345"), 403, "key")
    assert_error(ask_with("wrong", "12345"), 403, "key")
    assert ask_with(text, "12345").status_code == 200
    assert_error(ask_with(text, "1" * 101), 413, "100")
    assert_error(ask_with(text, "1" * 50), 456, "used up")
    usage = client.get("/v2/usage", headers={"Authorization": f"DeepL-Auth-Key {text}"}).get_json()
    assert usage == {"character_count": 5, "character_limit": 20}
    assert_error(client.get("/v2/languages"), 403, "key")


def test_an_anonymous_caller_has_no_end_of_characters(client: FlaskClient) -> None:
    assert client.get("/v2/usage").get_json() == {"character_count": 0, "character_limit": 10**12}


def test_too_many_requests_are_told_when_to_come_back(services: Services) -> None:
    client = create_app(services, Options(anonymous=Limits(requests_per_minute=1))).test_client()
    assert client.get("/v2/usage").status_code == 200
    response = client.get("/v2/usage")
    assert_error(response, 429)
    assert int(response.headers["Retry-After"]) > 0


def test_the_openapi_document_has_the_right_errors(client: FlaskClient) -> None:
    paths = client.get("/openapi.json").get_json()["paths"]
    operation = paths["/v2/translate"]["post"]
    assert {"200", "400", "403", "413", "429", "456", "503"} <= set(operation["responses"])
    for path, operations in paths.items():
        if path.startswith("/v2/"):
            assert all("422" not in operation["responses"] for operation in operations.values())
    assert paths["/v2/languages"]["get"]["parameters"][0]["name"] == "type"
    assert "requestBody" not in paths["/v2/languages"]["get"]
