"""Pages compared word by word: as a page with both pictures, and as data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from foia_graph.audit.revealed_text import page_sheet
from foia_graph.errors import NotFound, RequestRefused
from foia_graph.extract.near_duplicates.diff import MAX_WORDS, compared_text
from foia_graph.extract.near_duplicates.hidden_passages import ComparedPassage, PageSide, compare_pages
from foia_graph.extract.parsed_document import ParsedPage, passage_boxes
from foia_graph.model.forms import FORMS, JSONLD
from foia_graph.model.iris import page_of
from foia_graph.model.jsonld import Json
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import comparison_path, path_of
from foia_graph.publish.descriptions import stub_body
from foia_graph.publish.iiif.canvas_pages import canvas_page
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.negotiation import form_by_suffix
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.serializers import RdfContent
from foia_graph.publish.view_models import LinkView
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.page_images import USUAL_WIDTH, WIDTHS
from foia_graph.web.core import responses
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.responses import lead_to, negotiated_response
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.documents.document_hits import PAGE_NAME
from foia_graph.web.pages.documents.files import readable_page, require_page
from foia_graph.web.pages.documents.reader_page import BoxOutline


@dataclass(frozen=True)
class ComparedSide:
    """One of two pages: its description, and its words as they were read."""

    thing: Resource
    page: ParsedPage

    @property
    def iri(self) -> str:
        """Return its name."""
        return self.thing.iri

    @property
    def link(self) -> LinkView:
        """Return the link to it."""
        return LinkView(path_of(self.iri, current_catalogue().base), f"Page {page_of(self.iri)[1]}")

    @property
    def document(self) -> str:
        """Return the IRI of its document."""
        return page_of(self.iri)[0]

    @property
    def bates(self) -> list[str]:
        """Return the Bates numbers on it, as they are printed."""
        return current_holdings().printed_numbers(self.iri)

    @property
    def releases(self) -> list[str]:
        """Return the IRIs of the releases of its document."""
        document = current_catalogue().describe(self.document)
        return [text_of(each) for each in document.get("inSeries")] if document else []

    @property
    def is_cut(self) -> bool:
        """Return True where it has more words than are compared."""
        return compared_text(self.page.text) != self.page.text

    def side_json(self) -> dict[str, Json]:
        """Write its page, document, number, Bates numbers and releases as JSON."""
        identity = {"page": self.iri, "document": self.document, "number": page_of(self.iri)[1]}
        return {**identity, "bates": [*self.bates], "releases": [*self.releases], "truncated": self.is_cut}


@dataclass(frozen=True)
class Comparison(RdfContent):
    """Two pages next to each other."""

    left: ComparedSide
    right: ComparedSide

    @property
    def path(self) -> str:
        """Return its address."""
        return comparison_path(self.left.iri, self.right.iri)

    @property
    def title(self) -> str:
        """Return the headings of both pages in one line."""
        left, right = (thing_page.current_viewer().heading(half.iri) for half in (self.left, self.right))
        return f"{left} beside {right}"

    @property
    def similarity(self) -> float | None:
        """Return the similarity that the catalogue states, from 0 to 1, None where it states none."""
        for claim in self.left.thing.parts("claims"):
            if self.right.iri in map(text_of, claim.get("object")) and claim.one("confidence"):
                return float(claim.one("confidence"))
        return None

    @cached_property
    def pieces(self) -> list[ComparedPassage]:
        """Return both texts, passage by passage."""
        return list(compare_pages(*(page_sheet(half.thing, half.page) for half in (self.left, self.right))))

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Write it as JSON-LD; what is next to the names of the pages, readers of linked data pass over."""
        stubs = (current_catalogue().stub(half.iri) for half in (self.left, self.right))
        return {
            "id": f"{current_catalogue().base}{self.path[1:]}",
            "rdfs:label": self.title,
            "dcterms:relation": [stub_body(stub, words) for stub in stubs if stub],
            "similarity": self.similarity,
            "left": self.left.side_json(),
            "right": self.right.side_json(),
            "passages": [_passage_json(each) for each in self.pieces],
        }


def _passage_json(piece: ComparedPassage) -> dict[str, Json]:
    body: dict[str, Json] = {"kind": piece.kind, "left": piece.left, "right": piece.right}
    if piece.hidden_passage:
        hidden = piece.hidden_passage
        body["hidden"] = {"by": hidden.by, "sign": hidden.sign, "exemptions": [*hidden.exemptions]}
    return body


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """A piece of a text that differs: its anchor, the class of its mark, its title, its offsets."""

    anchor: str
    mark: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ComparedPicture:
    """The picture of a page: its address without the width, its size at the usual one, and its outlines."""

    path: str
    width: int
    height: int
    widths: Sequence[int]
    outlines: tuple[BoxOutline, ...]


def compared_picture(presenter: Presenter, page: str, spans: Sequence[MarkedSpan]) -> ComparedPicture | None:
    """Return the picture of a page with outlines around some spans of its text, None where there is none."""
    canvas = canvas_page(presenter.holdings, page)
    words = canvas.parsed_page.words if canvas.parsed_page else None
    if canvas.held_file is None or words is None:
        return None
    width, height = canvas.size
    outlines = (
        BoxOutline(box, span.mark, span.title, span.anchor)
        for span in spans
        for box in passage_boxes(words, span.start, span.end)
    )
    path = f"{path_of(page, presenter.catalogue.base)}.png"
    usual_height = round(USUAL_WIDTH * height / width)
    return ComparedPicture(path, USUAL_WIDTH, usual_height, WIDTHS[1:], tuple(outlines))


PAGE_SIDES: tuple[PageSide, PageSide] = ("left", "right")
blueprint = Blueprint("compare", __name__)
# Digits of the number of a page at most.
LONGEST = 10
# Words from which on a new row begins, where both pages continue together.
ROW = 60
SLUG = {"type": "string"}
NUMBER = {"type": "integer", "minimum": 1, "maximum": 10 ** (LONGEST - 1) - 1}
ADDRESS = {"type": "string", "pattern": PAGE_NAME.pattern}
PAGES = (
    OperationParameter("left", SLUG, "The name of the document of the first page.", "path"),
    OperationParameter("one", NUMBER, "The number of the first page.", "path"),
    OperationParameter("right", SLUG, "The name of the document of the second page.", "path"),
    OperationParameter("other", NUMBER, "The number of the second page.", "path"),
)


@blueprint.get("/compare")
@declared_operation(
    "Compare any two pages",
    "Leads to the comparison of two pages, each given by its name: an IRI, or from `document/` on.",
    cost="light",
    parameters=(
        OperationParameter("a", ADDRESS, "The first page.", required=True),
        OperationParameter("b", ADDRESS, "The second page.", required=True),
    ),
    problems=(400,),
    answers=(303,),
)
def choose() -> Response:
    """Redirect to the comparison of pages `a` and `b`; `/compare?a=document/x/page/3&b=document/y/page/7`."""
    matches = [PAGE_NAME.search(request.args.get(name, "")) for name in ("a", "b")]
    if None in matches:
        raise RequestRefused("a and b each name a page, as document/x/page/3 does.")
    place = "/".join(part for match in matches if match for part in match.groups())
    return lead_to(f"/compare/{place}")


@blueprint.get("/compare/document/<left>/page/<one>/document/<right>/page/<other>")
@declared_operation(
    "Find the comparison of two pages",
    "Leads from the names of two pages, one after the other, to their comparison.",
    cost="light",
    parameters=PAGES,
    problems=(403, 404, 410),
    answers=(301,),
)
def named(left: str, one: str, right: str, other: str) -> Response:
    """Redirect from the names of two pages to their comparison."""
    return lead_to(comparison_path(_compared_side(left, one).iri, _compared_side(right, other).iri), 301)


@blueprint.get("/compare/<left>/<one>/<right>/<other>", defaults={"suffix": ""})
@blueprint.get("/compare/<left>/<one>/<right>/<other>.<suffix>")
@declared_operation(
    "Compare two pages word by word",
    "Gives the texts of two pages passage by passage: what both say, what was only read otherwise, what "
    f"one of them lacks, and what of that it hides. The first {MAX_WORDS:,} words of each are compared.",
    cost="heavy",
    parameters=PAGES,
    media_types=tuple(form.media_type for form in FORMS),
    problems=(403, 404, 406, 410),
    schemas={JSONLD.media_type: component_reference("PageComparison")},
)
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
    """A piece of a text: the class of its mark, the title of that, its words, and its anchor."""

    mark: str
    title: str
    text: str
    anchor: str = ""


def _comparison_page(comparison: Comparison) -> str:
    view = thing_page.current_viewer()
    return render_template(
        "compare.html",
        title=comparison.title,
        halves=[
            (half, compared_picture(view, half.iri, _marked_spans(view, comparison.pieces, side)))
            for half, side in zip((comparison.left, comparison.right), PAGE_SIDES, strict=True)
        ],
        link=view.link,
        similarity=comparison.similarity,
        rows=list(_comparison_rows(view, comparison.pieces)),
        most=MAX_WORDS,
        hidden=sum(1 for each in comparison.pieces if each.hidden_passage),
        other=comparison_path(comparison.right.iri, comparison.left.iri),
        forms=responses.form_links(comparison.path),
    )


def _marked_spans(view: Presenter, passages: list[ComparedPassage], mine: PageSide) -> list[MarkedSpan]:
    spans, end = [], 0
    for number, piece in enumerate(passages):
        text = piece.left if mine == "left" else piece.right
        start, end = end, end + len(text)
        mark, title = _mark_and_title(view, piece, mine)
        if mark:
            spans.append(MarkedSpan(_anchor(mine, number), mark, title, start, end))
    return spans


def _anchor(mine: PageSide, number: int) -> str:
    return f"{mine}-{number}"


def _comparison_rows(
    view: Presenter, passages: list[ComparedPassage]
) -> Iterator[tuple[list[MarkedText], list[MarkedText]]]:
    """Yield rows of both texts, which begin where both continue together."""
    left: list[MarkedText] = []
    right: list[MarkedText] = []
    count = 0
    for number, piece in enumerate(passages):
        if count >= ROW and piece.kind == "same":
            yield left, right
            left, right, count = [], [], 0
        sides: tuple[tuple[list[MarkedText], PageSide, str], ...]
        sides = (left, "left", piece.left), (right, "right", piece.right)
        for cells, mine, text in sides:
            if words := text.rstrip():
                marked = _mark_and_title(view, piece, mine)
                cells.append(MarkedText(*marked, words, _anchor(mine, number)))
            cells.append(MarkedText("", "", text[len(words) :]))
        count += len(piece.left.split())
    if left or right:
        yield left, right


def _mark_and_title(view: Presenter, piece: ComparedPassage, mine: PageSide) -> tuple[str, str]:
    """Return the class of the mark of a piece on one of the pages, and the title of that."""
    if piece.hidden_passage:
        by = ", ".join(view.link(iri).text for iri in piece.hidden_passage.exemptions)
        title = f"Hidden on the other page{f': {by}' if by else ''}"
        return (
            ("withheld", by or "Redacted in this copy")
            if piece.hidden_passage.by == mine
            else ("revealed", title)
        )
    if piece.kind == "same":
        return "", ""
    if piece.kind == "alike":
        return "alike", "Read otherwise on the other page"
    return "differs", "Otherwise on the other page" if piece.kind == "other" else "Not on the other page"
