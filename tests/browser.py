"""A headless Chromium for tests, spoken to by the WebDriver protocol; Debian's chromium and chromium-driver."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.backends import free_port, wait_for

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1000,1400",
)


class Browser:
    """One window."""

    def __init__(self, driver: str, profile: Path, *flags: str) -> None:
        options = {"binary": shutil.which("chromium"), "args": [*FLAGS, f"--user-data-dir={profile}", *flags]}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        self._driver = driver
        self._session = ""
        session = self._ask("POST", {"capabilities": {"alwaysMatch": wanted}})
        self._session = "/" + session["sessionId"]

    def open(self, address: str) -> None:
        """Load a page and what belongs to it."""
        self._ask("POST", {"url": address}, "/url")

    def run(self, script: str) -> Any:
        """What a function body returns in the page."""
        return self._ask("POST", {"script": script, "args": []}, "/execute/sync")

    def wait_for(self, script: str) -> Any:
        """The first true value that a function body returns."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if found := self.run(script):
                return found
            time.sleep(0.05)
        pytest.fail(f"never true in the page: {script}\n{self.complaints()}")

    def complaints(self) -> list[str]:
        """What the console has been told since the last call: errors, and breaches of the page's policy."""
        return [entry["message"] for entry in self._ask("POST", {"type": "browser"}, "/se/log")]

    def traffic(self) -> list[tuple[str, dict[str, Any]]]:
        """Names and parameters of the events of the network since the last call."""
        entries = [json.loads(entry["message"]) for entry in self._ask("POST", {"type": "performance"}, "/se/log")]
        events = [entry["message"] for entry in entries]
        return [(event["method"], event["params"]) for event in events if event["method"].startswith("Network.")]

    def screenshot(self, path: Path) -> None:
        """Write what the window shows to a PNG file."""
        path.write_bytes(base64.b64decode(self._ask("GET", None, "/screenshot")))

    def close(self) -> None:
        self._ask("DELETE", None)

    def _ask(self, method: str, body: dict[str, Any] | None, command: str = "") -> Any:
        data = None if body is None else json.dumps(body).encode()
        address = f"{self._driver}/session{self._session}{command}"
        request = urllib.request.Request(address, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)["value"]


@contextmanager
def browser(folder: Path, *flags: str) -> Iterator[Browser]:
    """A browser with an empty profile; skips the test where there is none."""
    driver = shutil.which("chromedriver")
    if not driver or not shutil.which("chromium"):
        pytest.skip("Chromium is not installed (Debian: chromium, chromium-driver)")
    port = free_port()
    process = subprocess.Popen([driver, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        window = Browser(f"http://127.0.0.1:{port}", folder / "profile", *flags)
        try:
            yield window
        finally:
            window.close()
    finally:
        process.terminate()
        process.wait(10)
