"""The shortest paths between two things: searched from both ends, each time from the narrower side."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise

from foia_graph.store.traversal.evidence import Edge, build_edges
from foia_graph.store.traversal.links import Omission, RelationLink
from foia_graph.store.traversal.walker import Walker

LinksByPair = dict[tuple[str, str], list[RelationLink]]
"""The links of two things, by their names in order."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of a path: its start, its end, and every edge between the two."""

    start: str
    end: str
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class PathsBetween:
    """All shortest paths between two things as far as they were looked for, and what was left off.

    There is no shorter path up to the number of steps searched; where no path is found and nothing was left
    off, there is none of so many steps.
    """

    nodes: tuple[str, ...]
    paths: tuple[tuple[PathStep, ...], ...]
    searched_steps: int
    omissions: tuple[Omission, ...]


@dataclass(slots=True)
class SearchSide:
    """The things reached from one end, with those before each on the shortest paths to it."""

    frontier: list[str]
    level: int = 0
    predecessors: dict[str, list[str]] = field(default_factory=dict)

    def grow_step(self, walker: Walker, links: LinksByPair) -> None:
        """Grow one step further in all directions."""
        reached: dict[str, dict[str, None]] = {}
        for thing in self.frontier:
            if walker.budget.is_spent:
                walker.budget.note_omission(Omission("search"))
                self.level -= 1  # not all of the next level is known
                break
            for step in walker.steps(thing):
                links.setdefault(_ordered_pair(thing, step.other_thing), []).append(step.link)
                if step.other_thing not in self.predecessors:
                    reached.setdefault(step.other_thing, {})[thing] = None
        self.predecessors.update((thing, list(before)) for thing, before in reached.items())
        self.frontier = list(reached)
        self.level += 1

    def paths_back(self, thing: str) -> Iterator[tuple[str, ...]]:
        """Yield the paths from a thing back to the end that this side began at."""
        before = self.predecessors[thing]
        if not before:
            yield (thing,)
        for other in sorted(before):
            for way in self.paths_back(other):
                yield (thing, *way)


def shortest_paths(walker: Walker, start: str, end: str, most: int, limit: int) -> PathsBetween:
    """Return up to `limit` of the shortest paths of at most `most` steps between two things, sorted."""
    sides = SearchSide([start], predecessors={start: []}), SearchSide([end], predecessors={end: []})
    links: LinksByPair = {}
    meeting = [start] if start == end else []
    while not meeting and sum(side.level for side in sides) < most and not walker.budget.is_spent:
        narrow = min(sides, key=lambda side: len(side.frontier))
        if not narrow.frontier:
            return _build_paths(
                walker, [], links, most, (start, end)
            )  # all that is joined to one end is known
        narrow.grow_step(walker, links)
        meeting = sorted(sides[0].predecessors.keys() & sides[1].predecessors.keys())
    if walker.budget.is_spent and not meeting:
        walker.budget.note_omission(Omission("search"))
    found = list(islice(_joined_paths(sides, meeting), limit + 1))
    if len(found) > limit:
        walker.budget.note_omission(Omission("paths"))
    searched = len(found[0]) - 1 if found else sum(side.level for side in sides)
    return _build_paths(walker, sorted(found[:limit]), links, searched, (start, end))


def _ordered_pair(one: str, other: str) -> tuple[str, str]:
    return min(one, other), max(one, other)


def _joined_paths(sides: tuple[SearchSide, SearchSide], meeting: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the paths through the things at which both sides have arrived."""
    for thing in meeting:
        for first in sides[0].paths_back(thing):
            for last in sides[1].paths_back(thing):
                yield (*reversed(first), *last[1:])


def _build_paths(
    walker: Walker,
    node_paths: list[tuple[str, ...]],
    links: LinksByPair,
    searched: int,
    ends: tuple[str, str],
) -> PathsBetween:
    pairs = dict.fromkeys(_ordered_pair(*stride) for way in node_paths for stride in pairwise(way))
    between: dict[tuple[str, str], list[Edge]] = {pair: [] for pair in pairs}
    for edge in build_edges((link for pair in pairs for link in sorted(links[pair])), walker):
        between[_ordered_pair(edge.start, edge.end)].append(edge)
    ways = tuple(
        tuple(PathStep(one, other, tuple(between[_ordered_pair(one, other)])) for one, other in pairwise(way))
        for way in node_paths
    )
    nodes = dict.fromkeys((*ends, *(thing for way in node_paths for thing in way)))
    return PathsBetween(tuple(nodes), ways, searched, tuple(walker.budget.omissions))
