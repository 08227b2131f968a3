"""A store with files, whose bag is a crate."""

from tests.web.conftest import papers

__all__ = ["papers"]
