"""DocumentCloud: documents with their pages, notes and sections, in projects."""

from collections.abc import Iterable, Iterator, Mapping
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
        documents: Iterable[GatheredDocument]
        if is_address(session.source):
            selection = parse_source(session.source)
            session.platform, session.origin = PLATFORM, selection.name
            texts = session.options.settings.get("texts", "yes")
            if texts not in ("yes", "no"):
                raise InputError(f"texts is {texts!r}; write yes or no")
            interface = DocumentCloudInterface(session, selection, texts == "yes")
            reader = DocumentCloudReader(session, site_of(selection.api))
            if selection.kind == "project":
                reader.projects.link(interface.project())
            documents = interface.documents()
        else:
            answers = StoredAnswers(session)
            documents = [
                each for each in answers.read() if not session.skip_unchanged("document", each.modified)
            ]
            reader = DocumentCloudReader(session, f"https://www.{HOST}")
            for project in answers.projects.values():
                reader.projects.link(project)
            for body in answers.organizations.values():
                reader.organizations.link(body)
            session.is_complete = session.report.is_clean
        yield from reader.organizations.files()
        yield from reader.projects.files()
        for document in documents:
            yield from reader.record_files(document)
        reader.projects.finish()
        reader.organizations.finish()
