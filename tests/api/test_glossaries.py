"""/v1/glossaries: made, read, changed and deleted; used by articles, with an audit of every term."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.api import create_app
from service.api.options import Options
from service.request import Services
from service.storage.database import Database
from service.storage.glossaries import GlossaryStore
from service.storage.keys import KeyStore
from service.translation.glossary_catalog import GlossaryCatalog

TERMS: list[dict[str, Any]] = [
    {"texts": {"en": "drone", "ru": "дрон"}, "aliases": {"en": ["unmanned aircraft"]}, "note": "arms"},
    {"texts": {"en": "Azercell", "ru": "Azercell"}, "aliases": {}, "note": ""},
]


@pytest.fixture
def editor(own_services: Services) -> FlaskClient:
    """A client of an app whose glossaries can be made."""
    return create_app(own_services).test_client()


@pytest.fixture
def desk(editor: FlaskClient) -> Any:
    """A glossary; it is deleted afterwards."""
    made = editor.post("/v1/glossaries", json={"name": "desk", "terms": TERMS}).get_json()
    yield made
    editor.delete(f"/v1/glossaries/{made['id']}")


def test_a_glossary_is_made_read_and_changed(editor: FlaskClient, desk: dict[str, Any]) -> None:
    assert (desk["name"], desk["languages"], desk["number"]) == ("desk", ["en", "ru"], 2)
    read = editor.get(f"/v1/glossaries/{desk['id']}").get_json()
    assert read == {**desk, "terms": TERMS}
    assert editor.get("/v1/glossaries/desk").get_json() == read
    changed = editor.put("/v1/glossaries/desk", json={"name": "desk", "terms": TERMS[:1]}).get_json()
    assert changed["number"] == 1
    assert changed["digest"] != desk["digest"] and changed["id"] == desk["id"]
    assert changed in editor.get("/v1/glossaries").get_json()["glossaries"]


@pytest.mark.parametrize("form", ["tsv", "csv", "tbx"])
def test_files_come_in_and_go_out(editor: FlaskClient, desk: dict[str, Any], form: str) -> None:
    answer = editor.get(f"/v1/glossaries/{desk['id']}?format={form}")
    assert answer.content_type.startswith({"tsv": "text/tab", "csv": "text/csv", "tbx": "application/x-tbx"}[form])
    body = {"name": f"from {form}", "content": answer.text, "format": form}
    made = editor.post("/v1/glossaries", json=body).get_json()
    terms = editor.get(f"/v1/glossaries/{made['id']}").get_json()["terms"]
    assert [term["texts"] for term in terms] == [term["texts"] for term in TERMS]


def test_what_is_installed_is_listed_and_read_and_not_changed(editor: FlaskClient) -> None:
    listed = editor.get("/v1/glossaries").get_json()
    (starter,) = [one for one in listed["glossaries"] if one["id"] == "starter"]
    assert starter["languages"] == ["en", "ru", "az", "hy"] and starter["created"] is None
    assert "armenian" in listed["name_policies"]
    assert len(editor.get("/v1/glossaries/starter").get_json()["terms"]) == starter["number"]
    assert editor.get("/v1/glossaries/starter?format=tsv").text.startswith("en\tru\taz\thy\t")
    assert editor.delete("/v1/glossaries/starter").status_code == 403
    assert editor.put("/v1/glossaries/starter", json={"name": "starter", "terms": TERMS}).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x"},
        {"name": "x", "terms": TERMS, "content": "en\tru\na\tb"},
        {"name": "", "terms": TERMS},
        {"name": "x", "terms": []},
        {"name": "x", "terms": [{"texts": {"en": "alone"}}]},
        {"name": "x", "terms": [{"texts": {"en": "a", "ru": "б"}, "colour": "red"}]},
        {"name": "x", "content": "no glossary"},
        {"name": "x", "content": "<!DOCTYPE a [<!ENTITY b 'c'>]><tbx/>", "format": "tbx"},
    ],
)
def test_what_is_no_glossary_is_refused(editor: FlaskClient, body: dict[str, Any]) -> None:
    answer = editor.post("/v1/glossaries", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.content_type == "application/problem+json"


def test_what_is_not_there(editor: FlaskClient, client: FlaskClient) -> None:
    for method in (editor.get, editor.delete):
        answer = method("/v1/glossaries/none")
        assert answer.status_code == 404
        assert answer.get_json()["type"] == "urn:dragoman:problem:glossary-not-found"
    assert editor.put("/v1/glossaries/none", json={"name": "x", "terms": TERMS}).status_code == 404
    assert client.post("/v1/glossaries", json={"name": "x", "terms": TERMS}).status_code == 403


def test_where_there_are_keys_only_their_holders_change_glossaries(services: Services) -> None:
    database = Database("sqlite://")
    store, keys = GlossaryStore(database), KeyStore(database)
    own = dataclasses.replace(services, glossaries=GlossaryCatalog(open_store=lambda: store))
    client = create_app(own, Options(keys=keys, glossary_editors="keys")).test_client()
    body = {"name": "desk", "terms": TERMS}
    assert client.post("/v1/glossaries", json=body).status_code == 401
    assert client.get("/v1/glossaries").status_code == 200
    _, key = keys.add("desk")
    assert client.post("/v1/glossaries", json=body, headers={"Authorization": f"Bearer {key}"}).status_code == 201
    assert client.delete("/v1/glossaries/desk").status_code == 401


@pytest.mark.parametrize("editors", ["keys", "nobody"])
def test_where_strangers_may_not_change_glossaries(own_services: Services, editors: Any) -> None:
    client = create_app(own_services, Options(glossary_editors=editors)).test_client()
    for answer in (
        client.post("/v1/glossaries", json={"name": "desk", "terms": TERMS}),
        client.put("/v1/glossaries/desk", json={"name": "desk", "terms": TERMS}),
        client.delete("/v1/glossaries/desk"),
    ):
        assert answer.status_code == 403
        assert "glossary_editors" in answer.get_json()["hint"]
    assert client.get("/v1/glossaries").status_code == 200


TEXT = "The drone fell near Stepanakert. A cat slept."


def translate(client: FlaskClient, **fields: Any) -> dict[str, Any]:
    answer = client.post(
        "/v1/articles", json={"text": TEXT, "source": "en", "target": "ru", "summary": False, **fields}
    )
    assert answer.status_code == 200, answer.text
    return {**answer.get_json()["translations"][0], "signature": answer.get_json()["signature"]}


def test_an_article_keeps_to_a_glossary_and_says_so(editor: FlaskClient, desk: dict[str, Any]) -> None:
    translation = translate(editor, glossary="desk")
    (term,) = translation["sentences"][0]["terms"]
    assert TEXT[term["start"] : term["end"]] == term["source"] == "drone"
    assert (term["kind"], term["target"]) == ("term", "дрон")
    assert term["status"] in {"found", "placed"}
    assert term["text"] in translation["sentences"][0]["text"]
    assert translation["sentences"][1]["terms"] == []
    assert translation["terminology"] == {"signature": f"desk@{desk['digest']}", "applied": 1, "missed": []}
    assert f"terms:desk@{desk['digest']}" in translation["signature"]


def test_without_a_glossary_there_is_no_audit(editor: FlaskClient, desk: dict[str, Any]) -> None:
    absent: list[Any] = [None, False, []]
    for glossary in absent:
        translation = translate(editor, glossary=glossary)
        assert translation["terminology"] is None
        assert "terms:" not in translation["signature"]
        assert all(sentence["terms"] == [] for sentence in translation["sentences"])


@pytest.mark.parametrize(("policy", "name"), [("armenian", "Степанакерт"), ("azerbaijani", "Ханкенди")])
def test_a_policy_for_contested_names(editor: FlaskClient, policy: str, name: str) -> None:
    translation = translate(editor, name_policy=[policy])
    (term,) = [term for sentence in translation["sentences"] for term in sentence["terms"]]
    assert term["target"] == name


@pytest.mark.parametrize("fields", [{"glossary": "none"}, {"glossary": ["desk", "none"]}])
def test_unknown_glossaries_are_errors(editor: FlaskClient, desk: dict[str, Any], fields: dict[str, Any]) -> None:
    answer = editor.post("/v1/articles", json={"text": TEXT, "source": "en", "target": "ru", **fields})
    assert answer.status_code == 404


def test_an_unknown_policy_is_an_error(editor: FlaskClient) -> None:
    answer = editor.post(
        "/v1/articles", json={"text": TEXT, "source": "en", "target": "ru", "name_policy": ["martian"]}
    )
    assert answer.status_code == 422
    assert "martian" in answer.get_json()["detail"]


def test_a_glossary_is_no_file_of_the_server(editor: FlaskClient) -> None:
    for name in ("/etc/passwd", "../config/glossaries/starter.tsv"):
        answer = editor.post("/v1/articles", json={"text": TEXT, "source": "en", "target": "ru", "glossary": name})
        assert answer.status_code == 404
