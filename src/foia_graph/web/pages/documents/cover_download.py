"""The file of a document with a cover sheet before its pages: what it is, whence, and how it is cited."""

import hashlib
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, request

from foia_graph.errors import NotFound, RequestRefused, StoreError
from foia_graph.extract.pdf.pool import JobFailed, WorkerUnavailable
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.citations.sentence import citation_sentence
from foia_graph.publish.cover_sheets.sheet import CoverRow, CoverSheet
from foia_graph.publish.presenter import Presenter
from foia_graph.store.document_files import PDF, StoredFile
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.responses import set_version_headers
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.citation_box import current_references
from foia_graph.web.pages.documents.files import SHUT
from foia_graph.web.pages.documents.page_files import SHORTLY, current_drawing_client
from foia_graph.web.pages.resources import require_thing

blueprint = Blueprint("cover_download", __name__)
PIECE = 1 << 16
"""Bytes of the file that are sent at once."""
_drawing = threading.Lock()
"""The library that writes PDF keeps its fonts for all threads."""


@blueprint.get("/doc/document/<slug>/with-cover.pdf")
@operation(
    Operation(
        "Download a file with a cover sheet",
        "Gives the PDF of a document with a first sheet that says what it is, who made it public, its "
        "SHA-256, its Bates numbers, its citation and its address. The bytes of the file itself come first, "
        "unchanged; the sheet is an incremental update behind them.",
        cost="queued",
        parameters=(OperationParameter("slug", {"type": "string"}, "The name of the document.", "path"),),
        media_types=(PDF,),
        problems=(403, 404, 410, 503),
    )
)
def with_cover(slug: str) -> Response:
    """Send the file of a document behind a cover sheet."""
    document = require_thing(f"{current_catalogue().base}id/document/{slug}")
    viewer = thing_page.current_viewer()
    held_file = viewer.holdings.file_of(document.iri)
    if held_file is None or held_file.media_type != PDF:
        raise NotFound(f"No PDF of {viewer.heading(document.iri)} is held.")
    if not held_file.public:
        raise RequestRefused(held_file.why or "This file is not handed out.", 403)
    if not held_file.path.is_file():
        raise StoreError("This file is missing in the store; its keeper must load it again.")
    with _drawing:
        sheet = _cover_sheet(viewer, document, held_file, datetime.now(UTC).date()).pdf()
    return _covered_response(held_file, sheet, slug)


def _covered_response(held_file: StoredFile, sheet: bytes, slug: str) -> Response:
    try:
        update = current_site().pictures.front_update(held_file.path, sheet, current_drawing_client())
    except WorkerUnavailable as error:
        raise RequestRefused(str(error), 503, SHORTLY) from None
    except JobFailed as error:
        where = f"The file itself is at /file/{held_file.sha256}."
        raise NotFound(f"No cover sheet can be put before this file: {error}. {where}") from None
    response = Response(_file_pieces(held_file.path, update), content_type=PDF)
    response.content_length = held_file.path.stat().st_size + len(update)
    _set_headers(response, held_file, slug)
    # The engine writes another identifier each time, so only the sheet and the file can be compared.
    response.set_etag(hashlib.sha256(held_file.sha256.encode() + sheet).hexdigest(), weak=True)
    response.make_conditional(request)
    return response


def _file_pieces(path: Path, update: bytes) -> Iterator[bytes]:
    with path.open("rb") as opened:
        yield from iter(partial(opened.read, PIECE), b"")
    yield update


def _set_headers(response: Response, held_file: StoredFile, slug: str) -> None:
    set_version_headers(response, current_catalogue(), held_file.sha256)
    response.headers["Cache-Control"] = "no-cache"  # it may be withdrawn
    response.headers["Content-Security-Policy"] = SHUT
    name = f"{quote(slug, safe='')}-with-cover.pdf"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    about = path_of(held_file.document, current_catalogue().base)
    response.headers["Link"] = f'<{about}>; rel="describedby", </file/{held_file.sha256}>; rel="original"'


# -- the sheet -----------------------------------------------------------------------------------------------


def _cover_sheet(presenter: Presenter, document: Resource, held_file: StoredFile, day: date) -> CoverSheet:
    reference = current_references().thing_reference(document)
    archive = reference.archive if reference else ""
    size = held_file.size or held_file.path.stat().st_size
    return CoverSheet(
        archive or "Cover sheet",
        presenter.heading(document.iri),
        [
            CoverRow("From", _labels(presenter, document, "creator", "publisher")),
            CoverRow("Date on it", _texts(document, "created")),
            CoverRow("Released in", _labels(presenter, document, "inSeries")),
            CoverRow("Pages", _page_count(presenter, document)),
            CoverRow("Bates numbers", _bates_range(presenter, document.iri)),
            *_origin_rows(document, held_file, presenter.catalogue.base),
            CoverRow("Cite as", (f"{citation_sentence(reference)} {document.iri}",) if reference else ()),
            CoverRow("Address", (document.iri,), document.iri),
            CoverRow("SHA-256", (held_file.sha256,)),
        ],
        (
            "The pages behind this sheet are the file as it was obtained. The first "
            f"{size:,} bytes of this file are its bytes, unchanged; their SHA-256 is the one above.",
            f"This copy was made on {day.isoformat()} (UTC).",
        ),
    )


def _labels(presenter: Presenter, document: Resource, *fields: str) -> tuple[str, ...]:
    names = dict.fromkeys(text_of(value) for field in fields for value in document.get(field))
    return tuple(presenter.link(name).text for name in names)


def _texts(document: Resource, field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(text_of, document.get(field))))


def _page_count(presenter: Presenter, document: Resource) -> tuple[str, ...]:
    count = len(presenter.holdings.page_numbers(document.iri))
    return (f"{count:,}",) if count else ()


def _bates_range(presenter: Presenter, document: str) -> tuple[str, ...]:
    """Return the Bates numbers of a document, else the first and the last on its pages."""
    own = presenter.holdings.printed_numbers(document)
    if own:
        return (", ".join(own),)
    stamps = sorted(
        (stamp for found in presenter.holdings.page_stamps(document).values() for stamp in found),
        key=lambda stamp: (stamp.prefix, stamp.first),
    )
    ends = dict.fromkeys(stamp.as_printed for stamp in (stamps[:1] + stamps[-1:]))
    return (" – ".join(ends),) if ends else ()


def _origin_rows(document: Resource, held_file: StoredFile, base: str) -> Iterator[CoverRow]:
    """Yield where the file was obtained, and when it was made public, as far as that is known."""
    for part in document.parts("distribution"):
        if held_file.sha256 not in [each.one("checksumValue") for each in part.parts("checksum")]:
            continue
        origin = part.one("accessURL")
        if origin and not origin.startswith(base):
            yield CoverRow("Obtained from", (origin,), origin)
        if part.one("issued"):
            yield CoverRow("Made public", (part.one("issued"),))
