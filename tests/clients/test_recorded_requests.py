"""What Weblate, Mastodon, Discourse and wagtail-localize send, and what they read of the answer.

The bodies in tests/data/requests are written from the fields these programs document.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import requests

RECORDED = Path(__file__).parent.parent / "data" / "requests"
HOME = ["az", "en", "hy", "ru"]


def replay(address: str, client: str, name: str, seconds: float = 30) -> Any:
    request = json.loads((RECORDED / f"{client}.json").read_text(encoding="utf-8"))[name]
    response = requests.request(
        request["method"],
        address + request["path"],
        headers=request["headers"],
        data=request["body"].encode(),
        timeout=seconds,
    )
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/json"
    return response.json()


def letters(text: str, first: str, last: str) -> bool:
    return any(first <= letter <= last for letter in text)


def test_weblate(address: str) -> None:
    assert [language["code"] for language in replay(address, "weblate", "languages")] == HOME
    replay(address, "weblate", "translate")  # the model is loaded now, as on a server in use
    texts = replay(address, "weblate", "translate", seconds=5)["translatedText"]
    assert len(texts) == 3
    assert letters(texts[0], "ա", "ֆ")
    assert texts[1].count("\n\n") == 1
    assert texts[2] == "12 %"


def test_weblate_with_deepl(address: str) -> None:
    sources = replay(address, "weblate", "deepl-source-languages")
    targets = replay(address, "weblate", "deepl-target-languages")
    assert {"RU", "EN"} <= {language["language"] for language in sources}
    assert {"RU", "EN-GB"} <= {language["language"] for language in targets}
    text = replay(address, "weblate", "deepl-translate")["translations"][0]["text"]
    assert text.count('<x id="9"></x>') == 1
    assert letters(text, "а", "я")
    assert "&" not in text.replace("&amp;", "")


def test_mastodon(address: str) -> None:
    for language in replay(address, "mastodon", "languages"):
        assert language["code"] in language["targets"]  # taken out there
    body = replay(address, "mastodon", "translate")
    assert [found["language"] for found in body["detectedLanguage"]] == ["ru", "az", "hy"]
    text = body["translatedText"][0]
    assert text.startswith("<p>")
    assert text.endswith("</p>")
    for tag in (
        '<a href="https://example.org/tags/news" class="mention hashtag" rel="tag">',
        "</a>",
        "<span>",
        "</span>",
    ):
        assert text.count(tag) == 1, text
    assert len(body["translatedText"]) == 3


def test_mastodon_with_deepl(address: str) -> None:
    translations = replay(address, "mastodon", "deepl-translate")["translations"]
    assert [one["detected_source_language"] for one in translations] == ["RU", "HY"]
    assert translations[0]["text"].startswith("<p>")
    assert replay(address, "mastodon", "deepl-target-languages")


def test_discourse(address: str) -> None:
    assert replay(address, "discourse", "detect")[0]["language"] == "az"
    assert [language["code"] for language in replay(address, "discourse", "languages")] == HOME
    text = replay(address, "discourse", "translate")["translatedText"]
    assert text.endswith("</p>\n<pre><code>if a &lt; b: pass</code></pre>")
    assert letters(text, "а", "я")


def test_wagtail_localize(address: str) -> None:
    texts = replay(address, "wagtail-localize", "translate")["translatedText"]
    assert len(texts) == 3
    assert texts[1].count('<a id="a1">') == texts[1].count("</a>") == 1
    for tag in ("<b>", "</b>", "<i>", "</i>"):
        assert texts[2].count(tag) == 1
    assert "&" not in texts[2].replace("&amp;", "")
