"""A server that runs, with the catalogue that is shipped, under the very address that is in its names."""

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.request import urlopen

import pytest
from pyoxigraph import Store

from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from ports import free_port
from tests.clients import in_node, in_python, in_shell
from tests.clients.client import Client
from tests.clients.terms import Row, solved, triples

DATA = Path(__file__).parents[2] / "data"
CLIENTS = {**in_python.CLIENTS, **in_shell.CLIENTS, **in_node.CLIENTS}
SECONDS = 60


@dataclass(frozen=True)
class Served:
    """A catalogue that is served, and what the engine itself says about it, in this process."""

    base: str
    folder: Path

    @property
    def endpoint(self) -> str:
        return f"{self.base}sparql"

    @cached_property
    def store(self) -> Store:
        return Store.read_only(str(self.folder / "current" / "oxigraph"))

    def rows(self, query: str) -> list[Row]:
        return solved(self.store.query(query))

    def triples(self, query: str) -> set[str]:
        return triples(self.store.query(query))


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, profile: Profile) -> Iterator[Served]:
    """Serve the shipped catalogue on a free port, which is in the names of its things."""
    folder = tmp_path_factory.mktemp("clients") / "store"
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    load((DATA,), folder, profile, LoadOptions(base=base, ocr=False, workers=1))
    command = [sys.executable, "-m", "foia_graph", "serve", "--store", str(folder), "--port", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen([*command, "--workers", "1"], stdout=quiet, stderr=quiet) as process:
        try:
            _wait_for(f"{base}healthz", process)
            yield Served(base, folder)
        finally:
            process.terminate()


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + SECONDS
    while not _answers(address):
        assert process.poll() is None and time.monotonic() < end, "the server does not start"
        time.sleep(0.05)


def _answers(address: str) -> bool:
    try:
        with urlopen(address) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="session", params=CLIENTS)
def client(request: pytest.FixtureRequest, served: Served) -> Iterator[Client]:
    """Each of the clients in turn."""
    with CLIENTS[request.param](served.endpoint) as started:
        yield started
