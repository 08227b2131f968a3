"""What pages of some classes show besides their rows: the numbers of a release, what shows an issue."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from foia_graph.model.profile import Shape
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import list_path, short_iri
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView

Make = Callable[[Presenter, Resource], object]
Rest = Callable[[Resource], Resource]


@dataclass(frozen=True, slots=True)
class Section:
    """What pages of a class show besides their rows: what makes it, and the template that shows it.

    `make` gives None where there is nothing to show; else the fields in `hides` have no row, nor with
    `hides_findings` those that say what was found, and the others have what `rest` leaves of the thing.
    """

    template: str
    make: Make
    hides: frozenset[str]
    rest: Rest
    hides_findings: bool = False

    def hidden_fields(self, shape: Shape) -> frozenset[str]:
        """Return the names of the fields of a class that have no row."""
        found = (p.name for p in shape.finding_fields if p.kind == "nested" and self.hides_findings)
        return self.hides | frozenset(found)


SECTIONS: dict[str, Section] = {}


def section(
    shape: str,
    template: str,
    hides: Iterable[str] = (),
    rest: Rest = lambda thing: thing,
    hides_findings: bool = False,
) -> Callable[[Make], Make]:
    """Register what pages of a class show besides."""

    def keep(make: Make) -> Make:
        SECTIONS[shape] = Section(template, make, frozenset(hides), rest, hides_findings)
        return make

    return keep


@dataclass(frozen=True, slots=True)
class Shown:
    """A document that shows an issue, and the concept through which it does where that is another one."""

    link: LinkView
    via: LinkView | None = None
    wider: bool = False


@dataclass(frozen=True, slots=True)
class IssueRow:
    """An issue that a release raises, with the documents that show it."""

    issue: LinkView
    documents: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class ReleaseNumbers:
    """What a release promises, what is catalogued of it, and what is missing."""

    stated: tuple[int, ...]
    catalogued: int
    documents: str
    holding: LinkView | None
    meaning: str
    issues: tuple[IssueRow, ...]

    @property
    def missing(self) -> int:
        """Count the documents that are stated and not described (by the highest of the numbers stated)."""
        return max(0, max(self.stated, default=0) - self.catalogued)


@section("Release", "_release.html")
def release(presenter: Presenter, thing: Resource) -> ReleaseNumbers:
    """Set what is stated against what is catalogued, and issues against the documents that show them."""
    catalogue = presenter.catalogue
    holding = thing.one("holdingStatus")
    concept = catalogue.describe(holding) if holding else None
    documents = catalogue.pointing_things(thing.iri, "inSeries", catalogue.profile["ReleasedDocument"])
    return ReleaseNumbers(
        stated=tuple(int(str(value)) for value in thing.get("statedDocumentCount")),
        catalogued=len(documents),
        documents=list_path("document", inSeries=short_iri(thing.iri, catalogue.base)),
        holding=presenter.link(holding) if holding else None,
        meaning=concept.one("definition") if concept else "",
        issues=tuple(_issue_row(presenter, str(issue), set(documents)) for issue in thing.get("raisesIssue")),
    )


def _issue_row(presenter: Presenter, issue: str, documents: set[str]) -> IssueRow:
    """Find the documents of a release that show an issue, through narrower ones, else through the broader."""
    shown = list(_showing(presenter, issue, presenter.catalogue.narrower(issue), documents, False))
    shown = shown or list(_showing(presenter, issue, presenter.catalogue.broader(issue), documents, True))
    return IssueRow(presenter.link(issue), tuple(shown))


def _showing(
    presenter: Presenter, issue: str, concepts: list[str], documents: set[str], wider: bool
) -> Iterator[Shown]:
    seen: set[str] = set()
    for concept in concepts:
        for iri in _raising(presenter, concept, "ReleasedDocument"):
            if iri in documents and iri not in seen:
                seen.add(iri)
                yield Shown(presenter.link(iri), None if concept == issue else presenter.link(concept), wider)


def _raising(presenter: Presenter, concept: str, shape: str) -> list[str]:
    return presenter.catalogue.pointing_things(concept, "raisesIssue", presenter.catalogue.profile[shape])


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """A concept with the numbers of releases and documents that raise it itself."""

    concept: LinkView
    releases: int
    documents: int


@dataclass(frozen=True, slots=True)
class IssueNumbers:
    """What shows an issue, through narrower ones too."""

    releases: tuple[Shown, ...]
    documents: tuple[Shown, ...]
    rows: tuple[ConceptRow, ...]


@section("Issue", "_issue.html")
def issue(presenter: Presenter, thing: Resource) -> IssueNumbers:
    """Gather the releases and documents that show an issue or one that falls under it."""
    concepts = presenter.catalogue.narrower(thing.iri)
    found = {
        shape: _all_raising(presenter, thing.iri, concepts, shape)
        for shape in ("Release", "ReleasedDocument")
    }
    rows = [
        ConceptRow(
            presenter.link(c),
            len(_raising(presenter, c, "Release")),
            len(_raising(presenter, c, "ReleasedDocument")),
        )
        for c in concepts
    ]
    return IssueNumbers(found["Release"], found["ReleasedDocument"], tuple(rows))


def _all_raising(presenter: Presenter, issue: str, concepts: list[str], shape: str) -> tuple[Shown, ...]:
    via: dict[str, str] = {}
    for concept in concepts:
        for iri in _raising(presenter, concept, shape):
            via.setdefault(iri, concept)
    return tuple(
        Shown(presenter.link(i), None if c == issue else presenter.link(c)) for i, c in sorted(via.items())
    )
