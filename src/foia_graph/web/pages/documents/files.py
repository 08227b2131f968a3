"""Files of documents: originals by their SHA-256, with a cover sheet, and texts and pictures of pages."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, request

from foia_graph.errors import NotFound, RequestRefused, StoreError
from foia_graph.extract.parsed_document import ParsedPage
from foia_graph.extract.pdf.image_crops import ImageCrop
from foia_graph.extract.pdf.pool import JobFailed, WorkerUnavailable
from foia_graph.model import iris
from foia_graph.model.claims import marked
from foia_graph.model.iris import page_of
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import path_of
from foia_graph.publish.citations.formats import citation_sentence
from foia_graph.publish.cover_sheets.sheet import CoverRow, CoverSheet
from foia_graph.publish.date_words import date_words
from foia_graph.publish.iiif.canvas_pages import CanvasPage, is_listed
from foia_graph.publish.presenter import Presenter
from foia_graph.runtime.fair_queue import never_called_off
from foia_graph.store.document_files import PDF, StoredFile
from foia_graph.store.page_images import USUAL_WIDTH, WIDTHS, DrawingClient, PageImageSpec
from foia_graph.web.core.admission import release_slot
from foia_graph.web.core.responses import send_bytes, send_stored_file, version_headers
from foia_graph.web.core.site import current_catalogue, current_holdings, current_site
from foia_graph.web.core.wsgi_types import IS_GONE
from foia_graph.web.pages.citation_box import current_references
from foia_graph.web.pages.documents.reader_frame import document_head
from foia_graph.web.pages.resources import require_thing
from foia_graph.web.pages.signposts import Signposts
from foia_graph.web.pages.thing_page import current_viewer

blueprint = Blueprint("files", __name__)
OTHER = "application/octet-stream"
# The Content-Security-Policy of files, under which they may do nothing in a browser.
SHUT = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


@blueprint.get("/file/<sha256>")
def file(sha256: str) -> Response:
    """Send a file; a PDF may be looked at where the address ends in `?inline`."""
    held_file = current_holdings().file_by_digest(sha256)
    if held_file is None:
        raise NotFound("No document of this catalogue has a file of that name.")
    if not held_file.public:
        raise RequestRefused(held_file.why or "This file is not handed out.", 403)
    return _file_response(held_file)


def _file_response(held_file: StoredFile) -> Response:
    is_pdf, source = held_file.media_type == PDF, current_catalogue()
    # A stated type of HTML or SVG would let a document run scripts on this origin.
    response = send_stored_file(held_file.path, PDF if is_pdf else OTHER, held_file.sha256, source)
    response.headers["Content-Security-Policy"] = SHUT
    response.headers["Content-Disposition"] = _content_disposition(held_file)
    links = Signposts(require_thing(held_file.document), source).file_headers(f"/file/{held_file.sha256}")
    response.headers["Link"] = ", ".join(links)
    return response


def _content_disposition(held_file: StoredFile) -> str:
    suffix = ".pdf" if held_file.media_type == PDF else ""
    how = "inline" if "inline" in request.args and held_file.media_type == PDF else "attachment"
    return f"{how}; filename*=UTF-8''{quote(iris.last_segment(held_file.document), safe='')}{suffix}"


PLAIN = "text/plain; charset=utf-8"
PNG = "image/png"
SHORTLY = {"Retry-After": "5"}
# For how many seconds a picture may be shown without asking; it may be withdrawn.
MAX_AGE = 600


@blueprint.get("/doc/document/<slug>/page/<number>/text")
@blueprint.get("/doc/document/<slug>/page/<number>.txt")
def text(slug: str, number: str) -> Response:
    """Send the words of a page as they are in the store."""
    leaf = require_page(slug, number)
    page = readable_page(leaf)
    checksum = next((c.one("checksumValue") for c in leaf.parts("checksum")), "")
    return _link_description(send_bytes(page.text.encode(), PLAIN, current_catalogue(), checksum), leaf)


@blueprint.get("/doc/document/<slug>/page/<number>.png")
def picture(slug: str, number: str) -> Response:
    """Send the picture of a page, with boxes over what must not be seen."""
    leaf, widths = require_page(slug, number), list(map(str, WIDTHS))
    width = request.args.get("width", str(USUAL_WIDTH))
    if width not in widths:
        raise RequestRefused(f"width is one of {', '.join(widths)}, not {width[:20]!r}.")
    page_picture = _page_picture(leaf, int(width))
    with _drawing(f"Page {page_picture.page} cannot be drawn: {{}}."):
        data = current_site().pictures.draw_page(page_picture, current_drawing_client())
    response = send_bytes(data, PNG, current_catalogue())
    response.headers["Cache-Control"] = f"max-age={MAX_AGE}, must-revalidate"
    return _link_description(response, leaf)


def draw_crop(page: CanvasPage, cut: ImageCrop) -> bytes:
    """Return a piece of the image of a page; raises NotFound, or RequestRefused where too many draw."""
    with _drawing(f"Page {page.number} cannot be drawn: {{}}."):
        return current_site().pictures.crop_page(
            page.picture, cut, current_drawing_client(), keep=is_listed(cut)
        )


@contextmanager
def _drawing(failure: str) -> Iterator[None]:
    try:
        yield
    except WorkerUnavailable as error:
        raise RequestRefused(str(error), 503, SHORTLY) from None
    except JobFailed as error:
        raise NotFound(failure.format(error)) from None


def current_drawing_client() -> DrawingClient:
    """Return the client of this request, for whom an image is drawn."""
    release_slot()
    site = current_site()
    name = site.client_of(request.environ)
    return DrawingClient(
        name,
        request.environ.get(IS_GONE, never_called_off),
        partial(site.budgets.check_seconds, name),
        partial(site.budgets.charge_client, name),
    )


def require_page(slug: str, number: str) -> Resource:
    """Return the description of a page; raises NotFound, or Gone where it was withdrawn."""
    return require_thing(f"{current_catalogue().base}id/document/{slug}/page/{number}")


def readable_page(leaf: Resource) -> ParsedPage:
    """Return the page as it was read; raises Refused where it is held back, NotFound without words."""
    page = current_holdings().parsed_page(leaf.iri)
    if page is not None and page.status == "held-back":
        why = page.reason.rstrip(".") or "invisible words may be hidden on it"
        raise RequestRefused(f"{current_viewer().heading(leaf.iri)} is held back: {why}.", 403)
    if page is None or page.words is None:
        status = leaf.one("readStatus")
        why = f": {current_viewer().link(status).text.lower()}" if status else ""
        raise NotFound(f"There is no text of {current_viewer().heading(leaf.iri)}{why}.")
    return page


def _page_picture(leaf: Resource, width: int) -> PageImageSpec:
    document, number = page_of(leaf.iri)
    held_file = current_holdings().file_of(document)
    page = current_holdings().parsed_page(leaf.iri)
    if held_file is None or page is None:
        raise NotFound(f"No file with {current_viewer().heading(leaf.iri)} is held.")
    if page.has_withheld_names:
        raise RequestRefused(
            f"The picture of {current_viewer().heading(leaf.iri)} shows a name that is withheld.", 403
        )
    # What is handed out whole has nothing to cover.
    return PageImageSpec(held_file.path, number, width, held_file.public)


def _link_description(response: Response, leaf: Resource) -> Response:
    source = current_catalogue()
    ending = "/text" if response.mimetype == "text/plain" else ".png"
    links = Signposts(leaf, source).file_headers(path_of(leaf.iri, source.base) + ending)
    response.headers["Link"] = ", ".join(links)
    return response


# Bytes of the file that are sent at once.
PIECE = 1 << 16
# The library that writes PDF keeps its fonts for all threads.
fonts_in_use = threading.Lock()


@blueprint.get("/doc/document/<slug>/with-cover.pdf")
def with_cover(slug: str) -> Response:
    """Send the file of a document behind a cover sheet."""
    document = require_thing(f"{current_catalogue().base}id/document/{slug}")
    viewer = current_viewer()
    held_file = viewer.holdings.file_of(document.iri)
    if held_file is None or held_file.media_type != PDF:
        raise NotFound(f"No PDF of {viewer.heading(document.iri)} is held.")
    if not held_file.public:
        raise RequestRefused(held_file.why or "This file is not handed out.", 403)
    if not held_file.path.is_file():
        raise StoreError("This file is missing in the store; its keeper must load it again.")
    with fonts_in_use:
        sheet = _cover_sheet(viewer, document, held_file, datetime.now(UTC).date()).pdf()
    where = f"The file itself is at /file/{held_file.sha256}."
    with _drawing(f"No cover sheet can be put before this file: {{}}. {where}"):
        update = current_site().pictures.front_update(held_file.path, sheet, current_drawing_client())
    response = Response(_file_pieces(held_file.path, update), content_type=PDF)
    response.content_length = held_file.path.stat().st_size + len(update)
    response.headers.update(version_headers(current_catalogue(), held_file.sha256))
    response.headers["Cache-Control"] = "no-cache"  # it may be withdrawn
    response.headers["Content-Security-Policy"] = SHUT
    name = f"{quote(slug, safe='')}-with-cover.pdf"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    about = path_of(held_file.document, current_catalogue().base)
    response.headers["Link"] = f'<{about}>; rel="describedby", </file/{held_file.sha256}>; rel="original"'
    # The engine writes another identifier each time, so only the sheet and the file can be compared.
    response.set_etag(hashlib.sha256(held_file.sha256.encode() + sheet).hexdigest(), weak=True)
    response.make_conditional(request)
    return response


def _file_pieces(path: Path, update: bytes) -> Iterator[bytes]:
    with path.open("rb") as opened:
        yield from iter(partial(opened.read, PIECE), b"")
    yield update


# -- the sheet -----------------------------------------------------------------------------------------------


def _cover_sheet(presenter: Presenter, document: Resource, held_file: StoredFile, day: date) -> CoverSheet:
    numbers = presenter.holdings.page_numbers(document.iri)
    stamps = chain.from_iterable(presenter.holdings.page_stamps(document.iri).values())
    head = document_head(presenter, document, numbers, stamps)
    reference = current_references().thing_reference(document)
    archive = reference.archive if reference else ""
    size = held_file.size or held_file.path.stat().st_size
    return CoverSheet(
        archive or "Cover sheet",
        presenter.heading(document.iri),
        [
            CoverRow("From", tuple(agency.text for agency in head["agencies"])),
            CoverRow("Date on it", tuple(marked(day, "created" in head["machine"]) for day in head["dates"])),
            CoverRow("Released in", tuple(release.text for release in head["releases"])),
            CoverRow("Pages", (f"{head['pages']:,}",) if head["pages"] else ()),
            CoverRow("Bates numbers", (head["bates"],) if head["bates"] else ()),
            *_origin_rows(document, held_file, presenter.catalogue.base),
            CoverRow("Cite as", (f"{citation_sentence(reference)} {document.iri}",) if reference else ()),
            CoverRow("Address", (document.iri,), document.iri),
            CoverRow("SHA-256", (held_file.sha256,)),
        ],
        (
            "The pages behind this sheet are the file as it was obtained. The first "
            f"{size:,} bytes of this file are its bytes, unchanged; their SHA-256 is the one above.",
            f"This copy was made on {date_words(day.isoformat())} (UTC).",
        ),
    )


def _origin_rows(document: Resource, held_file: StoredFile, base: str) -> Iterator[CoverRow]:
    for part in document.parts("distribution"):
        if held_file.sha256 not in [each.one("checksumValue") for each in part.parts("checksum")]:
            continue
        origin = part.one("accessURL")
        if origin and not origin.startswith(base):
            yield CoverRow("Obtained from", (origin,), origin)
        if part.one("issued"):
            yield CoverRow("Made public", (part.one("issued"),))
