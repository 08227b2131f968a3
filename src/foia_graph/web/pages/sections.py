"""Sections of pages of a class, each registered by one function: posts, numbers of a release, issues."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from foia_graph.audit.release_wall import ReleaseWall, WallRow, WallSquare, WallState, release_wall
from foia_graph.audit.withheld_pages import withheld_statements
from foia_graph.model.profile import Shape
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import gallery_path, list_path, path_of, short_iri
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.quotes import QuotedClaim, claims_linking
from foia_graph.publish.tenures import Tenure, tenures_in, tenures_of
from foia_graph.publish.view_models import LinkView, first_claims
from foia_graph.store.listing.selection import ListSelector
from foia_graph.store.redaction_index import PageCount
from foia_graph.store.redaction_selection import DOCUMENT, GROUND_FILTERS, RedactionSelection
from foia_graph.web.pages.crops import RedactedDocumentView, redacted_documents


@dataclass(frozen=True, slots=True)
class RedactionCount:
    """The number of redactions by a ground, or in a document, of pages with them, and their gallery."""

    of: LinkView
    gallery: str
    times: int
    pages: int
    documents: int = 0


def exemption_counts(
    presenter: Presenter, counts: Mapping[str, PageCount], **where: str
) -> tuple[RedactionCount, ...]:
    """Return the counts of some documents, the most frequent first; `where` are filters that mean these."""
    ordered = sorted(counts.items(), key=lambda each: (-each[1].times, each[0]))
    base, (exemption, mark) = presenter.catalogue.base, GROUND_FILTERS
    beginning = f"{base}scheme/exemptions/"
    filters = {ground: exemption if ground.startswith(beginning) else mark for ground in counts}
    return tuple(
        RedactionCount(
            presenter.link(ground), gallery_path(base, **{filters[ground]: ground}, **where), *count
        )
        for ground, count in ordered
    )


def redactions_of(
    presenter: Presenter, filters: Mapping[str, str], *, exact: bool = False
) -> RedactionSelection:
    """Return the redactions that some filters leave."""
    selector = ListSelector(tuple((name, (iri,)) for name, iri in filters.items()), exact=exact)
    return RedactionSelection(presenter.catalogue, presenter.holdings.redaction_index, selector)


# The sign in the squares of each state, and what it means.
STATE_WORDS: dict[WallState, tuple[str, str]] = {
    "held": ("", "here"),
    "promised": ("?", "described, and not held here"),
    "withheld": ("×", "withheld in full"),
    "missing": ("–", "missing: promised or counted, and not here"),
}


# A square: its state, its sign, its words, and where it leads.
SquareView: TypeAlias = tuple[WallState, str, str, str]


@dataclass(frozen=True, slots=True)
class WallView:
    """A wall: what one square is in words, its rows, and how many squares there are of each state.

    A row has what it belongs to, None where that is the release, and its squares.
    """

    square: str
    rows: tuple[tuple[LinkView | None, tuple[SquareView, ...]], ...]
    legend: tuple[tuple[WallState, str, str, int], ...]


def wall_view(presenter: Presenter, release: Resource, documents: list[str], stated: int) -> WallView | None:
    """Return the wall of a release, None where it has nothing to show."""
    wall = release_wall(presenter.holdings, release.iri, documents, stated)
    if not wall.rows:
        return None
    rows = (
        (
            presenter.link(row.thing) if row.thing != release.iri else None,
            tuple(_square_views(presenter, release.iri, wall, row)),
        )
        for row in wall.rows
    )
    legend = ((state, *STATE_WORDS[state], count) for state, count in wall.totals().items())
    return WallView(_square_words(wall), tuple(rows), tuple(legend))


def _square_words(wall: ReleaseWall) -> str:
    if wall.unit == "page":
        return "Each square is a page."
    if wall.unit == "document":
        return "Each square is a document, and looks like the worst of its pages."
    return f"Each square is {wall.size:,} documents, in the order of their names."


def _square_views(
    presenter: Presenter, release: str, wall: ReleaseWall, row: WallRow
) -> Iterator[SquareView]:
    base = presenter.catalogue.base
    for place, square in enumerate(row.squares):
        name = presenter.labels.name(square.thing) if wall.unit == "document" else ""
        words = f"{name}: {square.words}" if name else square.words
        yield (
            square.state,
            STATE_WORDS[square.state][0],
            words,
            _square_path(base, release, wall, square, place),
        )


def _square_path(base: str, release: str, wall: ReleaseWall, square: WallSquare, place: int) -> str:
    if square.thing == release:
        return "/gaps?group=promised"
    if wall.unit == "documents":
        return list_path("document", inSeries=short_iri(release, base), per_page=wall.size, page=place + 1)
    return path_of(square.thing, base)


# The most claims that are read for the page of an issue.
MAX_CLAIMS = 50
SectionMaker = Callable[[Presenter, Resource], object]
RowSource = Callable[[Resource], Resource]


@dataclass(frozen=True, slots=True)
class PageSection:
    """The section of pages of a class besides their rows: its maker, and its template.

    `make` gives None where there is nothing to show; else the fields in `hides` have no row, nor with
    `hides_findings` those that say what was found, and the others have what `rest` leaves of the thing.
    `layout` is the template of the whole page, which includes that of the section.
    """

    template: str
    make: SectionMaker
    hides: frozenset[str]
    rest: RowSource
    hides_findings: bool = False
    layout: str = "thing.html"

    def hidden_fields(self, shape: Shape) -> frozenset[str]:
        """Return the names of the fields of a class that have no row."""
        finding_names = (p.name for p in shape.finding_fields if p.kind == "nested" and self.hides_findings)
        return self.hides | frozenset(finding_names)


SECTIONS: dict[str, PageSection] = {}


def section(
    shape: str,
    template: str,
    hides: Iterable[str] = (),
    rest: RowSource = lambda thing: thing,
    hides_findings: bool = False,
    layout: str = "thing.html",
) -> Callable[[SectionMaker], SectionMaker]:
    """Register the maker of the section of pages of a class."""

    def keep(make: SectionMaker) -> SectionMaker:
        SECTIONS[shape] = PageSection(template, make, frozenset(hides), rest, hides_findings, layout)
        return make

    return keep


@dataclass(frozen=True, slots=True)
class RaisingThing:
    """A document or release that raises an issue, and the concept it names where that is another one."""

    link: LinkView
    via: LinkView | None = None
    wider: bool = False


@dataclass(frozen=True, slots=True)
class ReleaseNumbers:
    """The numbers of documents of a release: stated, catalogued and missing.

    With each issue are the documents that show it, with each of the withheld documents its sentences.
    """

    stated_counts: tuple[int, ...]
    catalogued_count: int
    documents: str
    holding: LinkView | None
    meaning: str
    issues: tuple[tuple[LinkView, tuple[RaisingThing, ...]], ...]
    withheld: tuple[tuple[LinkView, tuple[str, ...]], ...]
    exemption_counts: tuple[RedactionCount, ...]
    wall: WallView | None

    @property
    def missing(self) -> int:
        """Return the number of documents stated and not described, by the highest number stated."""
        return max(0, max(self.stated_counts, default=0) - self.catalogued_count)


@section("Release", "_release.html")
def release_numbers(presenter: Presenter, thing: Resource) -> ReleaseNumbers:
    """Return the numbers of a release, and its issues with the documents that raise them."""
    catalogue = presenter.catalogue
    holding = thing.one("holdingStatus")
    concept = catalogue.describe(holding) if holding else None
    documents = catalogue.pointing_things(thing.iri, "inSeries", catalogue.profile["ReleasedDocument"])
    stated_counts = tuple(int(str(value)) for value in thing.get("statedDocumentCount"))
    stated = withheld_statements(catalogue, set(documents))
    grounds = redactions_of(presenter, {"release": thing.iri}).ground_counts()
    return ReleaseNumbers(
        stated_counts=stated_counts,
        catalogued_count=len(documents),
        documents=list_path("document", inSeries=short_iri(thing.iri, catalogue.base)),
        holding=presenter.link(holding) if holding else None,
        meaning=concept.one("definition") if concept else "",
        issues=tuple(
            (presenter.link(issue), _showing_documents(presenter, issue, set(documents)))
            for issue in map(str, thing.get("raisesIssue"))
        ),
        withheld=tuple(
            (presenter.link(document), tuple(map(str, alike)))
            for document, alike in groupby(stated, key=lambda each: each.document)
        ),
        exemption_counts=exemption_counts(presenter, grounds, release=thing.iri),
        wall=wall_view(presenter, thing, documents, max(stated_counts, default=0)),
    )


def _showing_documents(presenter: Presenter, issue: str, documents: set[str]) -> tuple[RaisingThing, ...]:
    """Return the documents of a release that raise an issue, a narrower one, or else a broader."""
    narrower, broader = presenter.catalogue.narrower(issue), presenter.catalogue.broader(issue)
    found = tuple(_raising_documents(presenter, issue, narrower, documents, False))
    return found or tuple(_raising_documents(presenter, issue, broader, documents, True))


def _raising_documents(
    presenter: Presenter, issue: str, concepts: list[str], documents: set[str], wider: bool
) -> Iterator[RaisingThing]:
    earlier: set[str] = set()
    for concept in concepts:
        for iri in _raising_iris(presenter, concept, "ReleasedDocument"):
            if iri in documents and iri not in earlier:
                earlier.add(iri)
                yield RaisingThing(
                    presenter.link(iri), None if concept == issue else presenter.link(concept), wider
                )


def _raising_iris(presenter: Presenter, concept: str, shape: str) -> list[str]:
    return presenter.catalogue.pointing_things(concept, "raisesIssue", presenter.catalogue.profile[shape])


@dataclass(frozen=True, slots=True)
class IssueNumbers:
    """The releases and documents that raise an issue, or a narrower one, and how many raise each itself."""

    releases: tuple[RaisingThing, ...]
    documents: tuple[RaisingThing, ...]
    rows: tuple[tuple[LinkView, int, int], ...]
    claims: tuple[QuotedClaim, ...]
    """Those that say of something that it raises the issue itself, in the order of their days."""
    first: frozenset[str]
    """The IRIs of the claims that were made before all others."""


@section("Issue", "_issue.html")
def issue_numbers(presenter: Presenter, thing: Resource) -> IssueNumbers:
    """Return the releases and documents that raise an issue, or one that falls under it."""
    concepts = presenter.catalogue.narrower(thing.iri)
    by_class = {
        shape: _raising_things(presenter, thing.iri, concepts, shape)
        for shape in ("Release", "ReleasedDocument")
    }
    rows = [
        (
            presenter.link(c),
            len(_raising_iris(presenter, c, "Release")),
            len(_raising_iris(presenter, c, "ReleasedDocument")),
        )
        for c in concepts
    ]
    claims = claims_linking("object", thing.iri, presenter, MAX_CLAIMS)
    first = first_claims(each.claim for each in claims)
    return IssueNumbers(by_class["Release"], by_class["ReleasedDocument"], tuple(rows), claims, first)


def _raising_things(
    presenter: Presenter, issue: str, concepts: list[str], shape: str
) -> tuple[RaisingThing, ...]:
    via: dict[str, str] = {}
    for concept in concepts:
        for iri in _raising_iris(presenter, concept, shape):
            via.setdefault(iri, concept)
    return tuple(
        RaisingThing(presenter.link(i), None if c == issue else presenter.link(c))
        for i, c in sorted(via.items())
    )


@section("Person", "_person.html")
def person_tenures(presenter: Presenter, person: Resource) -> tuple[Tenure, ...] | None:
    """Return the posts and roles of a person in the order of time, None where there are none."""
    return tenures_of(person, presenter) or None


@section("Organization", "_organization.html")
def organization_tenures(presenter: Presenter, organization: Resource) -> tuple[Tenure, ...] | None:
    """Return who held posts of an organization in the order of time, None for no one."""
    return tenures_in(organization, presenter) or None


# The filter of redactions by concepts of each scheme.
SCHEMES = dict(zip(("exemptions", "withholding-marks"), GROUND_FILTERS, strict=True))
SHOWN, CROPS = 20, 6


@dataclass(frozen=True, slots=True)
class ExemptionTotals:
    """The redactions by an exemption and by those under it, and the first of them."""

    rows: tuple[RedactionCount, ...]
    documents: tuple[RedactionCount, ...]
    more: int
    total: int
    gallery: str
    shown: tuple[RedactedDocumentView, ...]


@section("Concept", "_exemption.html")
def exemption_totals(presenter: Presenter, concept: Resource) -> ExemptionTotals | None:
    """Return the redactions by an exemption or a mark, None for other concepts, and where it has none."""
    base = presenter.catalogue.base
    name = next((SCHEMES[each] for each in SCHEMES if concept.iri.startswith(f"{base}scheme/{each}/")), "")
    selection = redactions_of(presenter, {name: concept.iri}) if name else None
    if selection is None or not selection.total:
        return None
    documents = selection.largest_documents(SHOWN)
    return ExemptionTotals(
        rows=tuple(_exemption_rows(presenter, name, concept.iri)),
        documents=tuple(
            RedactionCount(
                presenter.link(document),
                gallery_path(base, **{name: concept.iri, DOCUMENT: document}),
                times,
                selection.index.page_total(document, selection.choice),
            )
            for document, times in documents.items()
        ),
        more=max(selection.document_total - SHOWN, 0),
        total=selection.total,
        gallery=gallery_path(base, **{name: concept.iri}),
        shown=tuple(_first_crops(presenter, name, concept.iri, next(iter(documents)))),
    )


def _first_crops(presenter: Presenter, name: str, concept: str, document: str) -> list[RedactedDocumentView]:
    own = redactions_of(presenter, {name: concept, DOCUMENT: document})
    return redacted_documents(presenter, own, 0, min(CROPS, own.total))


def _exemption_rows(presenter: Presenter, name: str, concept: str) -> Iterator[RedactionCount]:
    """Yield the numbers of a concept and of each under it, as far as they are claimed themselves."""
    for iri in presenter.catalogue.narrower(concept):
        own = redactions_of(presenter, {name: iri}, exact=True)
        if own.total:
            gallery = gallery_path(presenter.catalogue.base, **{name: iri})
            yield RedactionCount(presenter.link(iri), gallery, own.total, own.page_total, own.document_total)


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """Who held the posts of an agency, in the order of time, and the redactions in its documents."""

    tenures: tuple[Tenure, ...]
    total: int
    gallery: str
    counts: tuple[RedactionCount, ...]


@section("Agency", "_agency.html")
def agency_facts(presenter: Presenter, agency: Resource) -> AgencyFacts | None:
    """Return what the page of an agency has besides its record, None where that is nothing."""
    tenures, redactions = tenures_in(agency, presenter), redactions_of(presenter, {"agency": agency.iri})
    if not tenures and not redactions.total:
        return None
    gallery = gallery_path(presenter.catalogue.base, agency=agency.iri)
    counts = exemption_counts(presenter, redactions.ground_counts(), agency=agency.iri)
    return AgencyFacts(tenures, redactions.total, gallery, counts)
