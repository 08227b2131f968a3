"""The shortest paths between two things: searched from both ends, each time from the narrower side."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise

from foia_graph.store.traversal.evidence import Edge, edges
from foia_graph.store.traversal.links import Cut, Link
from foia_graph.store.traversal.walker import Walker

Links = dict[tuple[str, str], list[Link]]
"""The links of two things, by their names in order."""


@dataclass(frozen=True, slots=True)
class Stride:
    """One step of a path: its start, its end, and every edge between the two."""

    start: str
    end: str
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """All shortest paths between two things as far as they were looked for, and what was left off.

    There is no shorter path up to the number of steps searched; where no path is found and nothing was left
    off, there is none of so many steps.
    """

    nodes: tuple[str, ...]
    ways: tuple[tuple[Stride, ...], ...]
    searched: int
    cuts: tuple[Cut, ...]


@dataclass(slots=True)
class Side:
    """The things reached from one end, with those before each on the shortest paths to it."""

    frontier: list[str]
    level: int = 0
    before: dict[str, list[str]] = field(default_factory=dict)

    def grow(self, walker: Walker, links: Links) -> None:
        """Grow one step further in all directions."""
        reached: dict[str, dict[str, None]] = {}
        for thing in self.frontier:
            if walker.reading.spent:
                walker.reading.cut(Cut("search"))
                self.level -= 1  # not all of the next level is known
                break
            for step in walker.steps(thing):
                links.setdefault(_pair(thing, step.other), []).append(step.link)
                if step.other not in self.before:
                    reached.setdefault(step.other, {})[thing] = None
        self.before.update((thing, list(before)) for thing, before in reached.items())
        self.frontier = list(reached)
        self.level += 1

    def back(self, thing: str) -> Iterator[tuple[str, ...]]:
        """Yield the paths from a thing back to the end that this side began at."""
        before = self.before[thing]
        if not before:
            yield (thing,)
        for other in sorted(before):
            for way in self.back(other):
                yield (thing, *way)


def paths(walker: Walker, start: str, end: str, most: int, limit: int) -> Ways:
    """Return up to `limit` of the shortest paths of at most `most` steps between two things, sorted."""
    sides = Side([start], before={start: []}), Side([end], before={end: []})
    links: Links = {}
    meeting = [start] if start == end else []
    while not meeting and sum(side.level for side in sides) < most and not walker.reading.spent:
        narrow = min(sides, key=lambda side: len(side.frontier))
        if not narrow.frontier:
            return _told(walker, [], links, most, (start, end))  # all that is joined to one end is known
        narrow.grow(walker, links)
        meeting = sorted(sides[0].before.keys() & sides[1].before.keys())
    if walker.reading.spent and not meeting:
        walker.reading.cut(Cut("search"))
    found = list(islice(_joined(sides, meeting), limit + 1))
    if len(found) > limit:
        walker.reading.cut(Cut("paths"))
    searched = len(found[0]) - 1 if found else sum(side.level for side in sides)
    return _told(walker, sorted(found[:limit]), links, searched, (start, end))


def _pair(one: str, other: str) -> tuple[str, str]:
    return min(one, other), max(one, other)


def _joined(sides: tuple[Side, Side], meeting: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the paths through the things at which both sides have arrived."""
    for thing in meeting:
        for first in sides[0].back(thing):
            for last in sides[1].back(thing):
                yield (*reversed(first), *last[1:])


def _told(
    walker: Walker, found: list[tuple[str, ...]], links: Links, searched: int, ends: tuple[str, str]
) -> Ways:
    pairs = dict.fromkeys(_pair(*stride) for way in found for stride in pairwise(way))
    between: dict[tuple[str, str], list[Edge]] = {pair: [] for pair in pairs}
    for edge in edges((link for pair in pairs for link in sorted(links[pair])), walker):
        between[_pair(edge.start, edge.end)].append(edge)
    ways = tuple(
        tuple(Stride(one, other, tuple(between[_pair(one, other)])) for one, other in pairwise(way))
        for way in found
    )
    nodes = dict.fromkeys((*ends, *(thing for way in found for thing in way)))
    return Ways(tuple(nodes), ways, searched, tuple(walker.reading.cuts))
