"""Clients that are Python libraries."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import rdflib
from pyoxigraph import Literal, NamedNode, Store
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from tests.clients.client import Refusal, Start
from tests.clients.questions import through
from tests.clients.terms import Row, Term, rows, solved, triples


class Wrapper:
    """SPARQLWrapper, with what it asks for by default."""

    def __init__(self, endpoint: str, method: str) -> None:
        self._endpoint, self._method = endpoint, method

    def put(self, query: str, form: str) -> Any:
        """Give what the library makes of an answer in some form."""
        try:
            return self._asking(query, form).queryAndConvert()
        except SPARQLWrapperException as error:
            raise Refusal(str(error)) from error

    def fetched(self, query: str, form: str) -> tuple[str, bytes]:
        """Give the address of an answer, and its bytes."""
        answer = self._asking(query, form).query()
        return answer.geturl(), answer.response.read()

    def _asking(self, query: str, form: str) -> SPARQLWrapper:
        wrapper = SPARQLWrapper(self._endpoint, returnFormat=form)
        wrapper.setMethod(self._method)
        wrapper.setQuery(query)
        return wrapper

    def select(self, query: str) -> list[Row]:
        return rows(self.put(query, JSON)["results"]["bindings"])

    def ask(self, query: str) -> bool:
        return bool(self.put(query, JSON)["boolean"])

    def construct(self, query: str) -> set[str]:
        return lines(rdflib.Graph().parse(data=self.put(query, TURTLE), format="turtle"))


class Remote:
    """A graph of rdflib that lies behind an endpoint."""

    def __init__(self, endpoint: str, method: str) -> None:
        self._graph = rdflib.Graph(SPARQLStore(endpoint, method=method))

    def select(self, query: str) -> list[Row]:
        return [
            {str(name): str(of_rdflib(value)) for name, value in row.items()}
            for row in self._graph.query(query).bindings
        ]

    def ask(self, query: str) -> bool:
        return bool(self._graph.query(query).askAnswer)

    def construct(self, query: str) -> set[str]:
        found = self._graph.query(query).graph
        assert found is not None
        return lines(found)


class Federated:
    """An empty store of pyoxigraph that asks by SERVICE."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint, self._store = endpoint, Store()

    def _put(self, query: str) -> Any:
        return self._store.query(through(self._endpoint, query))

    def select(self, query: str) -> list[Row]:
        return solved(self._put(query))

    def ask(self, query: str) -> bool:
        return bool(self._put(query))

    def construct(self, query: str) -> set[str]:
        return triples(self._put(query))


def of_rdflib(value: Any) -> Term:
    """Take over a term of rdflib."""
    if isinstance(value, rdflib.URIRef):
        return NamedNode(value)
    if value.language:
        return Literal(value, language=value.language)
    return Literal(value, datatype=NamedNode(value.datatype)) if value.datatype else Literal(value)


def lines(graph: rdflib.Graph) -> set[str]:
    """Write the triples of a graph without blank nodes as lines."""
    return {" ".join(str(of_rdflib(each)) for each in triple) for triple in graph}


def wrapper(method: str) -> Start:
    """Give SPARQLWrapper with GET or POST."""

    @contextmanager
    def start(endpoint: str) -> Iterator[Wrapper]:
        yield Wrapper(endpoint, method)

    return start


def remote(method: str) -> Start:
    """Give rdflib's store with GET, POST or POST_FORM."""

    @contextmanager
    def start(endpoint: str) -> Iterator[Remote]:
        yield Remote(endpoint, method)

    return start


@contextmanager
def federated(endpoint: str) -> Iterator[Federated]:
    """Give the engine itself, as another store that federates."""
    yield Federated(endpoint)


CLIENTS: dict[str, Start] = {
    "SPARQLWrapper GET": wrapper("GET"),
    "SPARQLWrapper POST": wrapper(POST),
    "rdflib GET": remote("GET"),
    "rdflib POST": remote("POST"),
    "rdflib POST_FORM": remote("POST_FORM"),
    "pyoxigraph SERVICE": federated,
}
