"""The shipped catalogue, crawled on each store: what is served does not say where its quads are."""

import os
import random
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from foia_graph.query import saved
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.build import open_writer
from foia_graph.store.open_generations import OpenGenerations
from foia_graph.store.sparql_http.addresses import ServerAddresses
from foia_graph.store.sparql_http.remote_store import SparqlHttpStore
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from foia_graph.web.limits.rate_limits import QueryBudget
from tests.store.sparql_http.servers import SERVERS, RunningServer

pytestmark = pytest.mark.slow

FORMS = ("text/html", "application/ld+json", "text/turtle", "application/n-quads")
LISTS = (
    "/", "/conflicts", "/timeline", "/redactions", "/gaps", "/void", "/search?q=memo", "/catalog.jsonld",
    "/exemptions", "/questions", "/bates",
)  # fmt: skip
QUERIES = sorted(saved.load_queries())
WRONG = "SELECT ?s\n{ GRAPH ?g { ?s ?p } }"
GRAPH_OF_ALL = "SELECT * { GRAPH ?g { ?s a ?type } } ORDER BY ?g ?s ?type LIMIT 50"
SAMPLE = 24


@pytest.fixture(scope="module", params=["oxigraph", pytest.param("virtuoso", marks=pytest.mark.cluster)])
def server(request, tmp_path_factory) -> Iterator[RunningServer]:
    with SERVERS[request.param](tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="module")
def stores(server: RunningServer, shipped_store: Path, tmp_path_factory) -> Iterator[tuple[Path, Path]]:
    """The shipped store, and the same with its quads on a server."""
    remote = tmp_path_factory.mktemp("remote") / "store"
    shutil.copytree(shipped_store, remote, symlinks=True)
    with pytest.MonkeyPatch.context() as patched:
        for name, value in server.environment.items():
            patched.setitem(os.environ, name, value)
        with open_writer(remote) as writer:
            writer.set_server(ServerAddresses.parse(server.address))
        yield shipped_store, remote


@pytest.fixture(scope="module")
def clients(stores: tuple[Path, Path], profile) -> Iterator[tuple[FlaskClient, FlaskClient]]:
    settings = ServerSettings(budget=QueryBudget(seconds=0))
    apps = [create_app(store, profile, settings=settings) for store in stores]
    yield tuple(app.test_client() for app in apps)
    for app in apps:
        app.extensions[EXTENSION].close()


@cache
def sample_addresses(catalogue: Catalogue) -> list[str]:
    """Return the addresses of some things, of each class at least one."""
    shapes = [shape for shape in catalogue.profile.shapes.values() if catalogue.profile.is_thing(shape)]
    chosen = random.Random(SAMPLE)
    names = {chosen.choice(found) for shape in shapes if (found := list(catalogue.thing_names(shape)))}
    names |= set(chosen.sample(catalogue.all_things, SAMPLE))
    return sorted("/" + name.removeprefix(catalogue.base) for name in names)


def differences(clients: tuple[FlaskClient, FlaskClient], targets: list[tuple[str, str]]) -> list[str]:
    """Return the targets that two apps answer otherwise, in status, type or any byte."""
    return [
        target
        for target, accept in targets
        for one, other in [[client.get(target, headers={"Accept": accept}) for client in clients]]
        if (one.status, one.mimetype, one.data) != (other.status, other.mimetype, other.data)
    ]


def test_the_quads_are_those_of_the_server(stores, profile):
    """Otherwise equal answers would prove nothing."""
    _, remote = stores
    assert isinstance(OpenGenerations(remote, profile).served_catalogue().quad_store, SparqlHttpStore)


def test_things_and_lists_are_the_same_bytes(stores, clients, profile):
    """Pages, JSON-LD, Turtle and N-Quads of things of each class, lists, gaps, search, VoID."""
    catalogue = OpenGenerations(stores[0], profile).served_catalogue()
    plurals = [f"/{shape.plural}" for shape in profile.shapes.values() if profile.is_thing(shape)]
    addresses = [*sample_addresses(catalogue), *LISTS, *plurals]

    assert [] == differences(clients, [(address, form) for address in addresses for form in FORMS])


def test_queries_are_the_same_bytes(stores, clients, profile):
    """
    All saved queries, some as pages; the endpoint with graphs, yes or no; and what is said of bad syntax.
    """
    base = OpenGenerations(stores[0], profile).served_catalogue().base
    texts = [saved.find_query(name).bind_values({}, base, profile) for name in QUERIES]
    asked = [(f"/sparql?query={quote(text)}", "text/csv") for text in [*texts, GRAPH_OF_ALL]]
    verdict = (f"/sparql?query={quote('ASK { ?s a foia:Claim }')}", "application/sparql-results+json")
    wrong = (f"/sparql?query={quote(WRONG)}", "application/json")
    pages = [(f"/questions/{name}", "text/html") for name in QUERIES[::4]]

    assert [] == differences(clients, [*asked, verdict, wrong, *pages])
