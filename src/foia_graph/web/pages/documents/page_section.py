"""The section of a page of a document: its picture and its words, with highlights, and the findings."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from foia_graph.extract.parsed_document import Box, ParsedPage
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import comparison_path, path_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.document_files import page_of
from foia_graph.store.evidence_places import evidence_places
from foia_graph.store.page_images import USUAL_WIDTH, WIDTHS
from foia_graph.web.pages.documents.text_highlights import Highlight, TextPassage, text_passages
from foia_graph.web.pages.sections import section

ORIGINS = {
    "born-digital": "as the file has it, set by whoever made the page",
    "ocr": "read off the image by a machine; expect mistakes",
    "supplied": "as they came with the records of the catalogue; there is no picture to compare them with",
}


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding on a page: its anchor, the words that are printed, the confidence in it, and a note."""

    anchor: str
    words: str
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of the same exemption, person or number that have the same status and origin."""

    what: LinkView
    status: LinkView | None
    by: LinkView | None
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class BoxOutline:
    """A box over the picture, in percent of it."""

    box: Box
    kind: str
    title: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class PageImageView:
    """The picture of a page: its address without the width, its height at the usual width, boxes over it."""

    path: str
    width: int
    height: int
    widths: tuple[int, ...]
    outlines: tuple[BoxOutline, ...]


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """A page with the same text: its link, its similarity, and the path of the comparison."""

    link: LinkView
    document: LinkView
    stamps: tuple[str, ...]
    similarity: str
    compare: str


@dataclass(frozen=True, slots=True)
class PageView:
    """All that is shown of a page."""

    document: LinkView
    number: int
    total: int
    printed_number: str
    stamps: tuple[str, ...]
    status: LinkView | None
    held_back: str
    origin: str
    confidence: str
    previous: str
    following: str
    first: str
    last: str
    original: str
    has_file: bool
    text: str
    image: PageImageView | None
    words: tuple[TextPassage, ...] = ()
    similar_pages: tuple[SimilarPage, ...] = ()
    groups: tuple[tuple[str, int, tuple[FindingGroup, ...]], ...] = field(default=())


HIDDEN = (
    "position", "pagination", "isPartOf", "precedes", "textOrigin", "readStatus", "confidence", "sameTextAs",
)  # fmt: skip

PLAIN_KINDS = frozenset(("text", "string", "integer", "decimal", "number", "date", "day", "datetime"))
NOTES = frozenset(("confidence", "description", "remark"))
"""Fields of a finding that are shown beside it."""


@section("Page", "_page.html", HIDDEN, hides_findings=True)
def page_view(presenter: Presenter, leaf: Resource) -> PageView:
    """Return the view of a page."""
    document, number = page_of(leaf.iri)
    parsed_page = presenter.holdings.parsed_page(leaf.iri)
    path = path_of(leaf.iri, presenter.catalogue.base)
    numbers = presenter.holdings.page_numbers(document)
    status = leaf.one("readStatus")
    has_file = presenter.holdings.file_of(document) is not None
    return PageView(
        document=presenter.link(document),
        number=number,
        total=numbers[-1] if numbers else number,
        printed_number=leaf.one("pagination"),
        stamps=tuple(presenter.holdings.printed_numbers(leaf.iri)),
        status=presenter.link(status) if status else None,
        held_back=_held_back_reason(parsed_page),
        origin=ORIGINS.get(leaf.one("textOrigin"), leaf.one("textOrigin")),
        confidence=leaf.one("confidence"),
        **_neighbour_paths(presenter, document, number, numbers),
        original=presenter.original_address(document, number),
        has_file=has_file,
        text=f"{path}/text" if parsed_page is not None and parsed_page.words is not None else "",
        image=_page_image(presenter, path, parsed_page, leaf)
        if parsed_page is not None and has_file and not parsed_page.has_withheld_names
        else None,
        words=tuple(text_passages(parsed_page.words, _page_highlights(presenter, leaf)))
        if parsed_page is not None and parsed_page.words
        else (),
        similar_pages=tuple(_similar_pages(presenter, leaf)),
        groups=tuple(_finding_groups(presenter, leaf)),
    )


def _held_back_reason(parsed_page: ParsedPage | None) -> str:
    if parsed_page is None or parsed_page.status != "held-back":
        return ""
    return parsed_page.reason.rstrip(".") or "Words that nobody can see may be hidden on it"


def _neighbour_paths(presenter: Presenter, document: str, number: int, numbers: list[int]) -> dict[str, str]:
    """Return the paths of the pages before and after, the first and the last, "" where there is none."""
    place = numbers.index(number) if number in numbers else 0

    def at(index: int) -> str:
        is_other = 0 <= index < len(numbers) and numbers[index] != number
        return path_of(f"{document}/page/{numbers[index]}", presenter.catalogue.base) if is_other else ""

    return {
        "previous": at(place - 1),
        "following": at(place + 1),
        "first": at(0),
        "last": at(len(numbers) - 1),
    }


def _similar_pages(presenter: Presenter, leaf: Resource) -> Iterator[SimilarPage]:
    """Yield the pages with the same text, the most similar first."""
    claims = leaf.parts("claims")
    similar = {text_of(each): claim.one("confidence") for claim in claims for each in claim.get("object")}
    twins = map(text_of, leaf.get("sameTextAs"))
    for iri in sorted(twins, key=lambda iri: (-float(similar.get(iri) or 0), iri)):
        document, number = page_of(iri)
        yield SimilarPage(
            LinkView(path_of(iri, presenter.catalogue.base), f"page {number}"),
            presenter.link(document),
            tuple(presenter.holdings.printed_numbers(iri)),
            similar.get(iri, ""),
            comparison_path(leaf.iri, iri),
        )


# -- the picture ---------------------------------------------------------------------------------------------


def _page_image(presenter: Presenter, path: str, parsed_page: ParsedPage, leaf: Resource) -> PageImageView:
    ratio = parsed_page.height / parsed_page.width if parsed_page.width and parsed_page.height else 11 / 8.5
    blanks = (BoxOutline(box, "blank", "A drawn box: perhaps a redaction") for box in parsed_page.blanks)
    outlines = (
        BoxOutline(each.place.box, each.kind, each.title, each.anchor)
        for each in _page_highlights(presenter, leaf)
        if each.place.box is not None
    )
    return PageImageView(
        f"{path}.png", USUAL_WIDTH, round(USUAL_WIDTH * ratio), WIDTHS[1:], (*blanks, *outlines)
    )


def _page_highlights(presenter: Presenter, leaf: Resource) -> Iterator[Highlight]:
    """Yield the highlights of a page, each at its place, redactions before all others."""
    for prop in presenter.profile[leaf.type].finding_fields:
        for part in leaf.parts(prop.name):
            for place in evidence_places(part):
                yield Highlight(prop.name, place, _part_anchor(part), _highlight_title(presenter, part))


def _highlight_title(presenter: Presenter, part: Resource) -> str:
    """Return the title of a finding, in a few words."""
    labels = ", ".join(presenter.link(iri).text for iri in _named_iris(part))
    return labels or _part_words(presenter, part) or part.type


# -- what was found ------------------------------------------------------------------------------------------


def _finding_groups(
    presenter: Presenter, leaf: Resource
) -> Iterator[tuple[str, int, tuple[FindingGroup, ...]]]:
    for prop in presenter.profile[leaf.type].finding_fields:
        parts = leaf.parts(prop.name)
        by_key: dict[tuple[str, str, str], list[Resource]] = {}
        for part in parts:
            for what in _group_keys(presenter, part):
                by_key.setdefault((what, part.one("status"), part.one("generatedBy")), []).append(part)
        groups = (_finding_group(presenter, key, each) for key, each in sorted(by_key.items()))
        if parts:
            yield prop.heading or prop.title, len(parts), tuple(groups)


def _finding_group(presenter: Presenter, key: tuple[str, str, str], parts: list[Resource]) -> FindingGroup:
    what, status, by = (presenter.link(name) if "://" in name else LinkView("", name) for name in key)
    findings = tuple(map(_finding_view, sorted(parts, key=_reading_order)))
    return FindingGroup(what, status if status.text else None, by if by.text else None, findings)


def _named_iris(part: Resource) -> list[str]:
    """Return the IRIs of the exemptions that a part claims, of its marks, or of those who are mentioned."""
    names = ("claimedExemption", "withholdingMark", "body")
    return [text_of(each) for name in names for each in part.get(name)]


def _group_keys(presenter: Presenter, part: Resource) -> list[str]:
    """Return the keys by which a part is grouped: IRIs, or words where nothing is named."""
    return _named_iris(part) or [_part_words(presenter, part) or "not named"]


def _part_words(presenter: Presenter, part: Resource) -> str:
    """Return the words of a part: as they stand, else its label, else its first plain value."""
    shape = presenter.profile[part.type]
    plain = (p.name for p in shape.properties.values() if p.kind in PLAIN_KINDS and p.name not in NOTES)
    names = ("asPrinted", "asStated", shape.label_field, *plain)
    return next((part.one(name) for name in names if part.one(name)), "")


def _finding_view(part: Resource) -> FindingView:
    quote = next((place.quote for place in evidence_places(part)), "")
    words = part.one("asStated") or quote
    return FindingView(_part_anchor(part), words, part.one("confidence"), part.one("description"))


def _reading_order(part: Resource) -> tuple[float, float, str]:
    """Return the key that sorts parts as they stand on the page."""
    box = next((place.box for place in evidence_places(part) if place.box), Box(0, 0, 0, 0))
    return box.y, box.x, part.iri


def _part_anchor(part: Resource) -> str:
    return part.iri.partition("#")[2]
