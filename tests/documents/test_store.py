from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.core.errors import InputError, Overloaded
from service.documents import TranslatedDocument
from service.documents.store import DocumentNotFound, DocumentNotReady, DocumentStore


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where stores of this test keep their files."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def store() -> Iterator[DocumentStore]:
    made = DocumentStore(max_bytes=100, max_waiting=2, workers=1)
    yield made
    made.close()


def document(size: int = 10) -> TranslatedDocument:
    return TranslatedDocument("story_ru.txt", "text/plain", b"x" * size, size, ("en",))


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_put_can_be_read_by_its_token_alone(store: DocumentStore) -> None:
    token = store.put(document())
    assert store.read(token) == document()
    assert len(token) >= 64
    for other in ("", token[:-1], token + "0", token.upper(), "../" + token):
        with pytest.raises(DocumentNotFound):
            store.read(other)


def test_nothing_is_made_before_it_is_needed(folder: Path) -> None:
    before = set(threading.enumerate())
    DocumentStore().close()
    assert list(folder.iterdir()) == []
    new = set(threading.enumerate()) - before
    assert not any(thread.name.startswith("document") for thread in new)


def test_old_files_go(folder: Path) -> None:
    store = DocumentStore(max_age=0)
    token = store.put(document())
    with pytest.raises(DocumentNotFound):
        store.read(token)
    assert files(folder) == []


def test_the_oldest_go_when_there_is_no_room(store: DocumentStore, folder: Path) -> None:
    tokens = [store.put(document(40)) for _ in range(3)]
    with pytest.raises(DocumentNotFound):
        store.read(tokens[0])
    assert store.read(tokens[1]) == store.read(tokens[2]) == document(40)
    assert sum(path.stat().st_size for path in files(folder)) <= 100


def test_a_submitted_file_is_waited_for_and_then_there(store: DocumentStore) -> None:
    may_go, token = threading.Event(), ""

    def make() -> TranslatedDocument:
        assert may_go.wait(10)
        return document()

    token = store.submit(make)
    with pytest.raises(DocumentNotReady):
        store.read(token)
    may_go.set()
    assert store.status(token).result(10).data == b""
    assert store.read(token) == document()


def test_patience_spares_a_second_question(store: DocumentStore) -> None:
    assert store.status(store.submit(document, patience=10)).done()


def test_an_error_is_kept_for_whoever_asks(store: DocumentStore) -> None:
    def fail() -> TranslatedDocument:
        raise InputError("no")

    token = store.submit(fail, patience=10)
    assert isinstance(store.status(token).exception(), InputError)
    with pytest.raises(InputError, match="no"):
        store.read(token)


def test_too_many_waiting_are_refused(store: DocumentStore) -> None:
    may_go = threading.Event()

    def make() -> TranslatedDocument:
        assert may_go.wait(10)
        return document()

    tokens = [store.submit(make), store.submit(make)]
    with pytest.raises(Overloaded):
        store.submit(make)
    may_go.set()
    for token in tokens:
        store.status(token).result(10)
    store.submit(make)


def test_closing_leaves_no_file(folder: Path) -> None:
    store = DocumentStore()
    store.put(document())
    assert len(files(folder)) == 1
    store.close()
    assert files(folder) == []


def test_a_store_that_is_forgotten_takes_its_files_with_it(folder: Path) -> None:
    store = DocumentStore()
    store.put(document())
    del store
    assert files(folder) == []
