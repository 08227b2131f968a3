"""Graphs of things: the shortest paths from one thing to another, and the neighbourhood of one."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from foia_graph.store.traversal.evidence import Edge, build_edges
from foia_graph.store.traversal.relations import Omission, RelationLink
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


MAX_EDGES = 2000


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Things in the order in which they were reached, what relates them, and what was left off."""

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    omissions: tuple[Omission, ...]


def find_neighbourhood(walker: Walker, focus: Sequence[str], depth: int, limit: int) -> Neighbourhood:
    """Return the things at most `depth` steps away, and every edge that such a walk goes along.

    At most `limit` things are given; edges to others are left off, and the cut is said with their number.
    """
    found = BreadthSearch(dict.fromkeys(dict.fromkeys(focus[:limit]), 0), dict.fromkeys(focus[limit:]), {})
    queue = deque(found.distance)
    while queue and not walker.budget.is_spent:
        thing = queue.popleft()
        if found.distance[thing] < depth:
            for step in walker.steps(thing):
                found.links[step.link] = None
                if found.reach_thing(step.other_thing, found.distance[thing] + 1, limit):
                    queue.append(step.other_thing)
    unseen = [thing for thing in queue if found.distance[thing] < depth]
    return _build_neighbourhood(walker, found, len(unseen))


@dataclass(slots=True)
class BreadthSearch:
    """The state of a search: the distance of each thing, the things left off, and the links between them."""

    distance: dict[str, int]
    things_left_off: dict[str, None]
    links: dict[RelationLink, None]

    def reach_thing(self, thing: str, distance: int, limit: int) -> bool:
        """Add a thing, and return True; False where it is there already, or one too many."""
        if thing in self.distance:
            return False
        if len(self.distance) >= limit:
            self.things_left_off[thing] = None
            return False
        self.distance[thing] = distance
        return True


def _build_neighbourhood(walker: Walker, search: BreadthSearch, unseen: int) -> Neighbourhood:
    links = [link for link in search.links if link.start in search.distance and link.end in search.distance]
    if search.things_left_off:
        walker.budget.note_omission(Omission("nodes", count=len(search.things_left_off)))
    if unseen:
        walker.budget.note_omission(Omission("search", count=unseen))
    if len(links) > MAX_EDGES:
        walker.budget.note_omission(Omission("edges", count=len(links) - MAX_EDGES))
    told = build_edges(links[:MAX_EDGES], walker)
    return Neighbourhood(tuple(search.distance), tuple(told), tuple(walker.budget.omissions))
