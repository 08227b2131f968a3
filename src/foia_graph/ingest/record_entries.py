"""Entries of records: what a generation remembers of the record of each thing, so that loads can be compared.

An entry is the digest of the record, 32 hexadecimal digits; while a load goes on, a blank and the place of
the record (`file:line`) follow it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from foia_graph.ingest.mapping.mapper import Placement
from foia_graph.ingest.report import LoadReport
from foia_graph.model.resource import SourceRecord
from foia_graph.store.generations.generation import RECORDS, Generation

ANY_PLACEMENT = Placement()
MORE_SUFFIX = "#more"
"""Marks the entry of what is said of a thing beside its own record; it is no name of anything."""


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
    """Return the entries of a generation by IRI, none where there is no generation."""
    if generation is None:
        return {}
    with (generation.path / RECORDS).open(encoding="utf-8") as lines:
        pairs = (line.rstrip("\n").partition("\t") for line in lines)
        return {iri: entry for iri, _, entry in pairs}


def entry_lines(entries: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the lines of the file of records, in the order of IRIs."""
    # A generator: the entries are complete only when the last line of N-Quads was taken.
    for iri, entry in sorted(entries.items()):
        yield f"{iri}\t{content_digest(entry)}\n".encode()


def catalogue_identity(lines: Iterable[bytes], versions: Mapping[str, str]) -> str:
    """Return the name of a state of the catalogue: SHA-256 of its records and of how they were mapped."""
    state = hashlib.sha256(msgspec.json.encode(sorted(versions.items())))
    for line in lines:
        state.update(line)
    return state.hexdigest()


@dataclass(frozen=True, slots=True)
class StoredRecords:
    """The file of records of a generation, in which names are looked up and lines exchanged where they stand.

    Of a hundred thousand records one changes, and the others need be neither parsed nor sorted for it.
    """

    data: bytes

    @classmethod
    def of_generation(cls, generation: Generation) -> "StoredRecords":
        """Return the records of a generation."""
        return cls((generation.path / RECORDS).read_bytes())

    def __contains__(self, name: object) -> bool:
        beginning = f"{name}\t".encode()
        return self.data.startswith(beginning, self._line_from(beginning, 0))

    def exchange(self, before: Iterable[str], after: Mapping[str, str]) -> bytes:
        """Return the file with the entries of some names, in the place of those of others."""
        lines = {line.partition(b"\t")[0] + b"\t": line for line in entry_lines(after)}
        pieces, end = [], 0
        for beginning in sorted({*(f"{name}\t".encode() for name in before), *lines}):
            start = self._line_from(beginning, end)
            pieces += [self.data[end:start], lines.get(beginning, b"")]
            has_line = self.data.startswith(beginning, start)
            end = self.data.index(b"\n", start) + 1 if has_line else start
        return b"".join([*pieces, self.data[end:]])

    def _line_from(self, beginning: bytes, low: int) -> int:
        """Return the offset of the first line, from the one at `low`, that does not stand before another."""
        high = len(self.data)
        while low < high:
            start = max(low, self.data.rfind(b"\n", low, (low + high) // 2) + 1)
            end = self.data.index(b"\n", start) + 1
            if self.data[start : self.data.index(b"\t", start, end) + 1] < beginning:
                low = end
            else:
                high = start
        return low


def count_changes(report: LoadReport, old: Mapping[str, str], new: Mapping[str, str]) -> None:
    """Count in a report what was added, removed and changed between two states of some records."""
    report.added = sum(iri not in old for iri in new)
    report.removed = sum(iri not in new for iri in old)
    report.changed = sum(
        iri in old and content_digest(old[iri]) != content_digest(entry) for iri, entry in new.items()
    )
