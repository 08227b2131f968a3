"""Serving: granian with some web processes, each with its own query workers, until it is told to stop."""

import ctypes
import os
import signal
from dataclasses import replace
from pathlib import Path

from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from foia_graph.files import resource_folder
from foia_graph.profile import Profile
from foia_graph.web import Settings, create_app, warm
from foia_graph.web.drawing import Drawing

STORE = "FOIA_GRAPH_STORE"
QUERY_WORKERS, QUERY_SECONDS = "FOIA_GRAPH_QUERY_WORKERS", "FOIA_GRAPH_QUERY_SECONDS"
LEAST_THREADS = 8
SPARE_THREADS = 4
"""Threads beside those that queries and pictures can hold, so that everything else is answered meanwhile."""
STOP_SECONDS = 10
PR_SET_PDEATHSIG = 1


def serve(
    store: Path, host: str, port: int, workers: int, query_workers: int, query_seconds: float = 10.0
) -> None:
    """Serve a store until interrupted; the web processes share `query_workers` among them."""
    each = max(1, query_workers // workers)
    os.environ.update(
        {STORE: str(store.resolve()), QUERY_WORKERS: str(each), QUERY_SECONDS: str(query_seconds)}
    )
    Granian(
        "foia_graph.wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        websockets=False,
        workers=workers,
        blocking_threads=threads(each),
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    ).serve()


def threads(query_workers: int) -> int:
    """Give the number of threads of a web process: more than queries and pictures of pages can hold.

    >>> threads(2)
    16
    """
    held = query_workers + waiting(query_workers) + Drawing().places
    return max(LEAST_THREADS, held + SPARE_THREADS)


def waiting(query_workers: int) -> int:
    """Give the places in the queue before the query workers of a web process."""
    return 2 * query_workers


def from_environment() -> Flask:
    """Make the app that the environment describes; it ends when the server that started it does."""
    die_with_parent()
    running = int(os.environ.get(QUERY_WORKERS, "2"))
    seconds = float(os.environ.get(QUERY_SECONDS, "10"))
    cpu = round(seconds) + 2
    limits = replace(Settings().pool, running=running, waiting=waiting(running), deadline=seconds, cpu=cpu)
    profile = Profile(resource_folder("ontology"))
    app = create_app(Path(os.environ[STORE]), profile, settings=replace(Settings(), pool=limits))
    warm(app)
    return app


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent goes, however it goes (Linux)."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
