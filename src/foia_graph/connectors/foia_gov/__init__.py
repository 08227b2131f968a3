"""Agencies and their components: foia.gov's contacts, its API, and annual reports on requests."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

from foia_graph.connectors.foia_gov.annual_report import AnnualReportReader, is_annual_report
from foia_graph.connectors.foia_gov.offices import AgencyDirectory, Offices, checked_number, stands_alone
from foia_graph.connectors.imports.api_client import JsonReply, Platform
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.paged_listing import PagedListing
from foia_graph.connectors.imports.records import RecordFile, SourcedRecord, key_of
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import (
    is_address,
    is_whole,
    json_values,
    read_bytes,
    source_files,
)

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
            self._read_department(each, statement, (key, name), is_only=len(departments) == 1)
        self.offices.mapper.finish("office", agency)

    def _read_department(
        self, department: OriginObject, agency: SourcedRecord, owner: tuple[str, str], *, is_only: bool
    ) -> None:
        """Add a department: a part of the agency, or the agency where it has its name or is the only one."""
        self.session.count("department")
        name, name_at = department.text("name"), department.field("name")
        statement = agency
        if is_only or name in ("", owner[1]):
            if name != owner[1] and stands_alone(name):
                agency.state("altLabel", name, name_at)
            if not is_only:
                department.leave_out(OFFICE_ALONE, "request_time_stats")
        else:
            key = self._free_key(f"{owner[0]}-{key_of(name) or 'part'}", name)
            statement = self.directory.part(key, name, name_at, agency.source, owner, name_at)
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


COMPONENT, AGENCY, CENTER = "agency_component", "agency", "service_centers"


def is_page(document: object) -> bool:
    """Return whether a value of JSON is a document of JSON:API with data."""
    return isinstance(document, Mapping) and isinstance(document.get("data"), (list, Mapping))


def next_page(reply: JsonReply) -> str:
    """Return the address of the page after an answer (JSON:API 1.1, section 7.5), "" after the last."""
    return _linked(reply.value.get("links") if isinstance(reply.value, Mapping) else None, "next")


def _linked(links: object, name: str) -> str:
    link = links.get(name) if isinstance(links, Mapping) else None
    href = link.get("href") if isinstance(link, Mapping) else link
    return href if isinstance(href, str) else ""


class ComponentsReader:
    """The reader of pages of components."""

    def __init__(self, session: ImportSession, directory: AgencyDirectory) -> None:
        self.session, self.directory = session, directory
        self._offices = Offices(session, directory)
        self._read: set[str] = set()
        self._included: dict[tuple[str, str], Mapping[str, Any]] = {}

    def read_page(self, document: Mapping[str, Any], place: str) -> None:
        """Add the components of a page, each once, however often it is listed."""
        self.note_included(document, place)
        data = document["data"]
        for item in data if isinstance(data, list) else [data]:
            self.read_item(item, place)

    def read_item(self, item: object, place: str) -> None:
        """Add a component, if it was not listed before."""
        if isinstance(item, Mapping) and isinstance(item.get("id"), str):
            self._read_item(OriginObject(item, self.session.report, "component"), item["id"])
        else:
            self.session.problem(place, "has an item that is no object with an id", "error")

    def note_included(self, document: object, place: str) -> None:
        """Note the objects that a page includes, for the components that belong to them."""
        objects = document.get("included") if isinstance(document, Mapping) else None
        for each in objects if isinstance(objects, list) else []:
            if not isinstance(each, Mapping) or not isinstance(each.get("attributes"), Mapping):
                self.session.problem(place, "includes what is no object with attributes")
                continue
            kind = _short_type(str(each.get("type")))
            key = kind, str(each.get("id"))
            # JSON:API repeats an included object on each page that needs it; it is counted once.
            is_new = key not in self._included
            self._included[key] = each["attributes"]
            if is_new and kind not in (AGENCY, CENTER):
                reason = "portal" if kind == "request_form" else "people"
                self.session.leave_out(kind, self._offices.mapper.mapping.reasons[reason])

    def _read_item(self, item: OriginObject, key: str) -> None:
        kind = _short_type(item.text("type"))
        if key in self._read:
            self.session.count("component listed again")
            return
        self._read.add(key)
        self.session.count("component" if kind in (COMPONENT, "") else kind)
        attributes, related = item.object("attributes"), item.object("relationships")
        if self.session.leave_out_unchanged("component", attributes.text("changed")):
            return
        name = attributes.text("title") or attributes.text("name")
        if not name or not key_of(key):
            self.session.problem(f"component {key}", "has no title", "error")
            return
        address = _linked(item.take("links"), "self")
        source = self.directory.add_source(
            f"component-{key_of(key)}",
            f"{name}, as foia.gov lists it",
            url=address if address.startswith("https://") else "",
        )
        statement = self._name_component(attributes, related, source, key, name)
        self._offices.read("component", attributes, statement)
        self._read_related(related, statement)
        self._offices.mapper.finish("item", item)

    def _name_component(
        self, attributes: OriginObject, related: OriginObject, source: str, key: str, name: str
    ) -> SourcedRecord:
        """Return the record of a component under its agency, or of the agency whose name it bears."""
        agency_key, agency_name = "", ""
        for agency_id in _related_ids(related.object("agency")):
            agency_key = key_of(agency_id)
            agency_name = self._read_agency(agency_id, self._included.get((AGENCY, agency_id), {}), source)
        if agency_name and name == agency_name:
            return SourcedRecord(self.directory.agency(agency_key), source)
        return self.directory.part(
            key_of(key),
            name,
            attributes.field("title"),
            source,
            (agency_key, agency_name),
            "/relationships/agency" if agency_name else "",
        )

    def _read_agency(self, key: str, attributes: Mapping[str, Any], source: str) -> str:
        """Add the agency of a component, and return its name, "" where the page does not include it."""
        if not attributes or not key_of(key):
            return ""
        if self.directory.has_agency(key_of(key)):
            return str(attributes.get("name") or attributes.get("title") or "")
        self.session.count("agency")
        agency = OriginObject(attributes, self.session.report, "agency")
        name = agency.text("name") or agency.text("title")
        self._offices.read("agency", agency, SourcedRecord(self.directory.agency(key_of(key)), source))
        return name

    def _read_related(self, related: OriginObject, statement: SourcedRecord) -> None:
        for key in _related_ids(related.object(CENTER)):
            center = OriginObject(self._included.get((CENTER, key), {}), self.session.report, CENTER)
            for at, number in enumerate(center.texts("phone")):
                text = checked_number(self.session, center.path, number)
                pointer = f"/included/{key}/attributes/phone/{at}"
                statement.state("telephone", text, pointer, note="Its center for requesters.")
            self._offices.mapper.finish("center", center)
        self._offices.mapper.finish("relationships", related)


def _related_ids(relation: OriginObject) -> list[str]:
    data = relation.take("data")
    return [
        str(each["id"])
        for each in (data if isinstance(data, list) else [data])
        if isinstance(each, Mapping) and isinstance(each.get("id"), str)
    ]


def _short_type(name: str) -> str:
    # Drupal puts the kind of thing before the type: node--agency_component.
    return name.rpartition("--")[2]


ORIGIN = "foia.gov"


def key_as_user(key: str) -> str:
    """Return the value of `Authorization` for a key of api.data.gov, which is the user (RFC 7617)."""
    return f"Basic {b64encode(f'{key}:'.encode()).decode()}"


PLATFORM = Platform(
    title=ORIGIN,
    domains=(ORIGIN,),
    api_hosts=(f"api.{ORIGIN}",),
    token_variable="FOIA_GOV_API_KEY",  # noqa: S106 - the name of a variable
    authorization=key_as_user,
)


class FoiaGov(Connector):
    """The reader of what foia.gov says of agencies."""

    kind: ClassVar[str] = "foia-gov"
    title: ClassVar[str] = ORIGIN
    sources: ClassVar[str] = (
        "a file or folder of contacts (JSON), of pages of api.foia.gov (JSON) or of annual reports (XML);"
        " or the address of that API (its key in FOIA_GOV_API_KEY)"
    )

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield a file for each agency with its parts, for each position, and for each source."""
        directory = AgencyDirectory()
        if is_address(session.source):
            _read_listing(session, ComponentsReader(session, directory))
        else:
            _read_files(session, directory)
        yield from directory.files()


def listing_address(source: str) -> str:
    """Return the address of the listing of components, with the objects that belong to them.

    >>> listing_address("https://api.foia.gov")
    'https://api.foia.gov/api/agency_components?include=agency,service_centers'
    """
    parts = urlsplit(source)
    path = parts.path if parts.path.strip("/") else "/api/agency_components"
    return urlunsplit(parts._replace(path=path, query=parts.query or "include=agency,service_centers"))


def _read_listing(session: ImportSession, reader: ComponentsReader) -> None:
    session.platform, session.origin = PLATFORM, ORIGIN
    listing = PagedListing(
        session,
        listing_address(session.source),
        "component",
        next_page=next_page,
        items_field="data",
        note_page=lambda reply: reader.note_included(reply.value, reply.url),
    )
    for item in listing:
        reader.read_item(item, listing.url)
    session.is_complete = listing.is_complete


def _read_files(session: ImportSession, directory: AgencyDirectory) -> None:
    """Read the files of a folder, or one; a single file is no whole listing."""
    contacts, components = ContactsReader(session, directory), ComponentsReader(session, directory)
    files = list(source_files(session, (".json", ".xml")))
    if any(name.lower().endswith(".json") for name, _ in files):
        session.origin = ORIGIN
    for name, path in files:
        body = read_bytes(session, name, path)
        if body is None:
            continue
        if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            for place, value in json_values(session, name, body):
                if is_page(value):
                    components.read_page(value, place)
                else:
                    contacts.read_all(value, place)
        elif is_annual_report(body):
            AnnualReportReader(session, directory, name).read(body)
        else:
            session.problem(name, "is XML, but no annual report on requests", "error")
    session.is_complete = is_whole(session, files)
