"""The difference between two states of a catalogue: things created, updated and deleted.

A triple belongs to the thing that its subject names, without the fragment, so the default graph is cut into
things without a rest. A thing is updated when its own triples are others.
"""

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from foia_graph.model import iris
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, NamedNode, Quad
from foia_graph.store.changelog.entry import ChangeType
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.quad_store import QuadStore

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

ThingChanges = Mapping[str, ChangeType]
"""The change of each thing, by IRI."""
_TYPE = NamedNode(RDF_TYPE)


def created_things(names: Iterable[str]) -> ThingChanges:
    """Return things as created, where there was nothing before."""
    return dict.fromkeys(sorted(names), "Create")


def changes_between(old: Path, new: Path) -> ThingChanges:
    """Return the changes from one generation to another; each is read once, both at a time."""
    with ThreadPoolExecutor(2) as pool:
        before, after = pool.map(_thing_digests, (old, new))
    return {
        iri: "Create" if iri not in before else "Delete" if iri not in after else "Update"
        for iri in sorted(before.keys() | after.keys())
        if before.get(iri) != after.get(iri)
    }


def _thing_digests(folder: Path) -> Mapping[str, int]:
    """Return a digest of the triples of each thing, by IRI."""
    found = _ThingDigests()
    # The engine reads without Python's lock, so that two stores are read in the time of one.
    EmbeddedStore.of_generation(folder).write_graph(found)
    return {iri.decode(): digest for iri, digest in found.sums.items()}


class _ThingDigests(io.BytesIO):
    """A file that takes lines of N-Triples, each once, and adds up their hashes by thing.

    Sums need no order, and the engine writes triples in any. `hash` of bytes differs between processes
    (PYTHONHASHSEED), so both states are read by one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sums: dict[bytes, int] = defaultdict(int)
        self._rest = b""

    def write(self, data: "ReadableBuffer", /) -> int:
        """Add some bytes, which may end within a line; returns their number."""
        taken = bytes(data)
        *lines, self._rest = (self._rest + taken).split(b"\n")
        for line in lines:
            # A subject is an IRI, for there are no blank nodes; "<" goes before it.
            self.sums[line[1 : line.index(b">")].partition(b"#")[0]] += hash(line)
        return len(taken)


def changes_of_quads(quads: Iterable[Quad], old: Path, new: Path) -> ThingChanges:
    """Return the changes of the things whose triples an update removed or added."""
    told = [quad for quad in quads if quad.graph_name == DEFAULT_GRAPH]
    found: dict[str, ChangeType] = dict.fromkeys(
        sorted({iris.owner_iri(_subject_iri(quad)) for quad in told}), "Update"
    )
    # What neither got nor lost a class was there before, and is there now.
    classed = {_subject_iri(quad) for quad in told if quad.predicate == _TYPE} & found.keys()
    if classed:
        before, after = EmbeddedStore.of_generation(old), EmbeddedStore.of_generation(new)
        for iri in classed:
            found[iri] = _change_type(_is_in(before, iri), _is_in(after, iri))
    return found


def _change_type(was: bool, is_there: bool) -> ChangeType:
    return "Update" if was and is_there else "Create" if is_there else "Delete"


def _is_in(store: QuadStore, iri: str) -> bool:
    return any(True for _ in store.quads(NamedNode(iri), _TYPE, None))


def _subject_iri(quad: Quad) -> str:
    assert isinstance(quad.subject, NamedNode), "there are no blank nodes"
    return quad.subject.value
