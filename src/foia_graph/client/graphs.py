"""RDF of an archive as graphs of rdflib."""

import re

from rdflib import Graph

from foia_graph.client.transport import ArchiveRequest, ArchiveRequests

TRIPLES, QUADS = "application/n-triples", "application/n-quads"
FIRST_PAGE = ArchiveRequest("/catalog.nq", (("embed", "1"), ("per_page", "1000")))
_NEXT = re.compile(r'<([^>]*)>; rel="next"')
# A line of N-Quads (section 3.1) without a graph, nor blank nodes: archives have none.
_TRIPLE = re.compile(
    rb'^<[^>]*> <[^>]*> (?:<[^>]*>|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>|@[A-Za-z0-9-]+)?) \.\n', re.MULTILINE
)


def parse_description(triples: bytes) -> Graph:
    """Parse N-Triples as a graph."""
    return Graph().parse(data=triples, format="nt")


def read_all(requests: ArchiveRequests) -> Graph:
    """Return all that an archive states as one graph, read page by page of its catalogue.

    What a page states of itself is in a named graph, which is omitted.
    """
    graph = Graph()
    request: ArchiveRequest | None = FIRST_PAGE
    while request is not None:
        with requests.open_response(request, QUADS) as response:
            graph.parse(data=b"".join(_TRIPLE.findall(response.body.read())), format="nt")
            follows = _NEXT.search(response.links)
        request = ArchiveRequest(follows[1]) if follows else None
    return graph
