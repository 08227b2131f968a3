"""Contacts: files of agencies, with the departments that answer requests for each."""

from itertools import count
from typing import Any

from foia_graph.connectors.foia_gov.offices import AgencyDirectory, Offices, stands_alone
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import SourcedRecord, key_of
from foia_graph.connectors.imports.session import ImportSession

OFFICE_ALONE = "times of the office that bears the agency's name, next to others, are not those of the agency"


class ContactsReader:
    """The reader of files of contacts."""

    def __init__(self, session: ImportSession, directory: AgencyDirectory) -> None:
        self.session, self.directory = session, directory
        self.offices = Offices(session, directory)
        self._names: dict[str, str] = {}

    def read_all(self, value: Any, place: str) -> None:
        """Add the agencies of a file, a list of them or one."""
        if value == []:
            self.session.problem(place, "is an empty list", "error")
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                self.read(OriginObject(each, self.session.report, "agency"), place)
            else:
                self.session.problem(place, "has a value that is no agency: an object is expected", "error")

    def read(self, agency: OriginObject, place: str) -> None:
        """Add an agency and its departments; `place` is the file, for problems."""
        self.session.count("agency")
        name, abbreviation = agency.text("name"), agency.text("abbreviation")
        key = self._agency_key(abbreviation, name)
        if not key:
            self.session.problem(place, "names no agency: it has neither a name nor an abbreviation", "error")
            agency.finish()
            return
        source = self.directory.add_source(
            f"contacts-{key}", f"Contacts for requests to {name or abbreviation}"
        )
        statement = SourcedRecord(self.directory.agency(key), source)
        statement.state("prefLabel", name or abbreviation, agency.field("name" if name else "abbreviation"))
        self.offices.mapper.apply("office", agency, statement, agency.path)
        departments = list(agency.objects("departments"))
        for each in departments:
            self._read_department(each, statement, key, name, is_only=len(departments) == 1)
        self.offices.mapper.finish("office", agency)

    def _read_department(
        self,
        department: OriginObject,
        agency: SourcedRecord,
        agency_key: str,
        agency_name: str,
        *,
        is_only: bool,
    ) -> None:
        """Add a department: a part of the agency, or the agency where it has its name or is the only one."""
        self.session.count("department")
        name = department.text("name")
        statement = agency
        if is_only or name in ("", agency_name):
            if name != agency_name and stands_alone(name):
                agency.state("altLabel", name, department.field("name"))
            if not is_only:
                department.leave_out(OFFICE_ALONE, "request_time_stats")
        else:
            key = self._free_key(f"{agency_key}-{key_of(name) or 'part'}", name)
            name_at = department.field("name")
            statement = self.directory.part(
                key, name, name_at, agency.source, (agency_key, agency_name), name_at
            )
        self.offices.read("office", department, statement)

    def _agency_key(self, abbreviation: str, name: str) -> str:
        key = key_of(abbreviation) or key_of(name)
        if self._names.setdefault(key, name) != name:
            self.session.problem(abbreviation, f"is the abbreviation of {self._names[key]!r} and of {name!r}")
            return key_of(name)
        return key

    def _free_key(self, key: str, name: str) -> str:
        if not self.directory.has_agency(key):
            return key
        self.session.problem(key, f"{name!r} appears twice in one agency; the second is a record of its own")
        names = (f"{key}-{number}" for number in count(2))
        return next(name for name in names if not self.directory.has_agency(name))
