"""Another foia-graph, recognised by its dataset description."""

from dataclasses import dataclass

from foia_graph.connectors.harvest import void
from foia_graph.connectors.harvest.client import Asker
from foia_graph.connectors.harvest.copies import State
from foia_graph.connectors.harvest.proof import prove
from foia_graph.connectors.harvest.protocols.protocol import NOT_THERE, Found
from foia_graph.connectors.harvest.replay import KIND, Replay
from foia_graph.connectors.harvest.session import Session
from foia_graph.connectors.http.addresses import target
from foia_graph.connectors.http.outcome import NotGot

ENTRANCES = frozenset(("", "/", "/catalog", "/changes", "/void", "/.well-known/void"))
"""Paths that mean all of the catalogue; others of the same server may be of other kinds."""


@dataclass(frozen=True, slots=True)
class FoiaGraph:
    name: str = KIND
    delay: float = 0.0

    def find(self, asker: Asker, url: str) -> Found | None:
        server = _server(url)
        if not server:
            return None
        try:
            found = void.describe(asker, server)
        except NotGot as error:
            if error.reason not in NOT_THERE:
                raise
            return None
        return Found(server, found.base) if found else None

    def covers(self, state: State, url: str) -> bool:
        return state.url == _server(url)

    def take(self, session: Session, found: Found) -> State:
        return Replay.of(session, found.url, found.base).take()

    def prove(self, session: Session, state: State) -> State:
        state, session.report.proof = prove(Replay.of(session, state.url, state.base), state)
        return state


def _server(url: str) -> str:
    """Return the address of the server, "" where a path means something else than all of it."""
    wanted = target(url)
    return f"{wanted.origin}/" if wanted.path in ENTRANCES else ""
