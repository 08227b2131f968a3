"""Tasks for workers of tests: they write down what they read, and some wait, or end their worker."""

import os
import time
from pathlib import Path

from foia_graph.ingest.cluster.cluster_reader import read_stored_file
from foia_graph.ingest.cluster.reading_storage import ReadingEntry, ReadingTask

FOLDER = "FOIA_GRAPH_TEST_TASKS"
"""The variable of the environment that names the folder of what follows."""
LOG, GO, ABORT = "log", "go", "abort"
"""Names of files: what was begun; what those wait for that wait; the digest that ends a worker."""
MAX_SECONDS = 300


def read_with_log(task: ReadingTask) -> ReadingEntry:
    """Read a file, after a line on it was written: its digest, and the process."""
    with (_folder() / LOG).open("a") as log:
        log.write(f"{task.file} {os.getpid()}\n")
    return read_stored_file(task)


def read_after_go(task: ReadingTask) -> ReadingEntry:
    """Read a file once the test lets it."""
    with (_folder() / LOG).open("a") as log:
        log.write(f"{task.file} {os.getpid()}\n")
    end = time.monotonic() + MAX_SECONDS
    while not (_folder() / GO).exists() and time.monotonic() < end:
        time.sleep(0.05)
    return read_stored_file(task)


def read_or_abort(task: ReadingTask) -> ReadingEntry:
    """Read a file, or end the worker where it is the one."""
    if task.file == (_folder() / ABORT).read_text():
        os.abort()
    return read_with_log(task)


def begun(folder: Path) -> list[tuple[str, int]]:
    """Return the files that were begun, each with the process that did."""
    path = folder / LOG
    lines = path.read_text().splitlines() if path.exists() else []
    return [(digest, int(pid)) for digest, pid in (line.split() for line in lines)]


def _folder() -> Path:
    return Path(os.environ[FOLDER])
