"""The servers that are compared, each on a free port of this machine, ended when they are no longer asked."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

BIN = Path(sys.executable).parent
READY_IN = 120.0
_SCHEDULER = 2
"""The clock of a process that Linux keeps in nanoseconds (CPUCLOCK_SCHED); /proc has ticks of 10 ms."""
UNBOUNDED = ("--budget-seconds", "0", "--errors-a-minute", "0", "--waiting", "64")
"""One client alone may ask as much as it can here, on as many connections as it has."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs, the path under which it takes queries, and its first process."""

    name: str
    port: int
    queries: str
    pid: int

    @property
    def cpu(self) -> float:
        """Give the seconds of processor time that its processes have taken so far."""
        return sum(map(_cpu, _family(self.pid)))

    def cpu_by_process(self) -> dict[str, float]:
        """Give the seconds of all processes of each kind so far: the first, web, and SPARQL workers."""
        found: dict[str, float] = {}
        for pid in _family(self.pid):
            kind = "first process" if pid == self.pid else _kind(pid)
            found[kind] = found.get(kind, 0.0) + _cpu(pid)
        return found

    @property
    def memory(self) -> float:
        """Give the MiB that its processes hold, what several share counted once."""
        return sum(map(_memory, _family(self.pid)))

    def memory_by_process(self) -> dict[str, float]:
        """Give the MiB that the largest process of each kind holds: the first, web, and SPARQL workers."""
        found: dict[str, float] = {}
        for pid in _family(self.pid):
            kind = "first process" if pid == self.pid else _kind(pid)
            found[kind] = max(found.get(kind, 0.0), _memory(pid))
        return found


@contextmanager
def ours(store: Path, workers: int = 2) -> Iterator[Server]:
    """Serve a store with foia-graph."""
    port = _free_port()
    command = [str(BIN / "foia-graph"), "serve", "--store", str(store), "--port", str(port), *UNBOUNDED]
    with _running([*command, "--workers", str(workers)], port, "/healthz") as pid:
        yield Server("foia-graph serve", port, "/sparql", pid)


@contextmanager
def ours_by_default(store: Path, source: Path) -> Iterator[Server]:
    """Serve a store with the program in a folder of sources, with the limits that it has by default."""
    port = _free_port()
    command = [sys.executable, "-m", "foia_graph", "serve", "--store", str(store), "--port", str(port)]
    with _running(["env", f"PYTHONPATH={source}", *command], port, "/healthz") as pid:
        yield Server("foia-graph serve", port, "/sparql", pid)


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """Serve a folder of the engine with its own server."""
    port = _free_port()
    command = [str(BIN / "oxigraph"), "serve-read-only", "--location", str(folder)]
    with _running([*command, "--bind", f"127.0.0.1:{port}"], port, "/query?query=ASK%7B%7D") as pid:
        yield Server("oxigraph serve-read-only", port, "/query", pid)


@contextmanager
def rdflib_endpoint(file: Path) -> Iterator[Server]:
    """Serve a file of triples with rdflib-endpoint, which has one process."""
    port = _free_port()
    command = [str(BIN / "rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(port), str(file)]
    with _running(command, port, "/?query=ASK%7B%7D") as pid:
        yield Server("rdflib-endpoint", port, "/", pid)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[str], port: int, path: str) -> Iterator[int]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(process, f"http://127.0.0.1:{port}{path}")
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + READY_IN
    while not _answers(address):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"{address} does not answer")
        time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        with urlopen(address) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


# -- processor time -----------------------------------------------------------------------------------------


def _family(pid: int) -> list[int]:
    """Give a process and all below it."""
    children: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # a thread that has just ended
            children += map(int, path.read_text().split())
    return [pid, *(each for child in children for each in _family(child))]


def _cpu(pid: int) -> float:
    """Give the seconds of a process, and of those of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ended = sum(map(int, fields[13:15])) / os.sysconf("SC_CLK_TCK")
    return ended + time.clock_gettime(~pid << 3 | _SCHEDULER)


def _kind(pid: int) -> str:
    command = Path(f"/proc/{pid}/cmdline").read_bytes()
    return "SPARQL worker" if b"query.sparql" in command or b"worker_entry" in command else "web process"


def _memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))
