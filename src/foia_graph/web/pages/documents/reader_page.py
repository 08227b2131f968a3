"""A page in the reader: its picture, the words over it and beside it, and the notes in its margin."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from foia_graph.extract.parsed_document import Box, ParsedPage, PositionedText
from foia_graph.model.iris import last_segment, page_of
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import path_of
from foia_graph.publish.iiif.canvas_pages import UNKNOWN
from foia_graph.publish.presenter import Presenter
from foia_graph.store.document_files import PDF, StoredFile
from foia_graph.store.page_images import USUAL_WIDTH, WIDTHS
from foia_graph.web.pages.documents.lit_words import LitSpan
from foia_graph.web.pages.documents.page_notes import (
    ClaimNote,
    MachineNote,
    claim_notes,
    machine_notes,
    page_highlights,
)
from foia_graph.web.pages.documents.svg_text import svg_text
from foia_graph.web.pages.documents.text_highlights import (
    Highlight,
    TextPassage,
    light_passages,
    text_passages,
)

BLANK_TITLE = "A drawn box: perhaps a redaction"


@dataclass(frozen=True, slots=True)
class BoxOutline:
    """A box over the picture, in points of the page, and the anchor of the note that it belongs to.

    `name` is its own anchor; of several boxes of one note only the first has one.
    """

    box: Box
    kind: str
    title: str
    anchor: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class PageImageView:
    """The picture of a page: its address without the width, its sizes, and what lies over it.

    `width` and `height` are pixels of the usual picture, `across` and `down` points of the page. `service` is
    the address of the picture in the IIIF Image API, `text` the words over it as SVG.
    """

    path: str
    width: int
    height: int
    widths: tuple[int, ...]
    across: float
    down: float
    service: str
    outlines: tuple[BoxOutline, ...]
    text: str


@dataclass(frozen=True, slots=True)
class ReaderPage:
    """All that the reader shows of a page; `prefix` comes before the names of its anchors.

    `held_back` is the reason why its words are not shown, "" where they are. `query` is what the addresses of
    pages keep, as the words that are searched, from its question mark on.
    """

    href: str
    number: int
    printed_number: str
    stamps: tuple[str, ...]
    prefix: str
    held_back: str
    image: PageImageView | None
    words: tuple[TextPassage, ...]
    findings: tuple[MachineNote, ...]
    claims: tuple[ClaimNote, ...]
    query: str = ""


def reader_page(
    presenter: Presenter, leaf: Resource, prefix: str = "", lit: Sequence[LitSpan] = (), query: str = ""
) -> ReaderPage:
    """Return a page as the reader shows it, with some of its words lit."""
    document, number = page_of(leaf.iri)
    parsed_page = presenter.holdings.parsed_page(leaf.iri)
    words = parsed_page.words if parsed_page is not None else None
    highlights = list(page_highlights(presenter, leaf))
    claims = claim_notes(presenter, leaf.iri, words)
    outlines = [*_outlines(highlights, claims), *_lit_outlines(lit)]
    href = path_of(leaf.iri, presenter.catalogue.base)
    return ReaderPage(
        href=href,
        number=number,
        printed_number=leaf.one("pagination"),
        stamps=tuple(presenter.holdings.printed_numbers(leaf.iri)),
        prefix=prefix,
        held_back=_held_back_reason(parsed_page),
        image=_page_image(href, parsed_page, presenter.holdings.file_of(document), outlines),
        words=tuple(light_passages(_marked_passages(words, highlights, claims), lit)) if words else (),
        findings=tuple(machine_notes(presenter, leaf)),
        claims=tuple(claims),
        query=query,
    )


def _marked_passages(
    words: PositionedText, highlights: list[Highlight], claims: list[ClaimNote]
) -> list[TextPassage]:
    """Return the words of a page with what was found in them, and what claims that stand rest on.

    The words of a claim whose place is not known are not marked: they may stand elsewhere, too.
    """
    standing = (note.highlight for note in claims if note.claim.view.stands and note.place.start is not None)
    return text_passages(words, highlights, standing)


def _held_back_reason(parsed_page: ParsedPage | None) -> str:
    if parsed_page is None or parsed_page.status != "held-back":
        return ""
    return parsed_page.reason.rstrip(".") or "Words that nobody can see may be hidden on it"


def _page_image(
    href: str, parsed_page: ParsedPage | None, held_file: StoredFile | None, outlines: list[BoxOutline]
) -> PageImageView | None:
    if parsed_page is None or held_file is None or parsed_page.has_withheld_names:
        return None
    has_size = parsed_page.width and parsed_page.height
    across, down = (parsed_page.width, parsed_page.height) if has_size else UNKNOWN
    blanks = (BoxOutline(box, "blank", BLANK_TITLE) for box in parsed_page.blanks)
    is_drawn = has_size and held_file.media_type == PDF
    return PageImageView(
        f"{href}.png",
        USUAL_WIDTH,
        round(USUAL_WIDTH * down / across),
        WIDTHS[1:],
        round(across, 1),
        round(down, 1),
        f"/iiif/image/{last_segment(held_file.document)}/{parsed_page.number}" if is_drawn else "",
        tuple(_in_points(each, across, down) for each in (*blanks, *outlines)),
        svg_text(parsed_page.words, across, down) if parsed_page.words else "",
    )


def _outlines(highlights: list[Highlight], claims: list[ClaimNote]) -> Iterator[BoxOutline]:
    """Yield the boxes of notes."""
    named: set[str] = set()
    for each in highlights:
        if each.place.box is not None:
            name = "" if each.anchor in named else f"on-{each.anchor}"
            yield BoxOutline(each.place.box, each.kind, each.title, each.anchor, name)
            named.add(each.anchor)
    for note in claims:
        if note.box is not None:
            anchor = f"note-{note.anchor}"
            kind = "reading" if note.is_machine_read else "claim"
            yield BoxOutline(note.box, kind, f"Claim on {note.about.text}", anchor, f"on-{anchor}")


def _lit_outlines(lit: Sequence[LitSpan]) -> Iterator[BoxOutline]:
    """Yield the boxes of words that are lit, one for each line that they stand on."""
    for span in lit:
        for place, box in enumerate(span.boxes):
            name = "" if place else f"on-{span.anchor}"
            yield BoxOutline(box, span.kind, span.title, span.anchor, name)


def _in_points(outline: BoxOutline, across: float, down: float) -> BoxOutline:
    box = outline.box
    left, top = box.x * across / 100, box.y * down / 100
    width, height = box.width * across / 100, box.height * down / 100
    placed = Box(*(round(side, 1) for side in (left, top, width, height)))
    return replace(outline, box=placed)
