"""Writing of the index of a generation: an empty one, or one that begins with that of the one before."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from tantivy import IndexWriter as TantivyWriter

from foia_graph.search.entry import IndexEntry
from foia_graph.search.index_folder import REWRITTEN
from foia_graph.search.names import NAMES_FILE
from foia_graph.search.schema import index_document, open_index

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
            (self.folder / name).chmod(0o644)  # the engine lets nobody but their owner read them


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
