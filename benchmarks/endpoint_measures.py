"""What is measured: always one after the other in turn, so that what else the machine does hits all alike."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count, islice
from urllib.parse import quote

from endpoint_load import Client, Load, put_load_on
from endpoint_queries import KILOBYTE, MEGABYTES, QUESTIONS, ROWS, SMALL, Question, asked
from endpoint_records import BASE, key
from endpoint_servers import Server
from endpoint_store import SAMPLE, Made
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from foia_graph.query.sparql.messages import WorkerRequest
from foia_graph.query.sparql.pool import Pool

JSONLD, N_TRIPLES = "application/ld+json", "application/n-triples"
CONNECTIONS = 16
WARM_UP = 3


@dataclass(frozen=True, slots=True)
class Pairs:
    """Seconds that two took for the same, in turn: the peer, and we."""

    times: tuple[tuple[float, float], ...]

    @property
    def theirs(self) -> float:
        """Give the median of the peer."""
        return statistics.median(their for their, _ in self.times)

    @property
    def ours(self) -> float:
        """Give our median."""
        return statistics.median(our for _, our in self.times)

    @property
    def ratio(self) -> float:
        """Give how many times as long we take: the median of the ratios within each pair."""
        return statistics.median(our / their for their, our in self.times)

    @property
    def more(self) -> float:
        """Give how much longer we take."""
        return statistics.median(our - their for their, our in self.times)


def in_turn(theirs: Callable[[str], float], ours: Callable[[str], float], text: str, seconds: float) -> Pairs:
    """Time both with the same query, always another, for about so many seconds."""
    texts = asked(text, count())
    for query in [next(texts) for _ in range(WARM_UP)]:
        one = theirs(query) + ours(query)
    rounds = max(WARM_UP, min(1000, round(seconds / one)))
    return Pairs(tuple((theirs(query), ours(query)) for query in islice(texts, rounds)))


# -- the workers --------------------------------------------------------------------------------------------


def of_pool(here: Made, seconds: float) -> Iterator[tuple[int, Pairs]]:
    """Compare the worker pool with the engine in this process: for each answer its size, and the times."""
    store = Store.read_only(str(here.engine))
    with Pool(lambda: here.generation) as workers:

        def engine(text: str) -> bytes:
            answer = store.query(text)
            assert isinstance(answer, QuerySolutions)
            return bytes(answer.serialize(format=QueryResultsFormat.JSON) or b"")

        def pool(text: str) -> bytes:
            return workers.run(WorkerRequest(text)).body

        for text in (KILOBYTE, MEGABYTES):
            first = next(asked(text, count()))
            assert engine(first) == pool(first), "both must give the same answer"
            yield len(engine(first)), in_turn(timed(engine), timed(pool), text, seconds)


def timed(ask: Callable[[str], bytes]) -> Callable[[str], float]:
    """Give what states how long an answer takes."""

    def seconds(text: str) -> float:
        start = time.perf_counter()
        ask(text)
        return time.perf_counter() - start

    return seconds


# -- over HTTP ----------------------------------------------------------------------------------------------


def latencies(theirs: Server, ours: Server, seconds: float) -> Iterator[tuple[Question, Pairs]]:
    """Compare what one client waits for each question."""
    for question in QUESTIONS:
        with ExitStack() as stack:
            clients = [stack.enter_context(Client(server.port)) for server in (theirs, ours)]
            their, our = (
                _asking(client, server, question)
                for client, server in zip(clients, (theirs, ours), strict=True)
            )
            yield question, in_turn(their, our, question.text, seconds)


def _asking(client: Client, server: Server, question: Question) -> Callable[[str], float]:
    def seconds(text: str) -> float:
        return client.ask(_path(server, text), question.accept)

    return seconds


def _path(server: Server, text: str) -> str:
    return f"{server.queries}?query={quote(text, safe='')}"


QUERIES_A_SECOND = 25_000
"""More than any server here answers."""


def rates(servers: list[Server], here: Made, rounds: int, seconds: int) -> list[list[Load]]:
    """Put load on each server in turn with a small SELECT, about another document each time."""
    size, number = min(SAMPLE, here.documents), QUERIES_A_SECOND * seconds

    def texts(round_: int) -> Iterator[str]:
        return asked(SMALL, iter(range(round_ * number, (round_ + 1) * number)), size)

    return _loads(servers, rounds, seconds, texts)


def repeated_rates(servers: list[Server], rounds: int, seconds: int) -> list[list[Load]]:
    """Put load on each server in turn with one small SELECT, the same each time."""
    return _loads(servers, rounds, seconds, lambda _: asked(SMALL, iter(range(1))))


def _loads(
    servers: list[Server], rounds: int, seconds: int, texts: Callable[[int], Iterator[str]]
) -> list[list[Load]]:
    """Put load on each server in turn, with the queries of each round: for each server its loads."""
    found: list[list[Load]] = [[] for _ in servers]
    for round_ in range(rounds):
        for server, loads in zip(servers, found, strict=True):
            paths = (_path(server, text) for text in texts(round_))
            loads.append(put_load_on(server, paths, ROWS, seconds, CONNECTIONS))
    return found


def things(
    theirs: Server, ours: Server, documents: int, rounds: int, seconds: int
) -> tuple[list[Load], list[Load]]:
    """Ask a peer to DESCRIBE so many documents, and us for their JSON-LD, each server in turn.

    Each round continues where the one before ended, so that of many documents none is asked for soon again.
    """
    names = [f"{BASE}id/document/{key(n)}" for n in range(documents)]
    their_paths = [_path(theirs, f"DESCRIBE <{name}>") for name in names]
    our_paths = [f"/doc/document/{key(n)}.jsonld" for n in range(documents)]
    pairs, first = [], 0
    for _ in range(rounds):
        their = put_load_on(theirs, their_paths, N_TRIPLES, seconds, CONNECTIONS, first % documents)
        our = put_load_on(ours, our_paths, JSONLD, seconds, CONNECTIONS, first % documents)
        pairs.append((their, our))
        first += round(our.rate * seconds)
    return [their for their, _ in pairs], [our for _, our in pairs]
