"""What a store must do, whatever is behind it: the engine, sets in memory, servers of third parties."""

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import cache, partial
from uuid import uuid4

import pytest
from pyoxigraph import Store

from foia_graph.audit.consistency import check_consistency
from foia_graph.model.rdf_syntaxes import RdfFormat, parse
from foia_graph.model.rdf_terms import Literal, NamedNode, Quad
from foia_graph.publish.serializers import export_catalogue
from foia_graph.query import saved
from foia_graph.store import figures
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.conflicts import ConflictSelection
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.server import publish_state
from foia_graph.store.listing.tables import item_reader
from foia_graph.store.quad_store import QuadStore, default_graph_hash
from foia_graph.store.sparql_http.remote_store import GraphNames, SparqlHttpStore
from foia_graph.store.traversal.paths import find_neighbourhood
from foia_graph.store.traversal.walker import Relations, Walker
from tests.store.memory_store import MemoryStore
from tests.store.sparql_http.servers import SERVERS, RunningServer

# rdflib asks itself for what it has given up.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.* is deprecated:DeprecationWarning")
LINES = """
<https://e.example/a> <https://e.example/title> "A letter"@en .
<https://e.example/a> <https://e.example/title> "A letter"@en <https://e.example/post> .
<https://e.example/a> <https://e.example/title> "Una carta"@es <https://e.example/paper> .
<https://e.example/a> <https://e.example/to> <https://e.example/b> .
<https://e.example/a> <https://e.example/to> <https://e.example/b> <https://e.example/paper> .
<https://e.example/b> <https://e.example/pages> "12"^^<http://www.w3.org/2001/XMLSchema#integer> .
<https://e.example/b> <https://e.example/title> "B" .
"""
POST, PAPER = NamedNode("https://e.example/post"), NamedNode("https://e.example/paper")
A, B, TITLE, TO = (NamedNode(f"https://e.example/{name}") for name in ("a", "b", "title", "to"))
LETTER, CARTA = Literal("A letter", language="en"), Literal("Una carta", language="es")


def embedded(quads: list[Quad]) -> EmbeddedStore:
    engine = Store()
    engine.bulk_extend(quads)
    return EmbeddedStore(engine)


def remote(server: RunningServer, quads: Iterable[Quad]) -> SparqlHttpStore:
    client, own = server.client(), embedded(list(quads))
    names = GraphNames("https://e.example/", uuid4().hex, not client.addresses.has_same_engine)
    publish_state(client, names, own)
    return SparqlHttpStore(client, names, own)


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Callable[[str], RunningServer]]:
    """Start a server of some kind, once for all tests."""
    with ExitStack() as servers:
        yield cache(lambda kind: servers.enter_context(SERVERS[kind](tmp_path_factory.mktemp(kind))))


IMPLEMENTATIONS = {"embedded": embedded, "memory": MemoryStore}
# Virtuoso takes long to start.
VIRTUOSO = pytest.param("virtuoso", marks=pytest.mark.cluster)


@pytest.fixture(params=[*IMPLEMENTATIONS, "oxigraph", VIRTUOSO])
def make(request, running) -> Callable[[list[Quad]], QuadStore]:
    """Make a store of some quads."""
    return IMPLEMENTATIONS.get(request.param) or partial(remote, running(request.param))


@pytest.fixture
def store(make) -> QuadStore:
    return make(list(parse(LINES.encode(), format=RdfFormat.N_QUADS)))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ((A, TITLE, None), [Quad(A, TITLE, LETTER)]),
        ((None, TO, None), [Quad(A, TO, B)]),
        ((None, None, B), [Quad(A, TO, B)]),
        ((A, None, None), [Quad(A, TITLE, LETTER), Quad(A, TO, B)]),
        ((A, TITLE, CARTA), []),
        ((B, TO, A), []),
        ((A, TITLE, None, POST), [Quad(A, TITLE, LETTER, POST)]),
        ((None, None, None, PAPER), [Quad(A, TITLE, CARTA, PAPER), Quad(A, TO, B, PAPER)]),
        ((None, None, None, NamedNode("https://e.example/none")), []),
        ((A, TO, None, None), [Quad(A, TO, B), Quad(A, TO, B, PAPER)]),
        ((None, None, LETTER, None), [Quad(A, TITLE, LETTER), Quad(A, TITLE, LETTER, POST)]),
    ],
)
def test_a_pattern_is_looked_for_in_the_default_graph_unless_it_names_another(store, pattern, expected):
    """What is None matches everything; no graph named is the default graph, and None is any graph."""
    assert sorted(map(str, expected)) == sorted(map(str, store.quads(*pattern)))


def test_all_quads_are_those_that_were_given(store):
    """A pattern of nothing but None matches every quad of every graph, once."""
    assert 7 == len(list(store.quads(None, None, None, None)))
    assert 4 == len(list(store.quads(None, None, None)))


def test_a_quad_is_in_the_graph_that_says_it(store):
    """What one graph says no other one does."""
    assert Quad(A, TITLE, CARTA, PAPER) in store
    assert Quad(A, TITLE, CARTA) not in store
    assert Quad(A, TITLE, CARTA, POST) not in store
    assert Quad(A, TITLE, Literal("A letter")) not in store


def test_the_default_graph_is_no_named_graph(store):
    """Named graphs are those with a name."""
    assert {"https://e.example/paper", "https://e.example/post"} == {
        name.value for name in store.graph_names()
    }


def test_rows_have_their_terms_in_the_order_of_the_variables(store):
    """What is not bound is None; only the default graph is asked, unless the query names another."""
    wide = f"SELECT ?none ?title ?thing {{ ?thing {TITLE} ?title OPTIONAL {{ ?title {TO} ?none }} }}"
    named = f"SELECT ?graph {{ GRAPH ?graph {{ ?thing {TO} ?other }} }}"

    assert {(None, LETTER, A), (None, Literal("B"), B)} == set(map(tuple, store.select(wide)))
    assert [(PAPER,)] == list(map(tuple, store.select(named)))


@pytest.mark.parametrize("query", ["ASK { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"])
def test_a_look_up_is_a_select(store, query):
    """Another form has no rows."""
    with pytest.raises(TypeError, match="SELECT"):
        list(store.select(query))


def test_a_query_of_any_form_is_answered(store):
    """Rows, yes or no, and triples; names are relative to the base, and prefixes need not be declared."""
    prefixes = {"u": "https://e.example/"}
    rows = store.query("SELECT ?pages { u:b u:pages ?pages }", "https://e.example/", prefixes)
    truth = store.query("ASK { <a> u:to <b> }", "https://e.example/", prefixes)
    triples = store.query("CONSTRUCT { ?o u:from ?s } WHERE { ?s u:to ?o }", "https://e.example/", prefixes)

    number = Literal("12", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    assert ("rows", ("pages",), [(number,)]) == (rows.kind, rows.variables, rows.rows)
    assert ("truth", [(Literal(value=True),)]) == (truth.kind, truth.rows)
    assert ("triples", [(B, NamedNode("https://e.example/from"), A)]) == (triples.kind, triples.rows)


def test_what_is_no_query_is_refused(store):
    """Bad syntax and an unknown prefix are a SyntaxError, a base that is no IRI is a ValueError."""
    for text in ("SELECT", "SELECT ?s { ?s v:to ?o }"):
        with pytest.raises(SyntaxError):
            store.query(text, "https://e.example/", {})
    with pytest.raises(ValueError, match="IRI"):
        store.query("ASK { ?s ?p ?o }", "no base", {})


def test_a_graph_is_written_as_canonical_lines(store):
    """Each triple is a line of N-Triples, escaped as RDFC-1.0 says, so that a hash can be made of them."""
    default, named = io.BytesIO(), io.BytesIO()
    store.write_graph(default)
    store.write_graph(named, PAPER)

    expected = f'{A} {TITLE} "Una carta"@es .\n', f"{A} {TO} {B} .\n"
    assert 4 == default.getvalue().count(b"\n")
    assert set(expected) == set(named.getvalue().decode().splitlines(keepends=True))


@pytest.mark.parametrize("text", ["plain", 'a "quote"', "tab\tand\nline\rend", "back\\slash", "\x7f\x01é😀"])
def test_a_text_comes_back_as_it_was(make, text):
    """No character of a literal is lost or changed on any way out."""
    made = make([Quad(A, TITLE, Literal(text))])
    lines = io.BytesIO()
    made.write_graph(lines)
    (quad,) = made.quads(A, TITLE, None)
    ((term,),) = made.select(f"SELECT ?title {{ ?thing {TITLE} ?title }}")
    (parsed,) = parse(lines.getvalue(), format=RdfFormat.N_TRIPLES)

    assert [text] * 3 == [each.value for each in (quad.object, term, parsed.object)]


def test_the_hash_of_the_default_graph_does_not_depend_on_the_store(store):
    """Named graphs have no part in it, nor has the order in which a store writes."""
    default = sorted(
        line for line in LINES.splitlines(keepends=True)[1:] if not line.endswith(("post> .\n", "paper> .\n"))
    )

    assert 4 == len(default)
    assert hashlib.sha256("".join(default).encode()).hexdigest() == default_graph_hash(store)


WORKS = """
- type: CitedWork
  id: report
  title: A report
  created: 2012
  issued: [{value: 2012-04-05, source: post, quote: "April 5"}, {value: 2012-04, source: letter, page: 2}]
  creator: {value: agency/ice, source: post}
- {type: CitedWork, id: memo, title: A memo, issued: 2011-06, creator: agency/ice}
- {type: Agency, id: ice, prefLabel: ICE}
- {type: Release, id: seven, title: Seven, description: Letters, source: post, statedDocumentCount: 16}
- {type: ReleasedDocument, id: a, title: A, description: A letter, inSeries: seven, holdingStatus: held}
"""


def catalogue_views(catalogue: Catalogue) -> dict[str, object]:
    """Return what lists, walks, checks and exports make of a catalogue."""
    shape, store, output = catalogue.profile["CitedWork"], catalogue.quad_store, io.BytesIO()
    export_catalogue(store, catalogue.profile, catalogue.language, "jsonld", output)
    agency = f"{catalogue.base}id/agency/ice"
    relations = Relations(catalogue.profile)
    around = find_neighbourhood(
        Walker(catalogue, relations.choose_fields(relations.usual_names)), [agency], 2, 100
    )
    return {
        "things": {iri: catalogue.describe(iri) is not None for iri in catalogue.all_descriptions},
        "stubs": catalogue.stubs(catalogue.all_descriptions),
        "incoming": dict(catalogue.incoming_counts(agency)),
        "conflicts": [
            (each.thing.iri, each.field) for each in ConflictSelection(catalogue, "all").conflicts()
        ],
        "items": [
            each._replace(values=sorted(each.values)) for each in item_reader(catalogue).read_class(shape)
        ],
        "around": around,
        "checks": str(check_consistency(catalogue)),
        "usage": (figures.count_terms(store), figures.count_nodes(store)),
        "hash": default_graph_hash(store),
        "export": sorted(output.getvalue().splitlines()),
    }


@pytest.mark.parametrize("make", ["memory", "oxigraph", VIRTUOSO], indirect=True)
def test_a_catalogue_says_the_same_whatever_store_it_stands_on(archive_of, make):
    """Views, lists, walks, checks, saved queries and exports reach the quads by the interface alone."""
    archive = archive_of({"papers/works.yaml": WORKS})
    archive.load()
    quads = archive.quad_store.quads(None, None, None, None)
    embedded, other = (
        Catalogue(archive.generation, archive.profile, each)
        for each in (archive.quad_store, make(list(quads)))
    )
    query = "SELECT ?work ?day { ?work <http://purl.org/dc/terms/issued> ?day FILTER(STRLEN(STR(?day)) > 4) }"

    assert catalogue_views(embedded) == catalogue_views(other)
    assert {("creator", "CitedWork"): 2, ("by", "Claim"): 1, ("publisher", "SourceDocument"): 1} == (
        other.incoming_counts(f"{other.base}id/agency/ice")
    )
    assert 3 == len(saved.run_query(query, other.quad_store, other.base).rows)
