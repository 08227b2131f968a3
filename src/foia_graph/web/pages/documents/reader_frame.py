"""The frame of the reader around a page: what the document is, and the ways to its other pages."""

from collections.abc import Iterable, Mapping
from itertools import chain, groupby
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from foia_graph.errors import RequestRefused
from foia_graph.model.claims import machine_values
from foia_graph.model.forms import HTML, JSON
from foia_graph.model.iris import last_segment
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.iiif.canvas_pages import UNKNOWN
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.search.query_parser import LONGEST as MAX_WORDS_LENGTH
from foia_graph.store.bates_index import Stamp
from foia_graph.store.document_files import LONGEST, read_page_number
from foia_graph.web.core.front_end import vendor_files
from foia_graph.web.core.problems import problem_response
from foia_graph.web.core.query_parameters import WORDS, form_value
from foia_graph.web.core.responses import lead_to, send_json
from foia_graph.web.core.site import current_catalogue, current_holdings, current_site
from foia_graph.web.pages.resources import require_thing
from foia_graph.web.pages.thing_page import current_viewer

blueprint = Blueprint("page_jump", __name__)
# Other pages that a text may mean, as many as are named.
MAX_NAMED = 3


@blueprint.get("/doc/document/<slug>/go")
def go(slug: str) -> Response:
    """Redirect to the page that a text most likely means; raises NotFound where it means none."""
    document = require_thing(f"{current_catalogue().base}id/document/{slug}")
    typed = request.args.get("to", "").strip()
    if not typed or len(typed) > LONGEST:
        raise RequestRefused(f"to is a page number or a Bates number of up to {LONGEST} characters.")
    readings = read_page_number(current_holdings(), document.iri, typed)
    if not readings:
        return _unknown_page(document.iri, typed)
    path = path_of(document.iri, current_catalogue().base)
    found = [(each, f"{path}/page/{each.page}") for each in readings]
    if negotiate(request.headers.get("Accept"), (HTML, JSON)) == JSON:
        response = send_json(
            {
                "pages": [
                    {"page": each.page, "numbering": each.numbering, "path": page, "sentence": each.sentence}
                    for each, page in found
                ]
            }
        )
    else:
        words = form_value(WORDS)
        if len(words) > MAX_WORDS_LENGTH:
            raise RequestRefused(f"{WORDS} has at most {MAX_WORDS_LENGTH:,} characters.")
        query = {**({WORDS: words} if words else {}), "to": typed}
        response = lead_to(f"{found[0][1]}?{urlencode(query)}")
    response.vary.add("Accept")
    return response


def jump_sentence(document: str, number: int) -> str:
    """Return how the text was understood that led to a page, "" where the address bears none that did."""
    typed = request.args.get("to", "").strip()[:LONGEST]
    readings = read_page_number(current_holdings(), document, typed) if typed else []
    if not readings or readings[0].page != number:
        return ""
    others = [each.sentence for each in readings[1 : 1 + MAX_NAMED]]
    more = len(readings) - 1 - len(others)
    return " Or: ".join((readings[0].sentence, *others)) + (f" And {more} more." if more else "")


def _unknown_page(document: str, typed: str) -> Response:
    pages = current_holdings().page_numbers(document)
    stamps = sorted(
        (stamp for found in current_holdings().page_stamps(document).values() for stamp in found),
        key=lambda stamp: (stamp.prefix, stamp.first),
    )
    there = [f"pages {pages[0]} to {pages[-1]} of the file"] if pages else ["no pages"]
    if stamps:
        there.append(f"Bates numbers from {stamps[0].as_printed} to {stamps[-1].as_printed}")
    sentence = f"No page of this document has the number {typed!r}; there are {' and '.join(there)}."
    return problem_response(404, sentence, links=[current_viewer().link(document)])


# The number of pages of a document that its contact sheet lists at once.
STRIP = 100


def document_head(
    presenter: Presenter, thing: Resource, numbers: list[int], stamps: Iterable[Stamp]
) -> dict[str, Any]:
    """Return what a document is, whose pages have these numbers and stamps, with its makers and releases."""
    ordered = sorted(stamps, key=lambda stamp: (stamp.prefix, stamp.first))
    ends = dict.fromkeys(stamp.as_printed for stamp in (ordered[0], ordered[-1])) if ordered else ()

    def links(*fields: str) -> list[LinkView]:
        names = dict.fromkeys(text_of(value) for field in fields for value in thing.get(field))
        return list(map(presenter.link, names))

    return {
        "document": LinkView(path_of(thing.iri, presenter.catalogue.base), presenter.heading(thing.iri)),
        "forms": [link.text for link in links("form")],
        "dates": tuple(dict.fromkeys(map(text_of, thing.get("created")))),
        "machine": {presenter.profile.fields[path, False] for path, _ in machine_values(thing)},
        "agencies": links("creator", "publisher"),
        "releases": links("inSeries"),
        "pages": len(numbers),
        "bates": ", ".join(presenter.holdings.printed_numbers(thing.iri)) or " – ".join(ends),
    }


ZOOM_FILES = {"script": ("openseadragon", "openseadragon.min.js")}


def reader_frame(
    presenter: Presenter,
    document: Resource,
    numbers: list[int],
    number: int,
    stamps: Mapping[str, list[Stamp]],
) -> dict[str, Any]:
    """Return the frame of a page of a document that has pages of these numbers, with these Bates numbers.

    It has the paths of the first, previous, following and last page, "" where there is none. `runs` are the
    pages of the document and how high each is for its width (`1-12:1.29 13:0.77`), `go` is the path that
    leads to a page by its number, `contents` that of the contact sheet, `understood` a sentence on how the
    number was taken that the reader came with, `zoom_script` the address of what zooms, `correct` where the
    words of the page are corrected, "" without a review.
    """
    path, place = path_of(document.iri, presenter.catalogue.base), numbers.index(number)
    page = f"document/{last_segment(document.iri)}/page/{number}"
    start = numbers[place // STRIP * STRIP]

    def at(index: int) -> str:
        is_other = 0 <= index < len(numbers) and index != place
        return f"{path}/page/{numbers[index]}" if is_other else ""

    return {
        "head": document_head(presenter, document, numbers, chain.from_iterable(stamps.values())),
        "number": number,
        "total": len(numbers),
        "first": at(0),
        "previous": at(place - 1),
        "following": at(place + 1),
        "last": at(len(numbers) - 1),
        "runs": " ".join(_page_runs(presenter, document.iri, numbers)),
        "go": f"{path}/go",
        "contents": f"{path}?pages={start}#pages" if start != numbers[0] else f"{path}#pages",
        "understood": jump_sentence(document.iri, number),
        "correct": f"/review/words?page={page}" if current_site().settings.review else "",
        "zoom_script": vendor_files(ZOOM_FILES).get("script", ""),
    }


def _page_runs(presenter: Presenter, document: str, numbers: list[int]) -> list[str]:
    reading = presenter.holdings.parsed_document(document)

    def shape(number: int) -> float:
        page = reading.find_page(number) if reading is not None else None
        width, height = (page.width, page.height) if page and page.width and page.height else UNKNOWN
        return round(height / width, 2)

    shapes = {number: shape(number) for number in numbers}
    places = {number: number - place for place, number in enumerate(numbers)}
    groups = groupby(numbers, key=lambda number: (shapes[number], places[number]))
    runs = [(ratio, list(run)) for (ratio, _), run in groups]
    return [f"{run[0]}{f'-{run[-1]}' if len(run) > 1 else ''}:{ratio}" for ratio, run in runs]
