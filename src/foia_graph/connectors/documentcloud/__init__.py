"""DocumentCloud: documents with their pages, notes and sections, in projects.

`interface` asks for what an address selects, `gathered` has what answers say, `documents` makes records.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from foia_graph.connectors.documentcloud.documents import DocumentCloudReader
from foia_graph.connectors.documentcloud.gathered import GatheredDocument, StoredAnswers
from foia_graph.connectors.documentcloud.interface import (
    HOST,
    PLATFORM,
    DocumentCloudInterface,
    parse_source,
    site_of,
)
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.records import RecordFile
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import is_address
from foia_graph.errors import InputError


class DocumentCloud(Connector):
    """The reader of DocumentCloud, over HTTP or from stored answers."""

    kind: ClassVar[str] = "documentcloud"
    title: ClassVar[str] = "DocumentCloud"
    sources: ClassVar[str] = (
        "the address of a document, project, user, organization or search, or of its interface; or a file or "
        "folder of its answers (JSON, JSON lines). What is not public needs a token in DOCUMENTCLOUD_TOKEN"
    )
    settings: ClassVar[Mapping[str, str]] = {"texts": "no leaves out the texts of pages"}

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield a file for each document, project and organization, and one for the texts of a document."""
        if is_address(session.source):
            yield from _from_interface(session)
        else:
            yield from _from_files(session)


def _from_interface(session: ImportSession) -> Iterator[RecordFile]:
    selection = parse_source(session.source)
    session.platform, session.origin = PLATFORM, selection.name
    interface = DocumentCloudInterface(session, selection, _wants_texts(session))
    reader = DocumentCloudReader(session, site_of(selection.api))
    if selection.kind == "project":
        reader.projects.link(interface.project())
    yield from _files(reader, interface.documents())


def _from_files(session: ImportSession) -> Iterator[RecordFile]:
    answers = StoredAnswers(session)
    documents = [each for each in answers.read() if not session.skip_unchanged("document", each.modified)]
    reader = DocumentCloudReader(session, f"https://www.{HOST}")
    for project in answers.projects.values():
        reader.projects.link(project)
    for body in answers.organizations.values():
        reader.organizations.link(body)
    session.is_complete = session.report.is_clean
    yield from _files(reader, iter(documents))


def _files(reader: DocumentCloudReader, documents: Iterator[GatheredDocument]) -> Iterator[RecordFile]:
    yield from reader.organizations.files()
    yield from reader.projects.files()
    for document in documents:
        yield from reader.record_files(document)
    reader.projects.finish()
    reader.organizations.finish()


def _wants_texts(session: ImportSession) -> bool:
    value = session.options.settings.get("texts", "yes")
    if value not in ("yes", "no"):
        raise InputError(f"texts is {value!r}; write yes or no")
    return value == "yes"
