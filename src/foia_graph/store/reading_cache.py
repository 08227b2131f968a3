"""The cache of readings, by the SHA-256 of the file and the reader that read it.

Readings are stored among the page texts, named by their own SHA-256. The index only grows, and all that it
holds stands in the readings too.
"""

import hashlib
import os
from collections.abc import Set
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from foia_graph.runtime.files import Files, write_atomically

INDEX = ".index.jsonl"
MOST, LARGEST = 1000, 32 << 20
"""The most readings, and bytes of them, that wait to be written together."""


class _Entry(msgspec.Struct, array_like=True):
    file: str
    reader: str
    reading: str


_entries = msgspec.json.Decoder(_Entry)


@dataclass(slots=True)
class Readings:
    """The readings of a store; new ones are kept under `kept`, which for a trial is another place.

    New readings wait until there are some, or until `settle()`: the disk is slow with each alone.
    """

    store: Files
    kept: Files
    known: dict[tuple[str, str], str] = field(default_factory=dict)
    waiting: dict[str, bytes] = field(default_factory=dict)
    size: int = 0
    lines: list[bytes] = field(default_factory=list)
    """The lines of the index for the readings that wait."""

    @classmethod
    def open(cls, store: Files, scratch: Path | None = None) -> "Readings":
        """Open the readings of a store; with `scratch` new ones are written there instead."""
        found = cls(store, Files(scratch) if scratch is not None else store)
        index = store.folder / INDEX
        if index.is_file():
            # The last line may have been cut off by a power cut.
            whole = index.read_bytes().rpartition(b"\n")[0]
            for entry in _entries.decode_lines(whole):
                found.known[entry.file, entry.reader] = entry.reading
        return found

    def find(self, file: str, reader: str) -> str | None:
        """Return the name of the reading of a file by a reader, None where there is none."""
        found = self.known.get((file, reader))
        return found if found is not None and self._has(found) else None

    def _has(self, name: str) -> bool:
        return name in self.waiting or name in self.store or name in self.kept

    def put(self, file: str, reader: str, data: bytes) -> str:
        """Add a reading, and return its name; it is written soon."""
        name = hashlib.sha256(data).hexdigest()
        self.waiting[name] = data
        self.size += len(data)
        self.lines.append(msgspec.json.encode(_Entry(file, reader, name)) + b"\n")
        self.known[file, reader] = name
        if len(self.lines) >= MOST or self.size >= LARGEST:
            self.settle()
        return name

    def settle(self) -> None:
        """Write the readings that wait; when this returns they outlive a power cut."""
        if not self.lines:
            return
        self.kept.folder.mkdir(parents=True, exist_ok=True)
        # Readings before the index: no line names one that is not there.
        self.kept.put_all(self.waiting.values())
        descriptor = os.open(self.kept.folder / INDEX, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(descriptor, b"".join(self.lines))
        finally:
            os.close(descriptor)
        self.waiting.clear()
        self.lines.clear()
        self.size = 0

    def get(self, name: str) -> bytes:
        """Return a reading by its name."""
        if name in self.waiting:
            return self.waiting[name]
        return self.kept.get(name) if name in self.kept else self.store.get(name)


def forget(store: Files, files: Set[str], names: Set[str]) -> int:
    """Delete the readings of some files, and some readings by name; returns how many there were."""
    index = store.folder / INDEX
    if not index.is_file():
        return 0
    whole = index.read_bytes().rpartition(b"\n")[0]
    entries = list(_entries.decode_lines(whole))
    gone = {each.reading for each in entries if each.file in files or each.reading in names}
    kept = (msgspec.json.encode(each) + b"\n" for each in entries if each.reading not in gone)
    write_atomically(index, b"".join(kept))
    found = [store.path(name) for name in gone if name in store]
    for path in found:
        path.unlink()
    return len(found)
