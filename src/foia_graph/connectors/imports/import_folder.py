"""The folder of an import: its files are written, merged with what people edited, and marked where gone."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from foia_graph.connectors.imports.catalogue_contents import CatalogueIndex, read_quietly
from foia_graph.connectors.imports.import_state import FileState, StateFolder, StoredRecord, sha256_of
from foia_graph.connectors.imports.merge import merge_file, same_fields, write_merge
from foia_graph.connectors.imports.record_text import (
    LINES_SUFFIX,
    YAML_SUFFIX,
    clean_record,
    dump_records,
    read_records,
)
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, RecordFile
from foia_graph.connectors.imports.report import ImportReport
from foia_graph.errors import InputError
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import write_atomically

ABSENCE_ID = "gone-at-origin"
LINKED, LOST = "linked-not-held", "lost"


def mark_absence(record: ImportedRecord, day: str, profile: Profile) -> ImportedRecord:
    """Return a record with the claim that it was missed at its origin on a day (ISO 8601).

    What was only linked is lost. A record without a source, or of a class without claims, has no such claim.
    """
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
    """Yield all values with keys in a value, however deep."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _claims(each)


Address = tuple[str, str]
Records = dict[Address, ImportedRecord]


@dataclass(slots=True)
class ImportFolder:
    """The files of one kind of import in a catalogue; `today` is the day of the import (ISO 8601).

    `catalogue` is the folder with all records, `folder` that of the import in it; `is_dry` writes nothing.
    """

    catalogue: Path
    folder: Path
    profile: Profile
    report: ImportReport
    today: str
    is_dry: bool = False
    states: dict[str, FileState] = field(init=False)
    others: CatalogueIndex = field(init=False)
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
        self.others = CatalogueIndex.build(self.catalogue, own)
        self.owners = {
            (each.type, each.id): path for path, state in self.states.items() for each in state.records
        }
        for path, state in self.states.items():
            self._index_moved(self.folder / path, state)

    def take(self, file: RecordFile, origin: str, prefix: str) -> None:
        """Write the records of a thing of the origin, merged with what people made of them."""
        path = f"{prefix}/{file.path}{LINES_SUFFIX if file.as_lines else YAML_SUFFIX}"
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
        """Mark what is deleted: records that a file had before, and where all was listed, things without a
        file.

        A thing that is `unreadable` (keys) is there. A record that came in another file is not gone.
        """
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

    # ------------------------------------------------------------ records

    def _index_moved(self, target: Path, state: FileState) -> None:
        """Index the records of an edited file that were imported into another, or not at all."""
        if target.is_file() and sha256_of(target.read_bytes()) != state.sha256:
            for record in read_quietly(target):
                if self.owners.get(record.address) != state.path:
                    self.others.places.setdefault(record.address, target)

    def _own_records(self, records: Iterable[ImportedRecord], path: str) -> Records:
        """Return the records that belong into a file; of others another file has a record."""
        own: Records = {}
        for each in records:
            record = clean_record(each)
            address = record.address
            self._addresses.add(address)
            elsewhere = self.others.places.get(address) if address not in self.owners else None
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
        """Report a record that comes twice and does not say the same."""
        owner = self.owners.get(record.address, path)
        if first is None and owner in self.states:
            first = self.states[owner].imported().get(record.address)
        if first is not None and not same_fields(first, record):
            wanted = f"what stands in {owner} is taken"
            self.report.add_problem(
                path, f"{record.type} {record.id} comes twice, worded differently; {wanted}"
            )

    # ------------------------------------------------------------ files

    def _write(self, state: FileState) -> None:
        """Write a file and its state: as the origin has it, and where people edited it, merged."""
        before = self.states.get(state.path)
        base, origin = self._marked(before), self._marked(state)
        target = self.folder / state.path
        plain = dump_records(origin.values(), as_lines=target.suffix == LINES_SUFFIX)
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
        """Return whether people changed, moved or removed a file, or wrote it before any import."""
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
        text = place.read_bytes().decode()  # its line ends are people's own
        try:
            return write_merge(text, here, merge, as_lines=place.suffix == LINES_SUFFIX)
        except InputError as error:
            raise InputError(str(error), str(place), error.line) from None

    def _places(self, base: Records, origin: Records, target: Path) -> dict[Path, set[Address]]:
        """Return the files in which the records of a file are now."""
        places: dict[Path, set[Address]] = {}
        if target.is_file():
            places[target] = set(_records_of(target))
        for address in {**base, **origin}:
            other = self.others.places.get(address)
            if other is not None:
                places.setdefault(other, set()).add(address)
        return places

    def _marked(self, state: FileState | None) -> Records:
        """Return the records of a state, those that are deleted with a mark."""
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
    """Return the records of a file that people may have edited; raises InputError where they broke it."""
    try:
        return {record.address: record for record in read_records(path)}
    except msgspec.MsgspecError as error:
        raise InputError(f"is no file of records: {error}", str(path)) from None
    except InputError as error:
        raise InputError(str(error), str(path), error.line) from None
