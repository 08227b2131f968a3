"""The requests of the protocol tests, as their manifest states them (the `ht:` vocabulary)."""

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

from tests.w3c.manifests import MF as TESTS
from tests.w3c.manifests import SPARQL_11

MF = Namespace(TESTS)
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request of a test."""

    test: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def is_update(self) -> bool:
        """Tell whether something is to be changed, or what is asked looks as if it were."""
        kind = self.headers.get("content-type", "")
        return "update" in kind or "update=" in self.path or self.body.startswith(b"update=")


def exchanges() -> Iterator[Exchange]:
    """Yield the requests of all tests."""
    graph = Graph().parse(SPARQL_11.folder / "protocol" / "manifest.ttl", publicID=SPARQL_11.base)
    (entries,) = graph.objects(None, MF.entries)
    for test in Collection(graph, entries):
        name = str(test).rpartition("#")[2] or str(test)
        for request in Collection(graph, graph.value(graph.value(test, MF.action), HT.requests)):
            yield _exchange(graph, name.rpartition("/")[2], request)


def _exchange(graph: Graph, test: str, request: Node) -> Exchange:
    headers = graph.value(request, HT.headers)
    fields = Collection(graph, headers) if headers else []
    body = graph.value(request, HT.body)
    encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8") if body else ""
    return Exchange(
        test,
        str(graph.value(request, HT.methodName)),
        str(graph.value(request, HT.absolutePath)),
        {str(graph.value(f, HT.fieldName)).lower(): str(graph.value(f, HT.fieldValue)) for f in fields},
        str(graph.value(body, CNT.chars)).encode(encoding) if body else b"",
    )
