"""The growth of the change log: what differs between two states, as entries of one load.

A triple belongs to the thing that its subject names, without the fragment, so the default graph is cut into
things without a rest. A thing is updated when its own triples are others, a claim when its own or those of
its evidence are. So whatever happens to a claim is an update of its thing at least.
"""

import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from foia_graph.model import iris
from foia_graph.model.claims import ENDED_STATUSES
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, NamedNode, Quad
from foia_graph.runtime.files import write_atomically
from foia_graph.store.changelog.log import (
    OPEN_PAGE,
    ChangeLog,
    ChangeLogEntry,
    ChangeType,
    ValidityChange,
    closed_page_path,
    encode_entries,
)
from foia_graph.store.generations.generation import Generation, Json
from foia_graph.store.generations.layout import Layout
from foia_graph.store.quad_store import QuadStore

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


# The change of each thing and each claim, by IRI; sorted, so that the claims of a thing come behind it.
ThingChanges = Mapping[str, ChangeType]
_TYPE = NamedNode(RDF_TYPE)
# What is between the names of a thing and of a claim on it.
CLAIM_MARK = "#claim-"
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


# A function from the IRI of a thing to its class, or to the reason of its change ("" for none).
ThingLookup = Callable[[str], str]
# A function from the IRI of a thing or claim that changed to the change of what it is worth.
ValidityLookup = Callable[[str], ValidityChange]
MOMENT = timedelta(milliseconds=1)


def append_changes(
    folder: Path,
    layout: Layout,
    current: Generation | None,
    changes: ThingChanges,
    shape: ThingLookup,
    reason: ThingLookup,
    validity: ValidityLookup,
    size: int,
    now: float,
) -> Mapping[str, Json]:
    """Write the log of a new generation into its folder, and return what the counts say of it.

    `size` is that of a page, where the log has none yet; `now` is in seconds since 1970. Pages that are full
    are closed at once, and count when the generation is served.
    """
    old = None if current is None else ChangeLog(layout, current)
    open_page: tuple[ChangeLogEntry, ...] = ()
    closed = total = 0
    if old is not None and old.total:
        open_page, closed = old.read_page(old.page_count), old.page_count - 1
        total, size = old.total, old.page_size
    time, number = _load_time(now, old), 1 if current is None else current.number + 1
    new = (
        ChangeLogEntry(total + count, changes[iri], iri, shape(iri), time, number, reason(iri), validity(iri))
        for count, iri in enumerate(changes, 1)
    )
    rest = close_full_pages(layout, closed, chain(open_page, new), size)
    (folder / OPEN_PAGE).write_bytes(encode_entries(rest))  # the whole folder is secured before it is served
    return {"entries": total + len(changes), "page_size": size, "time": time}


def _load_time(now: float, old: ChangeLog | None) -> str:
    """Return the time of a load, later than the last one even where the clock was set back."""
    time = datetime.fromtimestamp(now, UTC)
    if old is not None and old.total:
        time = max(time, datetime.fromisoformat(old.last_time) + MOMENT)
    return f"{time.isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


def delete_uncounted_pages(layout: Layout, current: Generation | None) -> None:
    """Delete closed pages that the served generation does not count: those of a load that was killed."""
    closed = 0 if current is None else max(0, ChangeLog(layout, current).page_count - 1)
    for path in layout.log.glob("[0-9]*.jsonl"):
        if int(path.stem) > closed:
            path.unlink()


def close_full_pages(
    layout: Layout, closed_pages: int, entries: Iterable[ChangeLogEntry], size: int
) -> list[ChangeLogEntry]:
    """Write the pages that have others behind them, and return the entries of the last, open one."""
    layout.log.mkdir(exist_ok=True)
    page: list[ChangeLogEntry] = []
    rest = iter(entries)
    while block := list(islice(rest, size)):
        if page:
            closed_pages += 1
            write_atomically(closed_page_path(layout, closed_pages), encode_entries(page))
        page = block
    return page


@dataclass(frozen=True, slots=True)
class ValidityChanges:
    """The changes of validity from one state, None for nothing, to another, by the predicate of statuses."""

    before: QuadStore | None
    after: QuadStore
    status_predicate: str

    def __call__(self, iri: str) -> ValidityChange:
        """Return the change of a claim, "" for none and for whole things."""
        if "#" not in iri:
            return ""
        was = self.before is not None and self._has_ended(self.before, iri)
        has = self._has_ended(self.after, iri)
        return "" if was == has else "ended" if has else "resumed"

    def _has_ended(self, store: QuadStore, claim: str) -> bool:
        quads = store.quads(NamedNode(claim), NamedNode(self.status_predicate), None)
        return any(
            iris.last_segment(quad.object.value) in ENDED_STATUSES
            for quad in quads
            if isinstance(quad.object, NamedNode)
        )
