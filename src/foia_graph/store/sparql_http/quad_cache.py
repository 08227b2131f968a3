"""Quads of the default graph of one state, kept by what they were looked up by.

A state does not change, so what was asked of a server once need not be asked again while there is room.
"""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from foia_graph.model.rdf_terms import NamedNode, Node, Quad, Term, Triple
from foia_graph.runtime.shared_values import ByteCache

Pattern: TypeAlias = tuple[Node | Triple | None, NamedNode | None, Term | None]
MOST_BYTES = 64 << 20
QUAD_BYTES = 500
"""Bytes that a quad takes up in memory, about."""
MOST_QUADS = 10_000
"""Quads of one look-up that is kept; a larger one would push out too many others."""


class QuadCache:
    """Answers to look-ups, those used last; any thread may use it."""

    def __init__(self) -> None:
        self._answers: ByteCache[Pattern, tuple[Quad, ...]] = ByteCache(_size, MOST_BYTES)

    def find(self, pattern: Pattern) -> Iterable[Quad] | None:
        """Return the quads that match a pattern, None where they are not known."""
        found = self._answers.get(pattern)
        subject, predicate, value = pattern
        if found is not None or subject is None:
            return found
        whole = self._answers.get((subject, None, None))
        if whole is None:
            return None
        return [q for q in whole if predicate in (None, q.predicate) and value in (None, q.object)]

    def put(self, pattern: Pattern, quads: Iterable[Quad]) -> None:
        """Keep the answer to a look-up, unless it is too large."""
        answer = tuple(quads)
        if len(answer) <= MOST_QUADS:
            self._answers.put(pattern, answer)

    def keep(self, pattern: Pattern, quads: Iterator[Quad]) -> Iterator[Quad]:
        """Yield the quads of an answer, and keep it where all of them were wanted."""
        answer: list[Quad] = []
        for quad in quads:
            if len(answer) <= MOST_QUADS:
                answer.append(quad)
            yield quad
        self.put(pattern, answer)


def _size(quads: tuple[Quad, ...]) -> int:
    return QUAD_BYTES * (len(quads) + 1)
