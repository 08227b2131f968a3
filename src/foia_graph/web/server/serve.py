"""The server of a store: web processes, each with its own query workers, until it is stopped."""

import asyncio
import gc
import logging
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import msgspec
import uvloop
from flask import Flask

from foia_graph.errors import FoiaGraphError
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder
from foia_graph.runtime.parent_death import die_with_parent
from foia_graph.web.app import create_app, warm_up
from foia_graph.web.core.admission import Admission
from foia_graph.web.core.site import EXTENSION, ServerSettings
from foia_graph.web.limits.client_address import ClientAddresses
from foia_graph.web.limits.turns import MOST_LIGHT
from foia_graph.web.server.connection_shares import ConnectionShares
from foia_graph.web.server.connection_watch import ConnectionWatch
from foia_graph.web.server.fast_path import FastPath
from foia_graph.web.server.health import HealthResponder
from foia_graph.web.server.http_connection import HttpConnection
from foia_graph.web.server.http_gateway import HttpGateway
from foia_graph.web.server.listener import Listener, open_listener
from foia_graph.web.server.processes import (
    STOP_SECONDS,
    WebProcesses,
    give_back_memory,
    raise_open_files,
    share_interpreter,
)

SERVED_VARIABLE = "FOIA_GRAPH_SERVED"
SPARE_THREADS = 4
"""Threads for requests that give up their turn before they leave their thread."""
FILES_BESIDE_CONNECTIONS = 512
"""Files of the store, channels to query workers, and the like."""
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
        """Parse it; what is left out has its default."""
        return msgspec.json.decode(text, type=cls)


def serve(
    store: Path, host: str, port: int, workers: int, settings: ServerSettings, *, metrics: bool = False
) -> None:
    """Serve a store until interrupted; the settings are those of each web process."""
    logging.basicConfig(format="[%(levelname)s] %(message)s")  # standard output may be the log of queries
    settings = with_open_files(settings)
    with (
        closing(_listen(host, port)) as listening,
        _shared_counters() if metrics else nullcontext("") as counts,
    ):
        served_store = ServedStore(str(store.resolve()), replace(settings, counts=counts))
        shares = ConnectionShares(workers)
        run = partial(run_web_process, served_store, listening, shares)
        WebProcesses(run, workers, shares.set_away).run_until_signal()


def run_web_process(
    served_store: ServedStore, listening: socket.socket, shares: ConnectionShares, place: int
) -> None:
    """Serve a store in this process, from a listening socket that others share, until SIGTERM."""
    uvloop.run(_answer_connections(served_store, listening, shares, place))


async def _answer_connections(
    served_store: ServedStore, listening: socket.socket, shares: ConnectionShares, place: int
) -> None:
    gateway, settings = _make_gateway(served_store), served_store.settings
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    clients = ClientAddresses(settings.trusted_proxies)
    watch = ConnectionWatch(settings.connections, clients, partial(shares.set_count, place))
    make = partial(HttpConnection, gateway, watch, settings.connections)
    is_ahead = partial(shares.is_ahead, place)
    listener = Listener(listening, make, watch, settings.connections.most, is_ahead)
    shares.set_count(place, 0)
    listener.start()
    watching = asyncio.create_task(watch.run())
    await stopped.wait()
    listener.stop()
    shares.set_away(place)
    await watch.end_all(STOP_SECONDS / 2)
    watching.cancel()


def _listen(host: str, port: int) -> socket.socket:
    try:
        return open_listener(host, port)
    except OSError as error:
        raise FoiaGraphError(f"Nothing can listen at {host}, port {port}: {error.strerror}.") from None


def with_open_files(settings: ServerSettings) -> ServerSettings:
    """Return the settings with as many connections as the system lets a process have files open."""
    wanted, possible = settings.connections.most, raise_open_files() - FILES_BESIDE_CONNECTIONS
    if wanted > possible:
        _log.warning(
            "a web process holds %d connections, not %d: the hard limit of open files is too low",
            possible,
            wanted,
        )
    return replace(settings, connections=replace(settings.connections, most=min(wanted, max(possible, 1))))


@contextmanager
def _shared_counters() -> Iterator[str]:
    """Yield the path of memory in which all web processes count; it ends with this process."""
    memory = os.memfd_create("foia-graph-counts")
    try:
        yield f"/proc/{os.getpid()}/fd/{memory}"
    finally:
        os.close(memory)


def thread_count(settings: ServerSettings) -> int:
    """Return the number of threads of a web process: each request that has its turn finds one.

    >>> thread_count(ServerSettings())
    39
    """
    return settings.queued_requests + settings.turns.heavy + MOST_LIGHT + SPARE_THREADS


def _make_gateway(served_store: ServedStore) -> HttpGateway:
    flask_app, settings = ready_app(served_store), served_store.settings
    here = flask_app.extensions[EXTENSION]
    quick = HealthResponder(here, FastPath(here))
    threads, limits = thread_count(settings), (settings.address_bytes, settings.body_bytes)
    return HttpGateway(flask_app, quick, Admission(flask_app), threads, *limits)


def app_from_environment() -> Flask:
    """Build the app that the environment describes."""
    return ready_app(ServedStore.from_json(os.environ[SERVED_VARIABLE]))


def ready_app(served_store: ServedStore) -> Flask:
    """Build an app that is ready to answer; it ends when the server that started it does."""
    die_with_parent()
    give_back_memory()
    share_interpreter()
    flask_app = create_app(
        Path(served_store.store), Profile(resource_folder("ontology")), settings=served_store.settings
    )
    warm_up(flask_app)
    gc.freeze()  # what is there now stays; to look through it again and again takes a tenth of a second
    return flask_app
