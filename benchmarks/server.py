"""A server of ours on loopback for measurements, and connections to it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any


class Server:
    """``dragoman serve`` as a process of its own; a context manager."""

    def __init__(self, **settings: object) -> None:
        settings = {"memory": "off", **settings}  # models are measured, not what they said before
        variables = {f"DRAGOMAN_{name.upper()}": str(value) for name, value in settings.items()}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "service", "serve", "--port", "0"],
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **variables},
        )
        assert self._process.stderr
        for line in self._process.stderr:
            if found := re.search(r"Listening at: http://([\d.]+):(\d+)", line):
                self.address = (found[1], int(found[2]))
                break
        else:
            raise SystemExit("the server did not start")
        threading.Thread(target=self._process.stderr.read, daemon=True).start()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)

    def resident_megabytes(self) -> float:
        """Resident memory of the process that serves."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        status = Path(f"/proc/{children.split()[0]}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


class Client:
    """A kept-alive connection."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._connection = http.client.HTTPConnection(*address, timeout=120)

    def post(self, path: str, body: Any) -> tuple[int, float]:
        """The status of the answer, and the seconds after which to try again where it says so, else 0."""
        content = json.dumps(body, ensure_ascii=False).encode()
        self._connection.request("POST", path, content, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        response.read()
        return response.status, float(response.headers.get("Retry-After", 0))

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
