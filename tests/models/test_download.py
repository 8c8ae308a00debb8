"""Downloads over a real connection to a server that misbehaves."""

from __future__ import annotations

import hashlib
import io
import random
import urllib.request
from pathlib import Path

import pytest

from service.core.errors import DragomanError
from service.models import download as module
from service.models.download import download
from service.models.errors import ChecksumMismatch, DownloadError, NoSpace
from service.models.files import RemoteFile
from tests.models.servers import Resource, Server

CONTENT = random.Random(3).randbytes(700_000)
CHECKSUM = hashlib.sha256(CONTENT).hexdigest()


def fetch(folder: Path, *urls: str, sha256: str = CHECKSUM, known: str = "") -> bytes:
    return download(RemoteFile("model.bin", urls, sha256), folder, known=known, wait=0.0).read_bytes()


def test_a_file_arrives_whole_and_its_progress_is_told(server: Server, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    file = RemoteFile("model.bin", (server.add("/model", CONTENT),), CHECKSUM)
    place = download(file, tmp_path, lambda *step: told.append(step))
    assert place.read_bytes() == CONTENT
    assert told[-1] == ("model.bin", len(CONTENT), len(CONTENT))
    assert [path.name for path in tmp_path.iterdir()] == ["model.bin"]


def test_a_broken_connection_is_resumed_where_it_broke(server: Server, tmp_path: Path) -> None:
    url = server.add("/model", CONTENT, failures=[-300_000, -200_000])
    assert fetch(tmp_path, url) == CONTENT
    assert [wanted for _, wanted in server.requests] == ["", "bytes=300000-", "bytes=500000-"]


def test_a_later_command_goes_on_where_an_earlier_one_failed(server: Server, tmp_path: Path) -> None:
    url = server.add("/model", CONTENT, failures=[-300_000, 503, 503, 503])
    with pytest.raises(DownloadError, match="503"):
        fetch(tmp_path, url)
    assert (tmp_path / "model.bin.part").stat().st_size == 300_000
    assert fetch(tmp_path, url) == CONTENT
    assert server.requests[-1][1] == "bytes=300000-"


def test_an_interrupted_download_keeps_what_it_has(server: Server, tmp_path: Path) -> None:
    url = server.add("/model", CONTENT)

    def interrupt(label: str, done: int, total: int) -> None:
        if done > 400_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(RemoteFile("model.bin", (url,), CHECKSUM), tmp_path, interrupt)
    assert fetch(tmp_path, url) == CONTENT
    assert server.requests[-1][1].startswith("bytes=")


def test_a_file_that_has_changed_meanwhile_is_fetched_afresh(server: Server, tmp_path: Path) -> None:
    url = server.add("/model", b"old" * 200_000, failures=[-300_000, 503, 503, 503])
    with pytest.raises(DownloadError):
        fetch(tmp_path, url)
    server.resources["/model"] = Resource(CONTENT)
    assert fetch(tmp_path, url) == CONTENT


@pytest.mark.parametrize("how", [{"ranges": False}, {"etag": None}, {"etag": 'W/"weak"'}])
def test_without_a_promise_of_the_same_bytes_the_download_starts_again(
    server: Server, tmp_path: Path, how: dict[str, object]
) -> None:
    url = server.add("/model", CONTENT, failures=[-300_000], **how)
    assert fetch(tmp_path, url) == CONTENT
    assert len(server.requests) == 2


def test_a_partial_file_that_is_whole_already_is_taken(server: Server, tmp_path: Path) -> None:
    url = server.add("/model", CONTENT, failures=[-len(CONTENT)], announced=False)
    fetch(tmp_path, url)
    (tmp_path / "model.bin").rename(tmp_path / "model.bin.part")
    etag = hashlib.sha256(CONTENT).hexdigest()[:12]
    (tmp_path / "model.bin.part.json").write_text(f'{{"url": "{url}", "validator": "\\"{etag}\\""}}')
    assert fetch(tmp_path, url) == CONTENT


def test_a_finished_download_is_not_fetched_twice(server: Server, tmp_path: Path) -> None:
    url = server.add("/model", CONTENT)
    fetch(tmp_path, url)
    fetch(tmp_path, url)
    assert len(server.requests) == 1


def test_a_wrong_file_is_refused_and_deleted(server: Server, tmp_path: Path) -> None:
    url = server.add("/model", CONTENT[:-1] + b"!")
    with pytest.raises(ChecksumMismatch) as caught:
        fetch(tmp_path, url)
    assert caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_a_published_checksum_must_stay_the_same(server: Server, tmp_path: Path) -> None:
    url = server.add("/model", b"another model")
    with pytest.raises(ChecksumMismatch, match="first downloaded") as caught:
        fetch(tmp_path, url, sha256="", known=CHECKSUM)
    assert "--accept-changed" in caught.value.hint
    assert fetch(tmp_path, url, sha256="") == b"another model"


def test_a_mirror_takes_over_from_one_that_fails(server: Server, tmp_path: Path) -> None:
    gone, wrong = server.url("/gone"), server.add("/wrong", b"x")
    assert fetch(tmp_path, gone, wrong, server.add("/model", CONTENT)) == CONTENT
    assert [path for path, _ in server.requests] == ["/gone", "/wrong", "/model"]


def test_what_is_not_there_says_so_at_once(server: Server, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="404") as caught:
        fetch(tmp_path, server.url("/gone"))
    assert len(server.requests) == 1
    assert caught.value.hint


def test_a_server_in_trouble_is_asked_again(server: Server, tmp_path: Path) -> None:
    assert fetch(tmp_path, server.add("/model", CONTENT, failures=[500, 429])) == CONTENT


def test_a_server_that_falls_silent_is_given_up(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TIMEOUT", 0.2)
    monkeypatch.setattr(module, "ATTEMPTS", 2)
    with pytest.raises(DownloadError, match="in time"):
        fetch(tmp_path, server.add("/model", CONTENT, chunk=1000, pause=1.0))


def test_nobody_answering_says_so(tmp_path: Path, server: Server) -> None:
    url = server.url("/model")
    server.server_close()
    with pytest.raises(DownloadError, match="refused"):
        fetch(tmp_path, url)


def test_redirects_are_followed_and_resumed(server: Server, tmp_path: Path) -> None:
    server.add("/model", CONTENT, failures=[-300_000])
    assert fetch(tmp_path, server.add("/latest", b"", location="/model")) == CONTENT
    assert server.requests[-1] == ("/model", "bytes=300000-")


@pytest.mark.parametrize("location", ["file:///etc/hostname", "ftp://127.0.0.1/x"])
def test_a_redirect_leads_to_no_other_kind_of_address(server: Server, tmp_path: Path, location: str) -> None:
    with pytest.raises(DownloadError):
        fetch(tmp_path, server.add("/latest", b"", location=location), sha256="")
    assert not (tmp_path / "model.bin").exists()


def test_a_redirect_never_leaves_encryption() -> None:
    request = urllib.request.Request("https://models.example/x")
    with pytest.raises(DownloadError, match="unsafe"):
        module._SafeRedirects().redirect_request(request, io.BytesIO(), 302, "", {}, "http://models.example/x")


def test_redirects_in_a_circle_end(server: Server, tmp_path: Path) -> None:
    server.add("/a", b"", location="/b")
    with pytest.raises(DownloadError):
        fetch(tmp_path, server.add("/b", b"", location="/a"))
    assert len(server.requests) < 50


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://127.0.0.1/x", "/etc/hostname", ""])
def test_only_http_addresses_are_fetched(tmp_path: Path, url: str) -> None:
    with pytest.raises(DownloadError):
        fetch(tmp_path, url, sha256="")


@pytest.mark.parametrize("announced", [True, False])
def test_a_file_that_does_not_fit_on_the_disk_is_refused(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, announced: bool
) -> None:
    monkeypatch.setattr(module, "free_space", lambda folder: 600_000)
    with pytest.raises(NoSpace):
        fetch(tmp_path, server.add("/model", CONTENT, announced=announced))


def test_no_error_of_a_library_gets_out(server: Server, tmp_path: Path) -> None:
    """Answers that are no HTTP."""
    import socket
    import threading

    for answer in (
        b"",
        b"garbage\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 999 ?\r\n\r\n",
    ):
        with socket.create_server(("127.0.0.1", 0)) as listener:

            def serve(listener: socket.socket = listener, answer: bytes = answer) -> None:
                for _ in range(module.ATTEMPTS):
                    try:
                        connection, _ = listener.accept()
                    except OSError:
                        return
                    with connection:
                        connection.recv(4096)
                        connection.sendall(answer)

            thread = threading.Thread(target=serve, daemon=True)
            thread.start()
            with pytest.raises(DragomanError):
                fetch(tmp_path, f"http://127.0.0.1:{listener.getsockname()[1]}/x")
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)
