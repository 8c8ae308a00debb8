"""Real PostgreSQL and Redis for tests, from Debian's packages postgresql and redis-server, on free ports."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def find_program(name: str) -> str:
    """Its path; skips the test where it is not installed."""
    places = [shutil.which(name), *map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))]
    found = next(filter(None, places), None)
    if not found:
        pytest.skip(f"{name} is not installed (Debian: postgresql, redis-server)")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the server did not start")


@contextmanager
def redis(port: int) -> Iterator[str]:
    """A Redis that keeps nothing; gives its URL."""
    command = [find_program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def postgresql() -> Iterator[str]:
    """An empty PostgreSQL cluster; gives the URL of its database."""
    initdb, server = find_program("initdb"), find_program("postgres")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="dragoman-pg-") as folder:
        # PostgreSQL refuses to run as root.
        account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        if account:
            os.chown(folder, account.pw_uid, account.pw_gid)
        data = str(Path(folder) / "data")
        init = [initdb, "-D", data, "-U", "dragoman", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(init, check=True, stdout=subprocess.DEVNULL, cwd=folder, **user)  # type: ignore[call-overload]
        command = [server, "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder, "-F"]
        process: subprocess.Popen[bytes] = subprocess.Popen(  # type: ignore[call-overload]
            command, stderr=subprocess.DEVNULL, cwd=folder, **user
        )
        try:
            wait_for(port, process)
            yield f"postgresql://dragoman@127.0.0.1:{port}/postgres"
        finally:
            process.send_signal(2)  # fast shutdown: clients are thrown out
            process.wait(30)
