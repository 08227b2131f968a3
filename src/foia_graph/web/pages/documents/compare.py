"""Pages compared word by word: as a page with both pictures, and as data."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request

from foia_graph.audit.revealed_text import page_sheet
from foia_graph.errors import NotFound, RequestRefused
from foia_graph.extract.near_duplicates.diff import MAX_WORDS, compared_text
from foia_graph.extract.near_duplicates.hidden_passages import ComparedPassage, PageSide, compare_pages
from foia_graph.extract.parsed_document import ParsedPage, passage_boxes
from foia_graph.model.iris import page_of
from foia_graph.model.jsonld import Json
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import comparison_path, path_of
from foia_graph.publish.descriptions import stub_body
from foia_graph.publish.iiif.canvas_pages import canvas_page
from foia_graph.publish.negotiation import form_by_suffix
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.serializers import LanguageWriters, RdfContent
from foia_graph.runtime.shared_values import cached_property
from foia_graph.web.core.responses import form_links, lead_to, negotiated_response, suffixed_routes
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages.documents.files import readable_page, require_page
from foia_graph.web.pages.documents.passages import PAGE_NAME
from foia_graph.web.pages.documents.reader_page import page_picture
from foia_graph.web.pages.thing_page import current_viewer

PAGE_SIDES: tuple[PageSide, PageSide] = ("left", "right")


@dataclass(frozen=True)
class ComparedSide:
    """One of two pages: its description, and its words as they were read."""

    thing: Resource
    page: ParsedPage

    @cached_property
    def facts(self) -> dict[str, Json]:
        """Return its page, document, number, Bates numbers and releases; `truncated` where words are left."""
        iri, number = page_of(self.thing.iri)
        document = current_catalogue().describe(iri)
        return {
            "page": self.thing.iri,
            "document": iri,
            "number": number,
            "bates": [*current_holdings().printed_numbers(self.thing.iri)],
            "releases": [*map(text_of, document.get("inSeries"))] if document else [],
            "truncated": compared_text(self.page.text) != self.page.text,
        }


@dataclass(frozen=True)
class Comparison(RdfContent):
    """Two pages next to each other."""

    left: ComparedSide
    right: ComparedSide

    @property
    def path(self) -> str:
        """Return its address."""
        return comparison_path(self.left.thing.iri, self.right.thing.iri)

    @property
    def title(self) -> str:
        """Return the headings of both pages in one line."""
        left, right = (current_viewer().heading(half.thing.iri) for half in (self.left, self.right))
        return f"{left} beside {right}"

    @property
    def similarity(self) -> float | None:
        """Return the similarity that the catalogue states, from 0 to 1, None where it states none."""
        for claim in self.left.thing.parts("claims"):
            if self.right.thing.iri in map(text_of, claim.get("object")) and claim.one("confidence"):
                return float(claim.one("confidence"))
        return None

    @cached_property
    def pieces(self) -> list[ComparedPassage]:
        """Return both texts, passage by passage."""
        return list(compare_pages(*(page_sheet(half.thing, half.page) for half in (self.left, self.right))))

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Write it as JSON-LD; what is next to the names of the pages, readers of linked data pass over."""
        stubs = (current_catalogue().stub(half.thing.iri) for half in (self.left, self.right))
        return {
            "id": f"{current_catalogue().base}{self.path[1:]}",
            "rdfs:label": self.title,
            "dcterms:relation": [stub_body(stub, words) for stub in stubs if stub],
            "similarity": self.similarity,
            "left": self.left.facts,
            "right": self.right.facts,
            "passages": [_passage_json(each) for each in self.pieces],
        }


def _passage_json(piece: ComparedPassage) -> dict[str, Json]:
    body: dict[str, Json] = {"kind": piece.kind, "left": piece.left, "right": piece.right}
    if piece.hidden_passage:
        hidden = piece.hidden_passage
        body["hidden"] = {"by": hidden.by, "sign": hidden.sign, "exemptions": [*hidden.exemptions]}
    return body


blueprint = Blueprint("compare", __name__)
# Digits of the number of a page at most.
LONGEST = 10
# Words from which on a new row begins, where both pages continue together.
ROW = 60


@blueprint.get("/compare")
def choose() -> Response:
    """Redirect to the comparison of pages `a` and `b`; `/compare?a=document/x/page/3&b=document/y/page/7`."""
    matches = [PAGE_NAME.search(request.args.get(name, "")) for name in ("a", "b")]
    if None in matches:
        raise RequestRefused("a and b each name a page, as document/x/page/3 does.")
    place = "/".join(part for match in matches if match for part in match.groups())
    return lead_to(f"/compare/{place}")


@blueprint.get("/compare/document/<left>/page/<one>/document/<right>/page/<other>")
def named(left: str, one: str, right: str, other: str) -> Response:
    """Redirect from the names of two pages to their comparison."""
    return lead_to(
        comparison_path(_compared_side(left, one).thing.iri, _compared_side(right, other).thing.iri), 301
    )


@suffixed_routes(blueprint, "/compare/<left>/<one>/<right>/<other>")
def compare(left: str, one: str, right: str, other: str, suffix: str) -> Response:
    """Send the comparison of two pages."""
    form = form_by_suffix(suffix)
    comparison = Comparison(*(_compared_side(*place) for place in ((left, one), (right, other))))
    return negotiated_response(
        lambda: comparison, lambda: _comparison_page(comparison), comparison.path, form
    )


def _compared_side(slug: str, number: str) -> ComparedSide:
    if not (number.isascii() and number.isdecimal() and len(number) < LONGEST and int(number)):
        raise NotFound(f"No page is called {number[:20]!r}: the number of a page is a whole number from 1.")
    leaf = require_page(slug, str(int(number)))
    return ComparedSide(leaf, readable_page(leaf))


# -- the page ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A piece of the text of a page from `start` on: its words and the blanks behind them, and its mark.

    `mark` is the class of the mark, "" for what both pages say; it has a title and an anchor.
    """

    mark: str
    title: str
    anchor: str
    start: int
    words: str
    blanks: str


def _marked_texts(
    presenter: Presenter, pieces: Iterable[ComparedPassage], side: PageSide
) -> list[MarkedText]:
    texts, end = [], 0
    for number, piece in enumerate(pieces):
        text = piece.left if side == "left" else piece.right
        start, end, words = end, end + len(text), text.rstrip()
        mark, title = _mark_and_title(presenter, piece, side)
        texts.append(MarkedText(mark, title, f"{side}-{number}", start, words, text[len(words) :]))
    return texts


def _mark_and_title(presenter: Presenter, piece: ComparedPassage, side: PageSide) -> tuple[str, str]:
    if piece.hidden_passage:
        by = ", ".join(presenter.link(iri).text for iri in piece.hidden_passage.exemptions)
        if piece.hidden_passage.by == side:
            return "withheld", by or "Redacted in this copy"
        return "revealed", f"Redacted in the other copy{f': {by}' if by else ''}"
    if piece.kind == "same":
        return "", ""
    if piece.kind == "alike":
        return "alike", "OCR differs"
    return "differs", "Differs" if piece.kind == "other" else "Not on the other page"


def _comparison_page(comparison: Comparison) -> str:
    presenter = current_viewer()
    texts = [_marked_texts(presenter, comparison.pieces, side) for side in PAGE_SIDES]
    halves = comparison.left, comparison.right
    return render_template(
        "compare.html",
        title=comparison.title,
        halves=[
            (half.facts, _picture(presenter, half, each)) for half, each in zip(halves, texts, strict=True)
        ],
        similarity=comparison.similarity,
        rows=list(_comparison_rows(comparison.pieces, zip(*texts, strict=True))),
        most=MAX_WORDS,
        hidden=sum(1 for each in comparison.pieces if each.hidden_passage),
        other=comparison_path(comparison.right.thing.iri, comparison.left.thing.iri),
        forms=form_links(comparison.path),
    )


def _picture(presenter: Presenter, half: ComparedSide, texts: Iterable[MarkedText]) -> dict[str, Any] | None:
    canvas = canvas_page(presenter.holdings, half.thing.iri)
    words = canvas.parsed_page.words if canvas.parsed_page else None
    if canvas.held_file is None or words is None:
        return None
    outlines = [
        (box, each)
        for each in texts
        if each.mark
        for box in passage_boxes(words, each.start, each.start + len(each.words + each.blanks))
    ]
    return {
        **page_picture(path_of(half.thing.iri, presenter.catalogue.base), canvas.size),
        "outlines": outlines,
    }


def _comparison_rows(
    pieces: Iterable[ComparedPassage], texts: Iterable[tuple[MarkedText, ...]]
) -> Iterator[list[tuple[MarkedText, ...]]]:
    row: list[tuple[MarkedText, ...]] = []
    count = 0
    for piece, pair in zip(pieces, texts, strict=True):
        if count >= ROW and piece.kind == "same":
            yield row
            row, count = [], 0
        row.append(pair)
        count += len(piece.left.split())
    if row:
        yield row
