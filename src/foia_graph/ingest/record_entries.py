"""What a generation keeps of how it was made: entries of its records, and versions of what decides that.

An entry is the digest of the record, 32 hexadecimal digits; while a load continues, a blank and the position
of the record (`file:line`) follow it.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from sqlite3 import Connection

import msgspec

from foia_graph.ingest.mapping.mapper import Placement
from foia_graph.ingest.readers.registry import READERS
from foia_graph.ingest.report import LoadReport
from foia_graph.model.resource import SourceRecord
from foia_graph.runtime.version import __version__
from foia_graph.store.generations.generation import STORE_FORMAT, Generation
from foia_graph.store.tables.database import SCHEMA_VERSION, TableReader, delete_rows, has_tables, insert_rows

# Guards what is read in records: it grows when the same record would become other triples, when the first
# pass over the inputs would find something else in it, or when the change log would be written otherwise.
MAPPING_VERSION = "11"
# The name, among the versions, of the first day on which an embargo ends (ISO 8601, "" for none).
EMBARGO_END = "until"
# The name, among the versions, of a digest of the names that were replaced, where there are any.
WITHHELD_NAMES = "withheld names"
# The name of how documents are read, which only a generation with documents has.
DOCUMENT_READER = "reader"


def program_versions() -> dict[str, str]:
    """Return the versions of the program itself, and of third-party readers of files where there are any."""
    installed = READERS.plugins().values()
    third_party = ", ".join(f"{each.name} of {each.origin}" for each in installed if not each.is_own)
    return {
        **({"readers": third_party} if third_party else {}),
        "program": __version__,
        "mapping": MAPPING_VERSION,
        "tables": str(SCHEMA_VERSION),
    }


def has_documents(generation: Generation) -> bool:
    """Return True for a generation for which a document was read."""
    return DOCUMENT_READER in generation.versions


def rebuild_reason(current: Generation, new: dict[str, str], today: date) -> str:
    """Return why everything must be built again, "" where differences to `current` may do."""
    reasons = [f"the {name} changed" for name in new if current.versions.get(name, "") != new[name]]
    if current.store_format != STORE_FORMAT:
        reasons.append("an older program wrote the store")
    elif not has_tables(current.path):
        reasons.append("the tables of the store cannot be read")
    embargo_end = current.versions.get(EMBARGO_END, "")
    if embargo_end and embargo_end <= today.isoformat():
        reasons.append("an embargo ended")
    return " and ".join(reasons)


ANY_PLACEMENT = Placement()
# Marks the entry of what is said of a thing next to its own record; it is no name of anything.
MORE_SUFFIX = "#more"


def record_digest(record: SourceRecord, placement: Placement = ANY_PLACEMENT) -> str:
    """Return the digest of a record: what it says, and in which graphs, but not in which file or line."""
    placed = [placement.graph, placement.source, placement.fallback_graph]
    return short_digest(msgspec.json.encode([record.type, record.fields, *placed]))


def short_digest(data: bytes | str) -> str:
    """Return 32 hexadecimal digits of the SHA-256 of some bytes or a text."""
    data = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:32]


def _content_digest(entry: str) -> str:
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


def write_entries(
    connection: Connection, entries: Mapping[str, str], before: Iterable[str] | None = None
) -> None:
    """Write the entries of records; where some had entries `before`, instead of these and their own."""
    if before is not None:
        delete_rows(connection, "record", "iri", {*before, *entries})
    insert_rows(connection, "record", ((iri, _content_digest(entry)) for iri, entry in entries.items()))


def catalogue_identity(generation: Path, versions: Mapping[str, str]) -> str:
    """Return the name of a state of the catalogue: SHA-256 of its records and of how they were mapped.

    Its records are in the tables of the generation.
    """
    digest = hashlib.sha256(msgspec.json.encode(sorted(versions.items())))
    for iri, entry in TableReader(generation).rows("SELECT iri, digest FROM record ORDER BY iri"):
        digest.update(f"{iri} {entry}\n".encode())
    return digest.hexdigest()


def count_changes(report: LoadReport, old: Mapping[str, str], new: Mapping[str, str]) -> None:
    """Count in a report what was added, removed and changed between two states of some records."""
    report.added = sum(iri not in old for iri in new)
    report.removed = sum(iri not in new for iri in old)
    report.changed = sum(
        iri in old and _content_digest(old[iri]) != _content_digest(entry) for iri, entry in new.items()
    )
