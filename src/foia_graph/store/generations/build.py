"""Building of generations: from nothing or from the one before, checked, and only then served."""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from foia_graph.errors import StoreError
from foia_graph.query.sparql.datasets import QUADS_FOLDER
from foia_graph.runtime.files import fsync_all, fsync_path
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations import contents
from foia_graph.store.generations.generation import (
    FILE_NAME,
    IN_COUNTS,
    Fixity,
    Generation,
    Json,
    Layout,
    add_to_graph_sizes,
    clean_copies,
    clean_store,
    delete_generation,
    delete_unserved,
    digest_files,
    digest_shared_files,
    fixity_by_inode,
    inode_of,
    is_of_older_format,
    write_graph_sizes,
)
from foia_graph.store.generations.server import delete_older_states, publish_generation, set_server
from foia_graph.store.sparql_http.server import ServerAddresses
from foia_graph.store.tables import database

# What returns the identity of a generation by its folder, once its records are there.
IdentityReader: TypeAlias = Callable[[Path], str]


def _add_no_files(*_: Path | contents.QuadDifference) -> None:
    """Add no further files."""


@contextmanager
def open_writer(
    root: Path, *, keep: int | None = 3, clock: Callable[[], float] = time.time, is_pull: bool = False
) -> Iterator["GenerationWriter"]:
    """Acquire the store's exclusive write lock; what was built and not swapped in is deleted at the end.

    Of the generations swapped out the newest are kept, `keep` together with the current one (None: all).
    Raises StoreError while another holds the lock, for a replica, whose next pull would overwrite what is
    written, and where a file of the current generation is deleted; the latter two unless that pull itself
    asks (`is_pull`).
    """
    layout = Layout(root)
    if layout.replica.is_file() and not is_pull:
        raise StoreError(f"{root} is a replica, and only pulls write to it; change the store that is pushed.")
    layout.generations.mkdir(parents=True, exist_ok=True)
    fsync_path(layout.root.absolute().parent)
    with _exclusive_lock(layout.lock):
        served = layout.served_generation()
        current = None if served is None else Generation.read(served)
        if current is not None and not is_pull:
            current.require_files()
        writer = GenerationWriter(layout, keep, clock, current)
        delete_unserved(layout, writer.current_number)
        writer.delete_older_formats()
        try:
            yield writer
        finally:
            writer.delete_leftovers()


@contextmanager
def _exclusive_lock(path: Path) -> Iterator[None]:
    # flock ends with the process that holds it, however that dies: no stale lock needs to be broken.
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(
                f"Another load is writing to {path.parent}; try again when it has ended."
            ) from None
        yield


@dataclass(slots=True)
class GenerationWriter:
    """Builds generations of lines of N-Quads; made by the function that acquires the lock.

    `identity`, `versions`, `counts` and `inputs` go into the account of a generation. They are looked
    at after the last line, so that they can be filled in while the lines are made; an identity that is known
    only then is a function. `quads`, `triples` and `graphs` among the counts must be what the store itself
    counts. `extra` puts other files into the generation's folder, and
    rows into its tables.
    """

    layout: Layout
    keep: int | None
    clock: Callable[[], float]
    current: Generation | None
    notes: list[str] = field(default_factory=list)
    """Sentences on what was left undone although a generation is served."""

    def build(
        self,
        lines: Iterable[str],
        *,
        identity: str | IdentityReader,
        versions: Mapping[str, str],
        counts: Mapping[str, Json],
        inputs: Mapping[str, Json],
        meanwhile: Callable[[Path], None] = _add_no_files,
        extra: Callable[[Path], None] = _add_no_files,
        low_memory: bool = False,
        optimise: bool = False,
    ) -> Generation:
        """Build a generation of lines alone, whatever there was before.

        `meanwhile` is done after the last line while the engine still works, `extra` when the quads can be
        read. What the lines raise passes unchanged, and leaves nothing behind. With `low_memory` it needs a
        third of the memory and more time. Heavy queries are up to 8 times faster once the store is optimised:
        here, or by `optimise()` when the generation is already served.
        """
        with self._new_folder() as folder:
            database.create_tables(folder)
            counted = contents.fill_store(
                folder / QUADS_FOLDER,
                lines,
                low_memory=low_memory,
                optimise=optimise,
                meanwhile=lambda: meanwhile(folder),
            )
            with database.write_tables(folder) as connection:
                write_graph_sizes(connection, counted[IN_COUNTS])
            extra(folder)
            with contents.store_errors_explained():
                files = digest_files(folder)
            contents.check_counts(counts, counted)
            return self._finish_generation(folder, identity, versions, {**counts, **counted}, inputs, files)

    def update(
        self,
        removed_lines: Collection[str],
        added_lines: Collection[str],
        *,
        identity: str | IdentityReader,
        versions: Mapping[str, str],
        counts: Mapping[str, Json],
        inputs: Mapping[str, Json],
        extra: Callable[[Path, contents.QuadDifference], None] = _add_no_files,
        old_quads: EmbeddedStore | None = None,
    ) -> Generation:
        """Build a generation of the current one, less some lines and with others.

        `old_quads` are those of the current generation where they are open already.
        A removed triple of the default graph stays while a named graph of the new state says it, or the lines
        added do. `extra` gets the difference.
        """
        old = self.current
        if old is None:
            raise StoreError(
                f"There is nothing to update in {self.layout.root}; it needs a full build first."
            )
        with self._new_folder() as folder:
            with contents.store_errors_explained():
                database.copy_tables(old.path, folder)
                quads = EmbeddedStore.of_generation(old.path) if old_quads is None else old_quads
                quads.clone(folder / QUADS_FOLDER)
                change = contents.apply_lines(folder / QUADS_FOLDER, removed_lines, added_lines)
                amiss = contents.find_mismatches(
                    folder / QUADS_FOLDER, change.removed_quads, change.present_quads
                )
            if amiss:
                raise StoreError(f"The update did not do what it should, and was discarded: {amiss[0]}")
            with database.write_tables(folder) as connection:
                add_to_graph_sizes(connection, change.difference.more_in_graphs())
            extra(folder, change.difference)
            with contents.store_errors_explained():
                files = digest_files(folder, old)
            counted = change.difference.next_counts(old.counts)
            contents.check_counts(counts, counted)
            return self._finish_generation(folder, identity, versions, {**counts, **counted}, inputs, files)

    def optimise(self, extra: Callable[[Path], None] = _add_no_files) -> Generation:
        """Build and serve a generation that differs from the current one only in being faster to read.

        For a build without `optimise`, once it is served, or after a great many updates. `extra` adds files
        that are found in its quads.
        """

        def optimised(folder: Path) -> None:
            if self.current is not None:
                EmbeddedStore.of_generation(self.current.path).clone(folder / QUADS_FOLDER)
            contents.optimise_store(folder / QUADS_FOLDER)
            extra(folder)

        return self.renew_part(QUADS_FOLDER, optimised)

    def renew_part(self, part: str, make: Callable[[Path], None]) -> Generation:
        """Build and serve a generation of which one part is made again of what the others say.

        `make` gets the folder of the generation, in which all is but that part.
        """
        old = self.current
        if old is None:
            raise StoreError(f"There is nothing to renew in {self.layout.root}; it needs a full build first.")
        with self._new_folder() as folder:
            with contents.store_errors_explained():
                apart = shutil.ignore_patterns(part, FILE_NAME, database.FILE_NAME)
                shutil.copytree(old.path, folder, copy_function=os.link, ignore=apart, dirs_exist_ok=True)
                database.copy_tables(old.path, folder)
                make(folder)
                counted, files = contents.count_quads(folder / QUADS_FOLDER), digest_files(folder, old)
            contents.check_counts({**old.counts, IN_COUNTS: dict(old.graph_sizes)}, counted)
            # What it says is as old as it was.
            generation = self._finish_generation(
                folder, old.identity, old.versions, old.counts, old.inputs, files, old.created
            )
        self.swap(generation)
        return generation

    def swap(self, generation: Generation) -> None:
        """Serve a generation from now on; who reads the one before may continue for a minute at least.

        Where the store has a SPARQL server, it is there first, checked, and so does the one before.
        """
        publish_generation(self.layout, generation)
        new = self.layout.root / ".current.tmp"
        # rename(2) replaces the symlink in one step: a reader resolves the old generation or the new one.
        new.unlink(missing_ok=True)
        new.symlink_to(generation.path.relative_to(self.layout.root))
        if self.current is not None:
            # The folder's own time says when it was swapped out.
            os.utime(self.current.path, (self.clock(), self.clock()))
        new.replace(self.layout.current)
        fsync_path(self.layout.root)
        before, self.current = self.current, generation
        self.delete_older_formats()
        self.delete_leftovers()
        try:
            delete_older_states(self.layout, generation, before)
        except StoreError as error:
            self.notes.append(f"Older states stay on the SPARQL server until the next load: {error}")

    def set_server(self, addresses: ServerAddresses | None) -> None:
        """Have the quads served from a SPARQL server from now on, from the store's folder for None."""
        set_server(self.layout, addresses, self.current)

    def delete_leftovers(self) -> None:
        """Delete what killed loads left, and what is older than the generations to keep."""
        clean_store(self.layout, self.current_number, self.keep, self.clock())
        clean_copies(self.layout, now=self.clock())

    def delete_older_formats(self) -> None:
        """Delete the generations before the current one that another version wrote: nothing reads them."""
        for number in self.layout.generation_numbers():
            path = self.layout.generation(number)
            if number < self.current_number and is_of_older_format(path):
                delete_generation(path)

    @property
    def current_number(self) -> int:
        """The number of the generation that is served, 0 for none."""
        return 0 if self.current is None else self.current.number

    @contextmanager
    def _new_folder(self) -> Iterator[Path]:
        """Yield the folder of a new generation, which is deleted if anything goes wrong."""
        folder = self.layout.generation(self.current_number + 1)
        if folder.exists():
            delete_generation(folder)
        folder.mkdir()
        try:
            yield folder
        except BaseException:
            # A bulk load that is cut off leaves files that the engine never deletes: the whole folder goes.
            delete_generation(folder)
            raise

    def _finish_generation(
        self,
        folder: Path,
        identity: str | IdentityReader,
        versions: Mapping[str, str],
        counts: Mapping[str, Json],
        inputs: Mapping[str, Json],
        files: Mapping[str, Fixity],
        created: str = "",
    ) -> Generation:
        """Return a generation that outlives a power cut; its account, written last, declares it whole."""
        generation = Generation(
            number=self.current_number + 1,
            path=folder,
            identity=identity(folder) if callable(identity) else identity,
            created=created or datetime.fromtimestamp(self.clock(), UTC).isoformat(timespec="seconds"),
            versions=dict(versions),
            counts={name: count for name, count in counts.items() if name != IN_COUNTS},
            inputs=dict(inputs),
            files=files,
            shared=digest_shared_files(self.layout, self.current),
        )
        # Files and folders before the account: after a power cut a generation with an account is whole.
        # What it shares with the generation before is on the disk.
        stored = fixity_by_inode(self.current)
        with contents.store_errors_explained():
            paths = [path for path in (folder, *folder.rglob("*")) if inode_of(path) not in stored]
            fsync_all(paths)
            generation.write()
            fsync_path(folder.parent)
        return generation
