"""How fast the endpoint is, beside `oxigraph serve-read-only` and rdflib-endpoint, in one run on one store.

    python benchmarks/endpoint.py [--folder FOLDER] [--documents 17500] [--rounds 3] [--seconds 3]

The store holds more than a million triples, made and loaded first; with --folder it is kept for the next run.
The servers run side by side and are asked in turn. Only ratios within a run mean anything: all share the
machine with the client (see endpoint_load.py). Throughput needs wrk (Debian: apt-get install wrk), and
rdflib-endpoint comes with the extra `bench`.
"""

import argparse
import statistics
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from endpoint_load import Load, wrk
from endpoint_measures import latencies, of_pool, rates, repeated_rates, things
from endpoint_servers import Server, ours, oxigraph, rdflib_endpoint
from endpoint_store import SAMPLE, Made, copied, made, sampled

from foia_graph.store.generations.generation import Generation


def main() -> None:
    """Make the store, measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, help="where the store is kept; else it is made for this run")
    parser.add_argument("--documents", type=int, default=17_500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3, help="of load in one round")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        here = made(folder, options.documents)
        counts = Generation.read(here.generation).counts
        print(f"{counts['things']:,} things, {counts['triples']:,} triples")
        report_pool(here, options.rounds * 1.0)
        us = stack.enter_context(ours(here.store))
        peer = stack.enter_context(oxigraph(copied(here)))
        report_latencies(peer, us, options.rounds * 0.5)
        if wrk() is None:
            print("\nthroughput is not measured: there is no wrk (Debian: apt-get install wrk)")
            return
        report_things(peer, us, here.documents, options.rounds, options.seconds)
        small = stack.enter_context(rdflib_endpoint(sampled(here)))
        report_rates([peer, small, us], here, options.rounds, options.seconds)
        report_repeated(peer, us, options.rounds, options.seconds)


def row(name: str, *columns: str, goal: str = "", is_met: bool | None = None) -> None:
    """Print a line of a table, and whether its goal is met."""
    verdict = "" if is_met is None else "met" if is_met else "NOT MET"
    print(f"  {name:<36}{''.join(f'{column:>14}' for column in columns)}   {goal:<22}{verdict}".rstrip())


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.2f} ms"


def report_pool(here: Made, seconds: float) -> None:
    """Print what the workers cost."""
    print("\nSELECT by the worker pool, beside the engine in the same process: medians, asked in turn")
    row("", "in process", "pool", "difference", "ratio", goal="goal")
    small, large = of_pool(here, seconds)
    for size, pairs in (small, large):
        is_met = pairs.more <= 0.3e-3 if size < 10_000 else pairs.ratio <= 1.05
        goal = "at most 0.30 ms more" if size < 10_000 else "at most 1.05x"
        columns = _ms(pairs.theirs), _ms(pairs.ours), _ms(pairs.more), f"{pairs.ratio:.3f}x"
        row(f"{size:,} bytes", *columns, goal=goal, is_met=is_met)


SMALL_SECONDS, HEAVY_SECONDS = 1e-3, 5e-3
"""Seconds within which the engine's own server answers a small query, and from which one is heavy."""


def report_latencies(peer: Server, us: Server, seconds: float) -> None:
    """Print what one client waits for."""
    print("\nlatency over HTTP, one client that keeps its connection: medians, asked in turn")
    row("", "oxigraph", "foia-graph", "more", "ratio", "times", goal="goal")
    for question, pairs in latencies(peer, us, seconds):
        columns = _ms(pairs.theirs), _ms(pairs.ours), _ms(pairs.more), f"{pairs.ratio:.2f}x"
        goal, is_met = "at most 1.5x", pairs.ratio <= 1.5
        if pairs.theirs < SMALL_SECONDS:
            goal, is_met = "at most 0.45 ms more", pairs.more <= 0.45e-3
        elif pairs.theirs > HEAVY_SECONDS:
            goal, is_met = "at most 1.1x", pairs.ratio <= 1.1
        row(question.name, *columns, str(len(pairs.times)), goal=goal, is_met=is_met)


POPULAR = 100
"""Documents that everybody asks for."""


LEAST_RATE, MAX_P99 = 0.20, 8.0
"""Beside the peer: of how many descriptions a second, and of the time that all but one in a hundred take."""


def report_things(peer: Server, us: Server, documents: int, rounds: int, seconds: int) -> None:
    """Print how fast descriptions of things are."""
    print("\nJSON-LD of a document of 61 triples (109 with the labels of what it links to), 16 connections,")
    print("beside DESCRIBE of the same documents (32 triples, without its parts), asked in turn")
    row("", "a second", "median", "p99", "CPU each", "ratio", "of p99", goal="goal")
    for name, number in (("another document each time", documents), ("one of a hundred documents", POPULAR)):
        theirs, ours_ = things(peer, us, number, rounds, seconds)
        pairs = list(zip(theirs, ours_, strict=True))
        rate = _median(our.rate / their.rate for their, our in pairs)
        p99 = _median(our.p99 / their.p99 for their, our in pairs)
        goal, is_met = f"{LEAST_RATE:.2f}x, p99 {MAX_P99:g}x", rate >= LEAST_RATE and p99 <= MAX_P99
        print(f" {name}")
        row(peer.name, *_told(theirs))
        row(us.name, *_told(ours_), f"{rate:.2f}x", f"{p99:.1f}x", goal=goal, is_met=is_met)
        _told_failures(peer.name, theirs)
        _told_failures(us.name, ours_)


def report_rates(servers: list[Server], here: Made, rounds: int, seconds: int) -> None:
    """Print how many small queries are answered."""
    print("\nsmall SELECT, 16 connections, another document each time")
    row("", "a second", "median", "p99", "CPU each", "ratio", goal="goal")
    *theirs, ours_ = rates(servers, here, rounds, seconds)
    row(servers[-1].name, *_told(ours_))
    for server, loads, goal in zip(servers, theirs, (0.20, 25.0), strict=False):
        report_rate(server, loads, ours_, goal)
    for server, loads in zip(servers, [*theirs, ours_], strict=True):
        _told_failures(server.name, loads)
    print(f"  (rdflib-endpoint has one process and {min(SAMPLE, here.documents):,} of the documents)")


def report_repeated(peer: Server, us: Server, rounds: int, seconds: int) -> None:
    """Print how often one small query is answered."""
    print("\nthe same small SELECT each time, 16 connections")
    row("", "a second", "median", "p99", "CPU each", "ratio", goal="goal")
    theirs, ours_ = repeated_rates([peer, us], rounds, seconds)
    row(us.name, *_told(ours_))
    report_rate(peer, theirs, ours_, 1.0)
    for server, loads in ((peer, theirs), (us, ours_)):
        _told_failures(server.name, loads)


def report_rate(server: Server, theirs: list[Load], ours_: list[Load], goal: float) -> None:
    """Print what a peer answers, and how many times as much we do."""
    ratio = _median(our.rate / their.rate for our, their in zip(ours_, theirs, strict=True))
    row(server.name, *_told(theirs), f"{ratio:.2f}x", goal=f"at least {goal:g}x of it", is_met=ratio >= goal)


def _told(loads: list[Load]) -> tuple[str, ...]:
    rate, cpu = _median(load.rate for load in loads), _median(load.cpu for load in loads)
    median, p99 = _median(load.median for load in loads), _median(load.p99 for load in loads)
    return f"{rate:,.0f}", f"{median:.1f} ms", f"{p99:.1f} ms", f"{cpu:,.0f} µs"


def _told_failures(name: str, loads: list[Load]) -> None:
    if failed := sum(load.failed for load in loads):
        print(f"  {failed:,} requests to {name} failed; they do not count as answers")


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)


if __name__ == "__main__":
    main()
