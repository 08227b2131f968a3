"""The server as strangers meet it: real processes on a free port, and what is seen of them from outside."""

import http.client
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from foia_graph.model.profile import Profile
from foia_graph.query.sparql.pool import PoolLimits
from foia_graph.runtime.files import resource_folder
from foia_graph.search.build import IndexBuilder
from foia_graph.store.generations.generation import Layout
from foia_graph.web.core.site import ServerSettings
from foia_graph.web.limits.rate_limits import QueryBudget
from foia_graph.web.server.serve import ServedStore
from ports import free_port
from tests.store.worlds import built
from web_settings import NO_BUDGET

SERVE = """import sys
from pathlib import Path
from foia_graph.web.server.serve import ServedStore, serve
told = ServedStore.from_json(sys.argv[1])
serve(Path(told.store), "127.0.0.1", int(sys.argv[2]), int(sys.argv[3]), told.settings)
"""
GENERATION = "foia-graph-generation"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
QUERY = {"Content-Type": "application/sparql-query"}
UPDATE = {"Content-Type": "application/sparql-update"}
QUICK = "ASK{}"
WELL_STARTED = 0.25
"""Seconds of processor time that a worker uses for a query only: to start takes less."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came over the wire, headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def problem(self) -> dict[str, Any]:
        """What is wrong, where something is."""
        found: dict[str, Any] = (
            json.loads(self.body) if "problem+json" in self.headers["content-type"] else {}
        )
        return found

    @property
    def end(self) -> str:
        """How it ended, in two words at most: `200`, `503 time`."""
        return (
            f"{self.status} {self.problem.get('reason', '')}".strip()
            if self.status >= 400
            else f"{self.status}"
        )


@dataclass(slots=True)
class Server:
    """A server that runs: where it is, and its first process."""

    port: int
    process: "subprocess.Popen[bytes]"
    log: Path
    number: int = 2
    """How many web processes there are to be."""
    each: int = 3
    """Query workers of a web process, the spare one included."""
    headers: dict[str, str] = field(default_factory=dict)

    def connect(self, seconds: float = 120) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        over: http.client.HTTPConnection | None = None,
    ) -> Reply:
        """Send a request, over a connection of its own unless one is given."""
        connection = over or self.connect()
        try:
            try:
                connection.request(method, path, body, {**self.headers, **(headers or {})})
            except (BrokenPipeError, ConnectionResetError):
                # A body that is too long is refused on its way; without a connection it is another end.
                if connection.sock is None:
                    raise
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, told, answer.read())
        finally:
            if over is None:
                connection.close()

    def get(self, path: str, accept: str = "*/*", over: http.client.HTTPConnection | None = None) -> Reply:
        return self.send("GET", path, headers={"Accept": accept}, over=over)

    def ask(self, query: str, accept: str = "*/*", over: http.client.HTTPConnection | None = None) -> Reply:
        """Ask in the address."""
        return self.get(f"/sparql?{urlencode({'query': query})}", accept, over)

    def post(self, query: str | bytes, accept: str = "*/*") -> Reply:
        """Ask in the body, as it is."""
        body = query.encode() if isinstance(query, str) else query
        return self.send("POST", "/sparql", body, {**QUERY, "Accept": accept})

    def open_query(self, query: str) -> socket.socket:
        """Return a connection on which a query was sent, and no answer was read."""
        connection = socket.create_connection(("127.0.0.1", self.port))
        connection.sendall(f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        return connection

    def count(self, query: str) -> int:
        """Ask for one number."""
        reply = self.ask(query, "text/csv")
        assert reply.status == 200, (reply.status, reply.body[:300])
        return int(reply.body.split()[1])

    def size(self) -> int:
        """Count the triples that are served, in all merged graphs."""
        graphs = "FROM <graph/all> FROM <graph/not-accepted>"
        return self.count(f"SELECT (COUNT(*) AS ?n) {graphs} {{ ?s ?p ?o }}")

    # -- processes -------------------------------------------------------------------------------------------

    def web(self) -> list[int]:
        """The web processes."""
        return sorted(children(self.process.pid))

    def workers(self) -> list[int]:
        """The query workers, idle and busy, of all web processes."""
        return sorted(each for pid in self.web() for each in children(pid) if is_worker(each))

    def at_work(self) -> set[int]:
        """The query workers that have spent some time on queries."""
        return {pid for pid in self.workers() if processor_time(pid) >= WELL_STARTED}

    def family(self) -> list[int]:
        """All processes."""
        return [self.process.pid, *(pid for pid in descendants(self.process.pid))]

    def is_whole(self) -> bool:
        """Tell whether there are all web processes, with all of their query workers."""
        workers = [sum(map(is_worker, children(pid))) for pid in self.web()]
        return len(workers) == self.number and min(workers) >= self.each


def children(pid: int) -> list[int]:
    """The processes that were started by one; any thread may have started them."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, path.read_text().split())
    return [each for each in found if runs(each)]


def descendants(pid: int) -> list[int]:
    """The processes below one."""
    return [each for child in children(pid) for each in (child, *descendants(child))]


def born(pid: int) -> str:
    """When a process began, in ticks of the machine's clock; "" for one that is deleted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (FileNotFoundError, ProcessLookupError):
        return ""


def runs(pid: int) -> bool:
    """Tell whether a process has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def is_stopped(pid: int) -> bool:
    """Tell whether all threads of a process are stopped; SIGSTOP does not wait until they are."""
    states = [
        path.read_text().rpartition(")")[2].split()[0] for path in Path(f"/proc/{pid}/task").glob("*/stat")
    ]
    return {"T"} == set(states)


def is_worker(pid: int) -> bool:
    """Tell whether a process evaluates queries."""
    try:
        return b"foia_graph.query.sparql.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def processor_time(pid: int) -> float:
    """The processor time that a process has used, in seconds; 0 for one that has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> int:
    """The memory that a process takes up, in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def wait_until(what: Callable[[], T], seconds: float = 120) -> T:
    """Wait until something is so, and return it; the end is there for what never comes."""
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, f"not so within {seconds} seconds"
        time.sleep(0.03)  # to look through /proc takes a while, and others need the processor
    return found


def settings_of(
    queries: int = 2, deadline: float = 10.0, budget: QueryBudget = NO_BUDGET, **limits: float
) -> ServerSettings:
    """Settings of a web process: those of production but for these; limits of the pool go by keyword."""
    given = {"running": queries, "waiting": 2 * queries, "deadline": deadline, "cpu": round(deadline) + 2}
    return ServerSettings(pool=PoolLimits(**{**given, **limits}), budget=budget)


def start(store: Path, port: int, log: Path, web: int, settings: ServerSettings) -> Server:
    """Start a server; it may not answer yet."""
    told = ServedStore(str(store), settings).to_json()
    with log.open("ab") as out:
        command = [sys.executable, "-c", SERVE, told, str(port), str(web)]
        process = subprocess.Popen(command, stdout=out, stderr=out)
    return Server(port, process, log, web, settings.pool.running + settings.pool.spare)


@contextmanager
def served(
    store: Path, settings: ServerSettings | None = None, *, web: int = 2, port: int = 0
) -> Iterator[Server]:
    """Run a server until the test ends, on a port that is free unless one is named."""
    server = start(
        store, port or free_port(), store.parent / f"{store.name}.log", web, settings or settings_of()
    )
    try:
        wait_until(lambda: answers(server) or server.process.poll() is not None)
        assert server.process.poll() is None, f"the server did not start: {server.log.read_text()[-2000:]}"
        wait_until(server.is_whole)
        yield server
    finally:
        stop(server)


_NUMBERS = itertools.count()


def new_query() -> str:
    """A quick query that was not asked before: one that was is answered without a worker."""
    return f"ASK{{}}#{next(_NUMBERS)}"


def answers(server: Server) -> bool:
    """Tell whether the server has a worker answer a query."""
    try:
        return server.ask(new_query()).status == 200
    except (OSError, http.client.HTTPException):
        return False


def stop(server: Server) -> None:
    """End a server as it should be ended; those of its processes that stay are killed."""
    family = server.family()
    server.process.send_signal(signal.SIGTERM)
    try:
        server.process.wait(120)
    finally:
        for pid in filter(runs, family):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        server.process.wait(120)


def store_of(root: Path, lines: str, base: str = "http://ex/") -> Path:
    """A store that serves these lines of N-Triples or N-Quads, and what is in them for text:query to find."""
    versions = {"base": base, "language": "en"}
    index = IndexBuilder(Profile(resource_folder("ontology")), versions, {}, Layout(root).pages)
    return built(
        root, lines.splitlines(keepends=True), "attacked", versions=versions, extra=index.rewrite_index
    )
