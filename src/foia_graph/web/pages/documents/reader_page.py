"""A page in the reader: its picture with the words over it, and notes in the margin."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Literal

from foia_graph.extract.parsed_document import Box, ParsedPage, PositionedText, WordBox, word_boxes
from foia_graph.model.iris import last_segment, owner_iri, page_of
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.annotations.collections import PageClaim, page_claims
from foia_graph.publish.figures import finding_words
from foia_graph.publish.iiif.canvas_pages import UNKNOWN
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkedClaim, LinkView
from foia_graph.store.claim_views import EvidencePlace, claim_view, evidence_places
from foia_graph.store.document_files import PDF, StoredFile
from foia_graph.store.page_images import USUAL_WIDTH, WIDTHS

# What lights words: a search in the document, or a link to a passage.
LitKind = Literal["hit", "passage"]


@dataclass(frozen=True, slots=True)
class LitSpan:
    """Words of a page that are highlighted, from `start` up to `end`, with their boxes, an anchor and a
    title.
    """

    kind: LitKind
    start: int
    end: int
    anchor: str
    title: str
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Highlight:
    """A finding on a page, ready to be marked: its kind, position, anchor and title."""

    kind: str
    place: EvidencePlace
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class TextPassage:
    """Some words with their highlight, None for all that is between; `lit` says what somebody was led to."""

    text: str
    highlight: Highlight | None = None
    lit: LitSpan | None = None


# First character of a highlight, the one after its last, and the highlight.
_Span = tuple[int, int, Highlight]


def text_passages(
    words: PositionedText,
    highlights: Iterable[Highlight],
    claims: Iterable[Highlight] = (),
    lit: Sequence[LitSpan] = (),
) -> list[TextPassage]:
    """Return the words of a page, cut at the edges of highlights; of two that overlap the first stays.

    Those of `claims` are between them: whole sentences, in which other highlights stand. They are cut at the
    edges of lit spans, too, of which only the first piece has the anchor.
    """
    spans: list[_Span] = []
    for span in _highlight_spans(words, highlights):
        if not spans or spans[-1][1] <= span[0]:
            spans.append(span)
    for start, end, each in _highlight_spans(words, claims):
        spans += [(first, last, each) for first, last in _free_pieces(start, end, sorted(spans, key=_start))]
    return list(_cut_passages(words.text, spans, lit))


def _start(span: _Span) -> int:
    return span[0]


def _free_pieces(start: int, end: int, taken: Iterable[_Span]) -> Iterator[tuple[int, int]]:
    """Yield the pieces of a span that are in none of those that are taken, which are in order."""
    for first, last, _ in taken:
        if last <= start or end <= first:
            continue
        if start < first:
            yield start, first
        start = max(start, last)
    if start < end:
        yield start, end


def _cut_passages(text: str, spans: Sequence[_Span], lit: Sequence[LitSpan]) -> Iterator[TextPassage]:
    ends = (*(span[:2] for span in spans), *((each.start, each.end) for each in lit))
    edges = sorted({0, len(text), *(min(at, len(text)) for pair in ends for at in pair)})
    for start, end in pairwise(edges):
        highlight = next((each for first, last, each in spans if first <= start < last), None)
        led = next((each for each in lit if each.start <= start < each.end), None)
        begun = led if led is None or led.start == start else replace(led, anchor="")
        yield TextPassage(text[start:end], highlight, begun)


def _highlight_spans(words: PositionedText, highlights: Iterable[Highlight]) -> list[_Span]:
    """Return the spans of characters: those that are known, else the first position that no other has."""
    used_places: set[tuple[int, str]] = set()
    spans: list[_Span] = []
    for each in highlights:
        span = _known_span(words.text, each.place) or _first_span(words, each, used_places)
        if span is not None:
            used_places.add((span[0], each.title))
            spans.append((*span, each))
    # Of two that begin together the longer comes first, and stays.
    return sorted(spans, key=lambda span: (span[0], -span[1]))


def _known_span(text: str, place: EvidencePlace) -> tuple[int, int] | None:
    if place.start is None or place.end is None or not place.start < place.end <= len(text):
        return None
    return place.start, place.end


def _first_span(
    words: PositionedText, each: Highlight, used_places: set[tuple[int, str]]
) -> tuple[int, int] | None:
    """Return where a quote stands nearest to its box; found twice it is two positions where there are two."""
    starts = [at for at in _quote_starts(words.text, each.place.quote) if (at, each.title) not in used_places]
    if not starts:
        return None
    start = min(starts, key=lambda at: _box_distance(words, at, each.place))
    return start, start + len(each.place.quote)


def _quote_starts(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote) if quote else -1
    while at >= 0:
        yield at
        at = text.find(quote, at + len(quote))


def _box_distance(words: PositionedText, start: int, place: EvidencePlace) -> float:
    # 0 where there is no box.
    box = words.box_of(start, start + len(place.quote)) if place.box else None
    return abs(box.x - place.box.x) + abs(box.y - place.box.y) if box and place.box else 0.0


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
        words=tuple(_marked_passages(words, highlights, claims, lit)) if words else (),
        findings=tuple(machine_notes(presenter, leaf)),
        claims=tuple(claims),
        query=query,
    )


def _marked_passages(
    words: PositionedText, highlights: list[Highlight], claims: list[ClaimNote], lit: Sequence[LitSpan]
) -> list[TextPassage]:
    # Return the words of a page with what was found in them, and what claims that stand rest on.
    # The words of a claim whose position is not known are not marked: they may be elsewhere, too.
    standing = (note.highlight for note in claims if note.claim.view.stands and note.place.start is not None)
    return text_passages(words, highlights, standing, lit)


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


# Of the height of a line: where its letters are, and how large its font is.
_BASELINE, _FONT_SHARE = 0.8, 0.85
_LEAST_SIZE = 0.1
_SPREAD = 'lengthAdjust="spacingAndGlyphs"'
# A line that is so much higher than wide climbs.
_STEEP = 2.5


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
