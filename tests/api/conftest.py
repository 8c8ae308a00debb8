from __future__ import annotations

import dataclasses

import pytest
from flask.testing import FlaskClient

from service.api import create_app
from service.request import Services
from service.storage.database import Database
from service.storage.glossaries import GlossaryStore
from service.translation.glossary_catalog import GlossaryCatalog


@pytest.fixture
def client(services: Services) -> FlaskClient:
    """A client of an app of its own."""
    return create_app(services).test_client()


@pytest.fixture(scope="module")
def own_services(services: Services, tmp_path_factory: pytest.TempPathFactory) -> Services:
    """The services with glossaries of the module's own, to be made and changed."""
    store = GlossaryStore(Database(f"sqlite:///{tmp_path_factory.mktemp('glossaries')}/dragoman.db"))
    return dataclasses.replace(services, glossaries=GlossaryCatalog(open_store=lambda: store))
