"""The growth of the change log: what differs between two states, as entries of one load.

A triple belongs to the thing that its subject names, without the fragment. A thing is updated when its own
triples are others, a claim when its own or those of its evidence are, and its thing with it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import chain, groupby, islice
from pathlib import Path

from foia_graph.model import iris
from foia_graph.model.claims import ENDED_STATUSES
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.runtime.files import write_atomically
from foia_graph.store.changelog import log
from foia_graph.store.generations.generation import Generation, Json, Layout
from foia_graph.store.quad_store import QuadStore, canonical_triples, subject_iris

# The change of each thing and each claim, by IRI; sorted, so that the claims of a thing come behind it.
ThingChanges = Mapping[str, log.ChangeType]
_TYPE = NamedNode(RDF_TYPE)
# What is between the names of a thing and of a claim on it.
CLAIM_MARK = "#claim-"


def created_things(names: Iterable[str], store: QuadStore, claim_class: str) -> ThingChanges:
    """Return things, and all claims of a state, as created, where there was nothing before."""
    claims = subject_iris(store.quads(None, _TYPE, NamedNode(claim_class)))
    return dict.fromkeys(sorted({*names, *claims}), "Create")


def differing_subjects(old: QuadStore, new: QuadStore) -> Iterator[str]:
    """Yield the subjects of the triples that one of two states has alone, however large these are."""
    states = [
        (line for block in canonical_triples(store) for line in block.splitlines()) for store in (old, new)
    ]
    for line, found in groupby(merge(*states)):
        if len(list(found)) == 1:
            yield line[1 : line.index(b">")].decode()  # an IRI, for there are no blank nodes


def changes_of(subjects: Iterable[str], old: QuadStore, new: QuadStore, claim_class: str) -> ThingChanges:
    """Return the changes of the things and claims whose triples differ, by the subjects of these triples."""

    def is_in(store: QuadStore, iri: str, kind: NamedNode | None) -> bool:
        return any(True for _ in store.quads(NamedNode(iri), _TYPE, kind))

    def change(iri: str, kind: NamedNode | None = None) -> log.ChangeType:
        was, is_there = (is_in(store, iri, kind) for store in (old, new))
        return "Update" if was == is_there else "Create" if is_there else "Delete"

    def is_claim(iri: str) -> bool:
        return is_in(old, iri, claim) or is_in(new, iri, claim)

    claim, names = NamedNode(claim_class), set(subjects)
    found = {iri: change(iri) for iri in map(iris.owner_iri, names)}
    claims = {claim_of(name, is_claim) for name in names if CLAIM_MARK in name} - {""}
    return dict(sorted({**found, **{iri: change(iri, claim) for iri in claims}}.items()))


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


# A function from the IRI of a thing to its class, or to the reason of its change ("" for none).
ThingLookup = Callable[[str], str]
# A function from the IRI of a thing or claim that changed to the change of what it is worth.
ValidityLookup = Callable[[str], log.ValidityChange]
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
    old = None if current is None else log.ChangeLog(layout, current)
    open_page: tuple[log.ChangeLogEntry, ...] = ()
    closed = total = 0
    if old is not None and old.total:
        open_page, closed = old.read_page(old.page_count), old.page_count - 1
        total, size = old.total, old.page_size
    time, number = _load_time(now, old), 1 if current is None else current.number + 1
    new = (
        log.ChangeLogEntry(
            total + count, changes[iri], iri, shape(iri), time, number, reason(iri), validity(iri)
        )
        for count, iri in enumerate(changes, 1)
    )
    rest = close_full_pages(layout, closed, chain(open_page, new), size)
    (folder / log.OPEN_PAGE).write_bytes(
        log.encode_entries(rest)
    )  # the whole folder is secured before it is served
    return {"entries": total + len(changes), "page_size": size, "time": time}


def _load_time(now: float, old: log.ChangeLog | None) -> str:
    time = datetime.fromtimestamp(now, UTC)
    if old is not None and old.total:
        time = max(time, datetime.fromisoformat(old.last_time) + MOMENT)
    return f"{time.isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


@dataclass(frozen=True, slots=True)
class ValidityChanges:
    """The changes of validity from one state, None for nothing, to another, by the predicate of statuses."""

    before: QuadStore | None
    after: QuadStore
    status_predicate: str

    def __call__(self, iri: str) -> log.ValidityChange:
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


def delete_uncounted_pages(layout: Layout, current: Generation | None) -> None:
    """Delete closed pages that the served generation does not count: those of a load that was killed."""
    closed = 0 if current is None else max(0, log.ChangeLog(layout, current).page_count - 1)
    for path in layout.log.glob("[0-9]*.jsonl"):
        if int(path.stem) > closed:
            path.unlink()


def close_full_pages(
    layout: Layout, closed_pages: int, entries: Iterable[log.ChangeLogEntry], size: int
) -> list[log.ChangeLogEntry]:
    """Write the pages that have others behind them, and return the entries of the last, open one."""
    layout.log.mkdir(exist_ok=True)
    page: list[log.ChangeLogEntry] = []
    rest = iter(entries)
    while block := list(islice(rest, size)):
        if page:
            closed_pages += 1
            write_atomically(log.closed_page_path(layout, closed_pages), log.encode_entries(page))
        page = block
    return page
