"""JSON-LD as others read it, who fetch the address and the context by themselves."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
import rdflib
from pyld import jsonld
from pyoxigraph import RdfFormat

from tests import npm
from tests.clients.conftest import Served
from tests.clients.in_python import lines
from tests.clients.in_shell import read, said
from tests.clients.questions import CONSTRUCT

pytestmark = [
    pytest.mark.clients,
    # Raised by rdflib's own parsers.
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

FOLDER = Path(__file__).parent
THINGS = (
    "agency/ice",
    "case/ndlon-v-ice",
    "document/fbi-sc-1312",
    "document/moa-new-york",
    "organization/ndlon",
    "release/2012-04-10",
    "source/ngi-key-documents",
)
Read = Callable[[list[str]], list[set[str]]]


def pyld(addresses: list[str]) -> list[set[str]]:
    """Read with PyLD."""
    quads = (jsonld.to_rdf(address, {"format": "application/n-quads"}) for address in addresses)
    return [read(each, RdfFormat.N_QUADS) for each in quads]


def of_rdflib(addresses: list[str]) -> list[set[str]]:
    """Read with rdflib."""
    return [lines(rdflib.Graph().parse(address, format="json-ld")) for address in addresses]


def jsonld_js(addresses: list[str]) -> list[set[str]]:
    """Read with jsonld.js."""
    npm.installed(FOLDER)
    found = json.loads(said(npm.program("node"), str(FOLDER / "read.mjs"), *addresses))
    return [read(each, RdfFormat.N_QUADS) for each in found]


READERS = {"PyLD": pyld, "jsonld.js": jsonld_js, "rdflib": of_rdflib}


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> Read:
    """Each of the readers in turn."""
    return READERS[request.param]


def test_a_description_is_the_same_graph_in_both_forms(reader: Read, served: Served):
    """JSON-LD has the triples that the N-Triples of the same address have; none has a blank node."""
    places = [f"{served.base}doc/{thing}" for thing in THINGS]

    assert [of_lines(f"{place}.nt") for place in places] == reader([f"{place}.jsonld" for place in places])


def test_a_constructed_graph_is_read_back(reader: Read, served: Served):
    """The JSON-LD of a CONSTRUCT, which the readers ask for by their own Accept, is the graph that it is."""
    address = f"{served.endpoint}?query={quote(CONSTRUCT, safe='')}"

    assert [served.triples(CONSTRUCT)] == reader([address])


def of_lines(address: str) -> set[str]:
    """Fetch N-Triples."""
    return read(said("curl", "--silent", "--show-error", "--fail", address), RdfFormat.N_TRIPLES)
