"""The gaps of a catalogue, as `foia-graph check --gaps` finds them: one row for each thing that is not here.

Each kind of gap has a function that finds its rows; all have the same columns.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields

from foia_graph.audit.bates_gaps import Findings, find
from foia_graph.audit.consistency import Row, lacks
from foia_graph.extract.bates.gaps import BatesStamp
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.labels import Labels


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not here: of which thing, how many are stated and there, which numbers, in words."""

    kind: str
    thing: str
    label: str = ""
    stated: str = ""
    there: str = ""
    missing: str = ""
    status: str = ""
    prefix: str = ""
    first: str = ""
    last: str = ""
    to: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The rows and Bates findings of a catalogue that the kinds of gaps are made of."""

    rows: Mapping[str, list[Row]]
    stamps: Findings
    source: Catalogue

    def label(self, iri: str) -> str:
        """Return the label of a thing, "" where it has none."""
        return Labels(self.source).label(iri)

    def document(self, stamp: BatesStamp) -> str:
        """Return the IRI of the document of a stamp."""
        return f"{self.source.base}id/{stamp.document}"


Tell = Callable[[Found], Iterator[Gap]]
KINDS: dict[str, tuple[str, Tell]] = {}
COLUMNS = tuple(each.name for each in fields(Gap))


def kind(name: str, title: str) -> Callable[[Tell], Tell]:
    """Register the function that finds the gaps of a kind, under a title."""

    def keep(tell: Tell) -> Tell:
        KINDS[name] = title, tell
        return tell

    return keep


def gaps(source: Catalogue) -> list[Gap]:
    """Return all gaps of a generation, kind by kind; they are computed once."""
    return source.once("gaps", lambda: _gaps(Found(lacks(source), find(source), source)))


def _gaps(found: Found) -> list[Gap]:
    return [gap for _, tell in KINDS.values() for gap in tell(found)]


def row(gap: Gap) -> tuple[str, ...]:
    """Return a gap as a row."""
    return astuple(gap)


def _lacking(name: str, thing: str, stated: str, there: str, found: Found, what: str) -> Gap:
    missing = int(stated) - int(there)
    text = f"{int(stated):,} {what} stated, {int(there):,} here."
    return Gap(name, thing, found.label(thing), stated, there, str(missing), text=text)


@kind("documents", "Releases with fewer documents here than are stated")
def documents(found: Found) -> Iterator[Gap]:
    """Yield the releases of which fewer documents are here than a source counts."""
    for each in found.rows["counts"]:
        if int(each["stated"]) > int(each["catalogued"]):
            yield _lacking(
                "documents", each["release"], each["stated"], each["catalogued"], found, "documents"
            )


@kind("not-held", "What is described and not held")
def not_held(found: Found) -> Iterator[Gap]:
    """Yield the things that are not held."""
    for each in found.rows["not_held"]:
        yield Gap("not-held", each["thing"], each["title"], status=each["status"])


@kind("pages", "Documents with another number of pages than is stated")
def pages(found: Found) -> Iterator[Gap]:
    """Yield the files with another number of pages than is stated."""
    for each in found.rows["page_counts"]:
        yield _lacking("pages", each["document"], each["stated"], each["counted"], found, "pages")


@kind("bates-missing", "Bates numbers that stand on no page")
def missing(found: Found) -> Iterator[Gap]:
    """Yield the Bates numbers that stand on no page, though some before and after them do."""
    for each in found.stamps.gaps:
        yield _numbers("bates-missing", each.before, each.first, each.last, str(each), found)


@kind("bates-repeated", "Bates numbers that stand twice")
def repeated(found: Found) -> Iterator[Gap]:
    """Yield the Bates numbers that stand on several pages."""
    for each in found.stamps.repeats:
        stamp = each.stamps[0]
        yield _numbers("bates-repeated", stamp, stamp.number, stamp.number, str(each), found, missing="")


@kind("bates-disorder", "Pages out of the order of their Bates numbers")
def disorder(found: Found) -> Iterator[Gap]:
    """Yield the pages that are out of the order of their numbers."""
    for each in found.stamps.disorders:
        stamp = each.after
        yield _numbers("bates-disorder", stamp, stamp.number, stamp.number, str(each), found, missing="")


@kind("bates-stated", "Bates numbers that a letter states and no page bears")
def stated(found: Found) -> Iterator[Gap]:
    """Yield the numbers that a letter says are enclosed, and no page bears."""
    for each in found.stamps.shortfalls:
        letter = f"{found.source.base}id/{each.statement.document}"
        for first, last in each.missing:
            yield Gap(
                *("bates-stated", letter, found.label(letter)),
                stated=str(each.statement.last - each.statement.first + 1),
                there=str(each.page_count),
                missing=str(last - first + 1),
                prefix=each.statement.prefix,
                first=str(first),
                last=str(last),
                text=str(each),
            )


@kind("link", "Links that lead nowhere")
def links(found: Found) -> Iterator[Gap]:
    """Yield the links that lead nowhere."""
    for each in found.rows["nowhere"]:
        yield Gap("link", each["from"], found.label(each["from"]), to=each["to"])


def _numbers(
    name: str, stamp: BatesStamp, first: int, last: int, text: str, found: Found, missing: str | None = None
) -> Gap:
    thing = found.document(stamp)
    count = str(last - first + 1) if missing is None else missing
    return Gap(
        *(name, thing, found.label(thing)),
        missing=count,
        prefix=stamp.prefix,
        first=str(first),
        last=str(last),
        text=text,
    )
