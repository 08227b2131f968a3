"""The server of a store: granian with web processes, each with its own query workers, until it is stopped."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import msgspec
from flask import Flask
from granian.constants import Interfaces, Loops

from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder
from foia_graph.web.app import create_app, warm
from foia_graph.web.core.site import EXTENSION, Settings
from foia_graph.web.server.fast_path import Quick
from foia_graph.web.server.processes import Server, die_with_parent, give_back_memory
from foia_graph.web.server.rsgi_gateway import Gateway

VARIABLE = "FOIA_GRAPH_SERVED"
LEAST_THREADS = 8
SPARE_THREADS = 4
"""Threads beside those that queries and pictures can hold, so that everything else is answered meanwhile."""
STOP_SECONDS = 10
CONSOLE = {"formatter": "generic", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
"""Messages of granian go to standard error, since standard output may be the log of queries."""


@dataclass(frozen=True, slots=True)
class Served:
    """The store and settings of a web process, handed over by a variable of its environment, in JSON."""

    store: str
    settings: Settings = field(default_factory=Settings)

    def to_json(self) -> str:
        """Return it as JSON."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, text: str) -> "Served":
        """Parse it; what is left out has its default."""
        return msgspec.json.decode(text, type=cls)


def serve(
    store: Path, host: str, port: int, workers: int, settings: Settings, *, metrics: bool = False
) -> None:
    """Serve a store until interrupted; the settings are those of each web process."""
    with _counts() if metrics else nullcontext("") as counts:
        served = Served(str(store.resolve()), replace(settings, counts=counts))
        os.environ[VARIABLE] = served.to_json()
        Server(
            "foia_graph.web.server.serve:gateway",
            address=host,
            port=port,
            interface=Interfaces.RSGI,
            loop=Loops.uvloop,
            factory=True,
            websockets=False,
            workers=workers,
            log_dictconfig={"handlers": {"console": CONSOLE, "access": CONSOLE}},
            respawn_failed_workers=True,
            workers_kill_timeout=STOP_SECONDS,
        ).serve()


@contextmanager
def _counts() -> Iterator[str]:
    """Yield the path of memory in which all web processes count; it ends with this process."""
    memory = os.memfd_create("foia-graph-counts")
    try:
        yield f"/proc/{os.getpid()}/fd/{memory}"
    finally:
        os.close(memory)


def threads(settings: Settings) -> int:
    """Return the number of threads of a web process: more than queries and pictures of pages can hold.

    >>> threads(Settings())
    30
    """
    pool = settings.pool
    held = pool.running + pool.waiting + pool.standing + settings.drawing.most_waiting
    return max(LEAST_THREADS, held + SPARE_THREADS)


def gateway() -> Gateway:
    """Build the gateway that the environment describes; the app is made in the process that serves."""
    served = Served.from_json(os.environ[VARIABLE])
    return Gateway(partial(_made, served), threads(served.settings), served.settings.body_bytes)


def _made(served: Served) -> tuple[Flask, Quick]:
    made = app(served)
    return made, Quick(made.extensions[EXTENSION])


def from_environment() -> Flask:
    """Build the app that the environment describes."""
    return app(Served.from_json(os.environ[VARIABLE]))


def app(served: Served) -> Flask:
    """Build an app that is ready to answer; it ends when the server that started it does."""
    die_with_parent()
    give_back_memory()
    made = create_app(Path(served.store), Profile(resource_folder("ontology")), settings=served.settings)
    warm(made)
    gc.freeze()  # what is there now stays; to look through it again and again takes a tenth of a second
    return made
