"""The queue of what a machine read and no one has looked at yet, of candidates, and of weak evidence.

It is written once for a generation, as a table that is asked for pieces, and put into the cache of the store.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final, Literal

import msgspec

from foia_graph.audit.evidence import MACHINE_READ, weak_evidence
from foia_graph.model import iris
from foia_graph.model.rdf_terms import Literal as LiteralTerm
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.quad_store import sorted_objects
from foia_graph.store.tables.database import SCHEMA_VERSION

WEAK: Final = "weak-evidence"
CANDIDATE = "candidate"
# The kind of candidates that say who somebody is.
IDENTITY = "identity"
IDENTITY_FIELDS = ("identifiedAs", "exactMatch")
CLAIM = "Claim"
QueuePart = Literal["findings", "weak-evidence"]
REMEMBERED = 512
SCHEMA = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
# Item, kind, document, release, page and confidence of an entry; what is not known is "", 0 or 1.
Row = tuple[str, str, str, str, int, float]


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """A choice of entries: those of a kind, a document, a release, with no more than a confidence."""

    kind: str = ""
    document: str = ""
    release: str = ""
    below: float = 0.0

    @property
    def part(self) -> QueuePart:
        """Return the part of the queue that has these entries."""
        return WEAK if self.kind == WEAK else "findings"

    def conditions(self) -> tuple[str, list[str | float]]:
        """Return them as conditions of SQL, with their values."""
        wanted = (("kind = ?", self.kind), ("document = ?", self.document), ("release = ?", self.release))
        chosen: list[tuple[str, str | float]] = [(text, value) for text, value in wanted if value]
        chosen += [("confidence < ?", self.below)] if self.below else []
        return "".join(f" AND {text}" for text, _ in chosen), [value for _, value in chosen]


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A position in the queue: its number, the IRI of a finding or a claim, and its kind."""

    number: int
    item: str
    kind: str


class ReviewQueue:
    """The table of one part of the queue of a generation."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def count(self, choice: QueueFilter, without: Sequence[str] = ()) -> int:
        """Return how many entries there are, `without` some items."""
        [(count,)] = self._ask("SELECT count(*)", choice, without)
        return int(count)

    def position(self, number: int, choice: QueueFilter, without: Sequence[str] = ()) -> int:
        """Return the position of an entry among those chosen, from 1."""
        [(count,)] = self._ask("SELECT count(*)", choice, without, "AND number <= ?", number)
        return int(count)

    def entry_after(self, number: int, choice: QueueFilter, without: Sequence[str] = ()) -> QueueEntry | None:
        """Return the first entry behind a number, None where there is none."""
        return self._first(choice, without, "AND number > ? ORDER BY number LIMIT 1", number)

    def entry_before(
        self, number: int, choice: QueueFilter, without: Sequence[str] = ()
    ) -> QueueEntry | None:
        """Return the last entry before a number, None where there is none."""
        return self._first(choice, without, "AND number < ? ORDER BY number DESC LIMIT 1", number)

    def entry_of(self, item: str) -> QueueEntry | None:
        """Return the entry of a finding or claim, None where it is not in the queue."""
        return self._first(QueueFilter(), (), "AND item = ?", item)

    def _first(
        self, choice: QueueFilter, without: Sequence[str], more: str, value: str | int
    ) -> QueueEntry | None:
        found = self._ask("SELECT number, item, kind", choice, without, more, value)
        return next((QueueEntry(*row) for row in found), None)

    def counts(self, column: Literal["kind", "document", "release"], most: int) -> list[tuple[str, int]]:
        """Return the values of a column with the most entries, and how many each has."""
        query = f"SELECT {column}, count(*) FROM entry WHERE {column} <> '' GROUP BY {column} ORDER BY 2 DESC, 1 LIMIT ?"  # noqa: E501, S608 - one of three names
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as database:
            return database.execute(query, (most,)).fetchall()

    def _ask(
        self, select: str, choice: QueueFilter, without: Sequence[str], more: str = "", *values: str | int
    ) -> list[tuple[Any, ...]]:
        conditions, chosen = choice.conditions()
        query = f"{select} FROM entry WHERE item NOT IN (SELECT value FROM json_each(?)){conditions} {more}"  # noqa: S608 - parts of our own
        names = msgspec.json.encode([*without]).decode()
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as database:
            return database.execute(query, (names, *chosen, *values)).fetchall()


def review_queue(catalogue: Catalogue, cache: Path, part: QueuePart = "findings") -> ReviewQueue:
    """Return a part of the queue of a generation; the first who asks writes it below `cache`, others wait.

    Raises StoreBusy where they would wait too long.
    """
    return catalogue.compute_once(("review", part), lambda: _open_or_write(catalogue, cache, part))


def _open_or_write(catalogue: Catalogue, cache: Path, part: QueuePart) -> ReviewQueue:
    folder = cache / "review"
    path = folder / f"{part}-{SCHEMA_VERSION}-{catalogue.generation.identity}.sqlite"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        rows = _weak_rows(catalogue) if part == WEAK else _finding_rows(catalogue)
        _write_table(path, sorted(rows, key=_queue_order))
        for other in folder.glob(f"{part}-*.sqlite"):
            if other != path:
                other.unlink(missing_ok=True)
    return ReviewQueue(path)


def _queue_order(row: Row) -> tuple[bool, str, int, str]:
    # Candidates first, and all else in the order of documents and pages.
    item, kind, document, _, page, _ = row
    return kind not in (CANDIDATE, IDENTITY), document, page, item


def _write_table(path: Path, rows: Sequence[Row]) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        temporary = Path(file.name)
    try:
        with closing(sqlite3.connect(temporary)) as database:
            database.executescript(f"PRAGMA journal_mode = OFF;{SCHEMA}")
            database.executemany(
                "INSERT OR IGNORE INTO entry (item, kind, document, release, page, confidence) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                rows,
            )
            database.commit()
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _finding_rows(catalogue: Catalogue) -> Iterator[Row]:
    build_row = _row_builder(catalogue)
    path = NamedNode(catalogue.profile.predicates["status"])
    identities = frozenset(catalogue.profile.predicates[name] for name in IDENTITY_FIELDS)
    for status in (MACHINE_READ, CANDIDATE):
        concept = NamedNode(iris.concept_iri(catalogue.base, "claim-status", status))
        for quad in catalogue.quad_store.quads(None, path, concept):
            name = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
            shape = catalogue.shape_of(name)
            if shape is None or not (shape.name == CLAIM or _is_own_part(name, catalogue)):
                continue
            is_identity = not identities.isdisjoint(
                catalogue.links(name, catalogue.profile.predicates["predicate"])
            )
            candidate = IDENTITY if is_identity else CANDIDATE
            yield build_row(name, candidate if status == CANDIDATE else shape.kind)


def _is_own_part(name: str, catalogue: Catalogue) -> bool:
    owner, part, store = NamedNode(iris.owner_iri(name)), NamedNode(name), catalogue.quad_store
    linked = chain(store.quads(owner, None, part), store.quads(part, None, owner))
    return next(linked, None) is not None


def _weak_rows(catalogue: Catalogue) -> Iterator[Row]:
    build_row = _row_builder(catalogue)
    path = catalogue.profile.predicates["status"]
    reviewed = iris.concept_iri(catalogue.base, "claim-status", "reviewed")
    for each in weak_evidence(catalogue):
        if reviewed not in catalogue.links(each.claim, path):
            yield build_row(each.claim, WEAK)


def _row_builder(catalogue: Catalogue) -> Callable[[str, str], Row]:
    series, sure = (catalogue.profile.predicates[name] for name in ("inSeries", "confidence"))

    @lru_cache(REMEMBERED)
    def release_of(document: str) -> str:
        return next(iter(catalogue.links(document, series)), "")

    def build_row(item: str, kind: str) -> Row:
        document, page = iris.page_of(iris.owner_iri(item))
        terms = sorted_objects(catalogue.quad_store, item, sure)
        confidence = next((float(term.value) for term in terms if isinstance(term, LiteralTerm)), 1.0)
        return item, kind, document, release_of(document), page, confidence

    return build_row
