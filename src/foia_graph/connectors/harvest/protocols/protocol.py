"""The interface of a kind of origin: it is recognised, and taken over."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from foia_graph.connectors.harvest.client import HarvestClient
from foia_graph.connectors.harvest.copies import CopyState
from foia_graph.connectors.harvest.session import HarvestSession

NOT_THERE = frozenset(("answer", "gone", "refused"))
"""Reasons for which an address gives nothing, and may be of another kind."""


@dataclass(frozen=True, slots=True)
class HarvestOrigin:
    """An origin: the address that stands for it, and the base of its names."""

    url: str
    base: str


class OriginKind(Protocol):
    """One kind of origin."""

    @property
    def name(self) -> str:
        """Return its name, as `--as` takes it."""

    @property
    def delay(self) -> float:
        """Return the seconds between two requests, unless --delay sets others."""

    def find(self, client: HarvestClient, url: str) -> HarvestOrigin | None:
        """Return the origin behind an address, None where there is none of this kind."""

    def covers(self, state: CopyState, url: str) -> bool:
        """Return whether an address stands for an origin that there is a copy of."""

    def take(self, session: HarvestSession, origin: HarvestOrigin) -> CopyState:
        """Bring the copy to a state of the origin."""


@runtime_checkable
class ProvableKind(Protocol):
    """A kind of origin that states a hash of what it says, so that a copy can be proved."""

    def require_hash(self, client: HarvestClient, origin: HarvestOrigin) -> None:
        """Raise HarvestError for an origin that states no hash."""

    def prove(self, session: HarvestSession, state: CopyState) -> CopyState:
        """Prove that the copy is equal to the origin, or raise HarvestError where that cannot be told."""
