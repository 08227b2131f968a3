"""The interface of a kind of origin: it is recognised, and taken over."""

from dataclasses import dataclass
from typing import Protocol

from foia_graph.connectors.harvest.client import Asker
from foia_graph.connectors.harvest.copies import State
from foia_graph.connectors.harvest.session import Session

NOT_THERE = frozenset(("answer", "gone", "refused"))
"""Reasons for which an address gives nothing, and may be of another kind."""


@dataclass(frozen=True, slots=True)
class Found:
    """An origin: the address that stands for it, and the base of its names."""

    url: str
    base: str


class Kind(Protocol):
    """One kind of origin."""

    @property
    def name(self) -> str:
        """Return its name, as `--as` takes it."""

    @property
    def delay(self) -> float:
        """Return the seconds between two requests, unless --delay sets others."""

    def find(self, asker: Asker, url: str) -> Found | None:
        """Return the origin behind an address, None where there is none of this kind."""

    def covers(self, state: State, url: str) -> bool:
        """Return whether an address stands for an origin that there is a copy of."""

    def take(self, session: Session, found: Found) -> State:
        """Bring the copy to a state of the origin."""

    def prove(self, session: Session, state: State) -> State:
        """Prove that the copy is equal to the origin, or raise NotHarvested where that cannot be told."""
