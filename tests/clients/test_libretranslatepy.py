"""libretranslatepy from PyPI: form POSTs, and a GET with a body."""

from __future__ import annotations

from urllib.error import HTTPError

import pytest
from libretranslatepy import LibreTranslateAPI  # type: ignore[import-untyped]

from service.api.options import Options
from service.storage.keys import KeyStore
from tests.clients.conftest import Serve

RUSSIAN = "Министры встретились в Тбилиси.\n\n  Они обсудили торговлю."


def test_translate(address: str) -> None:
    result = LibreTranslateAPI(address).translate(RUSSIAN, "ru", "hy", timeout=30)
    assert result.count("\n\n  ") == 1
    assert any("ա" <= letter <= "ֆ" for letter in result)


def test_translate_from_any_language(address: str) -> None:
    assert LibreTranslateAPI(address).translate("Hello, dear friends.", "auto", "en") == "Hello, dear friends."


def test_detect(address: str) -> None:
    found = LibreTranslateAPI(address).detect("Nazirlər Tiflisdə görüşəcəklər.")
    assert found[0]["language"] == "az"
    assert type(found[0]["confidence"]) is int


def test_languages(address: str) -> None:
    for client in (LibreTranslateAPI(address + "/"), LibreTranslateAPI(address, api_key="any")):
        assert {language["code"] for language in client.languages()} == {"en", "ru", "az", "hy"}


def test_keys(serve: Serve, keys: KeyStore) -> None:
    _, key = keys.add("desk")
    address = serve(Options(keys=keys, key_required=True))
    assert LibreTranslateAPI(address, api_key=key).translate("12", "en", "ru") == "12"
    for wrong, status in ((None, 400), ("wrong", 403)):
        with pytest.raises(HTTPError) as error:
            LibreTranslateAPI(address, api_key=wrong).translate("12", "en", "ru")
        with error.value as response:
            assert response.status == status
            assert b'"error"' in response.read()
