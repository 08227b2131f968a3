"""Names of a catalogue that drafts go by: those of bodies, programs, public people, works and issues."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

from foia_graph.connectors.imports.record_text import read_records
from foia_graph.connectors.imports.records import ImportedRecord
from foia_graph.errors import InputError
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.ingest.mapping.gazetteer import collect_names, plain_texts
from foia_graph.model.profile import Profile
from foia_graph.model.resource import RawValue, SourceRecord

NAMED_CLASSES = frozenset(("Agency", "Organization", "Program", "Campaign", "Person", "CitedWork", "Issue"))
PUBLIC = frozenset(("public-official", "public-figure"))
"""Sensitivities of people whose names drafts may link to."""
ENDINGS = (".yaml", ".yml", ".jsonl")


def names_of_catalogue(root: Path, profile: Profile, excluded: Path | None = None) -> Gazetteer:
    """Return the names of the records under a folder, but for those under `excluded`, an import's own folder.

    The `iri` of each is the link by which records name it (agency/harbor-office). Private people and what is
    restricted have none. A file that cannot be read has no names: the load tells of it, with its line.
    """
    records = (record for record in records_of_catalogue(root, excluded) if _may_be_named(record))
    return collect_names(_named(records, profile), profile)


def records_of_catalogue(root: Path, excluded: Path | None = None) -> Iterator[ImportedRecord]:
    """Yield the records under a folder, but for those under `excluded`, in the order of their files."""
    paths = sorted(
        path
        for path in root.rglob("*")
        if path.name.endswith(ENDINGS) and not (excluded and path.is_relative_to(excluded))
    )
    for path in paths:
        yield from _records(path)


def record_texts(record: ImportedRecord, name: str) -> list[str]:
    """Return the values of a field as texts, claims by what they claim."""
    return list(plain_texts(cast(RawValue, record.fields.get(name, []))))


def _records(path: Path) -> list[ImportedRecord]:
    try:
        return list(read_records(path))
    except (InputError, UnicodeDecodeError):
        return []


def _may_be_named(record: ImportedRecord) -> bool:
    if record.type not in NAMED_CLASSES or "restricted" in record.fields or "embargo" in record.fields:
        return False
    return record.type != "Person" or not PUBLIC.isdisjoint(record_texts(record, "sensitivity"))


def _named(records: Iterable[ImportedRecord], profile: Profile) -> Iterator[tuple[str, SourceRecord]]:
    for record in records:
        yield (
            f"{profile[record.type].kind}/{record.id}",
            SourceRecord(record.type, cast(dict[str, RawValue], record.fields), "", 0),
        )
