"""Lists of contacts: one file an agency, with the departments that answer requests for it.

The fields are those of the files `contacts/data` of the project foia-hub (18F), and of its API.
"""

from foia_graph.connectors.foia_gov.directory import AgencyDirectory, stands_alone
from foia_graph.connectors.foia_gov.offices import Offices
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import key_of
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.sourced_record import SourcedRecord

OFFICE_ALONE = "times of the office that bears the agency's name, beside others, are not those of the agency"


class ContactsReader:
    """The reader of files of contacts."""

    def __init__(self, session: ImportSession, directory: AgencyDirectory) -> None:
        self.session, self.directory = session, directory
        self.offices = Offices(session, directory)
        self._names: dict[str, str] = {}

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
            statement = self._part(department, name, agency, agency_key, agency_name)
        self.offices.read("office", department, statement)

    def _agency_key(self, abbreviation: str, name: str) -> str:
        """Return the key of an agency: its abbreviation, or its name where another agency has the same."""
        key = key_of(abbreviation) or key_of(name)
        if self._names.setdefault(key, name) != name:
            self.session.problem(abbreviation, f"is the abbreviation of {self._names[key]!r} and of {name!r}")
            return key_of(name)
        return key

    def _part(
        self, department: OriginObject, name: str, agency: SourcedRecord, agency_key: str, agency_name: str
    ) -> SourcedRecord:
        key = self._free_key(f"{agency_key}-{key_of(name) or 'part'}", name)
        part = SourcedRecord(self.directory.agency(key, agency_key), agency.source)
        add_part_name(part, name, agency_name, department.field("name"))
        part.state("subOrganizationOf", f"agency/{agency.record.id}", department.field("name"))
        return part

    def _free_key(self, key: str, name: str) -> str:
        if not self.directory.has_agency(key):
            return key
        self.session.problem(key, f"{name!r} appears twice in one agency; the second is a record of its own")
        number = next(n for n in range(2, 1_000_000) if not self.directory.has_agency(f"{key}-{n}"))
        return f"{key}-{number}"


def add_part_name(part: SourcedRecord, name: str, agency_name: str, pointer: str) -> None:
    """Add the name of a part, with that of its agency where it would not say which part is meant."""
    if stands_alone(name) or not agency_name:
        part.state("prefLabel", name, pointer)
    else:
        note = f"The list has {name!r} under the agency."
        part.state("prefLabel", f"{name}, {agency_name}", pointer, note=note)
