"""The page at /docs: in a real browser, from a real server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from service.api.documentation import FOLDER
from tests.browser import Browser, browser
from tests.test_server import Server


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("chromium")) as window:
        yield window


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server(DRAGOMAN_URL_PREFIX="/news/dragoman", DRAGOMAN_BEAM_SIZE="1")
    yield running
    running.stop()


def press_send(window: Browser, operation: str) -> tuple[str, str]:
    """Open an operation, send its example and give the answer's status line and body."""
    window.run(f"document.getElementById('{operation}').open = true")
    window.wait_for(f"return document.querySelector('#{operation} form button') != null")
    window.run(f"document.querySelector('#{operation} form button').click()")
    found = window.wait_for(f"return document.querySelector('#{operation} .answer')?.textContent")
    return window.run(f"return document.querySelector('#{operation} .status').textContent"), found


@pytest.mark.parametrize("prefix", ["", "/news/dragoman"])
def test_the_page_works_in_a_browser_with_nothing_but_our_files(
    chromium: Browser, server: Server, prefix: str, tmp_path: Path
) -> None:
    chromium.traffic(), chromium.complaints()
    chromium.open(f"{server.address}{prefix}/docs")
    operations = chromium.wait_for("return document.querySelectorAll('details.operation').length")
    assert operations >= 20
    for operation in chromium.run("return [...document.querySelectorAll('details.operation')].map(one => one.id)"):
        chromium.run(f"document.getElementById('{operation}').open = true")
    chromium.wait_for(
        "return [...document.querySelectorAll('details.operation > div')].every(one => one.children.length)"
    )

    status, answer = press_send(chromium, "post_articles_process")
    assert status.startswith("200 application/json")
    assert json.loads(answer)["language"] == "ru"
    status, answer = press_send(chromium, "get_meta_health")
    assert json.loads(answer)["status"] == "ok"
    chromium.screenshot(tmp_path / "docs.png")

    traffic = chromium.traffic()
    assert [parameters for name, parameters in traffic if name == "Network.loadingFailed"] == []
    answers = [parameters["response"] for name, parameters in traffic if name == "Network.responseReceived"]
    fetched = [one["url"] for one in answers if not one["url"].startswith("data:")]
    assert {urlsplit(address).netloc for address in fetched} == {urlsplit(server.address).netloc}
    assert all(urlsplit(address).path.startswith(prefix) for address in fetched)
    assert [one["status"] for one in answers if one["status"] >= 400] == []
    assert {urlsplit(address).path.removeprefix(prefix) for address in fetched} >= {
        *("/docs", "/docs/docs.css", "/docs/docs.js", "/openapi.json", "/v1/articles", "/health"),
    }
    assert chromium.complaints() == []


def test_its_policy_lets_nothing_else_in(client: FlaskClient) -> None:
    with client.get("/docs") as response:
        text, headers = response.get_data(as_text=True), response.headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in str(policy)
    assert not re.search(r"<script>|<style|\son\w+=|https?:", text)
    for name, media_type in (("docs.js", "text/javascript"), ("docs.css", "text/css")):
        with client.get(f"/docs/{name}") as part:
            assert part.content_type == f"{media_type}; charset=utf-8"
            assert part.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get("/docs/docs.html").status_code == 404
    assert client.get("/docs/..%2fapi%2f__init__.py").status_code == 404


def test_the_script_never_takes_text_for_markup() -> None:
    script = (FOLDER / "docs.js").read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function", script)
