"""A page in the reader: its picture with the words over it, and notes in the margin."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby, pairwise
from operator import attrgetter, itemgetter
from typing import Any, Literal

from foia_graph.extract.parsed_document import (
    Box,
    ParsedPage,
    PositionedText,
    WordBox,
    passage_boxes,
    word_boxes,
)
from foia_graph.extract.quoted_passages import single_blanks
from foia_graph.model.iris import last_segment, owner_iri, page_of
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.annotations.collections import page_claims
from foia_graph.publish.figures import finding_words
from foia_graph.publish.iiif.canvas_pages import UNKNOWN
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkedClaim, LinkView
from foia_graph.store.claim_views import EvidencePlace, claim_view, evidence_places
from foia_graph.store.document_files import PDF, StoredFile
from foia_graph.store.page_images import USUAL_WIDTH, WIDTHS

# Fields of a finding that name what was found.
NAMING = ("claimedExemption", "withholdingMark", "body")
# What lights words: a search in the document, or a link to a passage.
LitKind = Literal["hit", "passage", "corrected"]


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
        taken = sorted(spans, key=itemgetter(0))
        spans += [(first, last, each) for first, last in _free_pieces(start, end, taken)]
    return list(_cut_passages(words.text, spans, lit))


def _free_pieces(start: int, end: int, taken: Iterable[_Span]) -> Iterator[tuple[int, int]]:
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
    used_places: set[tuple[int, str]] = set()
    spans: list[_Span] = []
    for each in highlights:
        start, end = each.place.start, each.place.end
        if start is None or end is None or not start < end <= len(words.text):
            start = _quote_start(words, each, used_places)
            end = start + len(each.place.quote)
        if start >= 0:
            used_places.add((start, each.title))
            spans.append((start, end, each))
    # Of two that begin together the longer comes first, and stays.
    return sorted(spans, key=lambda span: (span[0], -span[1]))


def _quote_start(words: PositionedText, each: Highlight, used_places: set[tuple[int, str]]) -> int:
    starts = [at for at in _quote_starts(words.text, each.place.quote) if (at, each.title) not in used_places]
    return min(starts, key=lambda at: _box_distance(words, at, each.place), default=-1)


def _quote_starts(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote) if quote else -1
    while at >= 0:
        yield at
        at = text.find(quote, at + len(quote))


def _box_distance(words: PositionedText, start: int, place: EvidencePlace) -> float:
    # 0 where there is no box.
    box = words.box_of(start, start + len(place.quote)) if place.box else None
    return abs(box.x - place.box.x) + abs(box.y - place.box.y) if box and place.box else 0.0


@dataclass(frozen=True, slots=True)
class MachineNote:
    """A finding: the part that it is, its kind and class, what was found, and the positions of its words."""

    part: Resource
    kind: str
    title: str
    what: tuple[LinkView, ...]
    places: Sequence[EvidencePlace]

    @property
    def anchor(self) -> str:
        """Return its fragment on the page of its thing."""
        return self.part.iri.partition("#")[2]

    @property
    def words(self) -> str:
        """Return the words printed."""
        return self.part.one("asStated") or next((place.quote for place in self.places), "")

    @property
    def box(self) -> Box | None:
        """Return its first box."""
        return next((place.box for place in self.places if place.box), None)

    @property
    def highlights(self) -> list[Highlight]:
        """Return what marks it in the text and on the picture of the page."""
        title = ", ".join(each.text for each in self.what)
        return [Highlight(self.kind, place, self.anchor, title) for place in self.places]


@dataclass(frozen=True, slots=True)
class ClaimNote:
    """A claim that rests on the page: what it is about, its value, and its box if that is known.

    `place` is where its words are on the page.
    """

    about: LinkView
    value: str
    claim: LinkedClaim
    box: Box | None
    place: EvidencePlace

    @property
    def is_machine_read(self) -> bool:
        """Return whether a machine read it, and no one has looked at it."""
        return last_segment(self.claim.view.status) == "machine-read"

    @property
    def highlight(self) -> Highlight:
        """Return what marks its words in the text of the page."""
        title = f"Claim on {self.about.marked_text}"
        return Highlight("claim", self.place, f"note-{self.claim.view.anchor}", title)


@dataclass(frozen=True, slots=True)
class PassageNotes:
    """The notes on one passage: its words, "" where none are known, and the claims and findings on them."""

    words: str
    claims: list[ClaimNote] = field(default_factory=list)
    findings: list[MachineNote] = field(default_factory=list)


def notes_by_passage(claims: Iterable[ClaimNote], findings: Iterable[MachineNote]) -> list[PassageNotes]:
    """Return the notes of a page, those on the same words at the same position together, down the page."""
    found: dict[tuple[float, float, str], PassageNotes] = {}

    def passage(words: str, box: Box | None) -> PassageNotes:
        key = (box.y if box else 0.0, box.x if box else 0.0, single_blanks(words))
        return found.setdefault(key, PassageNotes(words))

    for claim in claims:
        passage(claim.claim.view.quote, claim.box).claims.append(claim)
    for finding in findings:
        passage(finding.words, finding.box).findings.append(finding)
    return [found[key] for key in sorted(found, key=itemgetter(0, 1))]


def machine_notes(presenter: Presenter, leaf: Resource) -> Iterator[MachineNote]:
    """Yield the findings on a page, redactions before all others."""
    for prop in presenter.profile[leaf.type].finding_fields:
        for part in leaf.parts(prop.name):
            named = (each for name in NAMING for each in part.get(name))
            what = tuple(presenter.link(text_of(each)) for each in named)
            what = what or (LinkView("", finding_words(presenter, part)),)
            yield MachineNote(
                part, prop.name, presenter.profile[part.type].title, what, evidence_places(part)
            )


def claim_notes(presenter: Presenter, page: str, words: PositionedText | None) -> list[ClaimNote]:
    """Return the claims whose evidence is on a page, of its document and of other things, as they are."""
    notes = []
    for found in page_claims(presenter, page):
        value = claim_view(found.claim, presenter.catalogue, found.about).value
        notes.append(
            ClaimNote(
                presenter.link(owner_iri(found.about.iri)),
                presenter.link(value).text if "://" in value else value,
                presenter.linked_claim(found.claim),
                found.box(words),
                found.place,
            )
        )
    return sorted(notes, key=lambda note: (note.box.y if note.box else 0.0, note.claim.view.anchor))


# -- the page ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BoxOutline:
    """A box over the picture of a page, and the anchor of the note that it belongs to.

    `name` is its own anchor; of several boxes of one note only the first has one.
    """

    box: Box
    kind: str
    title: str
    anchor: str = ""
    name: str = ""


def reader_page(
    presenter: Presenter, leaf: Resource, prefix: str = "", lit: Sequence[LitSpan] = (), query: str = ""
) -> dict[str, Any]:
    """Return all that the reader shows of a page, with some of its words highlighted.

    `prefix` comes before the names of its anchors, `query` behind the addresses of pages, from its question
    mark on. `held_back` is the reason why its words are not shown, "" where they are.
    """
    document, number = page_of(leaf.iri)
    parsed_page = presenter.holdings.parsed_page(leaf.iri)
    words = parsed_page.words if parsed_page is not None else None
    findings = list(machine_notes(presenter, leaf))
    highlights = [each for finding in findings for each in finding.highlights]
    claims = claim_notes(presenter, leaf.iri, words)
    # The words of a claim whose position is not known are not marked: they may be elsewhere, too.
    standing = (note.highlight for note in claims if note.claim.view.stands and note.place.start is not None)
    href = path_of(leaf.iri, presenter.catalogue.base)
    corrected = [
        LitSpan(
            "corrected", each.start, each.end, each.name, f"Corrected by {each.who}",
            passage_boxes(words, each.start, each.end),
        )
        for each in words.corrections
    ] if words else []  # fmt: skip
    outlines = _outlines(highlights, claims, (*lit, *corrected))
    return {
        "href": href,
        "number": number,
        "printed_number": leaf.one("pagination"),
        "stamps": presenter.holdings.printed_numbers(leaf.iri),
        "prefix": prefix,
        "held_back": held_back_reason(parsed_page) if parsed_page is not None else "",
        "image": _page_image(href, parsed_page, presenter.holdings.file_of(document), outlines),
        "words": text_passages(words, highlights, standing, lit) if words else [],
        "corrections": words.corrections if words else (),
        "notes": notes_by_passage(claims, findings),
        "query": query,
    }


def held_back_reason(page: ParsedPage) -> str:
    """Return why a page is held back, "" where it is not."""
    if page.status != "held-back":
        return ""
    return page.reason.rstrip(".") or "Invisible words may be hidden on it"


def page_picture(path: str, size: tuple[float, float]) -> dict[str, Any]:
    """Return the address of the picture of a page at a path, without the width, and its sizes in pixels."""
    across, down = size
    height = round(USUAL_WIDTH * down / across)
    return {"path": f"{path}.png", "width": USUAL_WIDTH, "height": height, "widths": WIDTHS[1:]}


def _page_image(
    href: str, page: ParsedPage | None, held_file: StoredFile | None, outlines: Iterable[BoxOutline]
) -> dict[str, Any] | None:
    """Return the picture of a page, None where there is none, with what lies over it in points of the page.

    `service` is the address of the picture in the IIIF Image API, `text` the words over it as SVG.
    """
    if page is None or held_file is None or page.has_withheld_names:
        return None
    has_size = page.width and page.height
    across, down = (page.width, page.height) if has_size else UNKNOWN
    blanks = (BoxOutline(box, "blank", "A drawn box: perhaps a redaction") for box in page.blanks)
    is_drawn = has_size and held_file.media_type == PDF
    return {
        **page_picture(href, (across, down)),
        "across": round(across, 1),
        "down": round(down, 1),
        "service": f"/iiif/image/{last_segment(held_file.document)}/{page.number}" if is_drawn else "",
        "outlines": [replace(each, box=_in_points(each.box, across, down)) for each in (*blanks, *outlines)],
        "text": svg_text(page.words, across, down) if page.words else "",
    }


def _outlines(
    highlights: Iterable[Highlight], claims: Iterable[ClaimNote], lit: Iterable[LitSpan]
) -> Iterator[BoxOutline]:
    """Yield the boxes of findings, of claims, and of words that are lit, one for each line of these."""
    named: set[str] = set()
    marks: tuple[tuple[Box | None, str, Highlight | LitSpan], ...] = (
        *((each.place.box, each.kind, each) for each in highlights),
        *((each.box, "reading" if each.is_machine_read else "claim", each.highlight) for each in claims),
        *((box, each.kind, each) for each in lit for box in each.boxes),
    )
    for box, kind, each in marks:
        if box is not None:
            name = "" if each.anchor in named else f"on-{each.anchor}"
            yield BoxOutline(box, kind, each.title, each.anchor, name)
            named.add(each.anchor)


def _in_points(box: Box, across: float, down: float) -> Box:
    sides = box.x * across, box.y * down, box.width * across, box.height * down
    return Box(*(round(side / 100, 1) for side in sides))


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
    x, y = f"{box.x + _BASELINE * box.width:.1f}", f"{box.y + box.height:.1f}"
    size, length = max(_FONT_SHARE * box.width, _LEAST_SIZE), max(box.height, _LEAST_SIZE)
    return (
        f'<text font-size="{size:.1f}" transform="rotate(-90 {x} {y})" x="{x}" y="{y}" '
        f'textLength="{length:.1f}" {_SPREAD}>{escape(text)}</text>'
    )
