"""The server of a store: web processes, each with its own query workers, until it is stopped."""

import asyncio
import gc
import logging
import math
import os
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import msgspec
import uvloop
from flask import Flask
from uvicorn import Config, Server

from foia_graph.errors import FoiaGraphError
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder
from foia_graph.runtime.module_programs import die_with_parent
from foia_graph.web.app import create_app, warm_up
from foia_graph.web.core.site import ServerSettings
from foia_graph.web.limits.client_address import ClientAddresses
from foia_graph.web.server.asgi import CatalogueServer
from foia_graph.web.server.connection_watch import ConnectionWatch
from foia_graph.web.server.processes import (
    STOP_SECONDS,
    WebProcesses,
    give_back_memory,
    raise_open_files,
    share_interpreter,
)
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
    """Return a socket that listens at an address or a name."""
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
    wanted, possible = settings.connections.most, raise_open_files() - FILES_BESIDE_CONNECTIONS
    if wanted > possible:
        _log.warning(
            "a web process holds %d connections, not %d: the hard limit of open files is too low",
            possible,
            wanted,
        )
    return replace(settings, connections=replace(settings.connections, most=min(wanted, max(possible, 1))))


@contextmanager
def _shared_memory() -> Iterator[str]:
    """Yield the path of memory that all web processes share; it ends with this process."""
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
    share_interpreter()
    flask_app = create_app(
        Path(served_store.store), Profile(resource_folder("ontology")), settings=served_store.settings
    )
    warm_up(flask_app)
    gc.freeze()  # what is there now stays; to look through it again and again takes a tenth of a second
    return flask_app
