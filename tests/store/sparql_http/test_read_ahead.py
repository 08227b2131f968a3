"""Things of a state, read from a server many at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from foia_graph.store.catalogue import Catalogue
from foia_graph.store.conflicts import ConflictSelection
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.generation import Layout
from foia_graph.store.generations.server import names_of, publish_state
from foia_graph.store.sparql_http.remote_store import SparqlHttpStore
from foia_graph.store.sparql_http.server import SparqlServer
from tests.archives import Archive
from tests.store.sparql_http.servers import SERVERS, RunningServer

WORKS = """
- {type: CitedWork, id: %d, title: Report %d, creator: agency/ice,
   issued: [{value: 2012-04-05, source: post, quote: "April 5"}, {value: 2012-05, source: letter, page: 2}]}
"""
AGENCY = "- {type: Agency, id: ice, prefLabel: ICE}\n"
MANY = 30


class CountingSparqlServer(SparqlServer):
    """A client that counts its requests."""

    requests = 0

    @contextmanager
    def _exchange(self, *arguments, **named):
        self.requests += 1
        with super()._exchange(*arguments, **named) as response:
            yield response


@pytest.fixture(scope="module", params=["oxigraph", pytest.param("virtuoso", marks=pytest.mark.cluster)])
def server(request, tmp_path_factory) -> Iterator[RunningServer]:
    with SERVERS[request.param](tmp_path_factory.mktemp("server")) as running:
        yield running


def remote(archive: Archive, server: RunningServer) -> tuple[CountingSparqlServer, Catalogue]:
    """Return the catalogue of an archive on a server, and the client that counts what it asks."""
    plain = server.client()
    client = CountingSparqlServer(plain.addresses, plain._credentials)
    own, names = archive.quad_store, names_of(archive.generation, plain)
    publish_state(client, names, own)
    client.requests = 0
    return client, Catalogue(archive.generation, archive.profile, SparqlHttpStore(client, names, own))


@pytest.fixture
def archive(archive_of) -> Archive:
    made = archive_of({"papers/works.yaml": AGENCY + "".join(WORKS % (n, n) for n in range(MANY))})
    made.load()
    return made


def test_things_with_all_parts_take_a_few_requests(archive, server):
    """
    Claims, their evidence and its selectors are parts of parts; requests grow with the depth of these alone.
    """
    client, catalogue = remote(archive, server)
    own = Catalogue(archive.generation, archive.profile)

    found = list(ConflictSelection(own, "all").conflicts())
    assert found == list(ConflictSelection(catalogue, "all").conflicts())
    assert MANY == len(found)
    assert client.requests < MANY


def test_what_was_read_is_not_asked_for_again(archive, server):
    """A state never changes; nor are names asked for of what a thing links to."""
    client, catalogue = remote(archive, server)
    things = [catalogue.describe(f"{catalogue.base}id/work/{number}") for number in (1, 1)]
    asked = client.requests
    stub = catalogue.stub(f"{catalogue.base}id/agency/ice")

    assert ["Report 1"] * 2 == [thing.one("title") for thing in things]
    assert ("ICE", asked) == (stub.label, client.requests)


def test_the_numbers_of_a_document_take_no_request(archive_of, server):
    """The load has derived them, and they are read in its folder."""
    stamps = [f'{{batesPrefix: ICE, batesStart: "{n}", asPrinted: ICE {n:04}}}' for n in range(1, 6)]
    text = f"""
    - {{type: ReleasedDocument, id: memo, title: A memo, description: On dates.,
       batesRange: [{", ".join(stamps)}]}}
    """
    archive = archive_of({"papers/memo.yaml": text})
    archive.load()
    client, catalogue = remote(archive, server)
    holdings = Holdings(catalogue, Layout(archive.root))
    numbers = holdings.printed_numbers(f"{catalogue.base}id/document/memo")

    assert [f"ICE {n:04}" for n in range(1, 6)] == numbers
    assert 0 == client.requests


def test_a_look_up_that_was_not_read_to_its_end_is_not_kept(archive, server):
    """What follows would be missing for the client next."""
    _, catalogue = remote(archive, server)
    work = next(iter(catalogue.statements(f"{catalogue.base}id/work/1"))).subject
    fresh = remote(archive, server)[1]
    first = next(fresh.statements(work.value))

    assert {first} < set(fresh.statements(work.value)) == set(catalogue.statements(work.value))


def test_what_is_no_iri_is_left_out(archive, server):
    """It is not described, as in the store."""
    _, catalogue = remote(archive, server)

    assert catalogue.describe("no iri") is None
    assert {} == catalogue.stubs([f"{catalogue.base}id/no iri"])
