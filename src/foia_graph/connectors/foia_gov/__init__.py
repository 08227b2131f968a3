"""Agencies and their components: foia.gov's contacts, its API, and annual reports on requests."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

from foia_graph.connectors.foia_gov.annual_report import AnnualReportReader, is_annual_report
from foia_graph.connectors.foia_gov.components import ComponentsReader, is_page, next_page
from foia_graph.connectors.foia_gov.contacts import ContactsReader
from foia_graph.connectors.foia_gov.directory import AgencyDirectory
from foia_graph.connectors.imports.api_client import Platform
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.paged_listing import PagedListing
from foia_graph.connectors.imports.records import RecordFile
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import (
    is_address,
    is_whole,
    json_values,
    read_bytes,
    source_files,
)

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
        directory = AgencyDirectory(session)
        if is_address(session.source):
            _read_listing(session, ComponentsReader(session, directory))
        else:
            _read_files(session, directory)
        yield from directory.record_files()


def listing_address(source: str) -> str:
    """Return the address of the listing of components, with the objects that belong to them.

    >>> listing_address("https://api.foia.gov")
    'https://api.foia.gov/api/agency_components?include=agency,service_centers'
    """
    parts = urlsplit(source)
    path = parts.path if parts.path.strip("/") else "/api/agency_components"
    return urlunsplit(parts._replace(path=path, query=parts.query or "include=agency,service_centers"))


def _read_listing(session: ImportSession, reader: ComponentsReader) -> None:
    """Read the components that the API lists, page by page."""
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
    reader = _FileReader(session, directory)
    files = list(source_files(session, (".json", ".xml")))
    if any(name.lower().endswith(".json") for name, _ in files):
        session.origin = ORIGIN
    for name, path in files:
        body = read_bytes(session, name, path)
        if body is not None:
            reader.read(name, body)
    session.is_complete = is_whole(session, files)


class _FileReader:
    """The reader of files of all kinds."""

    def __init__(self, session: ImportSession, directory: AgencyDirectory) -> None:
        self.session, self.directory = session, directory
        self._contacts = ContactsReader(session, directory)
        self._components = ComponentsReader(session, directory)

    def read(self, name: str, body: bytes) -> None:
        if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            for place, value in json_values(self.session, name, body):
                self._read_value(place, value)
        elif is_annual_report(body):
            AnnualReportReader(self.session, self.directory, name).read(body)
        else:
            self.session.problem(name, "is XML, but no annual report on requests", "error")

    def _read_value(self, name: str, value: Any) -> None:
        if is_page(value):
            self._components.read_page(value, name)
            return
        values = value if isinstance(value, list) else [value]
        if not values:
            self.session.problem(name, "is an empty list", "error")
        for each in values:
            if isinstance(each, dict):
                self._contacts.read(OriginObject(each, self.session.report, "agency"), name)
            else:
                self.session.problem(name, "has a value that is no agency: an object is expected", "error")
