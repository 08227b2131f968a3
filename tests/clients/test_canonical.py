"""The hash of the default graph, as jsonld.js makes it by the whole of RDFC-1.0."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from foia_graph.query.sparql.datasets import MergedGraphs
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.quad_store import default_graph_hash
from tests import npm
from tests.clients.conftest import Served

pytestmark = pytest.mark.clients

FOLDER = Path(__file__).parent
ABOUT = NamedNode("https://foia.example.org/id/work/é")
SAYS = NamedNode("https://foia.example.org/says")
TEXTS = (
    "".join(map(chr, range(0x80))),
    "\x80\x85\u2028\u2029\ue000\ufffd\U0001f600\U0010ffff",
    "_:a <b>",
    "",
)


def canonized(store: Store) -> bytes:
    """Have jsonld.js canonicalise all triples of a store, whichever merged graph has them."""
    npm.installed(FOLDER)
    merged = MergedGraphs.of(store).whole
    data = b"".join(store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) or b"" for graph in merged)
    command = [npm.program("node"), str(FOLDER / "canonize.mjs")]
    return subprocess.run(command, input=data, capture_output=True, check=True, env=npm.environment()).stdout


def test_hard_characters_are_canonical() -> None:
    """All of ASCII, and what lies at the edges of Unicode, gives the same hash."""
    store = Store()
    store.extend(Quad(ABOUT, SAYS, Literal(text)) for text in TEXTS)
    store.extend(Quad(ABOUT, SAYS, Literal(text, language="en-us")) for text in TEXTS)

    assert hashlib.sha256(canonized(store)).hexdigest() == default_graph_hash(EmbeddedStore(store))


def test_the_shipped_catalogue_has_the_same_hash(served: Served) -> None:
    """So has the whole of what is served."""
    assert hashlib.sha256(canonized(served.store)).hexdigest() == default_graph_hash(
        EmbeddedStore(served.store)
    )
