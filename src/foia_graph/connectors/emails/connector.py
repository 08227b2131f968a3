"""The import of e-mails: a file or a folder of texts, of messages (.eml) and of mailboxes (.mbox)."""

from collections.abc import Iterator
from pathlib import Path

from foia_graph.connectors.emails.email_files import SUFFIXES, EmailFiles
from foia_graph.connectors.imports.catalogue_contents import read_catalogue
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.records import RecordFile
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.shared_agents import SharedAgents
from foia_graph.connectors.imports.source_files import is_address, source_files
from foia_graph.errors import InputError


class Emails(Connector):
    """E-mails as files."""

    kind = "emails"
    title = "Released e-mails"
    sources = (
        "a file of an e-mail, as released text (.txt), message (.eml) or mailbox (.mbox), or a folder of such"
    )

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield a file of each text, message and mailbox, and those of their source and agencies."""
        if is_address(session.source):
            raise InputError("is an address; e-mails are read from a file or a folder", session.source)
        session.origin = Path(session.source).resolve().name
        reading = EmailFiles(
            session, SharedAgents(read_catalogue(session.folder, session.folder / self.kind).agents)
        )
        for name, path in source_files(session, SUFFIXES):
            session.count("file")
            yield from reading.read_file(name, path)
        if reading.keys:
            yield RecordFile("source", "source", [reading.source_record()])
        yield from reading.agents.files()
        session.is_complete = not reading.unreadable and Path(session.source).is_dir()
