"""What an import wrote last: for each file the records as the origin gave them, in a folder next to the
files.

It is the common ancestor of the next merge, and belongs under version control like the records.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from foia_graph.connectors.imports.records import ImportedRecord
from foia_graph.errors import InputError
from foia_graph.runtime.files import write_atomically

STATE_FOLDER = ".import"
STATE_SUFFIX = ".json"
ANNOUNCED_SUFFIX = ".next"


class StoredRecord(msgspec.Struct, frozen=True):
    """A record as the origin gave it."""

    type: str
    id: str
    fields: dict[str, Any]

    def imported(self) -> ImportedRecord:
        """Return it as a record of an import."""
        return ImportedRecord(self.type, self.id, {**self.fields})


class FileState(msgspec.Struct, omit_defaults=True, rename="camel"):
    """The state of one file: `path` below the folder of the import, the origin and its key of the thing.

    `sha256` is that of the file as it was written, so that an edited file is known; `gone` has the day on
    which a record ("Release 2012") was missed at the origin first.
    """

    path: str
    origin: str
    key: str
    sha256: str
    modified: str = ""
    records: list[StoredRecord] = []
    gone: dict[str, str] = {}

    def imported(self) -> dict[tuple[str, str], ImportedRecord]:
        """Return the records by class and name."""
        return {(each.type, each.id): each.imported() for each in self.records}


class AnnouncedState(msgspec.Struct, frozen=True):
    """The state that a file is about to have, and the SHA-256 of all that is written with it, by path."""

    state: FileState
    written: dict[str, str]


class StateFolder:
    """The states of all files of an import.

    A state is announced before its file is written, so that an import that was killed between the two is
    not taken for an edit of people.
    """

    def __init__(self, folder: Path) -> None:
        self.home = folder
        self.folder = folder / STATE_FOLDER

    def read_all(self) -> dict[str, FileState]:
        """Return the states by the path of their file; raises InputError for one that is damaged."""
        states = {state.path: state for state in self._states()}
        return states | {state.path: state for state in self._arrived()}

    def settle(self) -> None:
        """Write the states that were announced, and whose files were written; forget the others."""
        for state in self._arrived():
            self.write(state)
        for path in self._announcements():
            path.unlink()

    def announce(self, state: FileState, written: Mapping[Path, bytes]) -> None:
        """Announce the state of a file whose bytes, and those of others, are written next."""
        # A write-ahead record: written first, it says which digests prove that the files arrived.
        digests = {os.path.relpath(path, self.home): sha256_of(data) for path, data in written.items()}
        path = self._place(state.path, ANNOUNCED_SUFFIX)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.encode(AnnouncedState(state, digests)))

    def _announcements(self) -> list[Path]:
        return sorted(self.folder.rglob(f"*{ANNOUNCED_SUFFIX}"))

    def _arrived(self) -> Iterator[FileState]:
        """Yield the announced states whose files were all written."""
        for path in self._announcements():
            try:
                announced = msgspec.json.decode(path.read_bytes(), type=AnnouncedState)
            except msgspec.MsgspecError:  # it was cut off, so that nothing was written after it
                continue
            files = ((self.home / name, digest) for name, digest in announced.written.items())
            if all(file.is_file() and sha256_of(file.read_bytes()) == digest for file, digest in files):
                yield announced.state

    def _place(self, path: str, suffix: str) -> Path:
        return self.folder / f"{path}{suffix}"

    def _states(self) -> Iterator[FileState]:
        for path in sorted(self.folder.rglob(f"*{STATE_SUFFIX}")):
            try:
                yield msgspec.json.decode(path.read_bytes(), type=FileState)
            except msgspec.MsgspecError as error:
                wanted = "take it back from version control, or import into another folder"
                raise InputError(f"{path} is damaged ({error}); {wanted}") from None

    def write(self, state: FileState) -> None:
        """Write the state of a file, where it differs from what is there."""
        path = self._place(state.path, STATE_SUFFIX)
        data = msgspec.json.format(msgspec.json.encode(state), indent=1) + b"\n"
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, data)
        self._place(state.path, ANNOUNCED_SUFFIX).unlink(missing_ok=True)


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
