"""Whether a body is whole and well-formed, in whatever form it came."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from xml.etree import ElementTree

import pyoxigraph as ox

from tests.attacks.server import Reply


def _json(body: bytes) -> None:
    found = json.loads(body)
    assert "boolean" in found or isinstance(found["results"]["bindings"], list)


def _xml(body: bytes) -> None:
    assert ElementTree.fromstring(body).tag == "{http://www.w3.org/2005/sparql-results#}sparql"


def _csv(body: bytes) -> None:
    rows = list(csv.reader(io.StringIO(body.decode(), newline=""), strict=True))
    assert body.endswith(b"\r\n")
    # A row without a value for the one column it has is an empty line.
    assert {len(row) for row in rows if row} <= {len(rows[0])}


def _tsv(body: bytes) -> None:
    rows = body.decode().split("\n")
    assert rows.pop() == ""
    assert {row.count("\t") for row in rows} == {rows[0].count("\t")}


def _jsonld(body: bytes) -> None:
    assert "@context" in json.loads(body)


def _html(body: bytes) -> None:
    assert body.decode().rstrip().endswith("</html>")


def _rdf(form: ox.RdfFormat) -> Callable[[bytes], None]:
    def read(body: bytes) -> None:
        list(ox.parse(body, format=form))

    return read


READERS: Mapping[str, Callable[[bytes], None]] = {
    "application/sparql-results+json": _json,
    "application/sparql-results+xml": _xml,
    "text/csv": _csv,
    "text/tab-separated-values": _tsv,
    "application/ld+json": _jsonld,
    "text/html": _html,
    "text/turtle": _rdf(ox.RdfFormat.TURTLE),
    "application/n-triples": _rdf(ox.RdfFormat.N_TRIPLES),
    "application/n-quads": _rdf(ox.RdfFormat.N_QUADS),
    "application/trig": _rdf(ox.RdfFormat.TRIG),
    "application/rdf+xml": _rdf(ox.RdfFormat.RDF_XML),
}


def check(reply: Reply) -> None:
    """Fail where an answer is not the whole of what its media type says it is."""
    READERS[reply.headers["content-type"].partition(";")[0]](reply.body)
