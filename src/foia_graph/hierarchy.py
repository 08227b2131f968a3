"""Things above things: parts, parents and broader concepts never lead back to where one started."""

from collections.abc import Iterator, Mapping

Edges = Mapping[str, list[tuple[str, str]]]
"""Links of each thing to what is above it, each with the place (`file:line`) where it is written."""


def cycles(edges: Edges) -> Iterator[tuple[list[str], str]]:
    """Give each circle once: the things in it, first one repeated at the end, and a place where it is written."""
    done: set[str] = set()
    for start in edges:
        path: list[str] = []
        stack = [(start, "")]
        while stack:
            iri, place = stack.pop()
            if iri == "":
                done.add(path.pop())
            elif iri in path:
                yield [*path[path.index(iri) :], iri], place
            elif iri not in done:
                path.append(iri)
                stack.append(("", ""))
                stack += edges.get(iri, [])
