"""Fixtures shared by all tests: the services over the embedded model, loaded once."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.bootstrap import build_services
from service.request import Services
from service.settings import Settings
from service.translation.engine import Engine
from service.translation.packages import TranslationPackage, starter_packages

# A shell that starts the tests in the background makes them, and the commands they start, deaf to Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the machine's settings, its Argos packages nor its database take part in a test."""
    import os

    for name in [name for name in os.environ if re.match(r"DRAGOMAN_|ARGOS_", name)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DRAGOMAN_PACKAGES", str(tmp_path / "packages"))
    monkeypatch.setenv("DRAGOMAN_DATA_FOLDER", str(tmp_path / "data"))


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The pipeline's services over the embedded model alone; greedy decoding, to be quick."""
    folder = tmp_path_factory.mktemp("data")
    built = build_services(Settings(packages=(), data_folder=folder, beam_size=1, max_characters=50_000, memory="off"))
    yield built
    built.translator.engine.close()


@pytest.fixture(scope="session")
def engine(services: Services) -> Engine:
    """The engine of `services`."""
    return services.translator.engine


@pytest.fixture(scope="session")
def starter() -> dict[tuple[str, str], TranslationPackage]:
    """The directions of the embedded model, by source and target."""
    return {(package.source, package.target): package for package in starter_packages()}
