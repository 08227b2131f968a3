"""The interface of a kind of origin: it is recognised, and taken over."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from foia_graph.connectors.harvest.client import HarvestClient
from foia_graph.connectors.harvest.copy import CopyState
from foia_graph.connectors.harvest.session import HarvestSession
from foia_graph.connectors.http.client import Reply
from foia_graph.errors import FoiaGraphError

NOT_THERE = frozenset(("answer", "gone", "refused"))
"""Reasons for which an address gives nothing, and may be of another kind."""


@dataclass(frozen=True, slots=True)
class HarvestOrigin:
    """An origin: the address that stands for it, and the base of its names."""

    url: str
    base: str


NO_ENTRANCE = "has a path at which that is not looked for"
"""The reason for which an address is not even asked."""


class OtherKind(FoiaGraphError):
    """An address is not of a kind; the message says why, as the rest of a sentence about it.

    `reply` is what came, None where nothing was asked, since the address cannot be of this kind.
    """

    def __init__(self, message: str, reply: Reply | None = None) -> None:
        super().__init__(message)
        self.reply = reply


class OriginKind(Protocol):
    """One kind of origin."""

    @property
    def name(self) -> str:
        """Return its name, as `--as` takes it."""

    @property
    def wanted(self) -> str:
        """Return what would have been right at an address, in the words of a sentence."""

    @property
    def delay(self) -> float:
        """Return the seconds between two requests, unless --delay sets others."""

    def find(self, client: HarvestClient, url: str) -> HarvestOrigin:
        """Return the origin behind an address; raises OtherKind where there is none of this kind."""

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
