"""Documents as a data frame, from a store and over HTTP, next to the same CSV read by pandas, in one run.

    python benchmarks/data_frames.py [--documents 10000] [--rounds 3] [--store STORE]

The documents are those of growth_records.py; with --store one is asked that was loaded before. The peer has
the CSV of the server in memory, and only parses it. Seconds are by the clock; the first round opens the
archive.
"""

import io
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import growth_records
import pandas
from chosen_store import chosen_store
from endpoint_servers import ours

import foia_graph
from foia_graph.client import Archive

GOALS = {"store": 2.0, "http": 10.0}
"""Seconds for 10,000 documents."""


def main() -> None:
    """Load where there is no store, and print medians."""
    with chosen_store(__doc__, "documents", 10_000, growth_records.write_catalogue) as (store, rounds):
        compare(store, rounds)


def compare(store: Path, rounds: int) -> None:
    """Print how long both take, and the ratio to the peer."""
    with ours(store, workers=1) as server:
        address = f"http://127.0.0.1:{server.port}"
        with urlopen(f"{address}/api/documents.csv", timeout=600) as answer:
            table = answer.read()
        size = table.count(b"\n") - 1
        peer = statistics.median(seconds(lambda: pandas.read_csv(io.BytesIO(table))) for _ in range(rounds))
        print(f"csv     {peer:8.2f} s for {size:,} documents")
        for kind, place in (("store", store), ("http", address)):
            with foia_graph.open(place, timeout=600) as archive:
                report(kind, [seconds(partial(ask, archive)) for _ in range(rounds)], peer)


def ask(archive: Archive) -> pandas.DataFrame:
    """Return all documents as a data frame."""
    return archive.find("documents").df("pandas")


def report(kind: str, times: list[float], peer: float) -> None:
    """Print the first round, the median of all, and whether the first one keeps to the goal."""
    verdict = "met" if times[0] <= GOALS[kind] else "NOT MET"
    median = statistics.median(times)
    print(
        f"{kind:7} {times[0]:8.2f} s first (at most {GOALS[kind]}: {verdict}), {median:.2f} s median, "
        f"{median / peer:.1f}x of the CSV alone"
    )


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes by the clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
