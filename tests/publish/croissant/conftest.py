"""A store with files, with texts of pages to describe."""

from tests.web.conftest import papers

__all__ = ["papers"]
