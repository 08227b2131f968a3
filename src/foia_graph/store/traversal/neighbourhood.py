"""The neighbourhood of things: those related to them, breadth first, within a depth and a number."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from foia_graph.store.traversal.evidence import Edge, edges
from foia_graph.store.traversal.links import Cut, Link
from foia_graph.store.traversal.walker import Walker

MOST_EDGES = 2000


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Things in the order in which they were reached, what relates them, and what was left off."""

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    cuts: tuple[Cut, ...]


def neighbourhood(walker: Walker, focus: Sequence[str], depth: int, limit: int) -> Neighbourhood:
    """Return the things at most `depth` steps away, and every edge that such a walk goes along.

    At most `limit` things are given; edges to others are left off, and the cut is said with their number.
    """
    found = Found(dict.fromkeys(dict.fromkeys(focus[:limit]), 0), dict.fromkeys(focus[limit:]), {})
    queue = deque(found.distance)
    while queue and not walker.reading.spent:
        thing = queue.popleft()
        if found.distance[thing] < depth:
            for step in walker.steps(thing):
                found.links[step.link] = None
                if found.reached(step.other, found.distance[thing] + 1, limit):
                    queue.append(step.other)
    unseen = [thing for thing in queue if found.distance[thing] < depth]
    return _told(walker, found, len(unseen))


@dataclass(slots=True)
class Found:
    """The state of a search: the distance of each thing, the things left off, and the links between them."""

    distance: dict[str, int]
    left: dict[str, None]
    links: dict[Link, None]

    def reached(self, thing: str, distance: int, limit: int) -> bool:
        """Add a thing, and return True; False where it is there already, or one too many."""
        if thing in self.distance:
            return False
        if len(self.distance) >= limit:
            self.left[thing] = None
            return False
        self.distance[thing] = distance
        return True


def _told(walker: Walker, found: Found, unseen: int) -> Neighbourhood:
    links = [link for link in found.links if link.start in found.distance and link.end in found.distance]
    if found.left:
        walker.reading.cut(Cut("nodes", count=len(found.left)))
    if unseen:
        walker.reading.cut(Cut("search", count=unseen))
    if len(links) > MOST_EDGES:
        walker.reading.cut(Cut("edges", count=len(links) - MOST_EDGES))
    told = edges(links[:MOST_EDGES], walker)
    return Neighbourhood(tuple(found.distance), tuple(told), tuple(walker.reading.cuts))
