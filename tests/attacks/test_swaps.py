"""New generations come while clients ask: no one sees an error, or two generations in one answer."""

import http.client
import itertools
import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from foia_graph.ingest.derived_tables import LISTS
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder
from foia_graph.search.build import IndexBuilder
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.derivation import derive
from foia_graph.store.generations.build import GenerationWriter, open_writer
from foia_graph.store.generations.generation import Generation
from foia_graph.store.tables.database import write_tables
from tests.attacks.server import GENERATION, Reply, Server, served, settings_of, wait_until
from tests.store.worlds import build

pytestmark = pytest.mark.slow

BASE = "https://foia.example.org/"
PLACE = "https://w3id.org/foia-graph/ontology#Place"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
MARKS = 100
"""A generation has so many marks and its own number more; each mark is its number."""
GRACE = 20.0
"""Seconds between two loads, by their clock: a generation is deleted three swaps after its own."""
COUNTED = """SELECT (COUNT(?mark) AS ?marks) (MIN(?mark) AS ?least) (MAX(?mark) AS ?most) {
    ?s <http://t/mark> ?mark }"""
SEARCHED = f"""SELECT ?label ?words {{
    (?place ?score ?words) <http://jena.apache.org/text#query> "lodi" . ?place <{LABEL}> ?label }}"""
SLOW = """SELECT ?before ?after ?rows { { SELECT (COUNT(*) AS ?before) { ?s <http://t/mark> ?m } }
    { SELECT (COUNT(*) AS ?rows) { ?a <http://t/mark> ?x . ?b <http://t/mark> ?y . ?c <http://t/mark> ?z } }
    { SELECT (COUNT(*) AS ?after) { ?s <http://t/mark> ?m } } }"""


def state(number: int) -> Iterator[str]:
    """The lines of a generation: its marks, and a position that is called after it."""
    for each in range(MARKS + number):
        yield f'<http://t/{each}> <http://t/mark> "{number}"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    for graph in ("", f" <{BASE}graph/places>"):
        yield f"<{BASE}id/place/lodi> <{TYPE}> <{PLACE}>{graph} .\n"
        yield f'<{BASE}id/place/lodi> <{LABEL}> "Lodi {number}"@en{graph} .\n'


def load(writer: GenerationWriter, number: int) -> None:
    versions, counts = {"base": BASE, "language": "en"}, {"things": 1}
    profile = Profile(resource_folder("ontology"))
    index = IndexBuilder(profile, versions, {}, writer.layout.pages)

    def write_beside(folder: Path) -> None:
        index.rewrite_index(folder)
        built = Generation(number, folder, "", "", versions, counts, {}, {}, {})
        with write_tables(folder) as connection:
            derive(connection, (LISTS,), Catalogue(built, profile))

    build(writer, list(state(number)), f"{number}", versions=versions, counts=counts, extra=write_beside)


@dataclass(slots=True)
class Clients:
    """Those who ask, each over one connection: what went wrong, how much went right, of which generations."""

    server: Server
    stop: threading.Event = field(default_factory=threading.Event)
    wrong: list[str] = field(default_factory=list)
    right: Counter[str] = field(default_factory=Counter)
    seen: set[int] = field(default_factory=set)

    def run(self) -> None:
        over = self.server.connect()
        for look in itertools.cycle((counted, health, resource, listed, searched, slow)):
            if self.stop.is_set():
                break
            try:
                self.seen.add(look(self.server, over))
                self.right[look.__name__] += 1
            except (AssertionError, OSError, http.client.HTTPException) as error:
                self.wrong.append(f"{look.__name__}: {error!r}"[:500])
                over.close()
        over.close()


class Refused(AssertionError):
    """An answer with another status than 200, which is in `status` for those who may expect some."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status, reply.headers, reply.body[:300])
        self.status = reply.status


def number_of(reply: Reply) -> int:
    if reply.status != 200:
        raise Refused(reply)
    return int(reply.headers[GENERATION])


def counted(server: Server, over: http.client.HTTPConnection) -> int:
    """The marks of one answer are all there, and all of the generation that the answer says it is of."""
    reply = server.ask(COUNTED, "text/csv", over)
    number = number_of(reply)
    assert f"{MARKS + number},{number},{number}" == reply.body.decode().split()[1], number
    return number


def searched(server: Server, over: http.client.HTTPConnection) -> int:
    """What is found by words is what the same generation says, word for word."""
    reply = server.ask(SEARCHED, "text/csv", over)
    number = number_of(reply)
    assert f"Lodi {number},Lodi {number}" == reply.body.decode().splitlines()[1], number
    return number


def slow(server: Server, over: http.client.HTTPConnection) -> int:
    """A query that takes longer than a swap ends on the generation it began with."""
    reply = server.ask(SLOW, "text/csv", over)
    number = number_of(reply)
    marks = MARKS + number
    assert f"{marks},{marks},{marks**3}" == reply.body.decode().split()[1], number
    return number


def health(server: Server, over: http.client.HTTPConnection) -> int:
    """The server lives, and says what it serves."""
    reply = server.get("/healthz", over=over)
    assert reply.status == 200
    return int(json.loads(reply.body)["generation"])


def resource(server: Server, over: http.client.HTTPConnection) -> int:
    """A thing is called as its generation calls it."""
    reply = server.get("/doc/place/lodi", "application/ld+json", over)
    number = number_of(reply)
    assert {f"Lodi {number}"} == set(re.findall(r"Lodi \d+", reply.body.decode())), number
    return number


def listed(server: Server, over: http.client.HTTPConnection) -> int:
    """So it is in a list."""
    reply = server.get("/doc/place/", "text/html", over)
    number = number_of(reply)
    assert {f"Lodi {number}"} == set(re.findall(r"Lodi \d+", reply.body.decode())), number
    return number


@contextmanager
def asking(server: Server, number: int) -> Iterator[Clients]:
    """Let so many clients ask while something happens."""
    clients = Clients(server)
    threads = [threading.Thread(target=clients.run) for _ in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield clients
    finally:
        clients.stop.set()
        for thread in threads:
            thread.join(60)


def swapped(store: Path, swaps: int) -> Clients:
    """Swap so often under four clients, and delete old generations while they may be in use."""
    ticks = itertools.count(0.0, GRACE)
    clock: Callable[[], float] = lambda: now[0]  # noqa: E731
    now = [next(ticks)]
    with open_writer(store, keep=1, clock=clock) as writer:
        load(writer, 1)
        settings = settings_of(deadline=300.0, queue_wait=300.0)
        with served(store, settings) as server, asking(server, 4) as clients:
            for number in range(2, swaps + 2):
                now[0] = next(ticks)
                load(writer, number)
                # They are to ask meanwhile, and not only before and after.
                if number % 2:
                    wait_until(lambda number=number: clients.wrong or number in clients.seen)
            kept = sorted(int(path.name) for path in (store / "generations").iterdir())
            assert swaps + 1 - len(kept) >= swaps - 4, kept
            assert swaps + 1 == number_of(server.ask(COUNTED, "text/csv"))
            wait_until(
                lambda: clients.wrong or (clients.right.total() > 5 * swaps and len(clients.right) == 6)
            )
    return clients


@pytest.mark.parametrize("swaps", [5, pytest.param(100, marks=pytest.mark.slow)])
def test_no_answer_mixes_generations(swaps, tmp_path):
    """No client sees an error; each answer is whole, and of the generation that it names."""
    clients = swapped(tmp_path / "store", swaps)

    assert [] == clients.wrong
    assert {"counted", "health", "resource", "listed", "searched", "slow"} == clients.right.keys()
    assert len(clients.seen) >= swaps // 2, clients.seen
