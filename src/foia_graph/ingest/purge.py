"""Purge of a thing from a store: of its file and texts, pictures, and every generation that holds it.

What cannot be recalled are copies elsewhere: those that others harvested, backups, and the publisher's own
folder.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import msgspec

from foia_graph.ingest.erasure import erase_from_storages, read_erasure_list, write_erasure_list
from foia_graph.ingest.mapping.inventory import input_digests
from foia_graph.model import decisions
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.store import text_manifest
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.fetch_log import latest_digests
from foia_graph.store.generations.build import open_writer
from foia_graph.store.generations.generation import Generation, Layout, delete_generation
from foia_graph.store.generations.server import delete_older_states
from foia_graph.store.history import redacted_copy
from foia_graph.store.reading_cache import ReadingCache, delete_readings, delete_unserved_readings


@dataclass(frozen=True, slots=True)
class PurgeCounts:
    """Counts of what was erased.

    `shared` names other documents with the same file, which therefore stays; `remains` are sentences about
    what could not be erased elsewhere.
    """

    files: int
    readings: int
    generations: int
    shared: tuple[str, ...] = ()
    remains: tuple[str, ...] = ()


@dataclass(slots=True)
class Purge:
    """The erasure of one thing, once a generation without it is served."""

    layout: Layout
    iri: str
    files: frozenset[str] = frozenset()
    readings: frozenset[str] = frozenset()
    shared: tuple[str, ...] = ()

    def erase(self) -> PurgeCounts:
        """Delete everything that holds the thing; nothing of it may be served when this begins."""
        with open_writer(self.layout.root, keep=None) as writer:
            assert writer.current is not None
            found = [
                number
                for number in self.layout.generation_numbers()
                if number != writer.current.number
                and generation_holds(self.layout.generation(number), self.iri)
            ]
            for number in found:
                delete_generation(self.layout.generation(number))
            generations = len(found)
            gone = self._unused_files(writer.current)
            for digest in gone:
                self.layout.files.path(digest).unlink()
            readings = delete_readings(self.layout.pages, self.files, self.readings)
            # Those of versions whose generations went before, which nothing names any more.
            served = {text.reading for known in _known_texts(self.layout) for text in known.values()}
            readings += delete_unserved_readings(self.layout.pages, served)
            shutil.rmtree(self.layout.cache, ignore_errors=True)
            redacted_copy.delete_copies(self.layout)
            delete_older_states(self.layout, writer.current)
            remains = tuple(erase_from_storages(self.layout, {*gone, *self.files}))
        return PurgeCounts(len(gone), readings, generations, self.shared, remains)

    def _unused_files(self, current: Generation) -> list[str]:
        used: set[str] = set(latest_digests(self.layout.root).values())
        used |= {digest for found in input_digests(current.inputs).values() for digest in found.values()}
        for number in self.layout.generation_numbers():
            used |= {text.file for text in text_manifest.read_texts(self.layout.generation(number)).values()}
        there = (path.name for path in self.layout.files.folder.glob("[!.]*/*"))
        return sorted(digest for digest in there if digest not in used or digest in self.files)


@contextmanager
def begin_purge(root: Path, iri: str, name: str) -> Iterator[Purge]:
    """Forbid the store to keep a thing's files (`name` is without the base).

    Where that fails before it is decided, they are allowed again; behind that each load leaves them out.
    """
    layout = Layout(root)
    found = _find_files(layout, iri)
    before = read_erasure_list(root)
    files = {**before.files, **dict.fromkeys(found.files, name)}
    write_erasure_list(root, msgspec.structs.replace(before, files=files))
    try:
        yield found
    except BaseException:
        if name not in decisions.combine_decisions(decisions.read_decisions(layout.decisions)).purged:
            write_erasure_list(root, before)
        raise


def _find_files(layout: Layout, iri: str) -> Purge:
    """Return the purge of a thing, with its own files and texts in all generations."""
    key = iri.rpartition("/id/document/")[2]
    own = {text.reading: text.file for known in _known_texts(layout) if (text := known.get(key))}
    alike = {
        name: (text.reading, text.file)
        for known in _known_texts(layout)
        for name, text in known.items()
        if name != key and (text.reading in own or (text.file and text.file in own.values()))
    }
    others = {each for pair in alike.values() for each in pair}
    readings = frozenset(reading for reading, file in own.items() if not others & {reading, file} - {""})
    files = frozenset(own[reading] for reading in readings) - {""}
    return Purge(layout, iri, files, readings, tuple(sorted(alike)))


def _known_texts(layout: Layout) -> Iterator[Mapping[str, text_manifest.DocumentText]]:
    return (text_manifest.read_texts(layout.generation(each)) for each in layout.generation_numbers())


def generation_holds(generation: Path, iri: str) -> bool:
    """Return True where a generation says anything of a thing, or has its texts."""
    store = EmbeddedStore.of_generation(generation)
    there = next(store.quads(NamedNode(iri), None, None, None), None)
    return there is not None or iri.rpartition("/id/document/")[2] in text_manifest.read_texts(generation)


def find_leftovers(root: Path) -> list[str]:
    """Return a sentence for each position under the store where there still is a copy of what was purged."""
    layout = Layout(root)
    served = layout.served_generation()
    if served is None:
        return []
    base, forbidden = Generation.read(served).versions["base"], read_erasure_list(root)
    purged = decisions.combine_decisions(decisions.read_decisions(layout.decisions)).purged
    names = {f"{base}{name}" for name in purged}
    files = {file for file, name in forbidden.files.items() if name in purged}
    copies = files | forbidden.blanked_files
    generations = map(layout.generation, layout.generation_numbers())
    things = [
        f"{path} holds {iri}, which was purged."
        for path, iri in product(generations, sorted(names))
        if generation_holds(path, iri)
    ]
    inputs = [
        f"{layout.files.path(digest)} is a copy of what was purged."
        for digest in sorted(copies)
        if digest in layout.files
    ]
    texts = [
        f"{layout.pages.path(name)} holds texts of a file that was purged."
        for (file, _), name in sorted(ReadingCache.open(layout.pages).index.items())
        if file in files
    ]
    return [*things, *inputs, *texts]
