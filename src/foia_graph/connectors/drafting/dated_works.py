"""Works of a catalogue by author and date, among which may be what words cite without title or number."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from foia_graph.connectors.drafting.known_names import record_texts, records_of_catalogue
from foia_graph.connectors.imports.records import ImportedRecord

DATE_FIELDS = ("issued", "created")


class DatedWork(NamedTuple):
    """A cited work of a catalogue: its link, its authors as links, and its dates as its sources give them."""

    reference: str
    authors: frozenset[str]
    dates: frozenset[str]

    def may_be(self, author: str, date: str) -> bool:
        """Return whether it is by an author and of a date, or of a day in a month."""
        return author in self.authors and any(each.startswith(date) for each in self.dates)


def works_of_catalogue(root: Path, excluded: Path | None = None) -> Iterator[DatedWork]:
    """Yield the dated works of the records under a folder, but for those under `excluded`."""
    for record in records_of_catalogue(root, excluded):
        if record.type == "CitedWork" and (dates := _dates(record)):
            authors = frozenset(record_texts(record, "creator"))
            yield DatedWork(f"work/{record.id}", authors, dates)


def _dates(record: ImportedRecord) -> frozenset[str]:
    return frozenset(text for name in DATE_FIELDS for text in record_texts(record, name))
