"""The gaps of a catalogue, as `foia-graph check --gaps` finds them: one row for each thing that is not here.

Each kind of gap has a function that finds its rows; all have the same columns.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields

from foia_graph.audit.bates_gaps import BatesFindings, bates_findings
from foia_graph.audit.consistency import ResultRow, gap_rows, unknown_rights
from foia_graph.audit.withheld_pages import withheld_statements
from foia_graph.extract.bates.gaps import BatesStamp
from foia_graph.extract.bates.spelling import prefix_key
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.labels import Labels
from foia_graph.store.tables.database import json_array


@dataclass(frozen=True, slots=True)
class CatalogueGap:
    """Something that is not here: of which thing, how many are stated and there, which numbers, in words.

    `page` is the page (IRI) that says so, and `quote` its own words, where a page does.
    """

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
    page: str = ""
    quote: str = ""


# The groups by name, in the order in which they are shown, with their headings.
GROUPS: Mapping[str, str] = {
    "promised": "Promised, not received",
    "referenced": "Mentioned, not in archive",
    "withheld": "Pages withheld in full or referred",
    "bates": "Missing or unordered Bates numbers",
    "rights": "No rights statement",
    "links": "Broken links",
}
# The groups of things that are not held, where it is not that of all others.
_BY_STATUS: Mapping[str, str] = {"announced": "promised", "withheld": "withheld"}
# The groups of kinds.
_BY_KIND: Mapping[str, str] = {
    "bates-stated": "promised",
    "documents": "promised",
    "pages": "promised",
    "withheld": "withheld",
    "bates-missing": "bates",
    "bates-repeated": "bates",
    "bates-disorder": "bates",
    "rights": "rights",
    "link": "links",
}
# All kinds, with the position that each has within a group.
KIND_ORDER = {kind: place for place, kind in enumerate((*_BY_KIND, "not-held"))}
# Works that are only cited, statutes above all, are behind releases and documents.
_LEAST_TELLING = "/id/work/"


def gap_group(gap: CatalogueGap) -> str:
    """Return the name of the group of a gap."""
    return _BY_KIND.get(gap.kind) or _BY_STATUS.get(gap.status, "referenced")


def gap_rank(gap: CatalogueGap) -> int:
    """Return the rank of a gap in its group: letters whose promised pages are absent come first."""
    return 2 * KIND_ORDER[gap.kind] + (_LEAST_TELLING in gap.thing)


@dataclass(frozen=True, slots=True)
class GapSources:
    """The rows and Bates findings of a catalogue that the kinds of gaps are made of.

    `owners` are the things whose gaps are asked for, None for all.
    """

    rows: Mapping[str, list[ResultRow]]
    stamps: BatesFindings
    catalogue: Catalogue
    owners: Collection[str] | None

    def label(self, iri: str) -> str:
        """Return the label of a thing, "" where it has none."""
        return Labels(self.catalogue).label(iri)

    def document(self, stamp: BatesStamp) -> str:
        """Return the IRI of the document of a stamp."""
        return f"{self.catalogue.base}id/{stamp.document}"


GapFinder = Callable[[GapSources], Iterator[CatalogueGap]]
KINDS: dict[str, tuple[str, GapFinder]] = {}
COLUMNS = tuple(each.name for each in fields(CatalogueGap))


def gap_kind(name: str, title: str) -> Callable[[GapFinder], GapFinder]:
    """Register the function that finds the gaps of a kind, under a title."""

    def register(finder: GapFinder) -> GapFinder:
        KINDS[name] = title, finder
        return finder

    return register


def find_gaps(source: Catalogue, owners: Collection[str] | None = None) -> Iterator[CatalogueGap]:
    """Yield the gaps of some things of a generation, None for all, kind by kind."""
    keys = None if owners is None else _prefix_keys(source, owners)
    sources = GapSources(gap_rows(source, owners), bates_findings(source, keys), source, owners)
    for _, finder in KINDS.values():
        yield from (gap for gap in finder(sources) if owners is None or gap.thing in owners)


def bates_gaps(source: Catalogue, keys: Collection[str]) -> Iterator[CatalogueGap]:
    """Yield the gaps in the numbers of some prefixes (keys)."""
    sources = GapSources({}, bates_findings(source, keys), source, None)
    for finder in (missing_bates, repeated_bates, disordered_bates, unmet_bates_statements):
        yield from finder(sources)


def _prefix_keys(source: Catalogue, documents: Collection[str]) -> set[str]:
    """Return the keys of the prefixes of numbers that are on the pages of some documents, or stated there."""
    names = (json_array(documents),)
    stamped = "SELECT DISTINCT prefix_key FROM bates_stamp WHERE document IN (SELECT value FROM json_each(?))"
    stated = "SELECT DISTINCT prefix FROM stated_numbers WHERE owner IN (SELECT value FROM json_each(?))"
    found = {key for (key,) in source.tables.rows(stamped, names)}
    return found | {prefix_key(prefix) for (prefix,) in source.tables.rows(stated, names)}


def _count_gap(
    name: str, thing: str, stated: str, there: str, sources: GapSources, noun: str
) -> CatalogueGap:
    missing = max(int(stated) - int(there), 0)
    text = f"{int(stated):,} {noun} stated, {int(there):,} here."
    return CatalogueGap(name, thing, sources.label(thing), stated, there, str(missing or ""), text=text)


@gap_kind("documents", "Releases with fewer documents here than are stated")
def missing_documents(sources: GapSources) -> Iterator[CatalogueGap]:
    for each in sources.rows["counts"]:
        if int(each["stated"]) > int(each["catalogued"]):
            yield _count_gap(
                "documents", each["release"], each["stated"], each["catalogued"], sources, "documents"
            )


@gap_kind("not-held", "What is described and not held")
def things_not_held(sources: GapSources) -> Iterator[CatalogueGap]:
    for each in sources.rows["not_held"]:
        yield CatalogueGap("not-held", each["thing"], each["title"], status=each["status"])


@gap_kind("pages", "Documents with another number of pages than is stated")
def missing_pages(sources: GapSources) -> Iterator[CatalogueGap]:
    for each in sources.rows["page_counts"]:
        yield _count_gap("pages", each["document"], each["stated"], each["counted"], sources, "pages")


@gap_kind("bates-missing", "Bates numbers that are on no page")
def missing_bates(sources: GapSources) -> Iterator[CatalogueGap]:
    for each in sources.stamps.gaps:
        yield _bates_gap("bates-missing", each.before, each.first, each.last, str(each), sources)


@gap_kind("bates-repeated", "Bates numbers that appear twice")
def repeated_bates(sources: GapSources) -> Iterator[CatalogueGap]:
    for each in sources.stamps.repeats:
        stamp = each.stamps[0]
        yield _bates_gap("bates-repeated", stamp, stamp.number, stamp.number, str(each), sources, missing="")


@gap_kind("bates-disorder", "Pages out of the order of their Bates numbers")
def disordered_bates(sources: GapSources) -> Iterator[CatalogueGap]:
    for each in sources.stamps.disorders:
        stamp = each.after
        yield _bates_gap("bates-disorder", stamp, stamp.number, stamp.number, str(each), sources, missing="")


@gap_kind("bates-stated", "Bates numbers that a letter states and no page bears")
def unmet_bates_statements(sources: GapSources) -> Iterator[CatalogueGap]:
    for each in sources.stamps.shortfalls:
        letter = f"{sources.catalogue.base}id/{each.statement.document}"
        for first, last in each.missing:
            yield CatalogueGap(
                *("bates-stated", letter, sources.label(letter)),
                stated=str(each.statement.last - each.statement.first + 1),
                there=str(each.page_count),
                missing=str(last - first + 1),
                prefix=each.statement.prefix,
                first=str(first),
                last=str(last),
                text=str(each),
                page=f"{letter}/page/{each.statement.page}",
                quote=each.statement.quote,
            )


@gap_kind("withheld", "Pages withheld in full or referred, by documents")
def pages_left_out(sources: GapSources) -> Iterator[CatalogueGap]:
    for each in withheld_statements(sources.catalogue, sources.owners):
        yield CatalogueGap(
            *("withheld", each.document, sources.label(each.document)),
            missing="" if each.pages is None else str(each.pages),
            status=each.treatment,
            text=str(each),
            page=each.page,
            quote=each.stated,
        )


@gap_kind("rights", "Releases and documents whose rights are not known")
def rights_not_known(sources: GapSources) -> Iterator[CatalogueGap]:
    for each in unknown_rights(sources.catalogue, sources.owners):
        yield CatalogueGap("rights", each.thing, sources.label(each.thing), text=each.reason)


@gap_kind("link", "Broken links")
def broken_links(sources: GapSources) -> Iterator[CatalogueGap]:
    for each in sources.rows["nowhere"]:
        yield CatalogueGap("link", each["from"], sources.label(each["from"]), to=each["to"])


def _bates_gap(
    name: str,
    stamp: BatesStamp,
    first: int,
    last: int,
    text: str,
    sources: GapSources,
    missing: str | None = None,
) -> CatalogueGap:
    thing = sources.document(stamp)
    count = str(last - first + 1) if missing is None else missing
    return CatalogueGap(
        *(name, thing, sources.label(thing)),
        missing=count,
        prefix=stamp.prefix,
        first=str(first),
        last=str(last),
        text=text,
    )
