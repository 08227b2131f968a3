"""A catalogue on a SPARQL server, next to what the server itself can do: saved queries, and the load.

    python benchmarks/remote_store.py [--rounds 5]

Two Oxigraph servers are started on this machine. One has the shipped catalogue as plain N-Quads, sent in one
request, and is asked each saved query as it is, by plain HTTP; the other has it as `load --store-server`
writes and checks it, and is asked the same through the store. Both are asked in turn; medians count.
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

from foia_graph.model.profile import Profile
from foia_graph.model.rdf_syntaxes import RdfFormat, serialize
from foia_graph.query import saved
from foia_graph.query.sparql.text_query.parse import may_search
from foia_graph.runtime.files import resource_folder
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.server import delete_other_states, publish_state
from foia_graph.store.sparql_http.graph_names import GraphNames
from foia_graph.store.sparql_http.remote_store import SparqlHttpStore
from foia_graph.store.sparql_http.server import JSON, SparqlServer
from tests.store.sparql_http.servers import oxigraph

LATENCY_GOAL, LOAD_GOAL = 1.3, 0.5
"""The most that a query may take, and the least speed of a load, as parts of what the server itself does."""

HTTP = urllib3.PoolManager()
HEADERS = {"Content-Type": "application/sparql-query", "Accept": JSON}


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


def ask_plain(plain: SparqlServer, text: str) -> bool:
    """Put a query to a server as it is, and return whether it answers."""
    return HTTP.request("POST", plain.addresses.query, body=text, headers=HEADERS).status == 200


def compare(root: Path, plain: SparqlServer, server: SparqlServer, rounds: int) -> None:
    """Measure loads and queries on two servers, and print them."""
    quads = load_shipped(root / "store")
    load_plain = plain_load(plain, quads)

    loads: dict[str, list[float]] = {"plain": [], "ours": []}
    for number in range(rounds):
        loads["plain"].append(measure(load_plain))
        names = GraphNames(BASE, f"{number:032}")
        loads["ours"].append(measure(partial(publish_state, server, names, quads)))
        delete_other_states(server, BASE, [names])
    print_loads(*(statistics.median(loads[name]) for name in ("plain", "ours")))

    profile, store = Profile(resource_folder("ontology")), SparqlHttpStore(server, names, quads)
    queries = {
        name: query.bind_values({}, BASE, profile)
        for name, query in saved.load_queries(resource_folder("queries")).items()
    }
    times: dict[str, tuple[list[float], list[float]]] = {}
    for name, text in queries.items():
        # Words are looked up in the index of the store.
        if may_search(text) or not ask_plain(plain, text):
            continue
        times[name] = [], []
        for _ in range(rounds):
            times[name][0].append(measure(partial(ask_plain, plain, text)))
            times[name][1].append(measure(partial(store.query, text, BASE, {})))
    print_queries({name: tuple(map(statistics.median, pair)) for name, pair in times.items()})


def print_loads(plain: float, ours: float) -> None:
    """Print the time of both loads, and the speed of ours as a part of the server's own."""
    ratio = plain / ours
    verdict = "" if ratio >= LOAD_GOAL else f"   NOT MET: at least {LOAD_GOAL}"
    print(f"  load, plain N-Quads       {plain:8.2f} s")
    print(f"  load, written and checked {ours:8.2f} s   {ratio:.2f} of the speed{verdict}")


def print_queries(medians: dict[str, tuple[float, float]]) -> None:
    """Print the medians of each query, those last that are slowest next to the server's own."""
    for name, (plain, ours) in sorted(medians.items(), key=lambda each: each[1][1] / each[1][0]):
        print(f"  {name:<28}{plain * 1e3:9.1f} ms{ours * 1e3:9.1f} ms{ours / plain:7.2f}")
    plain, ours = (statistics.median(pair[side] for pair in medians.values()) for side in (0, 1))
    verdict = "" if ours / plain <= LATENCY_GOAL else f"   NOT MET: at most {LATENCY_GOAL}"
    print(
        f"  median of all               {plain * 1e3:9.1f} ms{ours * 1e3:9.1f} ms{ours / plain:7.2f}{verdict}"
    )


if __name__ == "__main__":
    main()
