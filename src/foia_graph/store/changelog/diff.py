"""The difference between two states of a catalogue: things and claims created, updated and deleted.

A triple belongs to the thing that its subject names, without the fragment, so the default graph is cut into
things without a rest. A thing is updated when its own triples are others, a claim when its own or those of
its evidence are. So whatever happens to a claim is an update of its thing at least.
"""

import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from foia_graph.model import iris
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, NamedNode, Quad
from foia_graph.store.changelog.log import ChangeType
from foia_graph.store.quad_store import QuadStore

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

ThingChanges = Mapping[str, ChangeType]
"""The change of each thing and each claim, by IRI; sorted, so that the claims of a thing come behind it."""
_TYPE = NamedNode(RDF_TYPE)
CLAIM_MARK = "#claim-"
"""What is between the names of a thing and of a claim on it."""
_CLAIM_MARK_BYTES = CLAIM_MARK.encode()


def created_things(names: Iterable[str], store: QuadStore, claim_class: str) -> ThingChanges:
    """Return things, and all claims of a state, as created, where there was nothing before."""
    quads = store.quads(None, _TYPE, NamedNode(claim_class))
    return dict.fromkeys(sorted({*names, *map(_subject_iri, quads)}), "Create")


def changes_between(old: QuadStore, new: QuadStore, claim_class: str) -> ThingChanges:
    """Return the changes from one state to another; each is read once, both at a time."""
    with ThreadPoolExecutor(2) as pool:
        before, after = pool.map(lambda store: _digests_of(store, claim_class), (old, new))
    return {
        iri: "Create" if iri not in before else "Delete" if iri not in after else "Update"
        for iri in sorted(before.keys() | after.keys())
        if before.get(iri) != after.get(iri)
    }


def _digests_of(store: QuadStore, claim_class: str) -> Mapping[str, int]:
    """Return a digest of the triples of each thing and each claim, by IRI."""
    found = _TripleDigests()
    # The engine reads without Python's lock, so that two stores are read in the time of one.
    store.write_graph(found)
    sums = {iri.decode(): digest for iri, digest in found.things.items()}
    claims = set(map(_subject_iri, store.quads(None, _TYPE, NamedNode(claim_class))))
    for name, digest in found.claim_parts.items():
        claim = claim_of(name.decode(), claims.__contains__)
        if claim:
            sums[claim] = sums.get(claim, 0) + digest
    return sums


def claim_of(name: str, is_claim: Callable[[str], bool]) -> str:
    """Return the claim that a name is of: itself, or one that it continues after a hyphen; "" for none.

    >>> claim_of("x#claim-one-evidence-2", {"x#claim-one"}.__contains__)
    'x#claim-one'
    """
    while CLAIM_MARK in name:
        if is_claim(name):
            return name
        name = name.rpartition("-")[0]
    return ""


class _TripleDigests(io.BytesIO):
    """A file that takes lines of N-Triples, each once, and adds up their hashes by thing and part of a claim.

    Sums need no order, and the engine writes triples in any. `hash` of bytes differs between processes
    (PYTHONHASHSEED), so both states are read by one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.things: dict[bytes, int] = defaultdict(int)
        self.claim_parts: dict[bytes, int] = defaultdict(int)
        self._rest = b""

    def write(self, data: "ReadableBuffer", /) -> int:
        """Add some bytes, which may end within a line; returns their number."""
        taken = bytes(data)
        *lines, self._rest = (self._rest + taken).split(b"\n")
        for line in lines:
            # A subject is an IRI, for there are no blank nodes; "<" goes before it.
            subject, digest = line[1 : line.index(b">")], hash(line)
            self.things[subject.partition(b"#")[0]] += digest
            if _CLAIM_MARK_BYTES in subject:
                self.claim_parts[subject] += digest
        return len(taken)


def changes_of_quads(quads: Iterable[Quad], old: QuadStore, new: QuadStore, claim_class: str) -> ThingChanges:
    """Return the changes of the things and claims whose triples an update removed or added."""
    told = [quad for quad in quads if quad.graph_name == DEFAULT_GRAPH]
    found: dict[str, ChangeType] = dict.fromkeys(
        sorted({iris.owner_iri(_subject_iri(quad)) for quad in told}), "Update"
    )
    # What neither got nor lost a class was there before, and is there now.
    classed = {_subject_iri(quad) for quad in told if quad.predicate == _TYPE} & found.keys()
    for iri in classed:
        found[iri] = _change_type(_is_in(old, iri), _is_in(new, iri))
    parts = {iri for quad in told if CLAIM_MARK in (iri := _subject_iri(quad))}
    return dict(sorted({**found, **_claim_changes(parts, old, new, claim_class)}.items()))


def _claim_changes(
    parts: Set[str], old: QuadStore, new: QuadStore, claim_class: str
) -> Mapping[str, ChangeType]:
    """Return the changes of the claims that some parts, or names of their own, are of."""
    kind = NamedNode(claim_class)

    def is_in(store: QuadStore, iri: str) -> bool:
        return any(True for _ in store.quads(NamedNode(iri), _TYPE, kind))

    claims = {claim_of(name, lambda iri: is_in(old, iri) or is_in(new, iri)) for name in parts} - {""}
    return {iri: _change_type(is_in(old, iri), is_in(new, iri)) for iri in claims}


def _change_type(was: bool, is_there: bool) -> ChangeType:
    return "Update" if was and is_there else "Create" if is_there else "Delete"


def _is_in(store: QuadStore, iri: str) -> bool:
    return any(True for _ in store.quads(NamedNode(iri), _TYPE, None))


def _subject_iri(quad: Quad) -> str:
    assert isinstance(quad.subject, NamedNode), "there are no blank nodes"
    return quad.subject.value
