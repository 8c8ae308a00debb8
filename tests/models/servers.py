"""An HTTP server on this machine that misbehaves as told."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Resource:
    """A file of the server.

    Attributes:
        content: all of it.
        etag: of this content; by default made of it; None sends none.
        ranges: whether parts of it can be asked for.
        failures: answered one after the other before the file itself: a status, or a number of bytes after which the
            connection breaks, as a negative number.
        location: where it redirects to.
        chunk, pause: bytes sent at once, and seconds after each.
        announced: whether its length is.
    """

    content: bytes = b""
    etag: str | None = ""
    ranges: bool = True
    failures: list[int] = field(default_factory=list)
    location: str = ""
    chunk: int = 65536
    pause: float = 0.0
    announced: bool = True


class Server(ThreadingHTTPServer):
    """Serves `resources` by path; `requests` lists the path and Range header of each request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.resources: dict[str, Resource] = {}
        self.requests: list[tuple[str, str]] = []

    def add(self, path: str, content: bytes, **how: object) -> str:
        """Serve a file; returns its address."""
        self.resources[path] = Resource(content, **how)  # type: ignore[arg-type]
        return self.url(path)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.requests.append((self.path, self.headers.get("Range", "")))
        resource = self.server.resources.get(self.path)
        if resource is None:
            self.send_error(404)
            return
        if resource.location:
            self.send_response(302)
            self.send_header("Location", resource.location)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        failure = resource.failures.pop(0) if resource.failures else 0
        if failure > 0:
            self.send_error(failure)
            return
        self._send(resource, -failure)

    def _send(self, resource: Resource, break_after: int) -> None:
        content = resource.content
        etag = f'"{hashlib.sha256(content).hexdigest()[:12]}"' if resource.etag == "" else resource.etag
        wanted = self.headers.get("Range", "")
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and resource.ranges else 0
        if start and self.headers.get("If-Range") not in (None, etag):
            start = 0
        if start >= len(content) and start:
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(content)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        if resource.announced:
            self.send_header("Content-Length", str(len(content) - start))
        if etag:
            self.send_header("ETag", etag)
        self.end_headers()
        end = start + break_after if break_after else len(content)
        for position in range(start, end, resource.chunk):
            self.wfile.write(content[position : min(end, position + resource.chunk)])
            self.wfile.flush()
            time.sleep(resource.pause)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def running() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
