"""Erasure of what was purged from the inputs that the store keeps: files are omitted, records are blanked.

The lines of a blanked record are empty, so that all others keep their numbers. The publisher's own folder
still has the record; each load finds it there and leaves it out again, which is no change.
"""

import gzip
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from foia_graph.errors import InputError, LoadRefused, StorageError, StoreError, ValueRejected
from foia_graph.ingest.cluster.reading_storage import ReadingStorage
from foia_graph.ingest.mapping import inventory
from foia_graph.ingest.mapping.claim_records import CLAIM_CLASS, subject_iri
from foia_graph.ingest.readers.registry import GZIP_SUFFIX, open_unpacked
from foia_graph.ingest.readers.source_settings import SOURCE_TOML
from foia_graph.model.decisions import FILE_NAME, Decision, combine_decisions, read_decisions
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Problem, SourceRecord
from foia_graph.model.restrictions import is_hidden_iri
from foia_graph.model.values import key_iri
from foia_graph.runtime.files import ContentStore, write_atomically
from foia_graph.store.generations.generation import Layout


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

    @property
    def blanked_files(self) -> set[str]:
        """Return the files of which only blanked copies are kept."""
        return {each.file for each in self.copies.values() if each.copy != each.file}


def read_erasure_list(root: Path) -> ErasureList:
    """Return what a store must not keep."""
    path = Layout(root).erasures
    return msgspec.json.decode(path.read_bytes(), type=ErasureList) if path.is_file() else ErasureList()


def write_erasure_list(root: Path, erasures: ErasureList) -> None:
    """Write what a store must not keep."""
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
        self.erasures = read_erasure_list(self.root)

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
        if self.erasures != read_erasure_list(self.root):
            write_erasure_list(self.root, self.erasures)

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
