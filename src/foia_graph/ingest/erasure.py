"""Purge of a thing from a store: of its file and texts, pictures, and every generation that holds it.

From the inputs that the store keeps it is erased: files are omitted, records are blanked. The lines of a
blanked record are empty, so that all others keep their numbers. The publisher's own folder still has the
record; each load finds it there and leaves it out again, which is no change. Copies elsewhere cannot be
recalled: those that others harvested, and backups.
"""

import gzip
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import msgspec

from foia_graph.errors import InputError, LoadRefused, StorageError, StoreError, ValueRejected
from foia_graph.ingest.cluster.reading_storage import ReadingStorage
from foia_graph.ingest.mapping import inventory
from foia_graph.ingest.mapping.claim_records import CLAIM_CLASS, subject_iri
from foia_graph.ingest.mapping.inventory import input_digests
from foia_graph.ingest.readers.registry import GZIP_SUFFIX, open_unpacked
from foia_graph.ingest.readers.source_settings import SOURCE_TOML
from foia_graph.model import decisions
from foia_graph.model.decisions import FILE_NAME, Decision, combine_decisions, read_decisions
from foia_graph.model.profile import Profile
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Problem, SourceRecord
from foia_graph.model.restrictions import is_hidden_iri
from foia_graph.model.values import key_iri
from foia_graph.runtime.files import ContentStore, write_atomically
from foia_graph.store import text_manifest
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.fetch_log import latest_digests
from foia_graph.store.generations.build import open_writer
from foia_graph.store.generations.generation import Generation, Layout, delete_generation
from foia_graph.store.generations.server import delete_older_states
from foia_graph.store.history import redacted_copy
from foia_graph.store.reading_cache import ReadingCache, delete_readings, delete_unserved_readings


class KeptCopy(msgspec.Struct, frozen=True):
    """The copy of a file of records that is kept, where its folder has a certain `source.toml` ("" for none).

    All by SHA-256; `file` is that of what was looked at, and mostly of its copy, too.
    """

    file: str
    copy: str
    settings: str


class ErasureList(msgspec.Struct, omit_defaults=True):
    """What a store must not keep; things by their names without the base, files by SHA-256.

    `files` gives for each file that was erased the thing that it was of. `of` are the purged things that
    `copies` was made for, and `copies` has what is kept of each file of records that was looked at, by its
    SHA-256 and its position, which decides how it is read.
    """

    files: dict[str, str] = msgspec.field(default_factory=dict)
    of: list[str] = msgspec.field(default_factory=list)
    copies: dict[str, KeptCopy] = msgspec.field(default_factory=dict)


def _read_erasure_list(root: Path) -> ErasureList:
    path = Layout(root).erasures
    return msgspec.json.decode(path.read_bytes(), type=ErasureList) if path.is_file() else ErasureList()


def _write_erasure_list(root: Path, erasures: ErasureList) -> None:
    write_atomically(Layout(root).erasures, msgspec.json.format(msgspec.json.encode(erasures), indent=1))


@dataclass
class InputEraser:
    """An eraser of purged things from inputs; `decisions` are those of the store and of the load."""

    root: Path
    files: ContentStore
    profile: Profile
    decisions: tuple[Decision, ...]
    erasures: ErasureList = field(init=False)

    def __post_init__(self) -> None:
        self.erasures = _read_erasure_list(self.root)

    def __call__(self, digests: dict[str, dict[str, str]], places: dict[str, Path]) -> None:
        """Leave files out and put blanked copies instead of others."""
        digest = digests.get(inventory.CATALOG_INPUT, {}).get(FILE_NAME)
        beside = read_decisions(places.get(digest, self.files.path(digest))) if digest else ()
        purged = combine_decisions(self.decisions, beside).purged
        if not purged:
            return
        if self.erasures.of != sorted(purged):
            self.erasures.of, self.erasures.copies = sorted(purged), {}
        for name, found in digests.items():
            if name != inventory.CATALOG_INPUT:
                self._erase_from(name, found, places, purged)

    def save(self) -> None:
        """Write down what was found, so that the next load need not look for it."""
        if self.erasures != _read_erasure_list(self.root):
            _write_erasure_list(self.root, self.erasures)

    def _erase_from(
        self, name: str, digests: dict[str, str], places: dict[str, Path], purged: frozenset[str]
    ) -> None:
        for file, digest in list(digests.items()):
            if self.erasures.files.get(digest) in purged:
                del digests[file]
                places.pop(digest, None)
        where = {digest: places.get(digest, self.files.path(digest)) for digest in digests.values()}
        folder = inventory.build_source_folder(name, digests, where)
        source_record = folder.settings.source_record
        if source_record is not None and self._is_purged(source_record, purged):
            raise _not_blankable(f"{name}/{SOURCE_TOML}", source_record.line)
        for file, digest in folder.digests.items():
            digests[file] = self._kept_digest(folder, file, digests.get(SOURCE_TOML, ""), purged)
            if digests[file] != digest:
                places.pop(digest, None)

    def _kept_digest(
        self, folder: inventory.SourceFolder, file: str, settings: str, purged: frozenset[str]
    ) -> str:
        """Return the digest of what is kept of a file of records; looked for once under the same settings."""
        digest = folder.digests[file]
        key = f"{digest} {folder.settings.name}/{file}"
        known = self.erasures.copies.get(key)
        if known is None or known.settings != settings:
            blanked = _blank_records(folder, file, lambda record: self._is_purged(record, purged))
            copy = digest if blanked is None else self.files.put(blanked)
            known = self.erasures.copies[key] = KeptCopy(digest, copy, settings)
        return known.copy

    def _is_purged(self, record: SourceRecord, purged: frozenset[str]) -> bool:
        if record.type == CLAIM_CLASS:
            iri = subject_iri(record, self.profile, "")
            return bool(iri) and is_hidden_iri(iri, purged)
        shape, key = self.profile.shapes.get(record.type), record.fields.get("id")
        if shape is None or not isinstance(key, str):
            return False  # mapping reports it
        try:
            return is_hidden_iri(key_iri(shape, key, ""), purged)
        except ValueRejected:
            return False  # mapping reports it


def _blank_records(
    folder: inventory.SourceFolder, file: str, is_purged: Callable[[SourceRecord], bool]
) -> bytes | None:
    """Return a file with empty lines for purged records, None where it has none of them.

    Raises LoadRefused where that cannot be done without a loss: in a table of a spreadsheet, and where more
    than one record is on a line.
    """
    records = list(folder.records(file))
    purged_flags = [isinstance(record, SourceRecord) and is_purged(record) for record in records]
    if not any(purged_flags):
        return None
    with open_unpacked(folder.files[file], file) as lines:
        data = lines.read()
    starts = [record.line for record in records]
    blanked = b"\n".join(_blank_lines(data.split(b"\n"), starts, purged_flags))
    packed = gzip.compress(blanked, mtime=0) if file.endswith(GZIP_SUFFIX) else blanked
    if folder.read_bytes(packed, file) != [
        record for record, is_gone in zip(records, purged_flags, strict=True) if not is_gone
    ]:
        raise _not_blankable(f"{folder.settings.name}/{file}", starts[purged_flags.index(True)])
    return packed


def _blank_lines(lines: list[bytes], starts: list[int], purged_flags: list[bool]) -> Iterator[bytes]:
    purged = {start for start, is_gone in zip(starts, purged_flags, strict=True) if is_gone}
    begins, is_in = set(starts), False
    for number, line in enumerate(lines, 1):
        is_in = number in purged if number in begins else is_in
        yield b"" if is_in else line


def _not_blankable(place: str, line: int) -> LoadRefused:
    why = "holds what was purged, and cannot be emptied there without a loss; remove it manually"
    return LoadRefused(inventory.refusal_message(1), [Problem(place, line, "", why)])


def note_storage(layout: Layout, address: str) -> None:
    """Note in a store that files of it are sent to an address."""
    addresses = _noted_storages(layout)
    if address not in addresses:
        write_atomically(layout.cluster_storage, msgspec.json.encode([*addresses, address]) + b"\n")


def erase_from_storages(layout: Layout, files: Collection[str]) -> Iterator[str]:
    """Erase files, by their SHA-256, and what was read in them; yield a sentence where that fails."""
    for address in _noted_storages(layout):
        try:
            if not ReadingStorage.open(address).erase(files):
                yield f"Nothing is at {address} any more, where a cluster stored files; delete what moved."
        except (StorageError, InputError) as error:
            yield f"What a cluster read is still at {address}, and must be deleted there manually: {error}"


def _noted_storages(layout: Layout) -> list[str]:
    try:
        return msgspec.json.decode(layout.cluster_storage.read_bytes(), type=list[str])
    except FileNotFoundError:
        return []
    except msgspec.MsgspecError as error:
        raise StoreError(f"{layout.cluster_storage} is damaged: {error}") from None


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
                and _generation_holds(self.layout.generation(number), self.iri)
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
        there = (path.name for path in self.layout.files.paths())
        return sorted(digest for digest in there if digest not in used or digest in self.files)


@contextmanager
def begin_purge(root: Path, iri: str, name: str) -> Iterator[Purge]:
    """Forbid the store to keep a thing's files (`name` is without the base).

    Where that fails before it is decided, they are allowed again; behind that each load leaves them out.
    """
    layout = Layout(root)
    found = _find_files(layout, iri)
    before = _read_erasure_list(root)
    files = {**before.files, **dict.fromkeys(found.files, name)}
    _write_erasure_list(root, msgspec.structs.replace(before, files=files))
    try:
        yield found
    except BaseException:
        if name not in decisions.combine_decisions(decisions.read_decisions(layout.decisions)).purged:
            _write_erasure_list(root, before)
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


def _generation_holds(generation: Path, iri: str) -> bool:
    store = EmbeddedStore.of_generation(generation)
    there = next(store.quads(NamedNode(iri), None, None, None), None)
    return there is not None or iri.rpartition("/id/document/")[2] in text_manifest.read_texts(generation)


def find_leftovers(root: Path) -> list[str]:
    """Return a sentence for each position under the store where there still is a copy of what was purged."""
    layout = Layout(root)
    served = layout.served_generation()
    if served is None:
        return []
    base, forbidden = Generation.read(served).versions["base"], _read_erasure_list(root)
    purged = decisions.combine_decisions(decisions.read_decisions(layout.decisions)).purged
    names = {f"{base}{name}" for name in purged}
    files = {file for file, name in forbidden.files.items() if name in purged}
    # Of files that were blanked only the copies may be there.
    copies = files | {each.file for each in forbidden.copies.values() if each.copy != each.file}
    generations = map(layout.generation, layout.generation_numbers())
    things = [
        f"{path} holds {iri}, which was purged."
        for path, iri in product(generations, sorted(names))
        if _generation_holds(path, iri)
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
