"""A server on this machine, and one small model of each architecture, made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.models.catalog import Catalog, Entry, EntryFile, load_catalog
from service.models.store import Store
from tests.models.builders import make_argos, make_m2m, make_opus_release, make_t5
from tests.models.servers import Server, running

NLLB_TAGS = {"en": "eng_Latn", "hy": "hye_Armn", "az": "azj_Latn", "ru": "rus_Cyrl"}


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store([tmp_path / "packages"])


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The catalogue we ship."""
    return load_catalog()


@pytest.fixture(scope="session")
def opus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_opus_release(tmp_path_factory.mktemp("opus") / "release", labels=[">>hye<<"])


@pytest.fixture(scope="session")
def m2m(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_m2m(tmp_path_factory.mktemp("m2m") / "model", list(NLLB_TAGS.values()))


@pytest.fixture(scope="session")
def t5(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_t5(tmp_path_factory.mktemp("t5") / "model", ["<2en>", "<2hy>", "<2az>"])


@pytest.fixture(scope="session")
def argos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_argos(tmp_path_factory.mktemp("argos") / "translate-en_ka", "en", "ka")


def entry_like(entry: Entry, files: dict[str, str], **changes: object) -> Entry:
    """A catalogue entry with the addresses of its files replaced."""
    served = tuple(EntryFile(name=name, urls=(url,)) for name, url in files.items())
    return entry.model_copy(update={"files": served, **changes})


def served(server: Server, folder: Path) -> dict[str, str]:
    """The files of a model, each served by itself, by the names the catalogue gives them."""
    renamed = {"sentencepiece.bpe.model": "sentencepiece.model", "spiece.model": "sentencepiece.model"}
    return {
        renamed.get(path.name, path.name): server.add(f"/{path.name}", path.read_bytes()) for path in folder.iterdir()
    }


def leftovers(store: Store) -> list[str]:
    """What an installation left in the folder of packages that is neither a package nor meant to stay."""
    kept = {"metadata.json", "lock", "checksums.json", "downloads", "argos-index.json"}
    strays = (
        [path.name for path in store.workspace.iterdir() if path.name not in kept] if store.workspace.exists() else []
    )
    return strays + [
        path.name for path in store.folder.iterdir() if path.name.startswith(".") and path != store.workspace
    ]
