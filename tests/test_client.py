"""The client: a store and a server that serves it give the same answers."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

import foia_graph
from foia_graph import client
from foia_graph.client import Archive
from foia_graph.errors import FoiaGraphError, NotAcceptable, NotFound, StoreError, ValueRejected
from foia_graph.model.profile import Profile
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from ports import free_port
from web_settings import NO_BUDGET, ONE_WORKER

RELEASE = "release/2012-04-10"
COUNTED = "SELECT ?type (COUNT(*) AS ?n) { ?thing a ?type } GROUP BY ?type ORDER BY ?type"
OPTIONAL = "SELECT ?a ?b { VALUES ?a { 1 2 } OPTIONAL { VALUES (?a ?b) { (1 'x') } } } ORDER BY ?a"


@pytest.fixture(scope="module")
def local(shipped_store: Path) -> Archive:
    return client.open(shipped_store)


@pytest.fixture(scope="module")
def remote(shipped_store: Path, profile: Profile) -> Iterator[Archive]:
    app = create_app(shipped_store, profile, settings=ServerSettings(pool=ONE_WORKER, budget=NO_BUDGET))
    server = make_server("127.0.0.1", free_port(), app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield client.open(f"http://127.0.0.1:{server.port}/")
    server.shutdown()
    thread.join()
    app.extensions[EXTENSION].close()


def test_things_of_a_class_are_rows(local, remote):
    """
    All things of a class come as rows under its fields, and filters and dates narrow them.
    """
    releases = local.find("releases")
    chosen = {"issue": ("juveniles", "victims-of-crimes"), "start": "2012-04", "end": "2012-04-10"}
    narrowed = local.find("releases", **chosen)

    assert ["iri", "label", "date"] == list(releases[0])[:3]
    assert RELEASE in [row["iri"].partition("/id/")[2] for row in narrowed]
    assert len(narrowed) < len(releases)
    assert (releases, narrowed) == (remote.find("releases"), remote.find("releases", **chosen))


def test_hits_are_rows(local, remote):
    """
    The best hits come first, as many as asked for, narrowed by facets.
    """
    found = local.search("juveniles", limit=3)
    claims = local.search("violence", kind="claim", start="2012")

    assert 3 == len(found)
    assert {"claim"} == {row["kind"] for row in claims}
    assert found == remote.search("juveniles", limit=3)
    assert claims == remote.search("violence", kind="claim", start="2012")


@pytest.mark.parametrize("query", [COUNTED, OPTIONAL, "ASK { ?a ?b ?c }", "timeline"])
def test_queries_give_rows(local, remote, query):
    """
    SPARQL and saved queries give rows under their variables; a yes or no is one row.
    """
    found = local.query(query)

    assert found
    assert found == remote.query(query)


def test_what_has_no_value_is_empty(local):
    """
    A row has all variables; one without a value is "".
    """
    assert [{"a": "1", "b": "x"}, {"a": "2", "b": ""}] == local.query(OPTIONAL)
    assert [{"answer": "true"}] == local.query("ASK { ?a ?b ?c }")


def test_a_saved_query_takes_parameters(local, remote):
    """
    What may be chosen in a saved query is given by name.
    """
    period = {"from": "2012-04-01", "to": "2012-04-30"}
    found = local.query("releases-in-period", **period)

    assert found
    assert found == remote.query("releases-in-period", **period)


@pytest.mark.parametrize("focus", [(RELEASE,), ("work/oig-12-64", RELEASE), ("scheme/issues/juveniles",)])
def test_what_stands_around_things_is_a_graph(local, remote, focus):
    """
    Nodes, edges and their evidence are the same from a store and from a server.
    """
    found = local.graph(*focus, limit=50)

    assert {"nodes", "edges", "truncated"} == set(found)
    assert found["nodes"]
    assert found == remote.graph(*focus, limit=50)


@pytest.mark.parametrize("name", [RELEASE, "work/oig-12-64", "scheme/issues/juveniles"])
def test_a_thing_is_described_as_json_ld(local, remote, name):
    """
    A thing is named from its kind on, or by its IRI.
    """
    found = local.describe(name)

    assert found["id"].endswith(name)
    assert found == local.describe(found["id"]) == remote.describe(name) == remote.describe(found["id"])


@pytest.mark.parametrize(
    "ask",
    [
        lambda archive: archive.describe("release/nope"),
        lambda archive: archive.describe(f"https://example.org/{RELEASE}#claim-1"),
        lambda archive: archive.graph("release/nope"),
        lambda archive: archive.find("nope"),
        lambda archive: archive.find("releases", issue="nope"),
        lambda archive: archive.query("nope"),
    ],
)
def test_a_name_that_is_not_known_is_not_found(local, remote, ask):
    """
    Neither a store nor a server makes something up.
    """
    for archive in (local, remote):
        with pytest.raises(NotFound):
            ask(archive)


@pytest.mark.parametrize(
    "ask",
    [
        lambda archive: archive.find("releases", nope="x"),
        lambda archive: archive.find("releases", start="yesterday"),
        lambda archive: archive.search("juveniles", kind="nope"),
        lambda archive: archive.search("juveniles", nope="x"),
        lambda archive: archive.search(""),
        lambda archive: archive.query("SELECT"),
        lambda archive: archive.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"),
    ],
)
def test_what_cannot_be_asked_is_refused(local, remote, ask):
    """
    What no answer can be given to is said in a sentence.
    """
    for archive in (local, remote):
        with pytest.raises(FoiaGraphError):
            ask(archive)


def test_parameters_are_for_saved_queries(local, remote):
    """
    A text of SPARQL has no parameters; a query that makes triples gives no rows.
    """
    for archive in (local, remote):
        with pytest.raises(ValueRejected, match="a saved query has parameters"):
            archive.query(COUNTED, start="2012")
    with pytest.raises(NotAcceptable, match="write a SELECT"):
        local.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def test_where_nothing_is_no_archive_opens(tmp_path):
    """
    An empty folder is no store, and a port where nobody listens no server.
    """
    with pytest.raises(StoreError):
        client.open(tmp_path)
    with pytest.raises(StoreError, match="no answer"):
        client.open(f"http://127.0.0.1:{free_port()}").find("releases")


def test_the_package_opens_archives():
    """
    `foia_graph.open` is that of the client; the package has no other names to be asked for.
    """
    assert client.open is foia_graph.open
    with pytest.raises(AttributeError, match="module 'foia_graph' has no attribute 'close'"):
        _ = foia_graph.close
