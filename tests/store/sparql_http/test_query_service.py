"""Queries of strangers that a SPARQL server answers, within the limits of a query."""

import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from pyoxigraph import Store

from foia_graph.errors import QueryRefused
from foia_graph.model.rdf_syntaxes import RdfFormat, parse
from foia_graph.model.rdf_terms import Literal, Quad
from foia_graph.query.sparql.pool import Pool, PoolCounters, PoolLimits, WorkerRequest
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.server import publish_state
from foia_graph.store.sparql_http.addresses import Credentials, ServerAddresses
from foia_graph.store.sparql_http.graph_names import GraphNames
from foia_graph.store.sparql_http.query_service import QueryService, ServedState
from foia_graph.store.sparql_http.server import SparqlServer
from tests.store.sparql_http.servers import oxigraph
from tests.store.test_quad_store import LINES, TITLE, A, embedded

NAMES = GraphNames("https://e.example/", "abc")
OPAQUE = GraphNames("https://e.example/", "abc", opaque=True)


@pytest.fixture(scope="module")
def generation(tmp_path_factory) -> Path:
    """The folder of a generation with other quads than those on the server: answers tell who gave them."""
    folder = tmp_path_factory.mktemp("generations") / "0007"
    (folder / "oxigraph").mkdir(parents=True)
    Store(str(folder / "oxigraph")).add(Quad(A, TITLE, Literal("of the folder")))
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[SparqlServer]:
    with oxigraph(tmp_path_factory.mktemp("server")) as running:
        quads: EmbeddedStore = embedded(list(parse(LINES.encode(), format=RdfFormat.N_QUADS)))
        for names in (NAMES, OPAQUE):
            publish_state(running.client(), names, quads)
        yield running.client()


@pytest.fixture
def ask(server: SparqlServer, generation: Path) -> Callable[..., tuple[str, bytes]]:
    return partial(answer_of, server, generation)


def answer_of(
    server: SparqlServer,
    generation: Path,
    request: WorkerRequest,
    names: GraphNames = NAMES,
    is_gone: bool = False,
    **limits: float,
) -> tuple[str, bytes]:
    """Return the generation and the bytes of an answer."""
    workers = Pool(lambda: generation, PoolLimits(**limits))
    state = ServedState(server, names, "0007")
    service = QueryService(lambda: state, workers, PoolLimits(**limits), PoolCounters())
    try:
        answer = service.run(request, lambda: is_gone)
    finally:
        service.close()
    return answer.generation, answer.body


@pytest.mark.parametrize(
    ("query", "form", "expected"),
    [
        ("SELECT * { GRAPH ?g { ?s <https://e.example/to> ?o } }", "csv",
         b"g,o,s\r\nhttps://e.example/paper,https://e.example/b,https://e.example/a\r\n"),
        ("ASK { <https://e.example/a> ?p ?o }", "json", b'{"head":{},"boolean":true}'),
        ("CONSTRUCT { ?o ?p ?s } { ?s ?p ?o FILTER(ISIRI(?o)) }", "ntriples",
         b"<https://e.example/b> <https://e.example/to> <https://e.example/a> .\n"),
    ],
)  # fmt: skip
def test_answers_have_the_form_that_is_asked_for(ask, query, form, expected):
    """Names of graphs are those of the catalogue, and no variable of ours is seen."""
    generation, body = ask(WorkerRequest(query, form))

    assert ("0007", sorted(expected)) == (generation, sorted(body))


@pytest.mark.parametrize(
    ("query", "limits", "reason"),
    [
        ("SELECT * { ?s ?p ?o }", {"result": 20}, "too-large"),
        ("SELECT * { ?s ?p ?o }", {"deadline": 1e-9}, "time"),
    ],
)
def test_a_query_beyond_a_limit_is_refused_with_the_reason(ask, query, limits, reason):
    """As a worker would refuse it."""
    with pytest.raises(QueryRefused) as refused:
        ask(WorkerRequest(query), **limits)
    assert reason == refused.value.reason


def test_a_client_that_is_gone_gets_no_answer(ask):
    """The rest of the answer is not read."""
    with pytest.raises(QueryRefused) as refused:
        ask(WorkerRequest("SELECT * { ?s ?p ?o }"), is_gone=True)
    assert "called-off" == refused.value.reason


def test_a_server_that_is_gone_is_said(generation):
    """It is the store that fails, and the query may be put again."""
    gone = SparqlServer(ServerAddresses.parse("sparql+http://127.0.0.1:9/"), Credentials())

    with pytest.raises(QueryRefused) as refused:
        answer_of(gone, generation, WorkerRequest("SELECT * { ?s ?p ?o }"))
    assert ("store", True) == (refused.value.reason, refused.value.retry_after > 0)


def test_a_server_that_takes_too_long_is_asked_once(generation):
    """It may continue with the query: asked again, it would have two."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        server = SparqlServer(ServerAddresses.parse(f"sparql+http://127.0.0.1:{port}/"), Credentials())
        with pytest.raises(QueryRefused):
            answer_of(server, generation, WorkerRequest("SELECT * { ?s ?p ?o }"), deadline=0.2)
        silent.settimeout(1)
        silent.accept()[0].close()
        with pytest.raises(TimeoutError):
            silent.accept()


def test_graphs_of_a_construct_are_those_that_it_names(ask):
    """They are behind its template."""
    query = "CONSTRUCT {{ ?s ?p ?o }} FROM <https://e.example/{}> WHERE {{ ?s ?p ?o FILTER(ISIRI(?o)) }}"
    line = b"<https://e.example/a> <https://e.example/to> <https://e.example/b> .\n"

    assert ("0007", line) == ask(WorkerRequest(query.format("paper"), "ntriples"))
    assert ("0007", b"") == ask(WorkerRequest(query.format("none"), "ntriples"))


def test_a_description_by_way_of_a_graph_is_given_by_a_worker(ask):
    """A server would describe from its own default graph, in which nothing is."""
    request = WorkerRequest(f"DESCRIBE {A} {{ OPTIONAL {{ GRAPH ?g {{ ?s ?p ?o }} }} }}", "ntriples")

    assert b"of the folder" in ask(request)[1]


def test_bad_syntax_is_said_as_by_a_worker(ask):
    """With line and column of the query as it was sent, and not as the server got it."""
    with pytest.raises(QueryRefused) as refused:
        ask(WorkerRequest("SELECT *\n{ GRAPH ?g { ?s ?p } }"))
    assert ("syntax", 2, 14) == (refused.value.reason, refused.value.line, refused.value.column)


def test_a_server_of_another_engine_is_put_no_query(ask):
    """It might answer otherwise than a worker does, which answers instead."""
    request = WorkerRequest(f"SELECT ?title {{ ?s {TITLE} ?title }}", "tsv")

    assert ("0007", b'?title\n"of the folder"\n') == ask(request, OPAQUE)
