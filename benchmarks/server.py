"""A server of ours on loopback for measurements, and connections to it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
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
    """A kept-alive connection that costs its own machine little: what a load needs is the server's to have."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._connect()

    def post(self, path: str, body: Any) -> tuple[int, float]:
        """The status of the answer, and the seconds after which to try again where it says so, else 0."""
        content = json.dumps(body, ensure_ascii=False).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self._address[0]}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        request = head.encode() + content
        try:
            return self._answer(request)
        except ConnectionError:  # the server may close a connection between two requests
            self.close()
            self._connect()
            return self._answer(request)

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def _connect(self) -> None:
        self._socket = socket.create_connection(self._address, timeout=120)

    def _answer(self, request: bytes) -> tuple[int, float]:
        self._socket.sendall(request)
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._receive()
        head = received[:end].decode("ascii").lower()
        missing = int(_field(head, "content-length")) - (len(received) - end - 4)
        while missing > 0:
            missing -= len(self._receive())
        if _field(head, "connection") == "close":
            self.close()
            self._connect()
        return int(head.split(" ", 2)[1]), float(_field(head, "retry-after"))

    def _receive(self) -> bytes:
        part = self._socket.recv(65536)
        if not part:
            raise ConnectionResetError
        return part


def _field(head: str, name: str) -> str:
    _, found, rest = head.partition(f"\r\n{name}: ")
    return rest.partition("\r\n")[0] if found else "0"
