"""What a walk from thing to thing is made of: links, steps along them, and how much was read and left off."""

from dataclasses import dataclass, field
from typing import Literal

Direction = Literal["out", "in"]
BOTH: tuple[Direction, ...] = ("out", "in")
MANY = 500
"""How many triples of one field of a thing are read unless told."""
MOST = 10_000
"""How many triples are read for one question."""


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A thing that is related to another, as it stands in the store.

    `way` names the fields and parts between them, none where the field leads plainly; `predicate` is that of
    the triple whose object is the other thing, `role` what qualifies it.
    """

    start: str
    field: str
    end: str
    role: str
    predicate: str
    way: tuple[tuple[str, str], ...] = ()

    @property
    def subject(self) -> str:
        """Name what the last triple is said of: the thing, or a part of it."""
        return self.way[-1][1] if self.way else self.start


@dataclass(frozen=True, slots=True)
class Step:
    """A link, and the direction in which it is walked."""

    direction: Direction
    link: Link

    @property
    def other(self) -> str:
        """Name the thing that the step leads to."""
        return self.link.end if self.direction == "out" else self.link.start

    @property
    def order(self) -> tuple[str, bool, str, Link]:
        """Order steps by field, direction (out before in) and name."""
        return self.link.field, self.direction == "in", self.other, self.link


@dataclass(frozen=True, slots=True)
class Cut:
    """Something that was left off: what, where, and how many where that is known."""

    what: Literal["nodes", "links", "edges", "evidence", "search", "paths"]
    at: str = ""
    field: str = ""
    count: int | None = None


@dataclass(slots=True)
class Reading:
    """How much was read for one question, and what could not be; of one field of a thing `many` are read."""

    most: int = MOST
    many: int = MANY
    read: int = 0
    cuts: dict[Cut, None] = field(default_factory=dict)

    @property
    def spent(self) -> bool:
        """Return True when no more may be read."""
        return self.read >= self.most

    def grant(self, most: int) -> None:
        """Let so much more be read."""
        self.most = self.read + most

    def cut(self, cut: Cut) -> None:
        """Remember that something was left off."""
        self.cuts[cut] = None
