"""A load of a catalogue onto a SPARQL server, next to what the server itself can do.

    python benchmarks/remote_store.py [--rounds 5]

Two Oxigraph servers are started on this machine. One is sent the shipped catalogue as plain N-Quads in one
request, the other as `load --store-server` writes and checks it, in turn; medians count.
"""

import argparse
import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import urllib3

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "queries"))

from regenerate import BASE, load_shipped

from foia_graph.model.rdf_syntaxes import RdfFormat, serialize
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.server import delete_other_states, publish_state
from foia_graph.store.sparql_http.remote_store import GraphNames
from foia_graph.store.sparql_http.server import SparqlServer
from tests.store.sparql_http.servers import oxigraph

LOAD_GOAL = 0.5
"""The least speed of a load, as a part of what the server itself does."""

HTTP = urllib3.PoolManager()


def measure(act: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def main() -> None:
    """Load both servers, ask them in turn, and print both ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("plain", "ours"):
            (root / name).mkdir()
        with oxigraph(root / "plain") as plain, oxigraph(root / "ours") as ours:
            compare(root, plain.client(), ours.client(), options.rounds)


def plain_load(plain: SparqlServer, quads: EmbeddedStore) -> Callable[[], None]:
    """Return what loads quads into a server by its own means alone."""
    every = io.BytesIO()
    serialize(quads.quads(None, None, None, None), every, format=RdfFormat.N_QUADS)

    def load_at_once() -> None:
        headers = {"Content-Type": "application/n-quads"}
        answer = HTTP.request("PUT", plain.addresses.graphs, body=every.getvalue(), headers=headers)
        assert answer.status < 300, answer.data

    return load_at_once


def compare(root: Path, plain: SparqlServer, server: SparqlServer, rounds: int) -> None:
    """Measure loads on two servers, and print them."""
    quads = load_shipped(root / "store")
    load_plain = plain_load(plain, quads)

    loads: dict[str, list[float]] = {"plain": [], "ours": []}
    for number in range(rounds):
        loads["plain"].append(measure(load_plain))
        names = GraphNames(BASE, f"{number:032}")
        loads["ours"].append(measure(partial(publish_state, server, names, quads)))
        delete_other_states(server, BASE, [names])
    print_loads(*(statistics.median(loads[name]) for name in ("plain", "ours")))


def print_loads(plain: float, ours: float) -> None:
    """Print the time of both loads, and the speed of ours as a part of the server's own."""
    ratio = plain / ours
    verdict = "" if ratio >= LOAD_GOAL else f"   NOT MET: at least {LOAD_GOAL}"
    print(f"  load, plain N-Quads       {plain:8.2f} s")
    print(f"  load, written and checked {ours:8.2f} s   {ratio:.2f} of the speed{verdict}")


if __name__ == "__main__":
    main()
