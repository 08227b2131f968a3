"""Figures of a generation: the hash of its default graph and the uses of its terms.

A load counts the terms. The hash takes seconds of a large catalogue, so a process of its own makes it when it
is asked for, run as a program with the folder of the generation. It makes it once: what it writes is kept in
the cache of the store for all processes.
"""

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

import msgspec

from foia_graph.errors import StoreBusy, StoreError
from foia_graph.runtime.files import write_atomically
from foia_graph.runtime.module_programs import module_command, module_environment
from foia_graph.store import statistics
from foia_graph.store.answer_file import AnswerFile
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.diff import QuadDifference
from foia_graph.store.generations.layout import Layout
from foia_graph.store.graph_hash import default_graph_hash
from foia_graph.store.quad_store import QuadStore

PATIENCE = 10.0
"""How many seconds a request waits for figures that are being made."""
NICENESS = 5


class Figures(msgspec.Struct, frozen=True):
    """The RDFC-1.0 hash of the default graph (SHA-256, in hexadecimal), and counts in it.

    Those of classes are of things, those of properties of triples; subjects and objects are distinct ones.
    The hash is "" where it is still to be made.
    """

    default_graph_hash: str
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    subjects: int
    objects: int


FIGURES = AnswerFile("figures.json", "1", Figures)


def compute_figures(store: QuadStore, counted: Figures | None = None) -> Figures:
    """Return the figures of a store, with the counts of those that have them already.

    Raises ValueRejected where the store has blank nodes.
    """
    hashed = default_graph_hash(store)
    if counted is not None:
        return msgspec.structs.replace(counted, default_graph_hash=hashed)
    return _count_terms(store, hashed)


def _count_terms(store: QuadStore, hashed: str) -> Figures:
    return Figures(
        hashed,
        statistics.count_classes(store),
        statistics.count_properties(store),
        *statistics.count_nodes(store),
    )


def write_figures(folder: Path, built: Catalogue) -> None:
    """Write the figures of a generation that was built anew, without the hash."""
    FIGURES.write(folder, built.profile, _count_terms(built.quad_store, ""))


def carry_figures(folder: Path, old: Catalogue, new: QuadStore, change: QuadDifference) -> None:
    """Write the figures of a generation: those of the one before, counted on, without the hash."""
    stored = FIGURES.read(old.generation.path, old.profile)
    if stored is not None:
        counts = statistics.TermDifference(old.quad_store, new, change)
        FIGURES.write(
            folder,
            old.profile,
            Figures(
                "",
                counts.count_classes(stored.classes),
                counts.count_properties(stored.properties),
                stored.subjects + counts.more_subjects(),
                stored.objects + counts.more_objects(),
            ),
        )


def catalogue_figures(catalogue: Catalogue, layout: Layout) -> Figures:
    """Return the figures of an open generation.

    Raises StoreBusy while they are being made, after some patience, and StoreError where they cannot be made.
    """
    stored = _stored_figures(catalogue)
    if stored is not None and stored.default_graph_hash:
        return stored
    return catalogue.compute_once("figures", lambda: _FiguresJob(catalogue, layout, stored)).result()


def term_figures(catalogue: Catalogue, layout: Layout) -> Figures:
    """Return the figures of an open generation, perhaps without the hash; raises as `catalogue_figures`."""
    return _stored_figures(catalogue) or catalogue_figures(catalogue, layout)


def _stored_figures(catalogue: Catalogue) -> Figures | None:
    return catalogue.compute_once(
        "stored figures", lambda: FIGURES.read(catalogue.generation.path, catalogue.profile)
    )


class _FiguresJob:
    """The making of the figures of one generation, begun when they are asked for, and again if it failed.

    `counted` are figures without the hash, where the load has counted.
    """

    def __init__(self, catalogue: Catalogue, layout: Layout, counted: Figures | None) -> None:
        generation, self._counted = catalogue.generation, counted
        key = f"{generation.path.name} {generation.created} {generation.identity}"
        self._path = layout.cache / "figures" / hashlib.sha256(key.encode()).hexdigest()
        self._folder = generation.path
        self._figures: Future[Figures] | None = None
        self._lock = threading.Lock()

    def result(self) -> Figures:
        with self._lock:
            if self._figures is None or (self._figures.done() and self._figures.exception()):
                self._figures = Future()
                # A daemon: the server may end, and the process goes on alone to its end.
                threading.Thread(target=self._make, args=(self._figures,), daemon=True).start()
            figures = self._figures
        try:
            return figures.result(PATIENCE)
        except TimeoutError:
            raise StoreBusy("The figures of the catalogue are still being made; ask again soon.") from None

    def _make(self, figures: "Future[Figures]") -> None:
        try:
            found = _read_figures(self._path) or _make_in_process(self._folder, self._path, self._counted)
        except (StoreError, OSError, ValueError) as error:
            reason = f"The figures of generation {self._folder.name} cannot be made: {error}"
            figures.set_exception(StoreError(reason))
        else:
            figures.set_result(found)


def _read_figures(path: Path) -> Figures | None:
    """Return the figures that another process made of the same files, None where there are none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Figures)
    except (OSError, msgspec.DecodeError):
        return None


def _make_in_process(folder: Path, path: Path, counted: Figures | None) -> Figures:
    """Return the figures of the generation in a folder, and write them to a path where that can be."""
    process = subprocess.run(
        module_command(__name__, str(folder)),
        env=module_environment(),
        input=msgspec.json.encode(counted),
        capture_output=True,
        check=False,
    )
    if process.returncode:
        lines = process.stderr.decode(errors="replace").strip().splitlines()
        raise StoreError(lines[-1] if lines else f"exit {process.returncode}")
    # Whoever serves the store may not be allowed to write into it, and the cache is only a saving.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, process.stdout)
    return msgspec.json.decode(process.stdout, type=Figures)


def main() -> None:
    """Write the figures of the generation in a folder to standard output, as JSON.

    Standard input has those that are counted already, or null.
    """
    os.nice(NICENESS)
    counted = msgspec.json.decode(sys.stdin.buffer.read(), type=Figures | None)
    folder = Path(sys.argv[1])
    figures = compute_figures(EmbeddedStore.of_generation(folder), counted)
    sys.stdout.buffer.write(msgspec.json.encode(figures))


if __name__ == "__main__":
    main()
