"""Hierarchy of things: parts, parents and broader concepts never lead back to where one started."""

from collections.abc import Iterator, Mapping

UpwardLinks = Mapping[str, list[tuple[str, str]]]
"""Links of each thing to what is above it, each with the place (`file:line`) where it is written."""


def find_cycles(edges: UpwardLinks) -> Iterator[tuple[list[str], str]]:
    """Yield each circle once: its things, the first one again at the end, and a place where it is written."""
    done: set[str] = set()
    for start in edges:
        path: dict[str, str] = {}
        stack = [(start, "")]
        while stack:
            iri, place = stack.pop()
            if iri == "":
                done.add(path.popitem()[0])
            elif iri in path:
                chain = list(path)[list(path).index(iri) :]
                places = [place, *(path[each] for each in reversed(chain[1:]))]
                yield [*chain, iri], next(filter(None, places), "")
            elif iri not in done:
                path[iri] = place
                stack.append(("", ""))
                stack += edges.get(iri, [])
