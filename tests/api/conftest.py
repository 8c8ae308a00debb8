from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from service.api import create_app
from service.request import Services


@pytest.fixture
def client(services: Services) -> FlaskClient:
    """A client of an app of its own."""
    return create_app(services).test_client()
