"""A catalogue on a SPARQL server: loaded there, swapped, cleaned up, and refused where it is not whole."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import IO

import pytest

from foia_graph.errors import StoreError
from foia_graph.ingest.erasure import begin_purge
from foia_graph.query.answers import row_texts
from foia_graph.store.generations import build
from foia_graph.store.generations.build import open_writer
from foia_graph.store.generations.server import names_of, publish_state
from foia_graph.store.open_generations import OpenGenerations
from foia_graph.store.quad_store import default_graph_hash
from foia_graph.store.sparql_http.remote_store import GraphNames, SparqlHttpStore, select_rows, state_of
from foia_graph.store.sparql_http.server import ServerAddresses, SparqlServer
from tests.archives import Archive
from tests.store.sparql_http.servers import SERVERS, RunningServer

WORK = "{type: CitedWork, id: memo, title: A memo, issued: 2011-06}"
GRAPHS = "SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } }"


@pytest.fixture(scope="module", params=["oxigraph", pytest.param("virtuoso", marks=pytest.mark.cluster)])
def server(request, tmp_path_factory) -> Iterator[RunningServer]:
    with SERVERS[request.param](tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def served(server: RunningServer, archive_of, monkeypatch, request) -> Archive:
    """An archive with one work, on a server under a base that no other test has."""
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    archive = archive_of({"papers/works.yaml": f"- {WORK}"})
    archive.load(base=f"https://{request.node.name.partition('[')[0].replace('_', '-')}.example/")
    set_server(archive, server)
    return archive


def set_server(archive: Archive, server: RunningServer) -> None:
    with open_writer(archive.root) as writer:
        writer.set_server(ServerAddresses.parse(server.address))


def states_on(server: RunningServer, base: str) -> set[str]:
    """Return the states of a catalogue that have a graph on a server."""
    names = (row_texts(row)[0] for row in select_rows(server.client(), GRAPHS))
    return {state_of(base, name) for name in names} - {""}


def served_titles(archive: Archive) -> list[str]:
    catalogue = OpenGenerations(archive.root, archive.profile).served_catalogue()
    assert isinstance(catalogue.quad_store, SparqlHttpStore)
    return [catalogue.stub(name).label for name in catalogue.thing_names(archive.profile["CitedWork"])]


def test_what_is_loaded_is_served_from_the_server(served, server):
    """The graphs there are those of the store, by their hash; who opens the store reads them."""
    catalogue = OpenGenerations(served.root, served.profile).served_catalogue()
    names = names_of(served.generation, server.client())

    assert ["A memo"] == served_titles(served)
    assert default_graph_hash(served.quad_store) == default_graph_hash(catalogue.quad_store)
    assert {names.state} == states_on(server, names.base)


def test_a_load_swaps_on_the_server_and_deletes_what_is_older_than_the_one_before(served, server):
    """Two states stay: the one that is served, and the one that whoever began before the swap reads."""
    before = OpenGenerations(served.root, served.profile).served_catalogue()
    identities = [served.generation.identity]
    for number in (2, 3):
        served.write("papers/works.yaml", f"- {WORK.replace('A memo', f'Memo {number}')}")
        served.load()
        identities.append(served.generation.identity)
        if number == 2:
            assert before.describe(f"{before.base}id/work/memo").one("title") == "A memo"

    names = names_of(served.generation, server.client())
    assert ["Memo 3"] == served_titles(served)
    assert {replace(names, identity=each).state for each in identities[1:]} == states_on(server, names.base)


def test_a_purge_leaves_the_state_that_is_served_alone(served, server):
    """What the state before says of the thing is deleted from the server, too."""
    work = f"{names_of(served.generation, server.client()).base}id/work/memo"
    served.write("papers/works.yaml", "[]")
    served.load()
    with begin_purge(served.root, work, "work/memo") as purge:
        purge.erase()

    names = names_of(served.generation, server.client())
    assert {names.state} == states_on(server, names.base)


def test_a_catalogue_that_gets_another_base_leaves_nothing_under_the_former(served, server):
    """Its graphs there go as other states do: with the load after the next."""
    before, base = names_of(served.generation, server.client()).base, "https://renamed.example/"
    served.load(base=base, rebase=True)
    assert 1 == len(states_on(server, before))

    served.write("papers/works.yaml", f"- {WORK.replace('A memo', 'A note')}")
    served.load()

    assert ([], 2) == (sorted(states_on(server, before)), len(states_on(server, base)))
    assert ["A note"] == served_titles(served)


def test_what_another_catalogue_has_on_the_server_stays(served, server):
    """Names begin with the base of a catalogue; nothing else is looked at."""
    server.client().put_graph("https://other.example/g", BytesIO(b"<urn:a> <urn:b> <urn:c> .\n"))
    served.write("papers/works.yaml", f"- {WORK.replace('A memo', 'Another')}")
    served.load()
    with server.client().open_graph("https://other.example/g") as lines:
        assert 1 == lines.read().count(b"urn:b")


def test_what_is_not_whole_on_its_server_is_not_served(served, server):
    """An empty answer would be a wrong one."""
    server.client().delete_graph(names_of(served.generation, server.client()).directory)

    with pytest.raises(StoreError, match="not whole on its server"):
        OpenGenerations(served.root, served.profile).served_catalogue()


class LossySparqlServer(SparqlServer):
    """A client that loses the last line of what it sends."""

    def put_graph(self, graph: str, file: IO[bytes]) -> None:
        file.seek(0)
        super().put_graph(graph, BytesIO(b"".join(file.readlines()[:-1])))


def test_what_comes_back_otherwise_than_it_was_sent_is_an_error(served, server):
    """The hash of each graph is compared; the directory, by which a state is there, is not written."""
    plain = server.client()
    names = GraphNames("https://lossy.example/", "abc", not plain.addresses.has_same_engine)
    lossy = LossySparqlServer(plain.addresses, plain._credentials)

    with pytest.raises(StoreError, match="not what is there now"):
        publish_state(lossy, names, served.quad_store)
    assert [] == list(SparqlHttpStore(plain, names, served.quad_store).graph_names())


def test_a_load_that_cannot_reach_the_server_changes_nothing(served, monkeypatch):
    """The pointer is switched last."""
    before, note = served.generation.number, served.root / "sparql-server.json"
    note.write_bytes(
        b'{"query":"http://127.0.0.1:9/query","graphs":"http://127.0.0.1:9/store","program":"?"}'
    )
    served.write("papers/works.yaml", f"- {WORK.replace('A memo', 'Another')}")

    with pytest.raises(StoreError, match="cannot be asked: Connection refused"):
        served.load()
    assert before == served.generation.number


def test_a_load_whose_older_states_cannot_be_deleted_is_no_failed_one(served, server, monkeypatch):
    """What it loaded is served, it says what stays, and the next load deletes it."""

    def fail(*_):
        raise StoreError("The server is busy.")

    served.write("papers/works.yaml", f"- {WORK.replace('A memo', 'Another')}")
    with monkeypatch.context() as patched:
        patched.setattr(build, "delete_older_states", fail)
        report = served.load()

    assert ["Another"] == served_titles(served)
    assert any("The server is busy." in note for note in report.notes)


def test_a_store_can_be_served_from_its_folder_again(served):
    """The note is deleted, and the quads that are read are its own."""
    with open_writer(served.root) as writer:
        writer.set_server(None)
    catalogue = OpenGenerations(served.root, served.profile).served_catalogue()

    assert not isinstance(catalogue.quad_store, SparqlHttpStore)
