"""Redacted copies: older generations without what is hidden now, kept next to the others.

A copy says what a load of the same records would have said, had they been restricted then. It shares the
files of the generation, so it takes little room.
"""

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

import msgspec

from foia_graph.extract.gazetteer import GazetteerEntry
from foia_graph.extract.parsed_document import decode_document
from foia_graph.extract.restricted_names import RestrictedName, RestrictedNames, document_texts
from foia_graph.model import iris
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import quad_line
from foia_graph.model.rdf_terms import Literal, NamedNode, Quad
from foia_graph.model.restrictions import is_hidden_iri
from foia_graph.query.sparql.datasets import QUADS_FOLDER
from foia_graph.runtime.files import ContentStore
from foia_graph.runtime.shared_values import cached_property
from foia_graph.runtime.version import __version__
from foia_graph.store import text_manifest
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import COUNTS, OPEN_PAGE
from foia_graph.store.derivation import CatalogueChange
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.contents import QuadDifference, apply_lines, store_errors_explained
from foia_graph.store.generations.generation import (
    FILE_NAME,
    Generation,
    Layout,
    add_to_graph_sizes,
    read_hidden_iris,
    read_json_file,
)
from foia_graph.store.history.removed_quads import changed_lines
from foia_graph.store.tables.database import copy_tables, write_tables

WITHHELD_NAMES_FILE = "withheld-names.json"
STATES_AT_HAND = 4
NO_NAMES = RestrictedNames(())


def write_withheld_names(folder: Path, names: RestrictedNames) -> None:
    """Write the names that are to be withheld into the folder of a generation, where there are any."""
    if entries := [each.entry for each in names.entries if each.is_withheld]:
        (folder / WITHHELD_NAMES_FILE).write_bytes(msgspec.json.encode(entries))


def read_withheld_names(folder: Path) -> RestrictedNames:
    """Return the names that are withheld in a generation; raises StoreError where the file is damaged."""
    return _read_names(folder / WITHHELD_NAMES_FILE) if (folder / WITHHELD_NAMES_FILE).is_file() else NO_NAMES


@lru_cache(STATES_AT_HAND)
def _read_names(path: Path) -> RestrictedNames:
    entries = read_json_file(path, list[GazetteerEntry]) or ()
    return RestrictedNames(RestrictedName(entry, True) for entry in entries)


def replaced_lines(
    generation: Generation, names: RestrictedNames, by_document: Mapping[str, Set[str]]
) -> dict[str, str]:
    """Return the lines of a generation in which names are to be withheld, each with the one instead.

    That is "" for an address that has a name. `by_document` are the things (IRIs) that the texts of documents
    name, by their keys: there surnames alone count.
    """
    store, base = EmbeddedStore.of_generation(generation.path), generation.versions["base"]
    named: dict[str, set[str]] = defaultdict(set)
    named.update((iris.mint(base, "document", key), set(things)) for key, things in by_document.items())
    for quad in store.quads(None, None, None, None):
        if isinstance(quad.object, Literal) and (found := names.named_things([quad.object.value])):
            named[_owner(quad)] |= found
    replaced: dict[str, str] = {}
    for quad in store.quads(None, None, None, None):
        new = _without_names(quad, names, named.get(_owner(quad), set()), base)
        if new != quad:
            replaced[quad_line(quad)] = quad_line(new) if new else ""
    return replaced


def _owner(quad: Quad) -> str:
    return iris.owner_iri(quad.subject.value) if isinstance(quad.subject, NamedNode) else ""


def _without_names(quad: Quad, names: RestrictedNames, named: set[str], base: str) -> Quad | None:
    """Return a quad with marks in its text, the same where it has no name, None for an address with one."""
    value = quad.object
    if isinstance(value, NamedNode):
        is_strange = not value.value.startswith(base) and names.withheld_places(unquote(value.value), named)
        return None if is_strange else quad
    if not isinstance(value, Literal):
        return quad
    text = names.replace_names(value.value, named)
    if text == value.value:
        return quad
    new = Literal(text, language=value.language) if value.language else Literal(text, datatype=value.datatype)
    return Quad(quad.subject, quad.predicate, new, quad.graph_name)


def things_named_in_texts(
    texts: Mapping[str, text_manifest.DocumentText], readings: ContentStore, names: RestrictedNames
) -> dict[str, Set[str]]:
    """Return the things (IRIs) that the texts of documents name, by the keys of the documents."""
    found: dict[str, Set[str]] = {}
    for key, text in texts.items() if names else ():
        reading = decode_document(readings.get(text.reading))
        if things := names.named_things(map(unquote, document_texts(reading))):
            found[key] = things
    return found


# A function that changes the tables of a copy, which are those of its generation, and adds its index.
CopyUpdate = Callable[[CatalogueChange], None]


@dataclass(frozen=True)
class RedactedCopies:
    """The copies of the generations of a store without some hidden things."""

    layout: Layout
    hidden_iris: frozenset[str]
    profile: Profile
    names: RestrictedNames = NO_NAMES

    @classmethod
    def beside(cls, layout: Layout, served: Path, profile: Profile) -> "RedactedCopies":
        """Return the copies without what a served generation hides, by its folder."""
        return cls(layout, read_hidden_iris(served), profile, read_withheld_names(served))

    @property
    def is_needed(self) -> bool:
        """Return whether anything is hidden."""
        return bool(self.hidden_iris or self.names)

    @cached_property
    def name(self) -> str:
        """Return what their folders end in, a digest of what is hidden and of the rules that hide it."""
        withheld = (self.names.digest,) if self.names else ()
        parts = (__version__, self.profile.digest, *withheld, *sorted(self.hidden_iris))
        return sha256("\n".join(parts).encode()).hexdigest()[:12]

    def find_folder(self, number: int) -> Path | None:
        """Return the folder in which a generation is read; None where its copy has to be made first."""
        old = self.layout.generation(number)
        if not self.is_needed:
            return old
        place = self._place(number)
        if not (place / FILE_NAME).exists():
            return None
        return old if place.is_symlink() else place

    def make_copy(self, number: int, complete: CopyUpdate) -> Path:
        """Make the copy of a generation, unless it is there, and return the folder in which that is read.

        `complete` changes the rows in its folder to what follows from what is left, and adds its index.
        Only for a process that neither serves nor was forked by one that had opened a store: there the engine
        waits for ever. Raises StoreError where the generation is deleted or damaged, or nothing can be
        written.
        """
        place, found = self._place(number), self.find_folder(number)
        if found is not None:
            return found
        old = Generation.read(self.layout.generation(number))
        with store_errors_explained():
            self.layout.copies.mkdir(exist_ok=True)
            with _new_folder(place) as new:
                self._write_copy(old, new, complete)
        return old.path if place.is_symlink() else place

    def _place(self, number: int) -> Path:
        return self.layout.copies / f"{self.layout.generation(number).name}-{self.name}"

    def _write_copy(self, old: Generation, new: Path, complete: CopyUpdate) -> None:
        """Write a copy into a folder, which becomes a link to the generation where that shows it all."""
        gone, come = self._changed_lines(old)
        if not gone:
            new.rmdir()
            new.symlink_to(Path("..", "generations", old.path.name))
            return
        EmbeddedStore.of_generation(old.path).clone(new / QUADS_FOLDER)
        change = apply_lines(new / QUADS_FOLDER, gone, come).difference
        all_texts, texts = text_manifest.read_texts(old.path), self._visible_texts(old)
        lost_texts = frozenset(_document_iri(key, old) for key in all_texts.keys() - texts.keys())
        if (old.path / OPEN_PAGE).exists():
            (new / OPEN_PAGE).hardlink_to(old.path / OPEN_PAGE)  # it holds no value of any thing
        copy_tables(old.path, new)
        with write_tables(new) as connection:
            # What the records were is of use to loads alone, and names what is hidden.
            connection.execute("DELETE FROM record")
            # No page of an older state is compared with others, and a vector reports what is hidden.
            for table in ("passage_model", "passage_page", "passage_text"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608
            text_manifest.write_texts(connection, texts)
            add_to_graph_sizes(connection, change.more_in_graphs())
        account = _copy_account(old, new, change, self._place(old.number).name)
        before, after = (Catalogue(each, self.profile) for each in (old, account))
        complete(CatalogueChange(before, after, change, lost_texts))
        account.write()

    def _visible_texts(self, old: Generation) -> dict[str, text_manifest.DocumentText]:
        naming = self._naming_documents(old)
        return {
            key: text
            for key, text in text_manifest.read_texts(old.path).items()
            if key not in naming and not is_hidden_iri(_document_iri(key, old), self.hidden_iris)
        }

    def _naming_documents(self, old: Generation) -> Mapping[str, Set[str]]:
        return things_named_in_texts(text_manifest.read_texts(old.path), self.layout.pages, self.names)

    def _changed_lines(self, old: Generation) -> tuple[set[str], set[str]]:
        is_of_this_program = old.versions.get("program") == __version__
        has_same_names = is_of_this_program and self.names.digest == read_withheld_names(old.path).digest
        if self.names and not has_same_names:
            replaced = replaced_lines(old, self.names, self._naming_documents(old))
            gone, come = changed_lines(old, self.hidden_iris, self.profile)
            come |= {new for line, new in replaced.items() if new and line not in gone}
            return gone | replaced.keys(), come
        has_same_rules = is_of_this_program and old.versions.get("profile") == self.profile.digest
        if has_same_rules and self.hidden_iris <= read_hidden_iris(old.path):
            return set(), set()  # all of it was hidden when this was loaded, by the same rules
        return changed_lines(old, self.hidden_iris, self.profile)


def delete_copies(layout: Layout) -> None:
    """Delete all copies, at once: their files may still hold what was taken out of them."""
    shutil.rmtree(layout.copies, ignore_errors=True)


def _document_iri(key: str, generation: Generation) -> str:
    return f"{generation.versions['base']}id/document/{key}"


@contextmanager
def _new_folder(place: Path) -> Iterator[Path]:
    """Yield a folder that is put instead in the end: what is there is never half a copy."""
    # Of a name of its own, as a load and a process next to it may make the same copy.
    new = place.with_name(f".{place.name}-{uuid4().hex[:8]}")
    new.mkdir()
    try:
        yield new
        if place.is_symlink() and not place.exists():  # it leads to a generation that is deleted
            place.unlink()
        try:
            new.rename(place)
        except OSError:
            if not (place / FILE_NAME).exists():  # else another process was faster
                raise
    finally:
        if new.is_symlink():
            new.unlink()
        shutil.rmtree(new, ignore_errors=True)


def _copy_account(old: Generation, new: Path, change: QuadDifference, name: str) -> Generation:
    # But for those of the log all are counted again.
    log = {COUNTS: old.counts[COUNTS]} if COUNTS in old.counts else {}
    counts = {**log, **change.next_counts(old.counts)}
    identity = sha256(f"{old.identity} {name}".encode()).hexdigest()
    return replace(old, path=new, identity=identity, counts=counts, inputs={}, files={}, shared={})
