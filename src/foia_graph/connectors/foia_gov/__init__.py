"""Agencies and their components: foia.gov's contacts, its API, and annual reports on requests."""

from base64 import b64encode
from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import urlsplit, urlunsplit

from foia_graph.connectors.foia_gov.annual_report import AnnualReportReader, is_annual_report
from foia_graph.connectors.foia_gov.components import ComponentsReader, is_page, next_page
from foia_graph.connectors.foia_gov.contacts import ContactsReader
from foia_graph.connectors.foia_gov.offices import AgencyDirectory
from foia_graph.connectors.imports.api_client import Platform
from foia_graph.connectors.imports.connector import Connector
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
