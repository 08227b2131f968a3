"""What heavy queries leave behind: nothing in the web processes, little in the workers."""

from pathlib import Path

import pytest

from tests.attacks.server import Server, resident, served, settings_of, wait_until

HEAVY = (
    "SELECT ?a ?b ?c ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 50000",
    "SELECT ?s (GROUP_CONCAT(?o) AS ?all) { ?s ?p ?o } GROUP BY ?s ORDER BY ?all",
    "SELECT ?a { { SELECT ?a ?c { ?a ?b ?c . ?d ?e ?f } LIMIT 10000 } } ORDER BY ?c LIMIT 5",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
)
ACCEPTED = ("application/sparql-results+json, text/turtle", "text/csv, application/n-triples")
GROWTH = 16 * (10 << 20)
"""Bytes that a web process may grow by: each of its threads may have had one of the largest answers."""
KEPT = 256 << 20


def private(pid: int) -> int:
    """The memory that a process holds for itself."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    fields = (line.split() for line in lines if line.startswith("Private_"))
    return sum(int(field[1]) * 1024 for field in fields)


def ask_all(server: Server, times: int) -> None:
    for _ in range(times):
        for number, query in enumerate(HEAVY):
            reply = server.ask(query, ACCEPTED[number % 2])
            assert reply.status == 200, reply


@pytest.mark.parametrize("times", [2, pytest.param(50, marks=pytest.mark.slow)])
def test_heavy_queries_leave_nothing(times, store):
    """
    After many heavy queries the web processes are as large as after a few; no worker keeps more than it may.
    """
    with served(store, settings_of(deadline=120.0)) as server:
        ask_all(server, 2)
        before = {pid: resident(pid) for pid in server.web()}
        ask_all(server, times)
        grown = {pid: resident(pid) - size for pid, size in before.items()}
        # Of fifty answers, those of the first query alone would come to more if they were kept.
        assert max(grown.values()) < GROWTH, grown
        wait_until(server.is_whole)
        wait_until(lambda: all(private(pid) < KEPT for pid in server.workers()))
