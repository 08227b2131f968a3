"""What pages of some classes show besides their rows: the numbers of a release, what shows an issue."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from foia_graph.model.profile import Shape
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import list_path, short
from foia_graph.publish.presenter import Viewer
from foia_graph.publish.view_models import Link

Make = Callable[[Viewer, Resource], object]
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

    link: Link
    via: Link | None = None
    wider: bool = False


@dataclass(frozen=True, slots=True)
class IssueRow:
    """An issue that a release raises, with the documents that show it."""

    issue: Link
    documents: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class ReleaseNumbers:
    """What a release promises, what is catalogued of it, and what is missing."""

    stated: tuple[int, ...]
    catalogued: int
    documents: str
    holding: Link | None
    meaning: str
    issues: tuple[IssueRow, ...]

    @property
    def missing(self) -> int:
        """Count the documents that are stated and not described (by the highest of the numbers stated)."""
        return max(0, max(self.stated, default=0) - self.catalogued)


@section("Release", "_release.html")
def release(viewer: Viewer, thing: Resource) -> ReleaseNumbers:
    """Set what is stated against what is catalogued, and issues against the documents that show them."""
    catalogue = viewer.catalogue
    holding = thing.one("holdingStatus")
    concept = catalogue.describe(holding) if holding else None
    documents = catalogue.all_pointing(thing.iri, "inSeries", catalogue.profile["ReleasedDocument"])
    return ReleaseNumbers(
        stated=tuple(int(str(value)) for value in thing.get("statedDocumentCount")),
        catalogued=len(documents),
        documents=list_path("document", inSeries=short(thing.iri, catalogue.base)),
        holding=viewer.link(holding) if holding else None,
        meaning=concept.one("definition") if concept else "",
        issues=tuple(_issue_row(viewer, str(issue), set(documents)) for issue in thing.get("raisesIssue")),
    )


def _issue_row(viewer: Viewer, issue: str, documents: set[str]) -> IssueRow:
    """Find the documents of a release that show an issue, through narrower ones, else through the broader."""
    shown = list(_showing(viewer, issue, viewer.catalogue.narrower(issue), documents, False))
    shown = shown or list(_showing(viewer, issue, viewer.catalogue.broader(issue), documents, True))
    return IssueRow(viewer.link(issue), tuple(shown))


def _showing(
    viewer: Viewer, issue: str, concepts: list[str], documents: set[str], wider: bool
) -> Iterator[Shown]:
    seen: set[str] = set()
    for concept in concepts:
        for iri in _raising(viewer, concept, "ReleasedDocument"):
            if iri in documents and iri not in seen:
                seen.add(iri)
                yield Shown(viewer.link(iri), None if concept == issue else viewer.link(concept), wider)


def _raising(viewer: Viewer, concept: str, shape: str) -> list[str]:
    return viewer.catalogue.all_pointing(concept, "raisesIssue", viewer.catalogue.profile[shape])


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """A concept with the numbers of releases and documents that raise it itself."""

    concept: Link
    releases: int
    documents: int


@dataclass(frozen=True, slots=True)
class IssueNumbers:
    """What shows an issue, through narrower ones too."""

    releases: tuple[Shown, ...]
    documents: tuple[Shown, ...]
    rows: tuple[ConceptRow, ...]


@section("Issue", "_issue.html")
def issue(viewer: Viewer, thing: Resource) -> IssueNumbers:
    """Gather the releases and documents that show an issue or one that falls under it."""
    concepts = viewer.catalogue.narrower(thing.iri)
    found = {
        shape: _all_raising(viewer, thing.iri, concepts, shape) for shape in ("Release", "ReleasedDocument")
    }
    rows = [
        ConceptRow(
            viewer.link(c), len(_raising(viewer, c, "Release")), len(_raising(viewer, c, "ReleasedDocument"))
        )
        for c in concepts
    ]
    return IssueNumbers(found["Release"], found["ReleasedDocument"], tuple(rows))


def _all_raising(viewer: Viewer, issue: str, concepts: list[str], shape: str) -> tuple[Shown, ...]:
    via: dict[str, str] = {}
    for concept in concepts:
        for iri in _raising(viewer, concept, shape):
            via.setdefault(iri, concept)
    return tuple(
        Shown(viewer.link(i), None if c == issue else viewer.link(c)) for i, c in sorted(via.items())
    )
