"""The RDFC-1.0 hash of a default graph, next to what others make of the same graph."""

import hashlib
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, serialize

from foia_graph.errors import ValueRejected
from foia_graph.model.canonical_nquads import LineSorter
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.quad_store import canonical_triples, default_graph_hash
from things import TEXTS

ABOUT, SAYS, ELSEWHERE = (
    NamedNode(f"https://foia.example.org/{name}") for name in ("id/a", "says", "graph/g")
)
HARD = 'tab\t line\n return\r quote" backslash\\ \u0085\u2028\ue000\U0001f600é ̈ı'


def store_of(*texts: str) -> Store:
    store = Store()
    store.extend(Quad(ABOUT, SAYS, Literal(text)) for text in texts)
    return store


def normalized(store: Store) -> str:
    """Have PyLD canonicalise the default graph (URDNA2015, the algorithm that RDFC-1.0 standardises)."""
    # Handed over as JSON-LD, since PyLD (3.3) takes U+0085 and U+2028 for ends of lines of N-Quads.
    triples = store.quads_for_pattern(None, None, None, DefaultGraph())
    body = json.loads(serialize(triples, format=RdfFormat.JSON_LD))
    return jsonld.normalize(body, {"algorithm": "URDNA2015", "format": "application/n-quads"})


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_nothing_has_the_hash_of_nothing():
    """The hash of an empty graph is that of no bytes."""
    assert "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" == default_graph_hash(
        EmbeddedStore(Store())
    )


def test_another_implementation_finds_the_same():
    """PyLD gives the same bytes, and so the same hash, for terms of every kind with hard characters."""
    store = store_of(HARD, "plain", "", "a \U0001f600", "a \uffee")
    store.extend(
        Quad(ABOUT, SAYS, term)
        for term in (
            NamedNode("https://foia.example.org/é?a=%20#ü"),
            Literal(HARD, language="en-us"),
            Literal("2012-04", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#gYearMonth")),
            Literal(1),
        )
    )

    assert normalized(store) == b"".join(canonical_triples(EmbeddedStore(store))).decode()
    assert sha256(normalized(store)) == default_graph_hash(EmbeddedStore(store))


@given(st.lists(TEXTS, max_size=8))
def test_another_implementation_finds_the_same_whatever_is_said(texts):
    """PyLD agrees on texts that no one thought of."""
    store = store_of(*texts)

    assert sha256(normalized(store)) == default_graph_hash(EmbeddedStore(store))


def test_control_characters_are_escaped():
    """What RDFC-1.0 (A canonical form of N-Quads) escapes is escaped, and nothing else."""
    text = "".join(map(chr, range(0x20))) + "\x7f\x80\ufffe\uffff"
    written = (
        r"\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000B\f\r\u000E\u000F"
        r"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F"
        "\\u007F\x80\\uFFFE\\uFFFF"
    )

    assert (
        f'{ABOUT} {SAYS} "{written}" .\n'
        == b"".join(canonical_triples(EmbeddedStore(store_of(text)))).decode()
    )


def test_named_graphs_do_not_count():
    """The hash is of the default graph alone, of a store as of lines."""
    store = store_of("a")
    store.add(Quad(ABOUT, SAYS, Literal("b"), ELSEWHERE))

    assert default_graph_hash(EmbeddedStore(store_of("a"))) == default_graph_hash(EmbeddedStore(store))


@pytest.mark.parametrize("piece", [500, 3000, 1 << 20])
def test_pieces_do_not_show(piece):
    """However much is sorted at once, and however the bytes arrive, the lines come out sorted, each once."""
    chance = random.Random(7)
    lines = [f'{ABOUT} {SAYS} "{chance.randrange(500)}" .\n'.encode() for _ in range(2000)]
    data = b"".join(lines)
    with LineSorter(piece) as sorter:
        for start in range(0, len(data), 333):
            sorter.write(data[start : start + 333])

        assert b"".join(sorted(set(lines))) == b"".join(sorter.blocks())


@pytest.mark.parametrize("place", ["subject", "object"])
def test_blank_nodes_are_refused(place):
    """Sorting is no canonicalisation where a node has no name."""
    quad = Quad(BlankNode(), SAYS, ABOUT) if place == "subject" else Quad(ABOUT, SAYS, BlankNode())
    store = Store()
    store.add(quad)

    with pytest.raises(ValueRejected, match="a graph with blank nodes has no hash here"):
        default_graph_hash(EmbeddedStore(store))


def test_what_only_looks_like_a_blank_node_is_text():
    """A text may hold the mark of a blank node."""
    store = store_of("<a> <b> _:c", "_:c")

    assert sha256(normalized(store)) == default_graph_hash(EmbeddedStore(store))
