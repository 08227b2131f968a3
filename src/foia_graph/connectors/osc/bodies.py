"""Agencies and places of disclosure cases, by the names that the pages use."""

import re
from collections.abc import Iterator

from foia_graph.connectors.imports.mapping import mapping_beside
from foia_graph.connectors.imports.record_keys import key_of
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, RecordFile
from foia_graph.connectors.imports.session import ImportSession

NO_AGENCY = re.compile(r"(?i)(other|independent|unknown|none|n/?a|multiple|various)\b.*")
OFFICE = "osc-office-of-special-counsel"
"""The record of the Office of Special Counsel itself."""


def full_name(name: str) -> str:
    """Return the name of an agency in full, "" for words that name none.

    >>> full_name("Veterans Affairs"), full_name("U.S. Army"), full_name("Other/Independent Agency")
    ('Department of Veterans Affairs', 'U.S. Army', '')
    """
    if NO_AGENCY.fullmatch(name):
        return ""
    return mapping_beside(__file__).tables["agencies"].get(name, name)


class CaseBodies:
    """The agencies and places that cases name; each is one record, of the first page that has it."""

    def __init__(self, session: ImportSession, source: str) -> None:
        self.session, self.source = session, source
        self.page = ""
        """The page that is read, for problems."""
        self._above: dict[str, str] = {}
        self._records: dict[str, RecordFile] = {}

    def add_agency(self, name: str, pointer: str, parent: str = "") -> str:
        """Add an agency under the name that a page has, and return the link to it, "" where it names none."""
        label = full_name(name)
        key = key_of(label)
        if not key:
            return ""
        said: dict[str, FieldValue] = {"value": label, "source": self.source, "originField": pointer}
        if label != name:
            said["quote"] = name
        record = self._add("Agency", f"osc-{key}", f"agencies/osc-{key}", said)
        link = f"agency/{record.id}"
        if parent and parent != link and link not in self._above:
            self._place_under(record, link, parent, pointer)
        return link

    def _place_under(self, record: ImportedRecord, link: str, parent: str, pointer: str) -> None:
        """Add the agency above an agency, but where a page has them the wrong way round."""
        label = self.label_of(link)
        if label.startswith("Department of ") or link in self._line_of(parent):
            message = f"has {label!r} under {self.label_of(parent)!r}; which is above the other is left open"
            self.session.problem(f"{self.page}: {pointer}", message)
            return
        self._above[link] = parent
        record["subOrganizationOf"] = {"value": parent, "source": self.source, "originField": pointer}

    def _line_of(self, link: str) -> list[str]:
        """Return an agency and those above it."""
        line = [link]
        while (above := self._above.get(line[-1])) is not None:
            line.append(above)
        return line

    def add_place(self, name: str, pointer: str) -> str:
        """Add a place, and return the link to it."""
        key = key_of(name)
        if not key:
            return ""
        said: dict[str, FieldValue] = {"value": name, "source": self.source, "originField": pointer}
        return f"place/{self._add('Place', f'osc-{key}', f'places/osc-{key}', said).id}"

    def label_of(self, link: str) -> str:
        """Return the name of an agency that was added."""
        (record,) = self._records[f"agencies/{link.removeprefix('agency/')}"].records
        label = record.fields["prefLabel"]
        return str(label["value"]) if isinstance(label, dict) else str(label)

    def record_files(self) -> Iterator[RecordFile]:
        """Yield the files of all bodies and places, by their path."""
        for path in sorted(self._records):
            yield self._records[path]

    def _add(self, kind: str, name: str, path: str, label: FieldValue) -> ImportedRecord:
        if path not in self._records:
            record = ImportedRecord(kind, name, {"prefLabel": label})
            self._records[path] = RecordFile(path, path, [record])
        return self._records[path].records[0]
