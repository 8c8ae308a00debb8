from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.api import create_app
from service.api.options import Options
from service.request import Services
from service.storage.database import Database
from service.storage.keys import KeyStore
from service.storage.records import Limits
from service.translation.engine import Engine
from service.translation.packages import TranslationPackage
from service.translation.routing import Router
from service.translation.translator import Translator

RUSSIAN = "Министры встретились в Тбилиси."
AZERBAIJANI = "Nazirlər Tiflisdə görüşəcəklər."
ARMENIAN = "Նախարարները կհանդիպեն Թբիլիսիում։"
JSON, FORM, MULTIPART, ADDRESS = "json", "form", "multipart", "address"


def ask(client: FlaskClient, path: str, way: str = JSON, **fields: Any) -> TestResponse:
    if way == JSON:
        return client.post(path, json=fields)
    if way == ADDRESS:
        return client.post(path, query_string=fields)
    content_type = {FORM: "application/x-www-form-urlencoded", MULTIPART: "multipart/form-data"}[way]
    return client.post(path, data=fields, content_type=content_type)


def assert_error(response: TestResponse, status: int, *words: str) -> None:
    assert response.status_code == status, response.text
    assert response.content_type == "application/json"
    body = response.get_json()
    assert list(body) == ["error"]
    assert all(word in body["error"] for word in words), body


@pytest.mark.parametrize("way", [JSON, FORM, MULTIPART, ADDRESS])
def test_one_text_is_answered_with_one(client: FlaskClient, way: str) -> None:
    body = ask(client, "/translate", way, q=RUSSIAN, source="ru", target="hy").get_json()
    assert list(body) == ["translatedText"]
    assert any("ա" <= letter <= "ֆ" for letter in body["translatedText"])


@pytest.mark.parametrize("way", [JSON, FORM, MULTIPART, ADDRESS])
def test_a_batch_is_answered_with_a_list_and_told_apart(client: FlaskClient, way: str) -> None:
    texts = [RUSSIAN, AZERBAIJANI, ARMENIAN, "12:30"]
    body = ask(client, "/translate", way, q=texts, source="auto", target="az").get_json()
    assert len(body["translatedText"]) == 4
    assert body["translatedText"][0] != RUSSIAN
    assert body["translatedText"][1] == AZERBAIJANI
    assert body["translatedText"][3] == "12:30"
    assert [found["language"] for found in body["detectedLanguage"]] == ["ru", "az", "hy", "und"]


def test_names_of_repeated_fields_may_have_brackets(client: FlaskClient) -> None:
    fields = {"q[]": [RUSSIAN, ARMENIAN], "source": "auto", "target": "en"}
    assert len(client.post("/translate", data=fields).get_json()["translatedText"]) == 2


def test_the_language_is_detected_for_auto_alone(client: FlaskClient) -> None:
    detected = ask(client, "/translate", q=RUSSIAN, source="auto", target="en").get_json()["detectedLanguage"]
    assert detected["language"] == "ru"
    assert isinstance(detected["confidence"], int)
    assert 90 <= detected["confidence"] <= 100
    assert "detectedLanguage" not in ask(client, "/translate", q=RUSSIAN, source="ru", target="en").get_json()
    again = ask(client, "/translate", q=RUSSIAN, source="und", target="en").get_json()  # what /detect may have said
    assert again["detectedLanguage"] == detected


def test_confidence_is_an_integer_in_the_bytes_of_the_answer(client: FlaskClient) -> None:
    for path in ("/translate", "/detect"):
        text = ask(client, path, q=[RUSSIAN], source="auto", target="en").text
        assert '"confidence":' in text
        assert '"confidence":1.' not in text
        numbers = [part.split(",")[0].split("}")[0] for part in text.split('"confidence":')[1:]]
        assert all(number.strip().isdecimal() for number in numbers), numbers


@pytest.mark.parametrize(("way", "asked"), [(JSON, 2), (JSON, "2"), (FORM, "2"), (ADDRESS, "2")])
def test_alternatives_are_other_translations(client: FlaskClient, way: str, asked: Any) -> None:
    body = ask(client, "/translate", way, q=RUSSIAN, source="ru", target="en", alternatives=asked).get_json()
    assert 1 <= len(body["alternatives"]) <= 2
    assert body["translatedText"] not in body["alternatives"]
    batch = ask(client, "/translate", q=[RUSSIAN, "42"], source="ru", target="en", alternatives=2).get_json()
    assert batch["alternatives"] == [body["alternatives"], []]


@pytest.mark.parametrize("nothing", [{}, {"alternatives": 0}, {"alternatives": None}, {"alternatives": ""}])
def test_no_alternatives_unless_asked_for(client: FlaskClient, nothing: dict[str, Any]) -> None:
    assert "alternatives" not in ask(client, "/translate", q="1", source="ru", target="en", **nothing).get_json()


def test_layout_and_signs_are_kept(client: FlaskClient) -> None:
    text = f"\n\n  {RUSSIAN}\n\n\n\tsnake_case_name: 42\n"
    result = ask(client, "/translate", q=text, source="ru", target="en").get_json()["translatedText"]
    assert result.startswith("\n\n  ")
    assert result.endswith("\n")
    assert result.count("\n") == text.count("\n")
    shouted = ask(client, "/translate", q="Երևան։", source="hy", target="ru").get_json()["translatedText"]
    assert not shouted.endswith("։.")


def test_empty_items_of_a_batch_stay_empty(client: FlaskClient) -> None:
    body = ask(client, "/translate", q=["", RUSSIAN, "  "], source="ru", target="en").get_json()
    assert [body["translatedText"][0], body["translatedText"][2]] == ["", "  "]
    assert body["translatedText"][1]


def test_different_batches_are_never_taken_for_one_another(client: FlaskClient) -> None:
    joined = ask(client, "/translate", q=["12|34"], source="en", target="ru").get_json()
    apart = ask(client, "/translate", q=["12", "34"], source="en", target="ru").get_json()
    assert joined["translatedText"] == ["12|34"]
    assert apart["translatedText"] == ["12", "34"]


def test_html_keeps_its_tags_and_what_was_escaped_stays_so(client: FlaskClient) -> None:
    html = f'<p>{RUSSIAN} <a href="/a?b=1&amp;c=2">Подробнее</a> &lt;script&gt;alert(1)&lt;/script&gt;</p>'
    result = ask(client, "/translate", q=html, source="auto", target="en", format="html").get_json()["translatedText"]
    assert result.startswith("<p>")
    assert result.endswith("</p>")
    assert result.count('<a href="/a?b=1&amp;c=2">') == result.count("</a>") == 1
    assert "<script" not in result
    plain = ask(client, "/translate", q="a < b & c", source="en", target="ru", format="text").get_json()
    assert "&lt;" not in plain["translatedText"]


@pytest.mark.parametrize(
    ("spelling", "code"),
    [("AZ", "az"), ("az-Latn", "az"), ("az_AZ", "az"), ("aze", "az"), ("RU-ru", "ru"), ("hye", "hy"), ("en-GB", "en")],
)
def test_codes_in_other_spellings_are_understood(client: FlaskClient, spelling: str, code: str) -> None:
    one = ask(client, "/translate", q=ARMENIAN, source="hy", target=spelling)
    assert one.get_json() == ask(client, "/translate", q=ARMENIAN, source="HY", target=code).get_json()


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("zh", "zh"), ("zh-Hans", "zh"), ("zh_CN", "zh"), ("zt", "zt"), ("zh-Hant", "zt"), ("zh-TW", "zt"),
        ("pb", "pb"), ("pt-BR", "pb"), ("pt_br", "pb"), ("pt", "pt"), ("pt-PT", "pt"), ("no", "nb"), ("nb_NO", "nb"),
        ("iw", "he"),
    ],
)  # fmt: skip
def test_aliases_of_libretranslate_are_understood(
    services: Services, engine: Engine, starter: dict[tuple[str, str], TranslationPackage], spelling: str, code: str
) -> None:
    codes = ("zh", "zt", "pb", "pt", "nb", "he")
    packages = [replace(starter["en", "ru"], target=other, target_name=other) for other in codes]
    many = replace(services, translator=Translator(engine, Router(packages)))
    client = create_app(many).test_client()
    response = ask(client, "/translate", q="12", source="en", target=spelling)
    assert response.get_json() == {"translatedText": "12"}
    only = [package for package in packages if package.target == code]
    client = create_app(replace(services, translator=Translator(engine, Router(only)))).test_client()
    assert ask(client, "/translate", q="12", source="en", target=spelling).status_code == 200
    others = [package for package in packages if package.target not in {code, "pt"}]
    client = create_app(replace(services, translator=Translator(engine, Router(others)))).test_client()
    assert_error(ask(client, "/translate", q="12", source="en", target=spelling), 400)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"source": "en", "target": "ru"}, ["q"]),
        ({"q": "", "source": "en", "target": "ru"}, ["missing q"]),
        ({"q": [], "source": "en", "target": "ru"}, ["missing q"]),
        ({"q": "text", "target": "ru"}, ["missing source"]),
        ({"q": "text", "source": "en"}, ["missing target"]),
        ({"q": "text", "source": "en", "target": "xx"}, ["xx", "Known: az, en, hy, ru"]),
        ({"q": "text", "source": "xx", "target": "ru"}, ["xx"]),
        ({"q": "text", "source": "en", "target": "ru", "format": "pdf"}, ["format"]),
        ({"q": "text", "source": "en", "target": "ru", "alternatives": "many"}, ["alternatives"]),
        ({"q": "text", "source": "en", "target": "ru", "alternatives": 1000}, ["alternatives"]),
        ({"q": "OK", "source": "auto", "target": "ru"}, ["cannot be told"]),
        ({"q": "word " * 20_000, "source": "en", "target": "ru"}, ["50,000"]),
    ],
)
@pytest.mark.parametrize("way", [JSON, FORM])
def test_bad_requests_say_what_is_wrong(
    client: FlaskClient, way: str, fields: dict[str, Any], words: list[str]
) -> None:
    response = ask(client, "/translate", way, **fields)
    assert_error(response, 400, *words)
    assert "word word" not in response.text


@pytest.mark.parametrize("fields", [{"q": 5}, {"q": {"a": "b"}}, {"q": ["a", None]}, {"q": ["a", ["b"]]}])
def test_what_is_no_text_is_refused(client: FlaskClient, fields: dict[str, Any]) -> None:
    assert_error(ask(client, "/translate", source="en", target="ru", **fields), 400, "q")


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe\x00", b"[1, 2]", b'"text"', b"null", b"", b"[" * 100_000])
@pytest.mark.parametrize("path", ["/translate", "/detect", "/suggest"])
def test_a_body_that_is_no_json_object_is_refused(client: FlaskClient, path: str, data: bytes) -> None:
    assert_error(client.post(path, data=data, content_type="application/json"), 400)


def test_half_a_surrogate_pair_is_refused(client: FlaskClient) -> None:
    body = json.dumps({"q": "half \ud800", "source": "en", "target": "ru"})
    assert_error(client.post("/translate", data=body, content_type="application/json"), 400)
    assert_error(client.post("/detect", data=body, content_type="application/json"), 400)


def test_long_forms_are_read(client: FlaskClient) -> None:
    text = "12 34\n" * 8_000
    encoded = ask(client, "/translate", FORM, q=text, source="en", target="ru")
    assert encoded.get_json() == {"translatedText": text}
    multipart = ask(client, "/translate", MULTIPART, q=text, source="en", target="ru")
    assert multipart.get_json()["translatedText"].count("\n") == 8_000


def test_an_enormous_body_is_refused_unread(client: FlaskClient) -> None:
    assert_error(client.post("/translate", data=b" " * 5_000_000, content_type="application/json"), 413)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "/translate", 405), ("delete", "/languages", 405), ("get", "/download_file/none", 404)],
)
def test_wrong_methods_and_names_are_errors_of_this_kind(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    assert_error(client.open(path, method=method), status)


def test_an_unforeseen_error_is_of_this_kind_and_tells_nothing(
    services: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(text: str) -> Any:
        raise RuntimeError(text)

    monkeypatch.setattr(services.identifier, "identify", fail)
    response = ask(create_app(services).test_client(), "/detect", q=RUSSIAN)
    assert_error(response, 500)
    assert RUSSIAN not in response.text + caplog.text
    assert "RuntimeError" in caplog.text


@pytest.mark.parametrize("way", [JSON, FORM, MULTIPART, ADDRESS])
def test_detection_is_a_list_with_the_best_first(client: FlaskClient, way: str) -> None:
    for text, language in [(RUSSIAN, "ru"), (AZERBAIJANI, "az"), (ARMENIAN, "hy")]:
        found = ask(client, "/detect", way, q=text, format="text").get_json()
        assert found[0]["language"] == language
        assert found == sorted(found, key=lambda one: -one["confidence"])
        assert all(list(one) == ["confidence", "language"] for one in found)


@pytest.mark.parametrize("text", ["42", "👍", " ", "!?"])
def test_detection_of_no_language_says_so(client: FlaskClient, text: str) -> None:
    assert ask(client, "/detect", q=text).get_json() == [{"confidence": 0, "language": "und"}]


def test_unsure_detection_is_not_english_at_zero(client: FlaskClient) -> None:
    for text in ("OK", "xyzzy", "Zzz", "Q"):
        found = ask(client, "/detect", q=text).get_json()
        assert found
        assert {"confidence": 0, "language": "en"} not in found
    assert_error(ask(client, "/detect", q=""), 400, "missing q")


@pytest.mark.parametrize("body", [{}, {"data": {"api_key": "key"}}, {"content_type": "application/json"}])
def test_languages_answer_whatever_the_body(client: FlaskClient, body: dict[str, Any]) -> None:
    languages = client.get("/languages", **body).get_json()
    assert [language["code"] for language in languages] == ["az", "en", "hy", "ru"]
    assert languages[0] == {"code": "az", "name": "Azerbaijani", "targets": ["az", "en", "hy", "ru"]}


def test_the_front_end_is_told_what_there_is(client: FlaskClient) -> None:
    body = client.get("/frontend/settings").get_json()
    assert body == {
        "charLimit": 50_000,
        "frontendTimeout": 500,
        "apiKeys": False,
        "keyRequired": False,
        "suggestions": False,
        "filesTranslation": True,
        "supportedFilesFormat": [".txt"],
        "language": {
            "source": {"code": "auto", "name": "Auto Detect"},
            "target": {"code": "en", "name": "English"},
        },
    }


def test_suggestions_are_off(client: FlaskClient) -> None:
    for way in (JSON, FORM):
        fields = {"q": "a", "s": "b", "source": "en", "target": "ru"}
        assert_error(ask(client, "/suggest", way, **fields), 403, "disabled")
    assert_error(ask(client, "/suggest", q="a"), 400)


def test_a_file_is_translated_and_fetched(client: FlaskClient) -> None:
    data = f"{RUSSIAN}\n\n{RUSSIAN}\n".encode("cp1251")
    answer = ask(
        client, "/translate_file", MULTIPART, file=(io.BytesIO(data), "Новость дня.txt"), source="auto", target="az"
    )
    address = answer.get_json()["translatedFileUrl"]
    assert address.startswith("http://localhost/download_file/")
    assert unquote(address).endswith(".Новость дня_az.txt")
    found = client.get(address)
    assert found.content_type == "text/plain; charset=utf-8"
    assert found.headers["Content-Disposition"].startswith("attachment;")
    assert found.text.count("\n") == 3
    assert_error(client.get(address.replace("_az", "_ru")), 404)
    assert_error(client.get(address.replace("download_file/", "download_file/0")), 404)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("story.exe", b"text", ["not supported", ".txt"]),
        ("", b"text", []),
        ("story.txt", b"", ["empty"]),
        ("story.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ["binary"]),
        ("story.txt", b"word " * 20_000, ["50,000"]),
    ],
)
def test_files_that_cannot_be_translated_are_refused(
    client: FlaskClient, name: str, data: bytes, words: list[str]
) -> None:
    fields = {"file": (io.BytesIO(data), name), "source": "en", "target": "ru"}
    assert_error(ask(client, "/translate_file", MULTIPART, **fields), 400, *words)


def test_a_request_for_a_file_without_one_is_refused(client: FlaskClient) -> None:
    assert_error(ask(client, "/translate_file", FORM, source="en", target="ru"), 400, "missing file")
    assert_error(ask(client, "/translate_file", file="text", source="en", target="ru"), 400, "file")


def test_the_openapi_document_is_at_spec_too(client: FlaskClient) -> None:
    document = client.get("/spec").get_json()
    assert document == client.get("/openapi.json").get_json()
    paths = {"/translate", "/detect", "/languages", "/frontend/settings", "/suggest", "/translate_file"}
    assert paths <= set(document["paths"])
    for path in paths:
        for operation in document["paths"][path].values():
            assert "422" not in operation["responses"]
            assert operation["summary"]
    body = document["paths"]["/translate"]["post"]["requestBody"]["content"]
    assert set(body) == {"application/json", "application/x-www-form-urlencoded"}
    schema = document["components"]["schemas"]["TranslateIn"]
    assert schema["required"] == ["q", "source", "target"]
    assert schema["properties"]["alternatives"]["maximum"] == 10


def test_health_is_ok(client: FlaskClient) -> None:
    assert client.get("/health").get_json()["status"] == "ok"


def test_keys_limits_and_quotas_have_the_numbers_that_clients_read(services: Services) -> None:
    keys = KeyStore(Database("sqlite://"))
    key, text = keys.add("forum", Limits(characters_per_month=40, characters_per_request=100))
    client = create_app(services, Options(keys=keys, key_required=True)).test_client()
    fields = {"q": "12345", "source": "en", "target": "ru"}
    assert_error(ask(client, "/translate", **fields), 400, "key")
    assert_error(ask(client, "/translate", api_key=None, **fields), 400, "key")
    assert_error(ask(client, "/translate", api_key="wrong", **fields), 403, "key")
    assert ask(client, "/translate", api_key=text, **fields).status_code == 200
    assert ask(client, "/translate", FORM, api_key=text, **fields).status_code == 200
    assert_error(ask(client, "/translate", api_key=text, **fields | {"q": "1" * 101}), 400, "100")
    assert_error(ask(client, "/translate", api_key=text, **fields | {"q": "1" * 99}), 403, "used up")
    assert keys.used(key) == 10
    assert client.get("/languages").status_code == 200
    settings = client.get("/frontend/settings").get_json()
    assert (settings["apiKeys"], settings["keyRequired"]) == (True, True)


def test_too_many_requests_are_told_when_to_come_back(services: Services) -> None:
    client = create_app(services, Options(anonymous=Limits(requests_per_minute=1))).test_client()
    assert ask(client, "/detect", q="text").status_code == 200
    response = ask(client, "/detect", q="text")
    assert_error(response, 429)
    assert int(response.headers["Retry-After"]) > 0
