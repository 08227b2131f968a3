"""A client as the tests use it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from tests.clients.terms import Row


class Refusal(Exception):
    """The client says that the endpoint refused a query, in its own words."""


class Client(Protocol):
    """Puts queries to an endpoint."""

    def select(self, query: str) -> list[Row]:
        """Give the rows; raises Refusal where the client states why there are none."""

    def ask(self, query: str) -> bool:
        """Give the verdict."""

    def construct(self, query: str) -> set[str]:
        """Give the triples."""


Start = Callable[[str], AbstractContextManager[Client]]
"""Start a client of an endpoint; skips the test where its program is absent."""
