"""The frame of the reader around a page: what the document is, and the ways to its other pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from foia_graph.errors import RequestRefused
from foia_graph.model.forms import HTML, JSON
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.iiif.canvas_pages import UNKNOWN
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.bates_index import Stamp
from foia_graph.store.document_files import LONGEST, PageReading, read_page_number
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.front_end import vendor_files
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.problems import problem_response
from foia_graph.web.core.query_parameters import WORDS, form_value
from foia_graph.web.core.responses import lead_to, send_json
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.resources import require_thing

blueprint = Blueprint("page_jump", __name__)
# Other pages that a text may mean, as many as are named.
MAX_NAMED = 3


@blueprint.get("/doc/document/<slug>/go")
@declared_operation(
    "Go to a page of a document",
    "Leads to the page that a text names: the number of a page of the file, a printed page number, or a "
    "Bates number, however it is spelled; `pdf 12`, `printed 12` and `bates 12` say which. Programs are "
    "told how the text was understood, and what else it may mean.",
    cost="heavy",
    parameters=(
        OperationParameter("slug", {"type": "string"}, "The name of the document.", "path"),
        OperationParameter("to", {"type": "string", "maxLength": LONGEST}, "The text.", required=True),
        OperationParameter(WORDS, {"type": "string"}, "The words that are searched in the document."),
        AS_OF,
    ),
    media_types=(HTML.media_type, JSON.media_type),
    problems=(400, 404, 406, 410),
    answers=(200, 303),
)
def go(slug: str) -> Response:
    """Redirect to the page that a text most likely means; raises NotFound where it means none."""
    document = require_thing(f"{current_catalogue().base}id/document/{slug}")
    typed = _typed_text()
    readings = read_page_number(current_holdings(), document.iri, typed)
    if not readings:
        return _unknown_page(document.iri, typed)
    if negotiate(request.headers.get("Accept"), (HTML, JSON)) == JSON:
        return _vary(send_json({"pages": [_reading_body(document.iri, each) for each in readings]}))
    words = form_value(WORDS)
    query = {**({WORDS: words} if words else {}), "to": typed}
    return _vary(lead_to(f"{_page_path(document.iri, readings[0])}?{urlencode(query)}"))


def jump_sentence(document: str, number: int) -> str:
    """Return how the text was understood that led to a page, "" where the address bears none that did."""
    typed = request.args.get("to", "").strip()[:LONGEST]
    readings = read_page_number(current_holdings(), document, typed) if typed else []
    if not readings or readings[0].page != number:
        return ""
    others = [each.sentence for each in readings[1 : 1 + MAX_NAMED]]
    more = len(readings) - 1 - len(others)
    return " Or: ".join((readings[0].sentence, *others)) + (f" And {more} more." if more else "")


def _typed_text() -> str:
    typed = request.args.get("to", "").strip()
    if not typed or len(typed) > LONGEST:
        raise RequestRefused(f"to is a page number or a Bates number of up to {LONGEST} characters.")
    return typed


def _page_path(document: str, reading: PageReading) -> str:
    return path_of(f"{document}/page/{reading.page}", current_catalogue().base)


def _reading_body(document: str, reading: PageReading) -> dict[str, Any]:
    return {
        "page": reading.page,
        "numbering": reading.numbering,
        "path": _page_path(document, reading),
        "sentence": reading.sentence,
    }


def _unknown_page(document: str, typed: str) -> Response:
    """Send 404, with the numbers that pages of the document have."""
    pages = current_holdings().page_numbers(document)
    stamps = sorted(
        (stamp for found in current_holdings().page_stamps(document).values() for stamp in found),
        key=lambda stamp: (stamp.prefix, stamp.first),
    )
    there = [f"pages {pages[0]} to {pages[-1]} of the file"] if pages else ["no pages"]
    if stamps:
        there.append(f"Bates numbers from {stamps[0].as_printed} to {stamps[-1].as_printed}")
    sentence = f"No page of this document has the number {typed!r}; there are {' and '.join(there)}."
    return problem_response(404, sentence, links=[thing_page.thing_link(document)])


def _vary(response: Response) -> Response:
    response.vary.add("Accept")
    return response


# The number of pages of a document that its contact sheet lists at once.
STRIP = 100
AGENCY_FIELDS = ("creator", "publisher")


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What a document is: its link, form, dates, makers, releases, number of pages, and Bates numbers."""

    document: LinkView
    forms: tuple[str, ...]
    dates: tuple[str, ...]
    agencies: tuple[LinkView, ...]
    releases: tuple[LinkView, ...]
    pages: int
    bates: str


def document_head(
    presenter: Presenter, thing: Resource, numbers: list[int], stamps: Iterable[Stamp]
) -> DocumentHead:
    """Return the head of a document whose pages have these numbers and stamps."""

    def links(*fields: str) -> tuple[LinkView, ...]:
        names = dict.fromkeys(text_of(value) for field in fields for value in thing.get(field))
        return tuple(map(presenter.link, names))

    return DocumentHead(
        LinkView(path_of(thing.iri, presenter.catalogue.base), presenter.heading(thing.iri)),
        tuple(link.text for link in links("form")),
        tuple(dict.fromkeys(map(text_of, thing.get("created")))),
        links(*AGENCY_FIELDS),
        links("inSeries"),
        len(numbers),
        ", ".join(presenter.holdings.printed_numbers(thing.iri)) or stamp_range(stamps),
    )


def stamp_range(stamps: Iterable[Stamp]) -> str:
    """Return the first and the last of some Bates numbers as they are printed, "" where there are none."""
    ordered = sorted(stamps, key=lambda stamp: (stamp.prefix, stamp.first))
    if not ordered:
        return ""
    first, last = ordered[0].as_printed, ordered[-1].as_printed
    return first if first == last else f"{first} – {last}"


ZOOM_FILES = {"script": ("openseadragon", "openseadragon.min.js")}


@dataclass(frozen=True, slots=True)
class ReaderFrame:
    """The frame of a page: paths of the first, previous, following and last page, "" where there is none.

    `runs` are the pages of the document and how high each is for its width (`1-12:1.29 13:0.77`), `go` is the
    path that leads to a page by its number, `contents` that of the contact sheet, `understood` a sentence on
    how the number was taken that the reader came with, `zoom_script` the address of what zooms.
    """

    head: DocumentHead
    number: int
    total: int
    first: str
    previous: str
    following: str
    last: str
    runs: str
    go: str
    contents: str
    understood: str
    zoom_script: str


def reader_frame(
    presenter: Presenter,
    document: Resource,
    numbers: list[int],
    number: int,
    stamps: Mapping[str, list[Stamp]],
) -> ReaderFrame:
    """Return the frame of a page of a document that has pages of these numbers, with these Bates numbers."""
    path = path_of(document.iri, presenter.catalogue.base)
    start = numbers[numbers.index(number) // STRIP * STRIP]
    return ReaderFrame(
        document_head(presenter, document, numbers, (each for found in stamps.values() for each in found)),
        number,
        len(numbers),
        **_neighbour_paths(path, numbers, number),
        runs=" ".join(_page_runs(presenter, document.iri, numbers)),
        go=f"{path}/go",
        contents=f"{path}?pages={start}#pages" if start != numbers[0] else f"{path}#pages",
        understood=jump_sentence(document.iri, number),
        zoom_script=vendor_files(ZOOM_FILES).get("script", ""),
    )


def _neighbour_paths(document: str, numbers: list[int], number: int) -> dict[str, str]:
    """Return the paths of the pages before and after, the first and the last, "" where there is none."""
    place = numbers.index(number)

    def at(index: int) -> str:
        is_other = 0 <= index < len(numbers) and numbers[index] != number
        return f"{document}/page/{numbers[index]}" if is_other else ""

    return {
        "first": at(0),
        "previous": at(place - 1),
        "following": at(place + 1),
        "last": at(len(numbers) - 1),
    }


def _page_runs(presenter: Presenter, document: str, numbers: list[int]) -> list[str]:
    """Return runs of pages of the same shape that follow each other, each with its height by its width."""
    reading = presenter.holdings.parsed_document(document)

    def shape(number: int) -> float:
        page = reading.find_page(number) if reading is not None else None
        width, height = (page.width, page.height) if page and page.width and page.height else UNKNOWN
        return round(height / width, 2)

    shapes = {number: shape(number) for number in numbers}
    places = {number: number - place for place, number in enumerate(numbers)}
    runs = groupby(numbers, key=lambda number: (shapes[number], places[number]))
    return [_written_run(list(run), ratio) for (ratio, _), run in runs]


def _written_run(numbers: list[int], ratio: float) -> str:
    """Write a run of pages.

    >>> _written_run([1, 2, 3], 1.29), _written_run([4], 0.77)
    ('1-3:1.29', '4:0.77')
    """
    first, last = numbers[0], numbers[-1]
    return f"{first}:{ratio}" if first == last else f"{first}-{last}:{ratio}"
