"""MuckRock: requests with their letters and files; letters of requesters, who are private, have no text."""

from collections.abc import Iterator
from typing import ClassVar

from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.records import RecordFile
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import is_address
from foia_graph.connectors.muckrock.interface import PLATFORM, MuckRockInterface, StoredMuckRock, parse_source
from foia_graph.connectors.muckrock.records import MuckRockRecords


class MuckRock(Connector):
    """The reader of MuckRock, over HTTP or from stored answers."""

    kind: ClassVar[str] = "muckrock"
    title: ClassVar[str] = "MuckRock"
    sources: ClassVar[str] = (
        "the address of a request, agency, project or list of requests, or of an interface (api_v1, api_v2); "
        "or a file or folder of its answers or fixtures (JSON, JSON lines). MUCKROCK_TOKEN holds a token"
    )

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield a file for each request with its communications, each agency, and each jurisdiction."""
        if is_address(session.source):
            selection = parse_source(session.source)
            session.platform, session.origin = PLATFORM, selection.name
            things = MuckRockInterface(session, selection).gather()
        else:
            things = StoredMuckRock(session).gather()
            session.is_complete = session.report.is_clean
        for thing in things.things.values():
            if not thing.is_described:
                session.count(thing.kind)
                session.problem(f"{thing.kind} {thing.key}", "is named, and no answer describes it")
            elif thing.kind in ("agency type", "tag", "composer", "tracking number"):
                session.pass_over(thing.kind, "it is reported with what it belongs to")
        yield from MuckRockRecords(session, things).files()
