"""The change of sorted lines of a graph, from one generation to the next."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Set
from dataclasses import dataclass

from foia_graph.errors import StoreError
from foia_graph.model.rdf_syntaxes import RdfFormat, serialize
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, Quad
from foia_graph.store.generations.diff import QuadDifference

LineKey = Callable[[bytes], tuple[bytes, ...]]
"""What lines are sorted by."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """Lines that go from sorted ones, and those that come, with what they are sorted by."""

    removed: Set[bytes]
    added: Set[bytes]
    key: LineKey

    @classmethod
    def of_default_graph(cls, change: QuadDifference) -> "LineChange":
        """Return the change of the canonical lines of the default graph."""

        def lines(quads: Iterable[Quad]) -> Set[bytes]:
            return {triple_line(quad) for quad in quads if quad.graph_name == DEFAULT_GRAPH}

        return cls(lines(change.removed_quads), lines(change.added_quads), lambda line: (line,))

    def applied_to(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield blocks of lines with the change in them; those without any are not looked into."""
        todo = deque(sorted(self.removed | self.added, key=self.key))
        for block in blocks:
            last = self.key(block[block.rfind(b"\n", 0, -1) + 1 :])
            here = []
            while todo and self.key(todo[0]) <= last:
                here.append(todo.popleft())
            yield self.exchange(block, here) if here else block
        yield self.exchange(b"", [*todo])

    def exchange(self, block: bytes, here: Collection[bytes]) -> bytes:
        """Return a block with the change of some lines in it.

        Raises StoreError where a line that goes is not there.
        """
        lines, gone = block.splitlines(keepends=True), self.removed & set(here)
        if not gone <= set(lines):
            raise StoreError("The lines before are not those of the generation before.")
        left = [line for line in lines if line not in gone]
        come = [line for line in here if line in self.added]
        ordered = sorted([*left, *come], key=self.key)
        return b"".join(ordered)


def triple_line(quad: Quad) -> bytes:
    """Return the triple of a quad as a line of canonical N-Triples."""
    return serialize([quad.triple], format=RdfFormat.N_TRIPLES) or b""
