"""MuckRock: requests for records with their communications and files, and the agencies that they went to.

`interface` asks for what an address selects, `gathered` has what answers say, `records` makes records of it.
"""

from collections.abc import Iterator
from typing import ClassVar

from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.records import RecordFile
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import is_address
from foia_graph.connectors.muckrock.addresses import PLATFORM, parse_source
from foia_graph.connectors.muckrock.gathered import GatheredThings, StoredMuckRock
from foia_graph.connectors.muckrock.interface import MuckRockInterface
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
        things = _gather(session)
        _count_others(session, things)
        yield from MuckRockRecords(session, things).files()


def _gather(session: ImportSession) -> GatheredThings:
    if not is_address(session.source):
        things = StoredMuckRock(session).gather()
        session.is_complete = session.report.is_clean
        return things
    selection = parse_source(session.source)
    session.platform, session.origin = PLATFORM, selection.name
    return MuckRockInterface(session, selection).gather()


def _count_others(session: ImportSession, things: GatheredThings) -> None:
    """Count what is told with other things, and what is named and not described."""
    for thing in things.things.values():
        if not thing.is_described:
            session.count(thing.kind)
            session.problem(f"{thing.kind} {thing.key}", "is named, and no answer describes it")
        elif thing.kind in ("agency type", "tag", "composer", "tracking number"):
            session.count(thing.kind)
            session.leave_out(thing.kind, "it is reported with what it belongs to")
