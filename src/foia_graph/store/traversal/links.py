"""Links between things, steps along them, and the budget of a walk, with what it had to leave off."""

from dataclasses import dataclass, field
from typing import Literal

Direction = Literal["out", "in"]
BOTH: tuple[Direction, ...] = ("out", "in")
MANY = 500
"""The most triples of one field of a thing that are read, unless another number is given."""
MOST = 10_000
"""The most triples that are read for one question."""


@dataclass(frozen=True, slots=True, order=True)
class RelationLink:
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
        """Return the subject of the last triple: the thing, or a part of it."""
        return self.way[-1][1] if self.way else self.start


@dataclass(frozen=True, slots=True)
class WalkStep:
    """A link, and the direction in which it is walked."""

    direction: Direction
    link: RelationLink

    @property
    def other_thing(self) -> str:
        """Return the thing that the step leads to."""
        return self.link.end if self.direction == "out" else self.link.start

    @property
    def sort_key(self) -> tuple[str, bool, str, RelationLink]:
        """Return a key that sorts steps by field, direction (out before in) and name."""
        return self.link.field, self.direction == "in", self.other_thing, self.link


@dataclass(frozen=True, slots=True)
class Omission:
    """A part of an answer that was left off: its sort, where, and how many where that is known."""

    what: Literal["nodes", "links", "edges", "evidence", "search", "paths"]
    at: str = ""
    field: str = ""
    count: int | None = None


@dataclass(slots=True)
class ReadBudget:
    """The triples read for one question and those that may be, in all and of one field of a thing."""

    limit: int = MOST
    field_limit: int = MANY
    triples_read: int = 0
    omissions: dict[Omission, None] = field(default_factory=dict)

    @property
    def is_spent(self) -> bool:
        """Return True when no more may be read."""
        return self.triples_read >= self.limit

    def grant_more(self, most: int) -> None:
        """Allow so many more triples from now on."""
        self.limit = self.triples_read + most

    def note_omission(self, cut: Omission) -> None:
        """Note that something was left off."""
        self.omissions[cut] = None
