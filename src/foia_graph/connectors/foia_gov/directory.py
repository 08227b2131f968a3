"""The directory of agencies that an import gathers: what several files say of one agency is one record."""

import re
from collections.abc import Iterator

from foia_graph.connectors.imports.records import ImportedRecord, RecordFile, key_of
from foia_graph.connectors.imports.session import ImportSession

INSTITUTION = re.compile(
    r"(?i)\b(academy|administration|agency|authority|bank|board|bureau|centers?|commission|corporation|corps|council"
    r"|court|enforcement|foundation|guard|inspection|institutes?|library|marshals|museum|prisons|services?|survey"
    r"|department|university)\b|^(u\.?s\.?|united states|national|federal|executive office)\b"
)
PART_OF_ANY = re.compile(
    r"(?i)^(the )?((national|main|central|departmental|regional|corporate|usps)\b.*\b)?"
    r"(offices?|headquarters|region|division|directorate|authority|board)\b|\bdivision$"
)
"""Names that many agencies give to a part of theirs: Office of the Secretary, Region 4, Civil Division."""


def stands_alone(name: str) -> bool:
    """Return whether a name says which body is meant without the name of the agency that it belongs to.

    >>> [stands_alone(n) for n in ("U.S. Coast Guard", "Office of Inspector General", "Rural Development")]
    [True, False, False]
    """
    return bool(INSTITUTION.search(name)) and not PART_OF_ANY.search(name)


class AgencyDirectory:
    """Agencies, positions and sources by name, as they are added; `record_files` yields them."""

    def __init__(self, session: ImportSession) -> None:
        self.session = session
        self._records: dict[tuple[str, str], ImportedRecord] = {}
        self._files: dict[str, RecordFile] = {}

    def add_source(self, key: str, title: str, **fields: str) -> str:
        """Add the source that an origin's file or page is, and return its name."""
        name = f"foia-gov-{key}"
        record = self._record("SourceDocument", name, f"sources/{name}", key)
        record["title"] = title
        record["form"] = "statistics"
        for field, value in fields.items():
            record[field] = value
        record["holdingStatus"] = "not-held"
        return name

    def agency(self, key: str, parent: str = "") -> ImportedRecord:
        """Return the record of an agency, made where there is none; parts are in the file of `parent`."""
        name = f"foia-gov-{key}"
        return self._record("Agency", name, f"agencies/foia-gov-{parent or key}", parent or key)

    def has_agency(self, key: str) -> bool:
        """Return whether the directory has an agency of that key."""
        return ("Agency", f"foia-gov-{key}") in self._records

    def add_place(self, city: str, state: str) -> str:
        """Add the position of an office, as its address names it, and return the link to it."""
        label = ", ".join(filter(None, (city, state)))
        key = key_of(label)
        if not key:
            return ""
        record = self._record("Place", f"foia-gov-{key}", f"places/foia-gov-{key}", f"place/{key}")
        record["prefLabel"] = label
        return f"place/{record.id}"

    def record_files(self) -> Iterator[RecordFile]:
        """Yield the files of all records, in the order of their paths."""
        for path in sorted(self._files):
            yield self._files[path]

    def _record(self, kind: str, name: str, path: str, key: str) -> ImportedRecord:
        record = self._records.get((kind, name))
        if record is None:
            record = self._records[kind, name] = ImportedRecord(kind, name)
            self._files.setdefault(path, RecordFile(path, key, [])).records.append(record)
        return record
