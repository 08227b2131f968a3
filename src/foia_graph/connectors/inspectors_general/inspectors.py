"""Inspectors general, and the agencies that they look into, as records that several reports share."""

from collections.abc import Iterator, Mapping

from foia_graph.connectors.imports.mapping import mapping_beside
from foia_graph.connectors.imports.record_keys import key_of
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile

TABLES = mapping_beside(__file__).tables
OFFICE = "Office of Inspector General"


class InspectorTable:
    """The agencies and offices that were named so far; each is written once, where it is named first."""

    def __init__(self) -> None:
        self._written: set[str] = set()
        self._new: list[RecordFile] = []

    def add_agency(self, code: str, name: str) -> str:
        """Add an agency by its code at the origin, and return the link to it."""
        key = f"ig-agency-{key_of(code) or key_of(name)}"
        self._add(key, {"prefLabel": name})
        return f"agency/{key}"

    def add_office(self, code: str, agency_name: str = "") -> str:
        """Add the office of an inspector general, and return the link to it.

        `agency_name` is that of its agency as the origin has it; left out, it is the name known for the code.
        """
        key = f"ig-{key_of(code) or key_of(agency_name)}"
        if special := TABLES["special-inspectors"].get(code):
            self._add(key, {"prefLabel": special})
        else:
            name = agency_name or TABLES["inspectors"].get(code, "")
            label = f"{OFFICE}, {name}" if name else f"{OFFICE} ({code})"
            above = {"subOrganizationOf": self.add_agency(code, name)} if name else {}
            self._add(key, {"prefLabel": label, **above})
        return f"agency/{key}"

    def add_named_office(self, name: str) -> str:
        """Add an office of which the origin has the name alone, and return the link to it."""
        key = f"ig-{key_of(name) or 'office'}"
        self._add(key, {"prefLabel": name})
        return f"agency/{key}"

    def new_files(self) -> Iterator[RecordFile]:
        """Yield the files of what was named since the last call."""
        yield from self._new
        self._new.clear()

    def _add(self, name: str, fields: Mapping[str, str]) -> None:
        if name not in self._written:
            self._written.add(name)
            record = ImportedRecord("Agency", name, dict(fields))
            self._new.append(RecordFile(f"agencies/{name}", name, [record]))
