"""Storage of a cluster: originals, names to look for, and what was read, at an address that all reach."""

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec

from foia_graph.errors import InputError, StorageError
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.outcomes import decode_outcomes, encode_outcomes
from foia_graph.extract.pdf.pool import DEFAULT_LIMITS, ReadResult
from foia_graph.ingest.documents.library import reader_engines, reader_versions
from foia_graph.runtime.files import file_sha256
from foia_graph.runtime.storage import OBJECTS, ObjectMissing, Storage, object_path, read_object, write_object
from foia_graph.store.replication.manifest import pushed_numbers


class ReadingTask(msgspec.Struct, frozen=True):
    """A file to be read, by its SHA-256; whatever decides what is read in it is here.

    `storage` is the address at which the file lies, and `names` the object there with the gazetteer.
    `cleared` is true where an archivist has looked at what its pages hide. `ocr` is name and version of the
    engine that reads images, "" for none; `program` are the versions of all else that reads. With `again`,
    what was read before is not looked for, and written over.
    """

    storage: str
    file: str
    names: str
    cleared: bool
    ocr: str
    program: str
    again: bool = False

    @property
    def key(self) -> str:
        """SHA-256 of all that decides what is read."""
        parts = [self.file, self.names, self.cleared, self.ocr, self.program]
        return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


class ReadingEntry(msgspec.Struct, frozen=True):
    """The entry of a file that was read: the objects with its document and the outcomes of extractors.

    `is_cut` and `is_lasting` are those of `ReadResult`.
    """

    file: str
    reading: str
    outcomes: str
    is_cut: bool
    is_lasting: bool


@lru_cache(maxsize=4)
def program_versions(ocr: str) -> str:
    """Return the versions of what reads files here, with the engine for images, and its limits.

    They are looked up in the files of installed packages, and compared for each task.
    """
    return f"{reader_versions()}, {', '.join(reader_engines(ocr))}, {DEFAULT_LIMITS}"


# The folder of entries; next to it lie the objects.
READINGS = "readings"


@dataclass(frozen=True, slots=True)
class ReadingStorage:
    """What lies at the address of a cluster."""

    storage: Storage

    @classmethod
    def open(cls, address: str) -> "ReadingStorage":
        """Return what lies at an address; raises InputError for one that nothing here can speak with."""
        return cls(Storage.open(address))

    def check_apart(self) -> None:
        """Raise StorageError where generations lie, too, whose objects no entry names."""
        if pushed_numbers(self.storage):
            raise StorageError(
                f"{self.storage.address} has generations that were pushed; what a cluster reads needs an "
                "address of its own, as a folder beside them"
            )

    def keys(self) -> set[str]:
        """Return the keys of all tasks that were done."""
        return {path.rpartition("/")[2].removesuffix(".json") for path in self.storage.sizes(READINGS)}

    def find_entry(self, task: ReadingTask) -> ReadingEntry | None:
        """Return the entry of a task, None for one that was not done to the end."""
        return self._entry_at(_entry_path(task))

    def _entry_at(self, path: str) -> ReadingEntry | None:
        try:
            return msgspec.json.decode(self.storage.read(path), type=ReadingEntry)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None

    def write_result(self, task: ReadingTask, result: ReadResult) -> ReadingEntry:
        """Write what was read in a file, and its entry last; what may be read better gets no entry."""
        reading = write_object(self.storage, result.reading, again=task.again)
        outcomes = write_object(self.storage, encode_outcomes(result.outcomes), again=task.again)
        entry = ReadingEntry(task.file, reading, outcomes, result.is_cut, result.is_lasting)
        if result.is_lasting and all(each.is_lasting for each in result.outcomes.values()):
            self.storage.write(_entry_path(task), msgspec.json.encode(entry))
        return entry

    def read_result(self, entry: ReadingEntry) -> ReadResult:
        """Return what was read in a file; raises ObjectMissing or ObjectDamaged."""
        reading, outcomes = (read_object(self.storage, name) for name in (entry.reading, entry.outcomes))
        return ReadResult(entry.file, reading, decode_outcomes(outcomes), entry.is_cut, entry.is_lasting)

    def erase(self, files: Collection[str]) -> bool:
        """Delete some originals, the entries of what was read in them, and each object that no entry names.

        Among these are names to look for, and what was read without an entry; whoever reads on this storage
        at the time writes again what is missing. Returns False where nothing lies. Raises StorageError.
        """
        self.check_apart()
        named: set[str] = set()
        for path in self.storage.sizes(READINGS):
            entry = self._entry_at(path)
            if entry is None or entry.file in files:
                self.storage.delete(path)
            else:
                named.update((entry.file, entry.reading, entry.outcomes))
        objects = self.storage.sizes(OBJECTS)
        for path in objects:
            if path.rpartition("/")[2] not in named:
                self.storage.delete(path)
        return bool(objects)

    def put_file(self, path: Path, sha256: str, *, again: bool = False) -> None:
        """Send an original that is not there yet, or `again`; raises InputError for one that changed."""
        target = object_path(sha256)
        if not again and self.storage.size(target) == path.stat().st_size:
            return
        if file_sha256(path) != sha256:
            raise InputError(f"{path} changed while it was being read; load it again")
        self.storage.upload(path, target)

    @contextmanager
    def original(self, sha256: str) -> Iterator[Path]:
        """Yield the path of an original, copied to this machine unless the storage is a folder.

        Raises ObjectMissing. Whether its bytes are those of its name comes out when it is read.
        """
        path = self.storage.local_path(object_path(sha256))
        if path is not None:
            if not path.is_file():
                raise ObjectMissing.of(self.storage, sha256)
            yield path
            return
        with NamedTemporaryFile(prefix="foia-graph-") as copy:
            try:
                self.storage.download(object_path(sha256), Path(copy.name))
            except FileNotFoundError:
                raise ObjectMissing.of(self.storage, sha256) from None
            yield Path(copy.name)

    def read_names(self, sha256: str) -> Gazetteer:
        """Return names to look for; raises ObjectMissing or ObjectDamaged."""
        return msgspec.json.decode(read_object(self.storage, sha256), type=Gazetteer)


def _entry_path(task: ReadingTask) -> str:
    return f"{READINGS}/{task.key[:2]}/{task.key}.json"
