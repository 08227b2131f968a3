"""How fast and how large text search is, beside SQLite FTS5 and SPARQL CONTAINS on the same pages.

    python benchmarks/search.py [--folder FOLDER] [--pages N] [--rounds 7] [--seconds 10] [--clients 8]

The pages are those of text_corpus.py (needs ../shared); with --folder the loaded store is kept for the next
run. Only ratios within a run mean anything. What the search finds is compared with a scan of all pages, too.
The load on /api/search needs wrk (Debian: apt-get install wrk).
"""

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path

from endpoint_load import wrk
from endpoint_servers import ours
from search_agreement import disagreements
from search_corpus import Corpus, corpus
from search_load import asked_at_once, seconds_alone
from search_peers import Fts, contains, scanned
from search_words import Question, drawn, questions, search_path

from foia_graph.search.query_parser import SearchRequest

GOAL_RATE, GOAL_SIZE = 4_000, 0.5
GOAL_CPU, GOAL_TAIL = 3.0, 5.0
"""Processor time of a request next to that of its search alone, and the 99th percentile next to the
median.
"""


def main() -> None:
    """Make the store, measure, and print tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, help="where the store is kept; else it is made for this run")
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--pages", type=int, default=96_842)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=10, help="of load on the server")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--words", type=int, default=200, help="random words and phrases to compare")
    options = parser.parse_args()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        here = corpus(options.folder or scratch, options.shared, options.pages)
        fts = Fts(scratch / "fts.sqlite")
        report_building(here, fts)
        report_queries(here, fts, options.rounds)
        found = disagreements(here, options.words)
        print(f"\n{options.words} random words and phrases: {len(found)} differ from a scan of all pages")
        for each in found[:10]:
            print(f"  {each}")
        report_load(here, options.clients, options.seconds)


def row(name: str, *columns: str, goal: str = "", is_met: bool | None = None) -> None:
    """Print a line of a table, and whether its goal is met."""
    verdict = "" if is_met is None else "met" if is_met else "NOT MET"
    print(f"  {name:<34}{''.join(f'{column:>15}' for column in columns)}   {goal:<18}{verdict}".rstrip())


def report_building(here: Corpus, fts: Fts) -> None:
    """Say how fast the index is written, and how large it is."""
    seconds, cpu = here.indexed()
    rate, size = len(here.texts) / seconds, here.index_bytes / here.text_bytes
    theirs = fts.filled(here.texts)
    print(f"{len(here.texts):,} pages, {here.text_bytes / 1e6:.1f} MB of text")
    row("", "foia-graph", "FTS5", "FTS5 / ours", "goal")
    row("seconds to write the index", f"{seconds:.1f}", f"{theirs:.1f}", f"{theirs / seconds:.2f}")
    row("  of processor time", f"{cpu:.1f}")
    row("pages a second", f"{rate:,.0f}", goal=f">= {GOAL_RATE:,}", is_met=rate >= GOAL_RATE)
    row(
        "size of index / of text",
        f"{size:.3f}",
        f"{fts.bytes / here.text_bytes:.3f}",
        goal=f"<= {GOAL_SIZE}",
        is_met=size <= GOAL_SIZE,
    )


def report_queries(here: Corpus, fts: Fts, rounds: int) -> None:
    """Say how long single questions take, the best twenty with and without pieces of text."""
    print()
    row("milliseconds, median", "hits", "ours", "with snippets", "FTS5", "with snippets", "CONTAINS")
    for question in questions(here.texts):
        columns = _times(here, fts, question, rounds)
        row(f"{question.kind}: {question.ours}", *columns)


def _times(here: Corpus, fts: Fts, question: Question, rounds: int) -> list[str]:
    def ours() -> list[object]:
        return list(here.fresh(SearchRequest(question.ours)).hits(0, 20))

    def with_snippets() -> None:
        found = here.fresh(SearchRequest(question.ours))
        found.snippets(found.hits(0, 20))

    hits = here.fresh(SearchRequest(question.ours)).total
    times = [scanned(each, rounds) for each in (ours, with_snippets)]
    times.append(scanned(lambda: fts.best(question.theirs, snippets=False), rounds))
    times.append(scanned(lambda: fts.best(question.theirs, snippets=True), rounds))
    times.append(scanned(lambda: contains(here.literals, question.contained), 1))
    return [f"{hits:,}", *(f"{each * 1e3:.2f}" for each in times)]


def report_load(here: Corpus, clients: int, seconds: int) -> None:
    """Say what /api/search takes for many clients, next to the same searches with snippets in this
    process.
    """
    if wrk() is None:
        print("\nthe load is not measured: there is no wrk (Debian: apt-get install wrk)")
        return
    words = drawn(here.texts, 3000)
    paths = [search_path(each) for each in words]
    with ours(here.store) as server:
        load = asked_at_once(server, paths, clients, seconds)
    alone = seconds_alone(here, words[len(words) // 2 :]) * 1e3
    taken = load.cpu / 1e3
    print(f"\n/api/search, {clients} clients, two web processes, {len(paths):,} different searches")
    row("answers a second", f"{load.rate:,.0f}", goal=f"{load.failed} failed", is_met=load.failed == 0)
    row("milliseconds", "server", "search alone", "server / alone", "goal")
    row(
        "processor time of a request",
        f"{taken:.2f}",
        f"{alone:.2f}",
        f"{taken / alone:.2f}",
        goal=f"<= {GOAL_CPU:g}",
        is_met=taken <= GOAL_CPU * alone,
    )
    row("median", f"{load.median:.1f}")
    row(
        "p99, and beside the median",
        f"{load.p99:.1f}",
        "",
        f"{load.p99 / load.median:.2f}",
        goal=f"<= {GOAL_TAIL:g}",
        is_met=load.p99 <= GOAL_TAIL * load.median,
    )


if __name__ == "__main__":
    main()
