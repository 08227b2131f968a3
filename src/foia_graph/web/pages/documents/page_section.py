"""A page of a document, shown: its picture and its words beside each other, and what was found in them."""

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
from foia_graph.web.pages.documents.text_highlights import Found, Passage, passages
from foia_graph.web.pages.sections import section

ORIGINS = {
    "born-digital": "as the file has it, set by whoever made the page",
    "ocr": "read off the image by a machine; expect mistakes",
    "supplied": "as they came with the records of the catalogue; there is no picture to compare them with",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: its anchor, the words that are printed, and how sure that is."""

    anchor: str
    stated: str
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    """What means the same and was read alike: an exemption, somebody, a number."""

    what: LinkView
    status: LinkView | None
    by: LinkView | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A box over the picture, in percent of it."""

    box: Box
    kind: str
    title: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """The picture of a page: its address without the width, its height at the usual width, boxes over it."""

    path: str
    width: int
    height: int
    widths: tuple[int, ...]
    outlines: tuple[Outline, ...]


@dataclass(frozen=True, slots=True)
class Same:
    """A page that says the same: where it is, how similar it is, and where both are compared."""

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
    printed: str
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
    image: Image | None
    words: tuple[Passage, ...] = ()
    same: tuple[Same, ...] = ()
    groups: tuple[tuple[str, int, tuple[Group, ...]], ...] = field(default=())


HIDDEN = (
    "position", "pagination", "isPartOf", "precedes", "textOrigin", "readStatus", "confidence", "sameTextAs",
)  # fmt: skip


@section("Page", "_page.html", HIDDEN, hides_findings=True)
def page(presenter: Presenter, leaf: Resource) -> PageView:
    """Show a page."""
    document, number = page_of(leaf.iri)
    read = presenter.holdings.parsed_page(leaf.iri)
    path = path_of(leaf.iri, presenter.catalogue.base)
    numbers = presenter.holdings.page_numbers(document)
    status = leaf.one("readStatus")
    has_file = presenter.holdings.file_of(document) is not None
    return PageView(
        document=presenter.link(document),
        number=number,
        total=numbers[-1] if numbers else number,
        printed=leaf.one("pagination"),
        stamps=tuple(presenter.holdings.bates_index.printed_numbers(leaf.iri)),
        status=presenter.link(status) if status else None,
        held_back=_held_back(read),
        origin=ORIGINS.get(leaf.one("textOrigin"), leaf.one("textOrigin")),
        confidence=leaf.one("confidence"),
        **_beside(presenter, document, number, numbers),
        original=presenter.original_address(document, number),
        has_file=has_file,
        text=f"{path}/text" if read is not None and read.words is not None else "",
        image=_image(presenter, path, read, leaf) if read is not None and has_file else None,
        words=tuple(passages(read.words, _found(presenter, leaf))) if read is not None and read.words else (),
        same=tuple(_same(presenter, leaf)),
        groups=tuple(_groups(presenter, leaf)),
    )


def _held_back(read: ParsedPage | None) -> str:
    if read is None or read.status != "held-back":
        return ""
    return read.reason.rstrip(".") or "Words that nobody can see may be hidden on it"


def _beside(presenter: Presenter, document: str, number: int, numbers: list[int]) -> dict[str, str]:
    """Find the pages before and after, the first and the last."""
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


def _same(presenter: Presenter, leaf: Resource) -> Iterator[Same]:
    """Show the pages that say the same, the most similar first."""
    claims = leaf.parts("claims")
    similar = {text_of(each): claim.one("confidence") for claim in claims for each in claim.get("object")}
    twins = map(text_of, leaf.get("sameTextAs"))
    for iri in sorted(twins, key=lambda iri: (-float(similar.get(iri) or 0), iri)):
        document, number = page_of(iri)
        yield Same(
            LinkView(path_of(iri, presenter.catalogue.base), f"page {number}"),
            presenter.link(document),
            tuple(presenter.holdings.bates_index.printed_numbers(iri)),
            similar.get(iri, ""),
            comparison_path(leaf.iri, iri),
        )


# -- the picture ---------------------------------------------------------------------------------------------


def _image(presenter: Presenter, path: str, read: ParsedPage, leaf: Resource) -> Image:
    ratio = read.height / read.width if read.width and read.height else 11 / 8.5
    blanks = (Outline(box, "blank", "A drawn box: perhaps a redaction") for box in read.blanks)
    found = (
        Outline(each.place.box, each.kind, each.title, each.anchor)
        for each in _found(presenter, leaf)
        if each.place.box is not None
    )
    return Image(f"{path}.png", USUAL_WIDTH, round(USUAL_WIDTH * ratio), WIDTHS[1:], (*blanks, *found))


def _found(presenter: Presenter, leaf: Resource) -> Iterator[Found]:
    """Yield what was found on a page, each at its place, redactions before all else."""
    for prop in presenter.profile[leaf.type].finding_fields:
        for part in leaf.parts(prop.name):
            for place in evidence_places(part):
                yield Found(prop.name, place, _anchor(part), _title(presenter, part))


def _title(presenter: Presenter, part: Resource) -> str:
    """Return what was found, in a few words."""
    meant = ", ".join(presenter.link(iri).text for iri in _meant(part))
    return meant or part.one("asPrinted") or part.one("asStated") or part.type


# -- what was found ------------------------------------------------------------------------------------------


def _groups(presenter: Presenter, leaf: Resource) -> Iterator[tuple[str, int, tuple[Group, ...]]]:
    for prop in presenter.profile[leaf.type].finding_fields:
        parts = leaf.parts(prop.name)
        found: dict[tuple[str, str, str], list[Resource]] = {}
        for part in parts:
            for what in _means(part):
                found.setdefault((what, part.one("status"), part.one("generatedBy")), []).append(part)
        groups = (_group(presenter, key, each) for key, each in sorted(found.items()))
        if parts:
            yield prop.heading or prop.title, len(parts), tuple(groups)


def _group(presenter: Presenter, key: tuple[str, str, str], parts: list[Resource]) -> Group:
    what, status, by = (presenter.link(name) if "://" in name else LinkView("", name) for name in key)
    findings = tuple(map(_finding, sorted(parts, key=_where)))
    return Group(what, status if status.text else None, by if by.text else None, findings)


def _meant(part: Resource) -> list[str]:
    """Name the exemptions that a part claims, or who is mentioned."""
    return [text_of(each) for name in ("claimedExemption", "body") for each in part.get(name)]


def _means(part: Resource) -> list[str]:
    """Return what a part stands for, in words where nothing is named."""
    return _meant(part) or [part.one("asPrinted") or part.one("asStated") or "not named"]


def _finding(part: Resource) -> Finding:
    quote = next((place.quote for place in evidence_places(part)), "")
    stated = part.one("asStated") or quote
    return Finding(_anchor(part), stated, part.one("confidence"), part.one("description"))


def _where(part: Resource) -> tuple[float, float, str]:
    """Order parts as they stand on the page."""
    box = next((place.box for place in evidence_places(part) if place.box), Box(0, 0, 0, 0))
    return box.y, box.x, part.iri


def _anchor(part: Resource) -> str:
    return part.iri.partition("#")[2]
