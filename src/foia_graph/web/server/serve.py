"""The server of a store: granian with web processes, each with its own query workers, until it is stopped."""

import gc
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import msgspec
from flask import Flask
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings

from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder
from foia_graph.runtime.parent_death import die_with_parent
from foia_graph.web.app import create_app, warm_up
from foia_graph.web.core.admission import Admission
from foia_graph.web.core.site import EXTENSION, ServerSettings
from foia_graph.web.limits.client_address import ClientAddresses
from foia_graph.web.limits.turns import MOST_LIGHT
from foia_graph.web.server.connection_watch import ConnectionWatch
from foia_graph.web.server.fast_path import FastPath
from foia_graph.web.server.health import HealthResponder
from foia_graph.web.server.processes import (
    GranianServer,
    end_forks_by_signals,
    give_back_memory,
    raise_open_files,
    share_interpreter,
)
from foia_graph.web.server.rsgi_gateway import LoopResponder, RsgiGateway

SERVED_VARIABLE = "FOIA_GRAPH_SERVED"
SPARE_THREADS = 4
"""Threads for requests that give up their turn before they leave their thread."""
SWITCH_SECONDS = 0.0005
"""Seconds after which a thread that computes lets others compute: the event loop waits for no longer."""
STOP_SECONDS = 10
BACKLOG = 4096
"""Connections that the system holds until they are accepted; it may hold fewer (net.core.somaxconn)."""
FILES_BESIDE_CONNECTIONS = 512
"""Files of the store, channels to query workers, and the like."""
_log = logging.getLogger(__name__)
CONSOLE_LOG = {"formatter": "generic", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
"""Messages of granian go to standard error, since standard output may be the log of queries."""


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
    settings = with_open_files(settings)
    end_forks_by_signals()
    with _shared_counters() if metrics else nullcontext("") as counts:
        served_store = ServedStore(str(store.resolve()), replace(settings, counts=counts))
        os.environ[SERVED_VARIABLE] = served_store.to_json()
        GranianServer(
            "foia_graph.web.server.serve:gateway",
            address=host,
            port=port,
            interface=Interfaces.RSGI,
            loop=Loops.uvloop,
            factory=True,
            websockets=False,
            # Where it waits for HTTP/2, too, it waits for the first byte without end.
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=round(settings.connections.head_seconds * 1000)),
            backlog=BACKLOG,
            backpressure=settings.connections.most,
            workers=workers,
            log_dictconfig={"handlers": {"console": CONSOLE_LOG, "access": CONSOLE_LOG}},
            respawn_failed_workers=True,
            workers_kill_timeout=STOP_SECONDS,
        ).serve()


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


def gateway() -> RsgiGateway:
    """Build the gateway that the environment describes; the app is made in the process that serves."""
    served_store = ServedStore.from_json(os.environ[SERVED_VARIABLE])
    settings = served_store.settings
    watch = ConnectionWatch(settings.connections, ClientAddresses(settings.trusted_proxies))
    watch.start()
    return RsgiGateway(
        partial(_make_app, served_store),
        thread_count(settings),
        settings.body_bytes,
        settings.connections.body_seconds,
        watch,
    )


def _make_app(served_store: ServedStore) -> tuple[Flask, LoopResponder, Admission]:
    sys.setswitchinterval(SWITCH_SECONDS)
    flask_app = ready_app(served_store)
    here = flask_app.extensions[EXTENSION]
    return flask_app, HealthResponder(here, FastPath(here)), Admission(flask_app)


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
