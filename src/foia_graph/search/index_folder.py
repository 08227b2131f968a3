"""The folder of an index: opened for readers without a trace in it, created, and cloned."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tantivy import IndexWriter as TantivyWriter
from tantivy import Searcher

from foia_graph.errors import StoreError
from foia_graph.search.entry_builder import IndexEntry
from foia_graph.search.names import NAMES_FILE
from foia_graph.search.schema import index_document, open_index

FOLDER = "text"
REWRITTEN = ("meta.json", ".managed.json")
"""Files that are replaced; all others are written once."""
TRIES, MOMENT = 50, 0.01
LINKS = "foia-graph-text-"
"""The beginning of the names of folders of links."""


def has_index(folder: Path) -> bool:
    """Return whether a folder has a whole index in it."""
    return all((folder / name).is_file() for name in (*REWRITTEN, NAMES_FILE))


def open_searcher(folder: Path) -> Searcher:
    """Return a searcher over an index; raises StoreError where there is none.

    The engine writes a lock next to what it opens. So it gets a folder of links, which can be deleted as soon
    as the files are open.
    """
    if not (folder / REWRITTEN[0]).is_file():
        raise StoreError(
            f"There is no text index in {folder.parent}; make one with `foia-graph load --rebuild-text`."
        )
    with _link_folder() as place:
        try:
            for path in folder.iterdir():
                (place / path.name).symlink_to(path.resolve())
            index = open_index(place)
            index.config_reader("manual")  # or a thread would look for changes for ever
            return index.searcher()
        except (OSError, ValueError) as error:
            raise StoreError(f"The text index in {folder} cannot be opened: {error}.") from None


@contextmanager
def _link_folder() -> Iterator[Path]:
    """Yield a folder for links, deleted in the end."""
    place = Path(tempfile.mkdtemp(prefix=LINKS))
    try:
        yield place
    finally:
        # Again and again: a thread of the engine may put a lock there meanwhile.
        for _ in range(TRIES):
            shutil.rmtree(place, ignore_errors=True)
            if not place.exists():
                break
            time.sleep(MOMENT)


HEAP = 1 << 30
"""The most bytes of words in memory before they are written; one thread writes one segment."""
LOCKS = (".tantivy-meta.lock", ".tantivy-writer.lock")


@dataclass(frozen=True, slots=True)
class IndexWriter:
    """Writes the index in a folder; nothing of it counts before `commit`."""

    folder: Path
    writer: TantivyWriter

    def delete_owner(self, owner: str) -> None:
        """Delete the entries of an owner, given by its name without the base."""
        self.writer.delete_documents_by_term("owner", owner)

    def add_entry(self, entry: IndexEntry) -> None:
        """Add an entry."""
        self.writer.add_document(index_document(entry))

    def commit(self) -> None:
        """Write all that was deleted and added, merge segments, and delete the locks of the engine."""
        self.writer.commit()
        self.writer.wait_merging_threads()
        for name in LOCKS:
            (self.folder / name).unlink(missing_ok=True)
        for name in REWRITTEN:
            (self.folder / name).chmod(0o644)  # the engine lets no one but their owner read them


def create_index(folder: Path) -> IndexWriter:
    """Return the writer of an empty index; it makes the folder."""
    folder.mkdir()
    return IndexWriter(folder, open_index(folder, new=True).writer(HEAP, 1))


def clone_index(old: Path, folder: Path) -> IndexWriter:
    """Return the writer of an index that begins with all that the old one has, without its list of names.

    It makes the folder. Segments are never rewritten, so they are linked.
    """
    folder.mkdir()
    for path in (each for each in old.iterdir() if each.name != NAMES_FILE):
        copy = shutil.copyfile if path.name in REWRITTEN else os.link
        copy(path, folder / path.name)
    return IndexWriter(folder, open_index(folder).writer(HEAP, 1))
