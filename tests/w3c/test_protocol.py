"""The protocol tests of the W3C, and its tests of service descriptions, against a server as it runs."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from tests.attacks.server import Server, served, settings_of
from tests.w3c import generations
from tests.w3c.exchanges import exchanges
from tests.w3c.manifests import FOLDER, SPARQL_11

RUNNER = FOLDER.parent / "tools" / "sparql_protocol_suite.py"
NAMES = "http://kasei.us/2009/09/sparql/data/"
SD = "http://www.w3.org/ns/sparql-service-description#"
PASSED = re.compile(r"^(\d+) passed, (\d+) failed, (\d+) skipped$", re.MULTILINE)
QUERY_TESTS = 21


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the graphs that the suite asks for, and one triple in the default graph."""
    root = tmp_path_factory.mktemp("protocol") / "store"
    folder = SPARQL_11.folder / "protocol"
    named = {f"{NAMES}data{number}.rdf": folder / f"data{number}.nt" for number in (1, 2, 3)}
    generations.serve(root, {}, named)
    return root


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with served(store, settings_of(queries=1), web=1) as running:
        yield running


def suite(server: Server) -> str:
    """Run the tests of queries; what is printed."""
    command = [sys.executable, str(RUNNER), f"http://127.0.0.1:{server.port}/sparql"]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout


def failures(printed: str) -> dict[str, str]:
    """The tests that failed, and what was said about them."""
    lines = [line.split(" ", 2) for line in printed.splitlines() if line.startswith("FAIL ")]
    return {name: reason for _, name, reason in lines}


def test_every_query_of_the_suite_is_answered_as_it_must_be(server):
    """All tests of the query operation pass."""
    printed = suite(server)

    assert {} == failures(printed)
    assert [(str(QUERY_TESTS), "0")] == [found[:2] for found in PASSED.findall(printed)], printed


def test_no_update_of_the_suite_comes_in(server, store):
    """Updates are refused as errors of the client's, and the store stays as it was."""
    before = generations.content(store / "current")
    updates = [each for each in exchanges() if each.is_update]
    statuses = [
        server.send(each.method, each.path.replace("/sparql/", "/sparql"), each.body, each.headers).status
        for each in updates
    ]

    assert {13} == {len({each.test for each in updates})}
    assert [] == [status for status in statuses if not 400 <= status < 500]
    assert before == generations.content(store / "current")


# -- service description: three tests in prose ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("*/*", RdfFormat.TURTLE),
        ("text/turtle", RdfFormat.TURTLE),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/n-quads", RdfFormat.N_QUADS),
        ("application/trig", RdfFormat.TRIG),
    ],
)
def test_the_endpoint_describes_itself_in_rdf(server, accept, form):
    """
    GET on the endpoint returns RDF, with a matching sd:endpoint triple (returns-rdf, has-endpoint-triple).
    """
    reply = server.get("/sparql", accept)
    triples = {
        tuple(getattr(term, "value", term) for term in quad.triple) for quad in parse(reply.body, form)
    }
    endpoint = f"{generations.BASE}sparql"

    assert (200, form.media_type) == (reply.status, reply.headers["content-type"].partition(";")[0])
    assert (endpoint, f"{SD}endpoint", endpoint) in triples


def test_the_description_conforms_to_its_vocabulary(server):
    """Each property is at what the vocabulary says, and leads to what it says (conforms-to-schema)."""
    quads = list(parse(server.get("/sparql", "text/turtle").body, RdfFormat.TURTLE))
    types = {}
    for quad in quads:
        if quad.predicate.value.endswith("#type"):
            types.setdefault(quad.subject.value, set()).add(quad.object.value.removeprefix(SD))
    found = {
        (quad.predicate.value.removeprefix(SD), *types[quad.subject.value], *types.get(quad.object.value, ()))
        for quad in quads
        if quad.predicate.value.startswith(SD)
    }

    assert {
        ("endpoint", "Service", "Service"),
        ("supportedLanguage", "Service"),
        ("defaultEntailmentRegime", "Service"),
        ("propertyFeature", "Service", "Feature"),
        ("resultFormat", "Service"),
        ("defaultDataset", "Service", "Dataset"),
        ("defaultGraph", "Dataset", "Graph"),
        ("namedGraph", "Dataset", "NamedGraph"),
        ("name", "NamedGraph"),
        ("graph", "NamedGraph", "Graph"),
    } == found
    named = {*(f"{NAMES}data{n}.rdf" for n in (1, 2, 3)), f"{generations.BASE}graph/description"}
    assert named == {quad.object.value for quad in quads if quad.predicate.value == f"{SD}name"}


def test_the_description_is_json_ld_too(server):
    """In the words of our context."""
    body = json.loads(server.get("/sparql", "application/ld+json").body)

    assert "/context/v1-" in body["@context"]
    assert f"{generations.BASE}sparql" in {node["id"] for node in body["@graph"]}
