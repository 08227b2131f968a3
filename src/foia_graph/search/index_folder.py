"""The folder of an index: opened for readers without a trace in it, created, and cloned."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tantivy import Document, Index, Schema, SchemaBuilder, Searcher
from tantivy import IndexWriter as TantivyWriter

from foia_graph.errors import StoreError
from foia_graph.search.entry_builder import TEXTS, VOCABULARY, IndexEntry
from foia_graph.search.names import NAMES_FILE
from foia_graph.search.tokenizer import EXACT, word_analyzer

FOLDER = "text"
# Files that are replaced; all others are written once.
REWRITTEN = ("meta.json", ".managed.json")
TRIES, MOMENT = 50, 0.01
# The beginning of the names of folders of links.
LINKS = "foia-graph-text-"


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
            index = _open_index(place)
            index.config_reader("manual")  # or a thread would look for changes for ever
            return index.searcher()
        except (OSError, ValueError) as error:
            raise StoreError(f"The text index in {folder} cannot be opened: {error}.") from None


@contextmanager
def _link_folder() -> Iterator[Path]:
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


# The most bytes of words in memory before they are written; one thread writes one segment.
HEAP = 1 << 30
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
    return IndexWriter(folder, _open_index(folder, new=True).writer(HEAP, 1))


def clone_index(old: Path, folder: Path) -> IndexWriter:
    """Return the writer of an index that begins with all that the old one has, without its list of names.

    It makes the folder. Segments are never rewritten, so they are linked.
    """
    folder.mkdir()
    for path in (each for each in old.iterdir() if each.name != NAMES_FILE):
        copy = shutil.copyfile if path.name in REWRITTEN else os.link
        copy(path, folder / path.name)
    return IndexWriter(folder, _open_index(folder).writer(HEAP, 1))


# It makes a score eight times that of a weight of 0: the engine takes the binary logarithm of 2 more.
USUAL_WEIGHT = 254


@cache
def index_schema() -> Schema:
    """Return the fields of the index.

    Only names are stored: what a page says is kept with its reading. `owner` is what entries are deleted by;
    `facet` has the values of all facets, each behind the name of its facet; `first` and `last` narrow,
    `oldest` and `newest` sort, which undated entries do at the end either way. `about` has the things that an
    entry speaks of, `quote_key` is the same where the same words of the same source are quoted.
    """
    builder = SchemaBuilder()
    builder.add_bytes_field("iri", stored=True, indexed=False)
    builder.add_text_field("owner", tokenizer_name="raw", index_option="basic")
    for name in ("text", *TEXTS):
        builder.add_text_field(name, tokenizer_name=EXACT, index_option="position")
    builder.add_text_field("facet", tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("first", "last"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in ("oldest", "newest", "begin", "size", "weight"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_text_field("about", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("quote_key", fast=True)
    return builder.build()


def _open_index(folder: Path, *, new: bool = False) -> Index:
    index = Index(index_schema(), str(folder), reuse=False) if new else Index.open(str(folder))
    index.register_tokenizer(EXACT, word_analyzer())
    return index


def index_document(entry: IndexEntry) -> Document:
    """Return an entry as a document of the index."""
    begin, end = entry.place
    fields: Mapping[str, Any] = {
        "iri": entry.iri.encode(),
        "owner": entry.owner,
        "text": entry.whole_text,
        **{name: entry.texts[name] for name in TEXTS if name in entry.texts},
        "facet": entry.facet_terms,
        "first": entry.first,
        "last": entry.last,
        "oldest": entry.oldest,
        "newest": entry.newest,
        "begin": begin,
        "size": end - begin,
        "weight": 0 if entry.kind in VOCABULARY else USUAL_WEIGHT,
        "about": entry.about,
        **({"quote_key": entry.quote_key} if entry.quote_key else {}),
    }
    return Document.from_dict(dict(fields), index_schema())
