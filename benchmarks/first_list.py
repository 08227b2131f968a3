"""What the first list of a large class costs a web process, next to the second list, in one run.

    python benchmarks/first_list.py [--records 100000] [--rounds 3] [--store STORE]

The records are those of load.py; with --store a store is served that was loaded before. Each round starts a
server with one web process, which shows a list of another class first: its templates are at hand then.
Processor time is that of the web process: workers for queries start meanwhile. Only ratios within a run mean
anything.
"""

import statistics
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import load
from chosen_store import chosen_store
from endpoint_servers import Server, ours

GOAL_TIME, GOAL_MEMORY = 2.0, 20.0
OTHER, FIRST, SECOND = "/doc/concept/", "/doc/document/", "/doc/document/?type=letter"


class ListCost(NamedTuple):
    """Seconds of processor time of the first list and of the second, and MiB that the first adds."""

    first: float
    second: float
    memory: float


def main() -> None:
    """Load where there is no store, ask for lists, and print medians."""
    with chosen_store(__doc__, "records", 100_000, load.generate) as (store, rounds):
        report([list_cost(store) for _ in range(rounds)])


def list_cost(store: Path) -> ListCost:
    """Serve a store, and measure the first list and the second."""
    with ours(store, workers=1) as server:
        _spent(server, OTHER)
        before = _memory_of_web_process(server)
        first = _spent(server, FIRST)
        memory = _memory_of_web_process(server) - before
        return ListCost(first, _spent(server, SECOND), memory)


def _memory_of_web_process(server: Server) -> float:
    return server.memory_by_process()["web process"]


def _spent(server: Server, path: str) -> float:
    before = server.cpu_by_process()["web process"]
    with urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=120) as answer:
        answer.read()
    return server.cpu_by_process()["web process"] - before


def report(costs: list[ListCost]) -> None:
    """Print medians, and the median of the ratios within each round."""
    first, second, memory = (statistics.median(column) for column in zip(*costs, strict=True))
    ratio = statistics.median(cost.first / cost.second for cost in costs)
    print(f"first list   {first * 1e3:8.0f} ms of processor time")
    print(f"second list  {second * 1e3:8.0f} ms")
    print(f"ratio        {ratio:8.2f} (at most {GOAL_TIME}: {'met' if ratio <= GOAL_TIME else 'NOT MET'})")
    verdict = "met" if memory <= GOAL_MEMORY else "NOT MET"
    print(f"memory       {memory:8.1f} MiB more (at most {GOAL_MEMORY}: {verdict})")


if __name__ == "__main__":
    main()
