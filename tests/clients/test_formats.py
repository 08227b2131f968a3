"""Every form that SPARQLWrapper can ask for says the same."""

import csv
import io

import pytest
import rdflib
from pyoxigraph import QueryResultsFormat, parse_query_results
from SPARQLWrapper import CSV, JSONLD, N3, RDFXML, TSV, TURTLE, XML

from tests.clients.conftest import Served
from tests.clients.in_python import Wrapper, lines
from tests.clients.questions import CONSTRUCT, SELECT, YES
from tests.clients.terms import solved

pytestmark = [
    pytest.mark.clients,
    # Raised by rdflib's own parsers.
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]


@pytest.fixture
def wrapper(served: Served) -> Wrapper:
    """SPARQLWrapper, which asks by GET."""
    return Wrapper(served.endpoint, "GET")


def test_rows_as_xml(wrapper: Wrapper, served: Served):
    """XML is converted to a document, which holds the rows."""
    found = parse_query_results(wrapper.put(SELECT, XML).toxml(), format=QueryResultsFormat.XML)

    assert served.rows(SELECT) == solved(found)


def test_rows_as_tsv(wrapper: Wrapper, served: Served):
    """Tab-separated values are terms."""
    found = parse_query_results(wrapper.put(SELECT, TSV), format=QueryResultsFormat.TSV)

    assert served.rows(SELECT) == solved(found)


def test_rows_as_csv(wrapper: Wrapper, served: Served):
    """Comma-separated values are plain text."""
    found = list(csv.DictReader(io.StringIO(wrapper.put(SELECT, CSV).decode())))

    solutions = served.store.query(SELECT)
    names = [variable.value for variable in solutions.variables]
    known = [{name: row[name].value if row[name] else "" for name in names} for row in solutions]
    assert known == found


def test_a_verdict_as_xml(wrapper: Wrapper):
    """The document of an ASK holds a boolean."""
    (found,) = wrapper.put(YES, XML).getElementsByTagName("boolean")

    assert "true" == found.firstChild.data


@pytest.mark.parametrize(("form", "written"), [(TURTLE, "turtle"), (N3, "turtle")])
def test_a_graph_as_text(wrapper: Wrapper, served: Served, form: str, written: str):
    """Turtle is handed on as bytes, also to who asks for N3."""
    found = rdflib.Graph().parse(data=wrapper.put(CONSTRUCT, form), format=written)

    assert served.triples(CONSTRUCT) == lines(found)


def test_a_graph_as_a_graph(wrapper: Wrapper, served: Served):
    """RDF/XML is made into a graph of rdflib."""
    assert served.triples(CONSTRUCT) == lines(wrapper.put(CONSTRUCT, RDFXML))


def test_a_graph_as_json_ld(wrapper: Wrapper, served: Served):
    """JSON-LD names its context by path, so whoever reads it from bytes must say where they came from."""
    address, data = wrapper.fetched(CONSTRUCT, JSONLD)
    found = rdflib.Graph().parse(data=data, format="json-ld", publicID=address)

    assert served.triples(CONSTRUCT) == lines(found)
