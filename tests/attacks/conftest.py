"""A store to attack, a canary to reach for, and a server that is between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.canary import Canary, listening
from tests.attacks.server import Server, served, settings_of, store_of

SHARED = Path(__file__).parents[3] / "shared"
ATTACKS = SHARED / "attacks"
SPITE = (
    "''' } SERVICE <http://127.0.0.1:18999/> { ?s ?p ?o } #",
    '\\" } SERVICE SILENT <http://127.0.0.1:18999/> { ?s ?p ?o } #',
    "\\n } FROM <file:///nonexistent/canary.ttl> \\r ; DROP ALL",
    "\\\\ \\\\u0022 <http://ex/> ^^<x> @en-x . ) ( ] [",
)
"""What positions are called that would be a part of a query, were it not a string there."""
SPITEFUL = "".join(
    f"<http://ex/id/place/{n}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
    f"<https://w3id.org/foia-graph/ontology#Place> .\n"
    f'<http://ex/id/place/{n}> <http://www.w3.org/2004/02/skos/core#prefLabel> "spite {words}" .\n'
    for n, words in enumerate(SPITE)
)


@pytest.fixture(scope="session")
def attacks() -> Path:
    """The hostile texts."""
    if not ATTACKS.is_dir():
        pytest.skip(f"the hostile texts are not at {ATTACKS}")
    return ATTACKS


@pytest.fixture(scope="session")
def store(attacks: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the triples that the hostile queries are made for."""
    return store_of(
        tmp_path_factory.mktemp("attacked") / "store", (attacks / "base.nt").read_text() + SPITEFUL
    )


@pytest.fixture(scope="session")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canary]:
    with listening(tmp_path_factory.mktemp("canary")) as found:
        yield found


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    """A server that gives queries little of the processor, so that one without end ends soon.

    By the clock they have much: it runs for all of them, whatever else the machine does.
    """
    with served(store, settings_of(deadline=120.0, cpu=1, queue_wait=120.0)) as running:
        yield running


@pytest.fixture(scope="module")
def patient_server(store: Path) -> Iterator[Server]:
    """A server with the limits of production."""
    with served(store) as running:
        yield running
