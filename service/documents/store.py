"""Translated files, kept for a while so that they can be fetched.

A file is known by a token nobody can guess. It is made at once or on one of a few threads of the store's own, is
written in full before it can be read, and goes when its time is up, when newer files need room, or with the process.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from pathlib import Path

from service.core.errors import InputError, Overloaded
from service.documents import TranslatedDocument

TOKEN_BYTES = 48


class DocumentNotFound(InputError):
    """No document has this token, or it is kept no longer."""

    code = "document-not-found"


class DocumentNotReady(Overloaded):
    """The document is still being translated."""

    code = "document-not-ready"


@dataclass(frozen=True, slots=True)
class _Entry:
    future: Future[TranslatedDocument]
    """Of the document without its data."""
    created: float = field(default_factory=time.monotonic)


class DocumentStore:
    """Keeps translated files. Constructing it makes neither a folder nor a thread; threads may share one.

    Args:
        max_bytes: of all files together; the oldest go first.
        max_age: seconds a file is kept.
        workers: files translated at a time by `submit`.
        max_waiting: files waiting or being translated; more are refused.
    """

    def __init__(
        self, *, max_bytes: int = 256 << 20, max_age: float = 3600, workers: int = 2, max_waiting: int = 20
    ) -> None:
        self._max_bytes, self._max_age, self._max_waiting = max_bytes, max_age, max_waiting
        self._workers = ThreadPoolExecutor(workers, thread_name_prefix="document")
        self._entries: dict[str, _Entry] = {}
        self._folder: Path | None = None
        self._lock = threading.RLock()

    def put(self, document: TranslatedDocument) -> str:
        """Keep a finished file; returns its token."""
        token, future = secrets.token_hex(TOKEN_BYTES), Future[TranslatedDocument]()
        with self._lock:
            future.set_result(self._keep(token, document))
            self._entries[token] = _Entry(future)
        return token

    def submit(self, make: Callable[[], TranslatedDocument], patience: float = 0) -> str:
        """Have a file made on a thread of the store; returns its token.

        Args:
            make: makes the file.
            patience: seconds to wait for it here, so that a small file is ready when the token is given out.

        Raises:
            Overloaded: too many are waiting.
        """
        token = secrets.token_hex(TOKEN_BYTES)
        with self._lock:
            self._forget_old()
            if sum(not entry.future.done() for entry in self._entries.values()) >= self._max_waiting:
                raise Overloaded("Too many documents are waiting.", hint="Try again later.", retry_after=30)
            future = self._workers.submit(lambda: self._keep(token, make()))
            self._entries[token] = _Entry(future)
        wait([future], patience)
        return token

    def status(self, token: str) -> Future[TranslatedDocument]:
        """The file as a future: waiting, running, or done with the document without its data, or with an error.

        Raises:
            DocumentNotFound: there is none, or no longer.
        """
        with self._lock:
            self._forget_old()
            entry = self._entries.get(token)
        if entry is None:
            raise DocumentNotFound("There is no such document.", hint="It may have expired.")
        return entry.future

    def read(self, token: str) -> TranslatedDocument:
        """The finished file.

        Raises:
            DocumentNotFound: there is none, or no longer.
            DocumentNotReady: it is still being made.
            Exception: whatever `make` raised.
        """
        future = self.status(token)
        if not future.done():
            raise DocumentNotReady("The document is not ready.", hint="Ask for its status.", retry_after=5)
        document = future.result()
        try:
            return replace(document, data=self._path(token).read_bytes())
        except FileNotFoundError:
            raise DocumentNotFound("There is no such document.", hint="It has expired.") from None

    def close(self) -> None:
        """Drop what waits, finish what runs and remove all files."""
        self._workers.shutdown(cancel_futures=True)
        with self._lock:
            self._entries.clear()
            if self._folder:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None

    def _path(self, token: str) -> Path:
        with self._lock:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="dragoman-documents-"))
                weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            return self._folder / token

    def _keep(self, token: str, document: TranslatedDocument) -> TranslatedDocument:
        with self._lock:
            path = self._path(token)
            self._make_room(path.parent, len(document.data))
            part = path.with_suffix(".part")
            part.write_bytes(document.data)
            part.replace(path)
        return replace(document, data=b"")

    def _make_room(self, folder: Path, needed: int) -> None:
        """Forget the oldest finished files until this many bytes fit."""
        self._forget_old()
        sizes = {path.name: path.stat().st_size for path in folder.iterdir()}
        for token in list(self._entries):
            if sum(sizes.values()) + needed <= self._max_bytes:
                break
            if token in sizes:
                self._forget(token)
                del sizes[token]

    def _forget_old(self) -> None:
        oldest = time.monotonic() - self._max_age
        for token, entry in list(self._entries.items()):
            if entry.created < oldest and entry.future.done():
                self._forget(token)

    def _forget(self, token: str) -> None:
        del self._entries[token]
        if self._folder:
            (self._folder / token).unlink(missing_ok=True)
