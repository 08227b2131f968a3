"""The folder of an import: its files are written, merged with what people edited, and marked where gone."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from foia_graph.connectors.imports import record_text
from foia_graph.connectors.imports.catalogue_contents import index_records, read_quietly
from foia_graph.connectors.imports.merge import Address, change_lines, merge_file, same_fields, write_changes
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, RecordFile
from foia_graph.connectors.imports.session import ImportReport
from foia_graph.errors import InputError
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import sha256_of, write_atomically

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
        states: dict[str, FileState] = {}
        for path in sorted(self.folder.rglob(f"*{STATE_SUFFIX}")):
            try:
                state = msgspec.json.decode(path.read_bytes(), type=FileState)
            except msgspec.MsgspecError as error:
                wanted = "take it back from version control, or import into another folder"
                raise InputError(f"{path} is damaged ({error}); {wanted}") from None
            states[state.path] = state
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

    def write(self, state: FileState) -> None:
        """Write the state of a file, where it differs from what is there."""
        path = self._place(state.path, STATE_SUFFIX)
        data = msgspec.json.format(msgspec.json.encode(state), indent=1) + b"\n"
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, data)
        self._place(state.path, ANNOUNCED_SUFFIX).unlink(missing_ok=True)


ABSENCE_ID = "gone-at-origin"
LINKED, LOST = "linked-not-held", "lost"


def mark_absence(record: ImportedRecord, day: str, profile: Profile) -> ImportedRecord:
    """Return a record with the claim that it was missed at its origin on a day, where it can have claims."""
    fields = dict(record.fields)
    if fields.get("holdingStatus") == LINKED:
        fields["holdingStatus"] = LOST
    shape = profile.shapes.get(record.type)
    if shape is None or "claims" not in shape.properties or "source" not in fields:
        return ImportedRecord(record.type, record.id, fields)
    said: dict[str, FieldValue] = {
        "id": ABSENCE_ID,
        "text": f"On {day} it was no longer where it was imported from.",
        "status": "machine-read",
    }
    earlier = fields.get("claims", [])
    fields["claims"] = [*(earlier if isinstance(earlier, list) else [earlier]), said]
    return ImportedRecord(record.type, record.id, fields)


def is_machine_draft(record: ImportedRecord) -> bool:
    """Return whether a machine read all of a record, so that a better reading may do without it.

    What has a value from a field of the origin is there by the origin's own word.
    """
    claims = list(_claims(record.fields))
    is_read = any(each.get("status") in ("machine-read", "candidate") for each in claims)
    return is_read and not any("originField" in each for each in claims)


def _claims(value: FieldValue) -> Iterator[Mapping[str, FieldValue]]:
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _claims(each)


Records = dict[Address, ImportedRecord]


@dataclass(slots=True)
class ImportFolder:
    """The files of an import, in the `folder` of its kind; `today` is ISO 8601, `is_dry` writes nothing."""

    catalogue: Path
    folder: Path
    profile: Profile
    report: ImportReport
    today: str
    is_dry: bool = False
    states: dict[str, FileState] = field(init=False)
    others: dict[Address, Path] = field(init=False)
    """The records in files that this import did not write, or that people moved there."""
    owners: dict[Address, str] = field(init=False)
    """The path of the file that each record was imported into."""
    _addresses: set[Address] = field(default_factory=set)
    _paths: set[str] = field(default_factory=set)
    _waiting: list[tuple[FileState, FileState, list[Address]]] = field(default_factory=list)
    """Files that lost records: the state to write, that of before, and what may come in another file."""

    def __post_init__(self) -> None:
        states = StateFolder(self.folder)
        if not self.is_dry:
            states.settle()
        self.states = states.read_all()
        own = frozenset(self.folder / path for path in self.states)
        self.others = index_records(self.catalogue, own)
        self.owners = {
            (each.type, each.id): path for path, state in self.states.items() for each in state.records
        }
        for path, state in self.states.items():
            self._index_moved(self.folder / path, state)

    def take(self, file: RecordFile, origin: str, prefix: str) -> None:
        """Write the records of a thing of the origin, merged with what people made of them."""
        path = f"{prefix}/{file.path}{record_text.LINES_SUFFIX if file.as_lines else record_text.YAML_SUFFIX}"
        if not all(part.strip(".") for part in path.split("/")):
            self.report.add_problem(path, "is no path below the folder of the import; nothing is written")
            return
        if path in self._paths:
            self.report.add_problem(path, f"{file.key} came a second time; the first is taken")
            return
        self._paths.add(path)
        records = self._own_records(file.records, path)
        before = self.states.get(path)
        if file.is_partial and before:
            records.update(before.imported())
        missed = [
            (address, record)
            for address, record in (before.imported() if before else {}).items()
            if address not in records and not is_machine_draft(record)
        ]
        records.update(missed)
        stored = [StoredRecord(*address, record.fields) for address, record in records.items()]
        state = FileState(path, origin, file.key, "", file.modified, stored)
        if before and missed and not file.is_partial:
            self._waiting.append((state, before, [address for address, _ in missed]))
        else:
            self._write(state)

    def mark_absent(self, origin: str, unreadable: Collection[str], *, is_complete: bool) -> None:
        """Mark what is gone: records of a file, and if all was listed, things but the `unreadable`."""
        missing = [
            (state, state, [(each.type, each.id) for each in state.records])
            for path, state in self.states.items()
            if is_complete and state.origin == origin and path not in self._paths
            if state.key not in unreadable
        ]
        for state, before, addresses in [*self._waiting, *missing]:
            names = [" ".join(each) for each in addresses if each not in self._addresses]
            gone = {name: before.gone.get(name, self.today) for name in names}
            self._write(msgspec.structs.replace(state, gone=gone))

    def _index_moved(self, target: Path, state: FileState) -> None:
        if target.is_file() and sha256_of(target.read_bytes()) != state.sha256:
            for record in read_quietly(target):
                if self.owners.get(record.address) != state.path:
                    self.others.setdefault(record.address, target)

    def _own_records(self, records: Iterable[ImportedRecord], path: str) -> Records:
        """Return the records that belong into a file; of others another file has a record."""
        own: Records = {}
        for each in records:
            record = record_text.clean_record(each)
            address = record.address
            self._addresses.add(address)
            elsewhere = self.others.get(address) if address not in self.owners else None
            if elsewhere is not None and elsewhere != self.folder / path:
                place = elsewhere.relative_to(self.catalogue)
                self.report.note("described-elsewhere", f"{record.type} {record.id} ({place})")
            elif address in own or self.owners.setdefault(address, path) != path:
                self._check_repetition(record, own.get(address), path)
            else:
                own[address] = record
                self.report.records[record.type] += 1
        return own

    def _check_repetition(self, record: ImportedRecord, first: ImportedRecord | None, path: str) -> None:
        owner = self.owners.get(record.address, path)
        if first is None and owner in self.states:
            first = self.states[owner].imported().get(record.address)
        if first is not None and not same_fields(first, record):
            wanted = f"what stands in {owner} is taken"
            self.report.add_problem(
                path, f"{record.type} {record.id} comes twice, worded differently; {wanted}"
            )

    def _write(self, state: FileState) -> None:
        """Write a file and its state: as the origin has it, and where people edited it, merged."""
        before = self.states.get(state.path)
        base, origin = self._marked(before), self._marked(state)
        target = self.folder / state.path
        plain = record_text.dump_records(origin.values(), as_lines=target.suffix == record_text.LINES_SUFFIX)
        if self._is_edited(target, plain, before):
            written, digest = self._merge(base, origin, target, state.gone), ""
        else:
            written, digest = {target: plain}, sha256_of(plain)
            self._note(base, origin, state.gone)
        # An empty digest marks a file that people edited: the next import must merge, too.
        self.states[state.path] = msgspec.structs.replace(state, sha256=digest)
        if not self.is_dry:
            self._write_files(self.states[state.path], written)

    def _write_files(self, state: FileState, written: Mapping[Path, bytes]) -> None:
        changed = {
            path: data for path, data in written.items() if not path.is_file() or path.read_bytes() != data
        }
        states = StateFolder(self.folder)
        if changed:
            states.announce(state, written)
        for path, data in changed.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, data)
        states.write(state)

    def _is_edited(self, target: Path, plain: bytes, before: FileState | None) -> bool:
        if not target.is_file():
            return before is not None
        data = target.read_bytes()
        return data != plain and (before is None or sha256_of(data) != before.sha256)

    def _merge(
        self, base: Records, origin: Records, target: Path, gone: Collection[str]
    ) -> dict[Path, bytes]:
        """Return the files in which people left the records of a file, merged with what the origin says."""
        places = self._places(base, origin, target)
        home = target if target in places else min(places, default=None)
        written: dict[Path, bytes] = {}
        for place, addresses in places.items():
            chosen = {
                each: record
                for each, record in origin.items()
                if each in addresses or (place == home and each not in base)
            }
            old = {each: record for each, record in base.items() if each in addresses or place == home}
            written[place] = self._merge_place(place, old, chosen)
            self._note(old, chosen, gone)
        for address in origin:
            if not any(address in each for each in places.values()) and (home is None or address in base):
                self.report.note("deleted-here", " ".join(address))
        return written

    def _merge_place(self, place: Path, base: Records, origin: Records) -> bytes:
        here = _records_of(place)
        merge = merge_file(base, here, origin, self.profile)
        self.report.conflicts += merge.conflicts
        self.report.edited_fields += merge.edited_fields
        change = change_lines if place.suffix == record_text.LINES_SUFFIX else write_changes
        try:
            return change(place.read_bytes().decode(), here, merge.records).encode()
        except InputError as error:
            raise InputError(str(error), str(place), error.line) from None

    def _places(self, base: Records, origin: Records, target: Path) -> dict[Path, set[Address]]:
        places: dict[Path, set[Address]] = {}
        if target.is_file():
            places[target] = set(_records_of(target))
        for address in {**base, **origin}:
            other = self.others.get(address)
            if other is not None:
                places.setdefault(other, set()).add(address)
        return places

    def _marked(self, state: FileState | None) -> Records:
        if state is None:
            return {}
        return {
            address: mark_absence(record, state.gone[name], self.profile)
            if (name := " ".join(address)) in state.gone
            else record
            for address, record in state.imported().items()
        }

    def _note(self, base: Records, origin: Records, gone: Collection[str]) -> None:
        for address, record in origin.items():
            name = " ".join(address)
            if name in gone:
                self.report.note("gone", name)
            elif address not in base:
                self.report.note("new", name)
            else:
                is_same = same_fields(base[address], record)
                self.report.note("unchanged" if is_same else "changed", name)
        for address in base.keys() - origin.keys():
            self.report.note("removed", " ".join(address))


def _records_of(path: Path) -> Records:
    try:
        return {record.address: record for record in record_text.read_records(path)}
    except msgspec.MsgspecError as error:
        raise InputError(f"is no file of records: {error}", str(path)) from None
    except InputError as error:
        raise InputError(str(error), str(path), error.line) from None
