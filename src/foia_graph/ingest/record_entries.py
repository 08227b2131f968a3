"""Entries of records: what a generation caches of the record of each thing, so that loads can be compared.

An entry is the digest of the record, 32 hexadecimal digits; while a load continues, a blank and the position
of the record (`file:line`) follow it.
"""

import hashlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection

import msgspec

from foia_graph.ingest.mapping.mapper import Placement
from foia_graph.ingest.report import LoadReport
from foia_graph.model.resource import SourceRecord
from foia_graph.store.generations.generation import Generation
from foia_graph.store.tables.database import TableReader, delete_rows, has_tables, insert_rows

ANY_PLACEMENT = Placement()
MORE_SUFFIX = "#more"
"""Marks the entry of what is said of a thing next to its own record; it is no name of anything."""


def record_digest(record: SourceRecord, placement: Placement = ANY_PLACEMENT) -> str:
    """Return the digest of a record: what it says, and in which graphs, but not in which file or line."""
    placed = [placement.graph, placement.source, placement.fallback_graph]
    return short_digest(msgspec.json.encode([record.type, record.fields, *placed]))


def short_digest(data: bytes | str) -> str:
    """Return 32 hexadecimal digits of the SHA-256 of some bytes or a text."""
    data = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:32]


def content_digest(entry: str) -> str:
    """Return the digest in an entry."""
    return entry[:32]


def thing_iris(entries: Iterable[str]) -> list[str]:
    """Return the things among the names of entries."""
    return [name for name in entries if not name.endswith(MORE_SUFFIX)]


def read_entries(generation: Generation | None) -> dict[str, str]:
    """Return the entries of a generation by IRI, none where there is no generation.

    None are known where its tables cannot be read: then it is built again.
    """
    if generation is None or not has_tables(generation.path):
        return {}
    return dict(TableReader(generation.path).rows("SELECT iri, digest FROM record"))


def write_entries(connection: Connection, entries: Mapping[str, str]) -> None:
    """Write the entries of all records."""
    insert_rows(connection, "record", ((iri, content_digest(entry)) for iri, entry in entries.items()))


def change_entries(connection: Connection, entries: Mapping[str, str | None]) -> None:
    """Write the entries of records that change, and delete those that are None."""
    delete_rows(connection, "record", "iri", entries)
    insert_rows(connection, "record", [(iri, entry) for iri, entry in entries.items() if entry is not None])


def catalogue_identity(generation: Path, versions: Mapping[str, str]) -> str:
    """Return the name of a state of the catalogue: SHA-256 of its records and of how they were mapped.

    Its records are in the tables of the generation.
    """
    digest = hashlib.sha256(msgspec.json.encode(sorted(versions.items())))
    for iri, entry in TableReader(generation).rows("SELECT iri, digest FROM record ORDER BY iri"):
        digest.update(f"{iri} {entry}\n".encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class StoredRecords(Container[str]):
    """The names of the records of a generation, looked up one by one."""

    tables: TableReader

    def __contains__(self, iri: object) -> bool:
        return self.tables.row("SELECT 1 FROM record WHERE iri = ?", (iri,)) is not None


def changed_entries(before: Iterable[str], after: Mapping[str, str]) -> dict[str, str | None]:
    """Return the entries of records that change: some by their names, and none for those that are deleted."""
    entries = {iri: content_digest(entry) for iri, entry in after.items()}
    return {**dict.fromkeys(before), **entries}


def count_changes(report: LoadReport, old: Mapping[str, str], new: Mapping[str, str]) -> None:
    """Count in a report what was added, removed and changed between two states of some records."""
    report.added = sum(iri not in old for iri in new)
    report.removed = sum(iri not in new for iri in old)
    report.changed = sum(
        iri in old and content_digest(old[iri]) != content_digest(entry) for iri, entry in new.items()
    )
