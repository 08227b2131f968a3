"""The shipped catalogue, served, for tests of profiles."""

from tests.web.api.conftest import shipped, shipped_app

__all__ = ["shipped", "shipped_app"]
