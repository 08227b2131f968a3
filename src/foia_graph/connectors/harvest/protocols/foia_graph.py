"""Another foia-graph, recognised by its dataset description."""

from dataclasses import dataclass

from foia_graph.connectors.harvest import void
from foia_graph.connectors.harvest.client import HarvestClient
from foia_graph.connectors.harvest.copies import CopyState
from foia_graph.connectors.harvest.proof import prove_copy, stated_hash
from foia_graph.connectors.harvest.protocols.protocol import NO_ENTRANCE, HarvestOrigin, OtherKind
from foia_graph.connectors.harvest.replay import KIND, LogReplay
from foia_graph.connectors.harvest.session import HarvestSession
from foia_graph.connectors.http.addresses import parse_target

ENTRANCES = frozenset(("", "/", "/catalog", "/changes", "/void", "/.well-known/void"))
"""Paths that mean all of the catalogue; others of the same server may be of other kinds."""


@dataclass(frozen=True, slots=True)
class FoiaGraph:
    name: str = KIND
    wanted: str = "the dataset description of another foia-graph"
    delay: float = 0.0

    def find(self, client: HarvestClient, url: str) -> HarvestOrigin:
        server = _server(url)
        if not server:
            raise OtherKind(NO_ENTRANCE)
        description = void.describe_origin(client, server)
        if description is None:
            raise OtherKind(f"has another thing at {void.PATH}")
        return HarvestOrigin(server, description.base)

    def covers(self, state: CopyState, url: str) -> bool:
        return state.url == _server(url)

    def take(self, session: HarvestSession, origin: HarvestOrigin) -> CopyState:
        return LogReplay.of(session, origin.url, origin.base).take()

    def require_hash(self, client: HarvestClient, origin: HarvestOrigin) -> None:
        stated_hash(client, origin.url)

    def prove(self, session: HarvestSession, state: CopyState) -> CopyState:
        state, session.report.proof = prove_copy(LogReplay.of(session, state.url, state.base), state)
        return state


def _server(url: str) -> str:
    """Return the address of the server, "" where a path means something else than all of it."""
    address = parse_target(url)
    return f"{address.origin}/" if address.path in ENTRANCES else ""
