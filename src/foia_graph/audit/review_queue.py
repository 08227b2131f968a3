"""The queue of what no one has looked at yet, and the evidence of claims: their words and their quotes."""

import re
import sqlite3
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final, Literal

import msgspec

from foia_graph.extract.quote_anchors import AnchorPage, MissingAnchor, WantedQuote, anchor_quote
from foia_graph.model import iris
from foia_graph.model.dates import MONTHS
from foia_graph.model.rdf_terms import Literal as LiteralTerm
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Resource, Value, text_of
from foia_graph.search.tokenizer import split_words, stem_word
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import ClaimView, EvidencePlace, claim_view, claims_of
from foia_graph.store.document_files import Holdings
from foia_graph.store.quad_store import sorted_objects
from foia_graph.store.tables.database import SCHEMA_VERSION

GROUPED_DIGITS = re.compile(r"(?<=[0-9])[,. ](?=[0-9]{3}(?![0-9]))")
DOTTED_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}")
DATE = re.compile(r"\b([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?\b")
STEMS_OF_MONTHS = tuple(map(stem_word, MONTHS))
_WORDS: Mapping[str, str] = tomllib.loads(
    Path(__file__).with_name("evidence.toml").read_text(encoding="utf-8")
)
NUMBER_WORDS = {
    word: str(number) for number, words in enumerate(_WORDS["numbers"].split(",")) for word in words.split()
}
# Words that any two sentences share; `may` is a month, too.
FUNCTION_WORDS = frozenset(_WORDS["function"].split())


def compared_words(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that mean something, numbers as digits.

    >>> sorted(compared_words("He released sixteen documents on 2012-04-10, over 3,600 pages"))
    ['10', '16', '2012', '3600', 'april', 'document', 'page', 'releas']
    """
    text = DOTTED_INITIALS.sub(lambda initials: f"{initials[0].replace('.', '')} ", text)
    return frozenset(_words(DATE.sub(_date_words, GROUPED_DIGITS.sub("", text))))


def _words(text: str) -> Iterator[str]:
    for word in split_words(text):
        number = NUMBER_WORDS.get(word)
        if number is not None:
            yield number
        elif word.isdecimal():
            yield word.lstrip("0") or "0"
        elif len(word) > 1 and word not in FUNCTION_WORDS:
            yield stem_word(word)


def _date_words(date: re.Match[str]) -> str:
    year, month, day = date.groups()
    name = STEMS_OF_MONTHS[int(month) - 1] if 1 <= int(month) <= len(MONTHS) else month
    return f"{year} {name} {day or ''}"


def initials_of(names: Iterable[str]) -> frozenset[str]:
    """Return the initials of names of several words, as they are said for them.

    >>> sorted(initials_of(["Next Generation Identification", "The Network"]))
    ['ngi']
    """
    words = ([word for word in split_words(name) if word not in FUNCTION_WORDS] for name in names)
    return frozenset("".join(word[0] for word in each) for each in words if len(each) > 1)


INFERRED = "inferred"
# Fields of a thing in which its names and their variants are.
NAME_FIELDS = (
    *("prefLabel", "altLabel", "hiddenLabel", "name", "alternateName", "title", "alternative"),
    *("notation", "identifier", "jobTitle"),
)


@dataclass(frozen=True, slots=True)
class WeakEvidence:
    """A claim whose quote shares no word with it: what it claims of which thing, the quote, the source."""

    claim: str
    thing: str
    field: str
    value: str
    quote: str
    source: str

    def __str__(self) -> str:
        return f"{self.claim}\n    {self.field}: {self.value}\n    “{self.quote}” ({self.source})"


def weak_evidence(catalogue: Catalogue) -> Iterator[WeakEvidence]:
    """Yield the claims that stand and whose quote has no word of what is claimed, thing by thing.

    Words are compared by their stems, numbers in words with those in digits, and things by all their names;
    the name of the field, and the kind of a thing, bear nothing out.
    A claim that is said to be inferred, and says in a note from what, is omitted.
    """
    reader = _ClaimReader(catalogue)
    for name in catalogue.all_descriptions:
        thing = catalogue.describe(name)
        for about, claim in claims_of(thing) if thing else ():
            view = claim_view(claim, catalogue, about)
            is_explained = iris.last_segment(view.status) == INFERRED and bool(view.notes)
            rests_on_words = view.stands and bool(view.quote) and not is_explained
            if rests_on_words and not reader.is_borne_out(claim, view, about):
                field = reader.field_title(view, about)
                yield WeakEvidence(view.iri, name, field, view.value, view.quote, view.source)


class _ClaimReader:
    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._name_words = cache(self._read_name_words)

    def field_title(self, view: ClaimView, about: Resource) -> str:
        """Return the title of the field that a claim is on, "Claim" for one in words alone."""
        properties = self._catalogue.profile[about.type].properties.values()
        return next((p.title for p in properties if p.path == view.predicate), "Claim")

    def is_borne_out(self, claim: Resource, view: ClaimView, about: Resource) -> bool:
        """Return whether the quote has any word of what is claimed; one without words claims nothing."""
        claimed = compared_words(f"{view.text} {claim.one('asStated')}")
        claimed = claimed.union(*(self._value_words(value, about) for value in claim.get("object")))
        quoted = compared_words(view.quote)
        return not quoted or not claimed or bool(quoted & claimed)

    def _value_words(self, value: Value, about: Resource) -> frozenset[str]:
        text = text_of(value)
        if not text.startswith(self._catalogue.base):
            return compared_words(text)
        part = next((part for part in _parts_of(about) if part.iri == text), None)
        if part is not None:
            return frozenset().union(*(self._value_words(each, about) for each in _plain_values(part)))
        return self._name_words(text)

    def _read_name_words(self, iri: str) -> frozenset[str]:
        thing = self._catalogue.describe(iri)
        names = [text_of(v) for field in NAME_FIELDS for v in thing.get(field)] if thing else []
        # What a thing is, as any agency is an agency, tells it from no other.
        slug = iris.last_segment(iri).replace("-", " ")
        return compared_words(" ".join((slug, *names))) | initials_of(names)


def _parts_of(thing: Resource) -> Iterator[Resource]:
    for values in thing.values.values():
        for value in values:
            if isinstance(value, Resource) and value.type != "Claim":
                yield value
                yield from _parts_of(value)


def _plain_values(part: Resource) -> Iterator[Value]:
    for name, values in part.values.items():
        for value in values:
            if isinstance(value, Resource):
                yield from _plain_values(value) if name != "claims" else ()
            else:
                yield value


@dataclass(frozen=True, slots=True)
class UnplacedQuote:
    """A claim whose quote has no position in the text of its source, which thing it is about, and why."""

    claim: str
    thing: str
    quote: str
    source: str
    reason: str

    def __str__(self) -> str:
        return f"{self.claim}\n    “{self.quote}” ({self.source}) {self.reason}"


def unplaced_quotes(catalogue: Catalogue, holdings: Holdings) -> Iterator[UnplacedQuote]:
    """Yield the claims of people whose quote has no position in the text of its source that is held.

    What a machine read is omitted: its words are those of another layer of the page.
    """
    for name in catalogue.all_descriptions:
        thing = catalogue.describe(name)
        for about, claim in claims_of(thing) if thing else ():
            view = claim_view(claim, catalogue, about)
            if not view.stands or iris.last_segment(view.status) == MACHINE_READ:
                continue
            for place in view.evidence:
                if reason := _missing_reason(place, holdings):
                    source = place.iri if place.page else place.document
                    yield UnplacedQuote(view.iri, name, place.quote, source, reason)


def _missing_reason(place: EvidencePlace, holdings: Holdings) -> str:
    """Return why a position has no offsets, "" where it has, or where no text is held to look for it."""
    if not place.quote or place.start is not None or (place.field and not place.page):
        return ""
    reading = holdings.parsed_document(place.document)
    pages = [
        AnchorPage(page.number, page.text, page.words)
        for page in (reading.pages if reading is not None else ())
        if page.text.strip() and place.page in (0, page.number)
    ]
    if not pages:
        return ""
    wanted = WantedQuote(place.quote, prefix=place.prefix, suffix=place.suffix, box=place.box)
    found = anchor_quote(pages, wanted)
    return found.reason if isinstance(found, MissingAnchor) else ""


WEAK: Final = "weak-evidence"
CANDIDATE = "candidate"
# The kind of candidates that say who somebody is.
IDENTITY = "identity"
IDENTITY_FIELDS = ("identifiedAs", "exactMatch")
MACHINE_READ = "machine-read"
CLAIM = "Claim"
QueuePart = Literal["findings", "weak-evidence"]
REMEMBERED = 512
_TABLE = """
CREATE TABLE entry (
    number INTEGER PRIMARY KEY, item TEXT NOT NULL, kind TEXT NOT NULL, document TEXT NOT NULL,
    release TEXT NOT NULL, page INTEGER NOT NULL, confidence REAL NOT NULL
);
"""
_INDEXES = """
CREATE UNIQUE INDEX entry_by_item ON entry (item);
CREATE INDEX entry_by_kind ON entry (kind, number);
CREATE INDEX entry_by_document ON entry (document, number);
CREATE INDEX entry_by_release ON entry (release, number);
"""
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
        # Candidates first, and all else in the order of documents and pages.
        ordered = sorted(rows, key=lambda row: (row[1] not in (CANDIDATE, IDENTITY), row[2], row[4], row[0]))
        _write_table(path, ordered)
        for other in folder.glob(f"{part}-*.sqlite"):
            if other != path:
                other.unlink(missing_ok=True)
    return ReviewQueue(path)


def _write_table(path: Path, rows: Sequence[Row]) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        temporary = Path(file.name)
    try:
        with closing(sqlite3.connect(temporary)) as database:
            database.executescript(f"PRAGMA journal_mode = OFF;{_TABLE}")
            database.executemany(
                "INSERT OR IGNORE INTO entry (item, kind, document, release, page, confidence) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                rows,
            )
            database.executescript(_INDEXES)
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
