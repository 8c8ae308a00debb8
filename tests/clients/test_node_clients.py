"""libretranslate-ts and translate from npm. ``npm ci`` in this folder installs them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from service.api.options import Options
from service.storage.keys import KeyStore
from service.storage.records import Limits
from tests.clients.conftest import Serve

FOLDER = Path(__file__).parent
RUSSIAN = "Министры встретились в Тбилиси."

pytestmark = [
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(not (FOLDER / "node_modules").is_dir(), reason="run 'npm ci' in tests/clients"),
]


def run(script: str, address: str, *calls: list[Any], key: str | None = None) -> list[Any]:
    given = {"address": address, "calls": calls} | ({"key": key} if key else {})
    done = subprocess.run(
        ["node", script, json.dumps(given)], cwd=FOLDER, capture_output=True, text=True, timeout=120, check=True
    )
    results: list[Any] = json.loads(done.stdout)
    return results


def test_libretranslate_ts(address: str) -> None:
    languages, detected, nothing, translated, others, wrong = run(
        "libretranslate_ts.cjs",
        address,
        ["listLanguages"],
        ["detect", "Nazirlər Tiflisdə görüşəcəklər."],
        ["detect", "42"],
        ["translate", RUSSIAN, "ru", "hy"],
        ["translate", RUSSIAN, "auto", "en", 2],
        ["translate", RUSSIAN, "ru", "xx"],
    )
    assert {language["code"] for language in languages} == {"en", "ru", "az", "hy"}
    assert (detected["status"], detected["language"]) == (200, "az")
    assert detected["confidence"] > 50
    assert (nothing["status"], nothing["language"], nothing["confidence"]) == (200, "und", 0)
    assert translated["status"] == 200
    assert any("ա" <= letter <= "ֆ" for letter in translated["translatedText"])
    assert 1 <= len(others["alternatives"]) <= 2
    assert "xx" in wrong["error"]


def test_libretranslate_ts_with_keys(serve: Serve, keys: KeyStore) -> None:
    _, key = keys.add("desk")
    address = serve(Options(keys=keys, key_required=True))
    call = ["translate", "12", "en", "ru"]
    assert run("libretranslate_ts.cjs", address, call, key=key)[0]["translatedText"] == "12"
    assert "key is required" in run("libretranslate_ts.cjs", address, call)[0]["error"]  # sends null
    assert "not valid" in run("libretranslate_ts.cjs", address, call, key="wrong")[0]["error"]


def test_translate(address: str) -> None:
    translated, same, wrong = run(
        "translate.mjs",
        address,
        [RUSSIAN, {"from": "ru", "to": "hy"}],
        ["12:30", {"from": "english", "to": "armenian"}],
        ["text", {"from": "en", "to": "fr"}],
    )
    assert any("ա" <= letter <= "ֆ" for letter in translated["text"])
    assert same == {"text": "12:30"}
    assert "'fr'" in wrong["error"]


def test_translate_with_limits(serve: Serve) -> None:
    address = serve(Options(anonymous=Limits(requests_per_minute=1)))
    call = ["12", {"from": "en", "to": "ru"}]
    first, second = run("translate.mjs", address, call, ["13", call[1]])
    assert first == {"text": "12"}
    assert "requests" in second["error"]
