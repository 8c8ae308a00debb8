"""Files from the network: resumed where they broke off, checked, and only over HTTP.

A download lies in ``NAME.part`` until all of it is there; ``NAME.part.json`` says what it is part of. When the server
still has the same file (its ETag or modification time is the same), only the rest is fetched.
"""

from __future__ import annotations

import http.client
import json
import logging
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from service.models.errors import ChecksumMismatch, DownloadError, NoSpace
from service.models.files import RemoteFile, Report, free_space, megabytes, sha256, silent

TIMEOUT = 30.0
"""Seconds without a byte after which a connection counts as broken."""

ATTEMPTS = 4
"""Tries at each address; what an earlier one fetched is kept."""

_CHUNK = 2**18
_PASSING = {408, 425, 429, 500, 502, 503, 504}
_RANGE_PAST_END = 416

log = logging.getLogger(__name__)


class _Broken(Exception):
    """A try failed in a way that another one may not."""


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to HTTP and HTTPS, and from HTTPS to nothing less."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """The request to make instead."""
        allowed = {"https"} if urlsplit(req.full_url).scheme == "https" else {"http", "https"}
        if urlsplit(newurl).scheme not in allowed:
            fp.close()
            raise DownloadError(f"{_host(req.full_url)} redirects to an unsafe address.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def download(file: RemoteFile, folder: Path, report: Report = silent, *, known: str = "", wait: float = 1.0) -> Path:
    """Fetch a file into a folder that exists.

    Args:
        file: what to fetch.
        folder: an interrupted download in it is resumed; a finished one is taken as it is.
        report: told of every chunk.
        known: its SHA-256 from an earlier download, for files whose publisher gives none.
        wait: seconds before the second try; each further wait is twice as long.

    Returns:
        The file in the folder.

    Raises:
        DownloadError: no address gives the file.
        ChecksumMismatch: what they give is not the file.
        NoSpace: it does not fit on the disk.
    """
    place = folder / file.name
    expected = file.sha256 or known
    if place.is_file() and (not expected or sha256(place) == expected):
        return place
    problem: DownloadError | ChecksumMismatch = DownloadError(f"No address is known for {file.name}.")
    for url in file.urls:
        try:
            _fetch_patiently(url, place, file.size, report, wait)
            return _checked(place, expected, published=bool(file.sha256), url=url)
        except (DownloadError, ChecksumMismatch) as error:
            log.info("%s", error)
            problem = error
    raise problem


def _checked(place: Path, expected: str, *, published: bool, url: str) -> Path:
    if expected and sha256(place) != expected:
        place.unlink()
        raise ChecksumMismatch(
            f"{place.name} from {_host(url)} does not have the SHA-256 checksum "
            + ("that the catalogue names." if published else "it had when it was first downloaded."),
            hint="Try again later; do not use the file."
            if published
            else "If its publisher has replaced it, say so with --accept-changed.",
        )
    return place


def _fetch_patiently(url: str, place: Path, size: int, report: Report, wait: float) -> None:
    """All tries at one address; at the end the file is in its place."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise DownloadError(f"'{url[:80]}' is no HTTP address.")
    part = place.with_name(place.name + ".part")
    for attempt in range(ATTEMPTS):
        try:
            _fetch(url, part, size, report)
            part.replace(place)
            _state_file(part).unlink(missing_ok=True)
            return
        except _Broken as broken:
            reason = broken
        if attempt + 1 < ATTEMPTS:
            time.sleep(wait * 2**attempt)
    raise DownloadError(
        f"{place.name} cannot be downloaded from {_host(url)}: {reason}.",
        hint="Run the same command again; what was downloaded is kept.",
    )


def _fetch(url: str, part: Path, size: int, report: Report) -> None:
    """One try: append to the partial file until it is whole."""
    offset, validator = _resumable(url, part)
    headers = {"User-Agent": f"dragoman/{version('dragoman')}", "Accept-Encoding": "identity"}
    if offset:
        headers |= {"Range": f"bytes={offset}-", "If-Range": validator}
    try:
        with _opener().open(urllib.request.Request(url, headers=headers), timeout=TIMEOUT) as response:
            offset = offset if _continues(response, offset) else 0
            _write_state(part, url, response.headers)
            _receive(response, part, offset, size, report)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == _RANGE_PAST_END and offset and error.headers.get("Content-Range") == f"bytes */{offset}":
            return  # all of it was here already
        if error.code == _RANGE_PAST_END:
            part.unlink(missing_ok=True)
        if error.code in _PASSING or error.code == _RANGE_PAST_END:
            raise _Broken(f"the server answered {error.code}") from error
        raise DownloadError(
            f"{_host(url)} answered {error.code} {error.reason} for {part.stem}.",
            hint="It may have been moved or withdrawn; 'dragoman models available' lists others.",
        ) from error
    except urllib.error.URLError as error:
        if isinstance(error.reason, ssl.SSLCertVerificationError):
            raise DownloadError(f"The certificate of {_host(url)} is not valid.") from error
        raise _Broken(_reason(error.reason)) from error
    except (http.client.HTTPException, OSError) as error:
        if isinstance(error, (ConnectionError, TimeoutError, socket.gaierror, ssl.SSLError, http.client.HTTPException)):
            raise _Broken(_reason(error)) from error
        raise  # the disk


def _receive(response: http.client.HTTPResponse, part: Path, offset: int, size: int, report: Report) -> None:
    rest = response.headers.get("Content-Length")
    total = offset + int(rest) if rest and rest.isdecimal() else 0
    room = offset + free_space(part.parent)
    if max(total, size if not total else 0) > room:
        raise NoSpace(
            f"{part.stem} is {megabytes(total or size)}, and the disk has {megabytes(room)} to spare.",
            hint="Free some space or choose another folder (setting 'packages').",
        )
    with part.open("r+b" if offset else "wb") as file:
        file.truncate(offset)
        file.seek(offset)
        while chunk := response.read(_CHUNK):
            file.write(chunk)
            offset += len(chunk)
            if offset > room:
                raise NoSpace(f"{part.stem} is larger than the disk allows.", hint="Free some space.")
            report(part.stem, offset, total or size)
    if total and offset != total:
        raise _Broken(f"the connection broke after {megabytes(offset)} of {megabytes(total)}")


def _continues(response: http.client.HTTPResponse, offset: int) -> bool:
    """Whether an answer is the rest that was asked for, rather than the whole."""
    if response.status != http.HTTPStatus.PARTIAL_CONTENT:
        return False
    if not (response.headers.get("Content-Range") or "").startswith(f"bytes {offset}-"):
        raise _Broken("the server sent another part than was asked for")
    return True


def _resumable(url: str, part: Path) -> tuple[int, str]:
    """How much of the file is here, and the validator that tells whether the server still has the same one."""
    try:
        state = json.loads(_state_file(part).read_text(encoding="utf-8"))
        validator = state["validator"] if state["url"] == url else ""
        return (part.stat().st_size, validator) if validator else (0, "")
    except (OSError, ValueError, KeyError, TypeError):
        return 0, ""


def _write_state(part: Path, url: str, headers: Mapping[str, str]) -> None:
    etag = headers.get("ETag") or ""
    strong = etag if etag.startswith('"') else ""  # a weak one does not promise the same bytes
    state = {"url": url, "validator": strong or headers.get("Last-Modified") or ""}
    _state_file(part).write_text(json.dumps(state), encoding="utf-8")


def _state_file(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _opener() -> urllib.request.OpenerDirector:
    """HTTP and HTTPS through the proxies of the environment, and no other scheme."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
        _SafeRedirects(),
    ):
        opener.add_handler(handler)
    return opener


def _host(url: str) -> str:
    return urlsplit(url).hostname or "?"


def _reason(error: object) -> str:
    return "no answer in time" if isinstance(error, TimeoutError) else str(error) or type(error).__name__
