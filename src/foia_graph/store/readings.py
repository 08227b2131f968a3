"""Which reading there is of which file: found by the SHA-256 of the file and the reader that made it.

Readings are kept among the page texts, named by their own SHA-256. The index only grows, a line at a time,
and what it says stands in the readings too.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from foia_graph.files import Files

INDEX = ".index.jsonl"


class _Entry(msgspec.Struct, array_like=True):
    file: str
    reader: str
    reading: str


_entries = msgspec.json.Decoder(_Entry)


@dataclass(slots=True)
class Readings:
    """The readings of a store; new ones are kept under `kept`, which for a trial is another place."""

    store: Files
    kept: Files
    known: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def open(cls, store: Files, scratch: Path | None = None) -> "Readings":
        """Look at the readings of a store; with `scratch` nothing new is written into it."""
        found = cls(store, Files(scratch) if scratch is not None else store)
        index = store.folder / INDEX
        if index.is_file():
            # The last line may have been cut off by a power cut.
            whole = index.read_bytes().rpartition(b"\n")[0]
            for entry in _entries.decode_lines(whole):
                found.known[entry.file, entry.reader] = entry.reading
        return found

    def find(self, file: str, reader: str) -> str | None:
        """Give the name of the reading of a file by a reader, None where there is none."""
        found = self.known.get((file, reader))
        return found if found is not None and (found in self.store or found in self.kept) else None

    def put(self, file: str, reader: str, data: bytes) -> str:
        """Keep a reading; returns its name."""
        self.kept.folder.mkdir(parents=True, exist_ok=True)
        name = self.kept.put(data)
        line = msgspec.json.encode(_Entry(file, reader, name)) + b"\n"
        descriptor = os.open(self.kept.folder / INDEX, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(descriptor, line)
        finally:
            os.close(descriptor)
        self.known[file, reader] = name
        return name

    def get(self, name: str) -> bytes:
        """Give a reading by its name."""
        return self.kept.get(name) if name in self.kept else self.store.get(name)
