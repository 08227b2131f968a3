"""Sections of pages: the numbers of a release, and the things that raise an issue."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from foia_graph.audit.release_wall import ReleaseWall, WallRow, WallSquare, WallState, release_wall
from foia_graph.audit.withheld_pages import withheld_statements
from foia_graph.model.profile import Shape
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import gallery_path, list_path, path_of, short_iri
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.quotes import QuotedClaim, claims_linking
from foia_graph.publish.view_models import LinkView, first_claims
from foia_graph.store.listing.selection import ListSelector
from foia_graph.store.redaction_index import PageCount
from foia_graph.store.redaction_selection import GROUND_FILTERS, RedactionSelection


@dataclass(frozen=True, slots=True)
class ExemptionCount:
    """The number of redactions by an exemption or a mark, of the pages with them, and their gallery."""

    exemption: LinkView
    times: int
    pages: int
    gallery: str


def exemption_counts(
    presenter: Presenter, counts: Mapping[str, PageCount], **where: str
) -> tuple[ExemptionCount, ...]:
    """Return the counts of some documents, the most frequent first; `where` are filters that mean these."""
    ordered = sorted(counts.items(), key=lambda each: (-each[1].times, each[0]))
    base = presenter.catalogue.base
    return tuple(
        ExemptionCount(
            presenter.link(ground), *count, gallery_path(base, **{_filter_of(ground, base): ground}, **where)
        )
        for ground, count in ordered
    )


def _filter_of(ground: str, base: str) -> str:
    exemption, mark = GROUND_FILTERS
    return exemption if ground.startswith(f"{base}scheme/exemptions/") else mark


STATE_WORDS: dict[WallState, tuple[str, str]] = {
    "held": ("", "here"),
    "promised": ("?", "described, and not held here"),
    "withheld": ("×", "withheld in full"),
    "missing": ("–", "missing: promised or counted, and not here"),
}
"""The sign in the squares of each state, and what it means."""


@dataclass(frozen=True, slots=True)
class SquareView:
    """A square: the class of its looks, its sign, its words, and where it leads."""

    state: WallState
    sign: str
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class WallRowView:
    """A row of squares, and what it belongs to, None where that is the release."""

    thing: LinkView | None
    squares: tuple[SquareView, ...]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A state with its sign, its meaning, and how many there are of it."""

    state: WallState
    sign: str
    meaning: str
    count: int


@dataclass(frozen=True, slots=True)
class WallView:
    """A wall: its legend, its rows, and what one square is in words."""

    legend: tuple[LegendEntry, ...]
    rows: tuple[WallRowView, ...]
    square: str


def wall_view(presenter: Presenter, release: Resource, documents: list[str], stated: int) -> WallView | None:
    """Return the wall of a release, None where it has nothing to show."""
    wall = release_wall(presenter.holdings, release.iri, documents, stated)
    if not wall.rows:
        return None
    legend = (LegendEntry(state, *STATE_WORDS[state], count) for state, count in wall.totals().items())
    rows = (_row_view(presenter, release.iri, wall, row) for row in wall.rows)
    return WallView(tuple(legend), tuple(rows), _square_words(wall))


def _square_words(wall: ReleaseWall) -> str:
    if wall.unit == "page":
        return "Each square is a page."
    if wall.unit == "document":
        return "Each square is a document, and looks like the worst of its pages."
    return f"Each square is {wall.size:,} documents, in the order of their names."


def _row_view(presenter: Presenter, release: str, wall: ReleaseWall, row: WallRow) -> WallRowView:
    thing = presenter.link(row.thing) if row.thing != release else None
    return WallRowView(thing, tuple(_square_views(presenter, release, wall, row)))


def _square_views(
    presenter: Presenter, release: str, wall: ReleaseWall, row: WallRow
) -> Iterator[SquareView]:
    base = presenter.catalogue.base
    for place, square in enumerate(row.squares):
        sign, _ = STATE_WORDS[square.state]
        href = _square_path(base, release, wall, square, place)
        yield SquareView(square.state, sign, _square_title(presenter, wall, square), href)


def _square_path(base: str, release: str, wall: ReleaseWall, square: WallSquare, place: int) -> str:
    if square.thing == release:
        return "/gaps?group=promised"
    if wall.unit == "documents":
        return list_path("document", inSeries=short_iri(release, base), per_page=wall.size, page=place + 1)
    return path_of(square.thing, base)


def _square_title(presenter: Presenter, wall: ReleaseWall, square: WallSquare) -> str:
    name = presenter.labels.name(square.thing) if wall.unit == "document" else ""
    return f"{name}: {square.words}" if name else square.words


MAX_CLAIMS = 50
"""The most claims that are read for the page of an issue."""
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
class IssueRow:
    """An issue that a release raises, with the documents that show it."""

    issue: LinkView
    documents: tuple[RaisingThing, ...]


@dataclass(frozen=True, slots=True)
class WithheldRow:
    """A document of a release, and its sentences on pages that were omitted."""

    document: LinkView
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleaseNumbers:
    """The numbers of documents of a release: stated, catalogued and missing."""

    stated_counts: tuple[int, ...]
    catalogued_count: int
    documents: str
    holding: LinkView | None
    meaning: str
    issues: tuple[IssueRow, ...]
    withheld: tuple[WithheldRow, ...] = ()
    exemption_counts: tuple[ExemptionCount, ...] = ()
    wall: WallView | None = None

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
    selector = ListSelector((("release", (thing.iri,)),))
    redactions = RedactionSelection(catalogue, presenter.holdings.redaction_index, selector)
    return ReleaseNumbers(
        stated_counts=stated_counts,
        catalogued_count=len(documents),
        documents=list_path("document", inSeries=short_iri(thing.iri, catalogue.base)),
        holding=presenter.link(holding) if holding else None,
        meaning=concept.one("definition") if concept else "",
        issues=tuple(_issue_row(presenter, str(issue), set(documents)) for issue in thing.get("raisesIssue")),
        withheld=tuple(_withheld_rows(presenter, set(documents))),
        exemption_counts=exemption_counts(presenter, redactions.ground_counts(), release=thing.iri),
        wall=wall_view(presenter, thing, documents, max(stated_counts, default=0)),
    )


def _withheld_rows(presenter: Presenter, documents: set[str]) -> Iterator[WithheldRow]:
    stated = withheld_statements(presenter.catalogue, documents)
    for document, alike in groupby(stated, key=lambda each: each.document):
        yield WithheldRow(presenter.link(document), tuple(map(str, alike)))


def _issue_row(presenter: Presenter, issue: str, documents: set[str]) -> IssueRow:
    """Return an issue with the documents of a release that raise it, a narrower one, or else a broader."""
    raising_things = list(
        _raising_documents(presenter, issue, presenter.catalogue.narrower(issue), documents, False)
    )
    raising_things = raising_things or list(
        _raising_documents(presenter, issue, presenter.catalogue.broader(issue), documents, True)
    )
    return IssueRow(presenter.link(issue), tuple(raising_things))


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
class ConceptRow:
    """A concept with the numbers of releases and documents that raise it itself."""

    concept: LinkView
    releases: int
    documents: int


@dataclass(frozen=True, slots=True)
class IssueNumbers:
    """The releases and documents that raise an issue, or a narrower one."""

    releases: tuple[RaisingThing, ...]
    documents: tuple[RaisingThing, ...]
    rows: tuple[ConceptRow, ...]
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
        ConceptRow(
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
