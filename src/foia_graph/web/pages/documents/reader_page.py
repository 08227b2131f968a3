"""A page in the reader: its picture with the words over it, and notes in the margin."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from operator import attrgetter

from foia_graph.extract.parsed_document import Box, ParsedPage, PositionedText
from foia_graph.extract.word_boxes import WordBox, word_boxes
from foia_graph.model.iris import last_segment, owner_iri, page_of
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.figures import finding_words
from foia_graph.publish.iiif.canvas_pages import UNKNOWN
from foia_graph.publish.page_claims import PageClaim, page_claims
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkedClaim, LinkView
from foia_graph.store.claim_views import claim_view
from foia_graph.store.document_files import PDF, StoredFile
from foia_graph.store.evidence_places import EvidencePlace, evidence_places
from foia_graph.store.page_images import USUAL_WIDTH, WIDTHS
from foia_graph.web.pages.documents.text_highlights import (
    Highlight,
    LitSpan,
    TextPassage,
    light_passages,
    text_passages,
)

MACHINE_READ = "machine-read"


@dataclass(frozen=True, slots=True)
class MachineNote:
    """A finding: its anchor, kind, what was found, the words printed, and how sure that is.

    `y` is where it is, in percent of the height of the page, 0 where that is not known.
    """

    anchor: str
    kind: str
    title: str
    what: tuple[LinkView, ...]
    words: str
    confidence: str
    remark: str
    status: LinkView | None
    by: LinkView | None
    box: Box | None

    @property
    def y(self) -> float:
        """Return where it is, in percent of the height of the page."""
        return self.box.y if self.box else 0.0


@dataclass(frozen=True, slots=True)
class ClaimNote:
    """A claim that rests on the page: its anchor, what it is about, its value, and its box if that is known.

    It may be a machine that read it, `is_machine_read`. `place` is where its words are on the page.
    """

    anchor: str
    about: LinkView
    href: str
    value: str
    claim: LinkedClaim
    is_machine_read: bool
    box: Box | None
    place: EvidencePlace

    @property
    def y(self) -> float:
        """Return where it is, in percent of the height of the page."""
        return self.box.y if self.box else 0.0

    @property
    def highlight(self) -> Highlight:
        """Return what marks its words in the text of the page."""
        return Highlight("claim", self.place, f"note-{self.anchor}", f"Claim on {self.about.text}")


# -- what a machine read -------------------------------------------------------------------------------------


def machine_notes(presenter: Presenter, leaf: Resource) -> list[MachineNote]:
    """Return the findings on a page as they are on it."""
    notes = (
        _machine_note(presenter, part, prop.name)
        for prop in presenter.profile[leaf.type].finding_fields
        for part in leaf.parts(prop.name)
    )
    return sorted(notes, key=lambda note: (note.y, note.box.x if note.box else 0.0, note.anchor))


def _machine_note(presenter: Presenter, part: Resource, kind: str) -> MachineNote:
    places = evidence_places(part)
    status, by = part.one("status"), part.one("generatedBy")
    quote = next((place.quote for place in places), "")
    return MachineNote(
        part_anchor(part),
        kind,
        presenter.profile[part.type].title,
        tuple(map(presenter.link, _named_iris(part))) or (LinkView("", finding_words(presenter, part)),),
        part.one("asStated") or quote,
        part.one("confidence"),
        part.one("description"),
        presenter.link(status) if status else None,
        presenter.link(by) if by else None,
        next((place.box for place in places if place.box), None),
    )


def page_highlights(presenter: Presenter, leaf: Resource) -> Iterator[Highlight]:
    """Yield the highlights of a page, each at its position, redactions before all others."""
    for prop in presenter.profile[leaf.type].finding_fields:
        for part in leaf.parts(prop.name):
            for place in evidence_places(part):
                yield Highlight(prop.name, place, part_anchor(part), _highlight_title(presenter, part))


def _highlight_title(presenter: Presenter, part: Resource) -> str:
    labels = ", ".join(presenter.link(iri).text for iri in _named_iris(part))
    return labels or finding_words(presenter, part)


def _named_iris(part: Resource) -> list[str]:
    names = ("claimedExemption", "withholdingMark", "body")
    return [text_of(each) for name in names for each in part.get(name)]


def part_anchor(part: Resource) -> str:
    """Return the fragment of a part on the page of its thing."""
    return part.iri.partition("#")[2]


# -- what the catalogue claims -------------------------------------------------------------------------------


def claim_notes(presenter: Presenter, page: str, words: PositionedText | None) -> list[ClaimNote]:
    """Return the claims whose evidence is on a page, of its document and of other things, as they are."""
    found = (_claim_note(presenter, each, words) for each in page_claims(presenter, page))
    return sorted(found, key=lambda note: (note.y, note.anchor))


def _claim_note(presenter: Presenter, found: PageClaim, words: PositionedText | None) -> ClaimNote:
    linked = presenter.linked_claim(found.claim)
    value = claim_view(found.claim, presenter.catalogue, found.about).value
    return ClaimNote(
        part_anchor(found.claim),
        presenter.link(owner_iri(found.about.iri)),
        path_of(found.claim.iri, presenter.catalogue.base),
        presenter.link(value).text if "://" in value else value,
        linked,
        last_segment(linked.view.status) == MACHINE_READ,
        found.box(words),
        found.place,
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
    """Return a page as the reader shows it, with some of its words highlighted."""
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
    # Return the words of a page with what was found in them, and what claims that stand rest on.
    # The words of a claim whose position is not known are not marked: they may be elsewhere, too.
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
    """Yield the boxes of words that are highlighted, one for each line that they are on."""
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


_BASELINE, _FONT_SHARE = 0.8, 0.85
"""Of the height of a line: where its letters are, and how large its font is."""
_LEAST_SIZE = 0.1
_SPREAD = 'lengthAdjust="spacingAndGlyphs"'
_STEEP = 2.5
"""A line that is so much higher than wide climbs."""


def svg_text(words: PositionedText, width: float, height: float) -> str:
    """Write the words of a page of so many points, an element for each line."""
    lines = groupby(word_boxes(words), key=attrgetter("box.y", "box.height"))
    return "\n".join(_svg_line(words.text, list(line), width, height) for _, line in lines)


def _svg_line(text: str, line: list[WordBox], width: float, height: float) -> str:
    first, last = line[0].box, line[-1].box
    left, top = first.x * width / 100, first.y * height / 100
    across, down = (last.x + last.width - first.x) * width / 100, first.height * height / 100
    if down > _STEEP * across and line[-1].end - line[0].start > 1:
        return _climbing_line(text[line[0].start : line[-1].end], Box(left, top, across, down))
    spans = " ".join(_svg_word(text[each.start : each.end], each.box, width) for each in line)
    size = max(_FONT_SHARE * down, _LEAST_SIZE)
    return f'<text font-size="{size:.1f}" y="{top + _BASELINE * down:.1f}">{spans}</text>'


def _svg_word(word: str, box: Box, width: float) -> str:
    x, across = box.x * width / 100, max(box.width * width / 100, _LEAST_SIZE)
    return f'<tspan x="{x:.1f}" textLength="{across:.1f}" {_SPREAD}>{escape(word)}</tspan>'


def _climbing_line(text: str, box: Box) -> str:
    """Write a line that runs from the bottom up, as what is printed along the edge of a page mostly does."""
    x, y = f"{box.x + _BASELINE * box.width:.1f}", f"{box.y + box.height:.1f}"
    size, length = max(_FONT_SHARE * box.width, _LEAST_SIZE), max(box.height, _LEAST_SIZE)
    return (
        f'<text font-size="{size:.1f}" transform="rotate(-90 {x} {y})" x="{x}" y="{y}" '
        f'textLength="{length:.1f}" {_SPREAD}>{escape(text)}</text>'
    )
