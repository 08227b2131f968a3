"""The neighbourhood of things: those related to them, breadth first, within a depth and a number."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from foia_graph.store.traversal.evidence import Edge, build_edges
from foia_graph.store.traversal.links import Omission, RelationLink
from foia_graph.store.traversal.walker import Walker

MOST_EDGES = 2000


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
    if len(links) > MOST_EDGES:
        walker.budget.note_omission(Omission("edges", count=len(links) - MOST_EDGES))
    told = build_edges(links[:MOST_EDGES], walker)
    return Neighbourhood(tuple(search.distance), tuple(told), tuple(walker.budget.omissions))
