"""A real server on the loopback, for clients that people use."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from service.api import create_app
from service.api.options import Options
from service.request import Services
from service.storage.database import Database
from service.storage.keys import KeyStore

Serve = Callable[[Options], str]


@contextmanager
def serving(services: Services, options: Options | None = None) -> Iterator[str]:
    """An app of its own on a free port; gives its address without a slash at the end."""
    server = make_server("127.0.0.1", 0, create_app(services, options), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def address(services: Services) -> Iterator[str]:
    """Of a server that asks for no key."""
    with serving(services) as found:
        yield found


@pytest.fixture
def serve(services: Services) -> Iterator[Serve]:
    """Starts a server with options of its own; gives its address."""
    with ExitStack() as stack:
        yield lambda options: stack.enter_context(serving(services, options))


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    """No keys yet."""
    return KeyStore(Database(f"sqlite:///{tmp_path}/keys.db"))
