"""The shipped catalogue, served."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foia_graph.model.profile import Profile
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from web_settings import PATIENT

SHIPPED = "https://foia-graph.example.org/"


@pytest.fixture(scope="session")
def shipped_app(shipped_store: Path, profile: Profile) -> Iterator[Flask]:
    """Serve the shipped catalogue."""
    made = create_app(shipped_store, profile, settings=PATIENT)
    made.testing = True
    yield made
    made.extensions[EXTENSION].close()


@pytest.fixture
def shipped(shipped_app: Flask) -> FlaskClient:
    """Give a client of the shipped catalogue."""
    return shipped_app.test_client()
