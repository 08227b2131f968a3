"""The cache of readings, by the SHA-256 of the file and the reader that read it.

Readings that no generation had yet when they were written have an index of their own: the load that wrote
them, or the next one where it was killed, adds them to the other index, or deletes them.
"""

import fcntl
import hashlib
import os
import threading
import time
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from foia_graph.runtime.files import ContentStore, cut_unfinished_line, write_atomically

INDEX, UNSERVED_INDEX = ".index.jsonl", ".unserved.jsonl"
# The most readings, and bytes of them, that wait to be written together.
MOST, LARGEST = 1000, 32 << 20
# After as many seconds of work to read them again costs more than to wait for the disk.
WORTH_SECONDS = 0.5


class _IndexLine(msgspec.Struct, array_like=True):
    file: str
    reader: str
    reading: str


_line_encoder = msgspec.json.Encoder()
_line_decoder = msgspec.json.Decoder(_IndexLine)


@dataclass(slots=True)
class ReadingCache:
    """The readings of a store; new ones are kept under `target`, which for a trial is another position.

    New readings wait until there are some, or until `write_pending()`: the disk is slow with each alone.
    """

    store: ContentStore
    target: ContentStore
    index: dict[tuple[str, str], str] = field(default_factory=dict)
    pending_readings: dict[str, bytes] = field(default_factory=dict)
    pending_size: int = 0
    pending_lines: list[bytes] = field(default_factory=list)
    """The lines of the index for the readings that wait."""
    lock: threading.RLock = field(default_factory=threading.RLock)
    """What a thread holds that writes."""
    written: float = field(default_factory=time.monotonic)
    """When the disk was last waited for."""

    @classmethod
    def open(cls, store: ContentStore, scratch: Path | None = None) -> "ReadingCache":
        """Open the readings of a store; with `scratch` new ones are written there instead."""
        found = cls(store, ContentStore(scratch) if scratch is not None else store)
        for name in INDEX, UNSERVED_INDEX:
            for entry in _read_index(store.folder / name):
                found.index[entry.file, entry.reader] = entry.reading
        return found

    def find_reading(self, file: str, reader: str) -> str | None:
        """Return the name of the reading of a file by a reader, None where there is none."""
        found = self.index.get((file, reader))
        known = (self.pending_readings, self.store, self.target)
        return found if found is not None and any(found in each for each in known) else None

    def put_reading(self, file: str, reader: str, data: bytes) -> str:
        """Add a reading, and return its name; it is written soon."""
        name = hashlib.sha256(data).hexdigest()
        with self.lock:
            if self.index.get((file, reader)) == name and self.find_reading(file, reader):
                return name
            self.pending_readings[name] = data
            self.pending_size += len(data)
            self.pending_lines.append(msgspec.json.encode(_IndexLine(file, reader, name)) + b"\n")
            self.index[file, reader] = name
            if len(self.pending_lines) >= MOST or self.pending_size >= LARGEST:
                self.write_pending()
        return name

    def write_costly(self) -> None:
        """Write the readings that wait, where they are half a second's work and more."""
        if time.monotonic() - self.written >= WORTH_SECONDS:
            self.write_pending()

    def write_pending(self) -> None:
        """Write the readings that wait; when this returns they outlive a power cut."""
        with self.lock:
            if self.pending_lines:
                self._write_pending()

    def _write_pending(self) -> None:
        self.target.folder.mkdir(parents=True, exist_ok=True)
        index = self.target.folder / UNSERVED_INDEX
        # The file is there before any reading: whoever finds it looks for readings without a line, too.
        descriptor = os.open(index, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            cut_unfinished_line(descriptor)
            # Readings before the index: no line names one that is not there.
            self.target.put_all(self.pending_readings.values())
            os.write(descriptor, b"".join(self.pending_lines))
        finally:
            os.close(descriptor)
        self.pending_readings.clear()
        self.pending_lines.clear()
        self.pending_size, self.written = 0, time.monotonic()

    def read_reading(self, name: str) -> bytes:
        """Return a reading by its name."""
        if (pending := self.pending_readings.get(name)) is not None:
            return pending
        return self.target.get(name) if name in self.target else self.store.get(name)


def delete_readings(store: ContentStore, files: Set[str], names: Set[str]) -> int:
    """Delete readings of files, and some by name with what was found in them; return how many there were."""
    entries = _read_index(store.folder / INDEX)
    if not entries:
        return 0
    # What was found in a text quotes it.
    files = files | {each.file for each in entries if each.reading in names}
    gone = {each.reading for each in entries if each.file in files or each.reading in names}
    _write_index(store, (each for each in entries if each.reading not in gone))
    found = [store.path(name) for name in gone if name in store]
    for path in found:
        path.unlink()
    return len(found)


def delete_unserved_readings(store: ContentStore, served: Set[str]) -> int:
    """Delete the readings of files that no generation needs; return how many there were.

    `served` are the names of the readings in all generations.
    """
    entries = _read_index(store.folder / INDEX)
    files = {each.file for each in entries if each.reading in served}
    kept = [each for each in entries if each.reading in served or each.file in files]
    names = served | {each.reading for each in kept}
    if entries:
        _write_index(store, kept)
    return store.keep_only(names)


def part_key(part: str, whole: str) -> str:
    """Return the key of a part of a file that is needed until the whole is read.

    >>> part_key("page 3", "reading 3")
    'page 3 of: reading 3'
    """
    return f"{part} of: {whole}"


@contextmanager
def lock_readings(store: ContentStore, *, is_shared: bool) -> Iterator[bool]:
    """Hold a lock on the readings: shared while files are read for later loads, alone to delete some.

    Yield whether it is held: no other process reads then, or deletes.
    """
    if not is_shared and not store.folder.is_dir():
        yield True
        return
    store.folder.mkdir(parents=True, exist_ok=True)
    descriptor, is_held = os.open(store.folder, os.O_RDONLY), False
    try:
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, (fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            is_held = True
        yield is_held
    finally:
        os.close(descriptor)


def settle_readings(store: ContentStore, served: Set[str]) -> None:
    """Delete the new readings that no generation needs, and put the others into the index.

    `served` are the names of the readings in all generations. What was found in one of these, or is another
    reading of the same file, is kept with it; parts are kept until the whole is read.
    """
    new_index = store.folder / UNSERVED_INDEX
    old, new = _read_index(store.folder / INDEX), _read_index(new_index)
    files = served | {each.file for each in (*old, *new) if each.reading in served}
    entries = [*old, *(each for each in new if each.file in files)]
    wholes = {(each.file, each.reader) for each in entries if each.reader}
    entries = [
        each
        for each in entries
        if each.reading in served
        or (each.reader and (each.file, each.reader.partition(" of: ")[2]) not in wholes)
    ]
    _write_index(store, entries)
    store.keep_only(served | {each.reading for each in entries})
    new_index.unlink()


def _read_index(path: Path) -> list[_IndexLine]:
    whole = path.read_bytes().rpartition(b"\n")[0] if path.is_file() else b""
    return _line_decoder.decode_lines(whole)


def _write_index(store: ContentStore, entries: Iterable[_IndexLine]) -> None:
    write_atomically(store.folder / INDEX, _line_encoder.encode_lines(entries))
