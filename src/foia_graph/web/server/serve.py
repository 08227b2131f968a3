"""The server of a store: web processes, each with its own query workers; one that ends is replaced."""

import asyncio
import ctypes
import gc
import logging
import math
import multiprocessing
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from pathlib import Path

import msgspec
import uvloop
from flask import Flask
from uvicorn import Config, Server

from foia_graph.errors import FoiaGraphError
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder
from foia_graph.runtime.module_programs import PROCESS_START, die_with_parent
from foia_graph.web.app import create_app, warm_up
from foia_graph.web.core.site import ServerSettings
from foia_graph.web.limits.client_address import ClientAddresses
from foia_graph.web.server.asgi import CatalogueServer
from foia_graph.web.server.connection_watch import ConnectionWatch
from foia_graph.web.server.protocol import ProtocolBounds, protocol_of

SERVED_VARIABLE = "FOIA_GRAPH_SERVED"
# Connections that the system holds until they are accepted; it may hold fewer (net.core.somaxconn).
BACKLOG = 4096
# Files of the store, channels to query workers, and the like.
FILES_BESIDE_CONNECTIONS = 512
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServedStore:
    """The store and settings of a web process, handed over by a variable of its environment, in JSON."""

    store: str
    settings: ServerSettings = field(default_factory=ServerSettings)

    def to_json(self) -> str:
        """Return it as JSON."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, text: str) -> "ServedStore":
        """Parse it; what is omitted has its default."""
        return msgspec.json.decode(text, type=cls)


def serve(
    store: Path, host: str, port: int, workers: int, settings: ServerSettings, *, metrics: bool = False
) -> None:
    """Serve a store until interrupted; the settings are those of each web process."""
    logging.basicConfig(format="[%(levelname)s] %(message)s")  # standard output may be the log of queries
    settings = with_open_files(settings)
    with (
        closing(_listen(host, port)) as listening,
        _shared_memory() if metrics else nullcontext("") as counts,
        _shared_memory() as accounts,
    ):
        settings = replace(settings, counts=counts, accounts=accounts)
        served_store = ServedStore(str(store.resolve()), settings)
        WebProcesses(partial(run_web_process, served_store, listening), workers).run_until_signal()


def run_web_process(served_store: ServedStore, listening: socket.socket) -> None:
    """Serve a store in this process, from a listening socket that others share, until SIGTERM."""
    app, settings = CatalogueServer(ready_app(served_store)), served_store.settings
    uvloop.run(_answer_connections(app, settings, listening))


async def _answer_connections(
    app: CatalogueServer, settings: ServerSettings, listening: socket.socket
) -> None:
    watch = ConnectionWatch(settings.connections, ClientAddresses(settings.trusted_proxies))
    bounds = ProtocolBounds(watch, settings.connections, settings.address_bytes, settings.body_bytes)
    config = Config(
        app,
        http=protocol_of(bounds),
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="critical",  # what the app raises has a line of its own
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=math.ceil(settings.connections.head_seconds),
        timeout_graceful_shutdown=round(STOP_SECONDS / 2),
    )
    watching = asyncio.create_task(watch.run())
    await Server(config).serve(sockets=[listening])
    watching.cancel()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        is_any = family == socket.AF_INET6 and address[0] == "::"
        return socket.create_server(address[:2], family=family, backlog=BACKLOG, dualstack_ipv6=is_any)
    except OSError as error:
        raise FoiaGraphError(f"Nothing can listen at {host}, port {port}: {error.strerror}.") from None


def with_open_files(settings: ServerSettings) -> ServerSettings:
    """Return the settings with as many connections as the system lets a process have files open."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    files = hard if hard != resource.RLIM_INFINITY else sys.maxsize
    wanted, possible = settings.connections.most, files - FILES_BESIDE_CONNECTIONS
    if wanted > possible:
        _log.warning(
            "a web process holds %d connections, not %d: the hard limit of open files is too low",
            possible,
            wanted,
        )
    return replace(settings, connections=replace(settings.connections, most=min(wanted, max(possible, 1))))


@contextmanager
def _shared_memory() -> Iterator[str]:
    memory = os.memfd_create("foia-graph")
    try:
        yield f"/proc/{os.getpid()}/fd/{memory}"
    finally:
        os.close(memory)


def app_from_environment() -> Flask:
    """Build the app that the environment describes."""
    return ready_app(ServedStore.from_json(os.environ[SERVED_VARIABLE]))


def ready_app(served_store: ServedStore) -> Flask:
    """Build an app that is ready to answer; it ends when the server that started it does."""
    die_with_parent()
    give_back_memory()
    sys.setswitchinterval(SWITCH_SECONDS)
    flask_app = create_app(
        Path(served_store.store), Profile(resource_folder("ontology")), settings=served_store.settings
    )
    warm_up(flask_app)
    gc.freeze()  # what is there now stays; to look through it again and again takes a tenth of a second
    return flask_app


M_MMAP_THRESHOLD = -3
# Bytes from which a block of memory is the system's own, and goes back to it when it is free.
LARGE_BLOCK = 1 << 20
# Seconds after which a thread that computes lets others compute: the event loop waits for no longer.
SWITCH_SECONDS = 0.0005
# Seconds that web processes have for the answers that they send, when they are to end.
STOP_SECONDS = 10.0
# Seconds from its start in which a process that ends by itself, twice in a row, cannot be helped.
CRASH_SECONDS = 5.5
# Exit codes of web processes that somebody ended, or the kernel for want of memory.
ENDED_BY_OTHERS = frozenset((0, -signal.SIGTERM, -signal.SIGKILL))
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class WebProcesses:
    """Processes that do the same, forked from this one, so that they share the memory of what is imported."""

    def __init__(self, run: Callable[[], None], number: int) -> None:
        self._run, self._number = run, number
        self._context = multiprocessing.get_context("fork")
        self._started: dict[ForkProcess, float] = {}
        self._crashes = 0

    def run_until_signal(self) -> None:
        """Run them until SIGTERM or SIGINT; raises SystemExit where they cannot run."""
        with _stop_signals() as stopped:
            try:
                for _ in range(self._number):
                    self._start()
                while stopped not in (ready := wait([stopped, *(each.sentinel for each in self._started)])):
                    for each in [each for each in self._started if each.sentinel in ready]:
                        self._replace(each)
            finally:
                self._end_all()

    def _start(self) -> None:
        process = self._context.Process(target=self._run_here)
        # A signal that comes before the new process can be ended by it waits until then.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        try:
            with PROCESS_START:
                process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        self._started[process] = time.monotonic()

    def _run_here(self) -> None:
        # It was held at the fork; other threads of this process would wait for it for ever.
        PROCESS_START.release()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # Ctrl-C reaches all processes, and the first ends the others.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        self._run()

    def _replace(self, process: ForkProcess) -> None:
        began = self._started.pop(process)
        process.join()
        is_crash = process.exitcode not in ENDED_BY_OTHERS and time.monotonic() - began < CRASH_SECONDS
        self._crashes = self._crashes + 1 if is_crash else 0
        _log.warning("web process %d ended with exit code %s", process.pid, process.exitcode)
        if self._crashes > 1:
            _log.error("web processes end as soon as they have started: the server stops")
            raise SystemExit(1)
        self._start()

    def _end_all(self) -> None:
        for each in self._started:
            each.terminate()
        end = time.monotonic() + STOP_SECONDS
        for each in self._started:
            each.join(max(end - time.monotonic(), 0))
            each.kill()
            each.join()


@contextmanager
def _stop_signals() -> Iterator[socket.socket]:
    """Yield a socket that has something to read when a signal asks this process to stop."""
    reading, writing = socket.socketpair()
    writing.setblocking(False)
    wakeup = signal.set_wakeup_fd(writing.fileno())
    before = {number: signal.signal(number, lambda *_: None) for number in STOP_SIGNALS}
    try:
        yield reading
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(wakeup)
        reading.close()
        writing.close()


def give_back_memory() -> None:
    """Return memory of large answers to the system; malloc would keep some for each thread that had one."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:  # musl has none, and keeps nothing
        mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)
