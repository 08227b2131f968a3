"""`/dossier`: notes of a reader, which stay in the browser, and as PDF and DOCX, made of what it posts."""

from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import parse_qsl

import msgspec
from flask import Blueprint, Response, request
from PIL import Image, ImageDraw
from werkzeug.http import unquote_etag

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.extract.parsed_document import Box, box_around
from foia_graph.model.forms import CSL, DOCX, PDF
from foia_graph.model.iris import owner_iri, page_of
from foia_graph.publish.addresses import iri_of
from foia_graph.publish.citations.formats import citation_sentence
from foia_graph.publish.date_words import date_words
from foia_graph.publish.dossiers.blocks import Block, Evidence, Note, dossier_blocks
from foia_graph.publish.dossiers.docx_file import write_docx
from foia_graph.publish.dossiers.pdf_file import write_pdf
from foia_graph.publish.iiif.canvas_pages import canvas_page, parse_image_request
from foia_graph.publish.negotiation import negotiate
from foia_graph.web.core.problems import ResourceGone
from foia_graph.web.core.responses import send_page
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages import resources
from foia_graph.web.pages.citation_box import current_references, send_reference
from foia_graph.web.pages.crops import region_around
from foia_graph.web.pages.documents.files import draw_crop, fonts_in_use
from foia_graph.web.pages.documents.passages import (
    NOT_FOUND,
    find_in_document,
    passage_citation,
    requested_quote,
)
from foia_graph.web.pages.thing_page import current_viewer

blueprint = Blueprint("dossier", __name__)
WRITERS = {PDF: write_pdf, DOCX: write_docx}
# Notes of one file: each may need a picture, and a passage to be found.
MAX_NOTES = 100
WHOLE_PAGE = Box(0, 0, 100, 100)
# The most pixels of a picture, which fit between the margins of both files, and pixels of an inch.
MAX_SIZE, RESOLUTION = "!900,1275", 150
FRAME = (200, 90, 0)
# What is said of notes, by the page as well, which asks for their evidence itself.
SENTENCES = {
    "changed": "What the catalogue says about this has changed since {day}.",
    "missing": "This is not in the catalogue any more.",
    "lost": NOT_FOUND,
    "kept": "The note keeps what was copied; do not rely on it.",
}


@blueprint.get("/dossier")
def dossier() -> Response:
    """Send the page, which is the same for everybody."""
    return send_page("dossier.html", title="My notes", base=current_catalogue().base, sentences=SENTENCES)


@blueprint.post("/dossier")
def dossier_file() -> Response:
    """Send posted notes as a file, each checked against what the catalogue has now."""
    form = negotiate(request.headers.get("Accept"), WRITERS)
    try:
        label, notes = msgspec.json.decode(request.get_data(), type=tuple[str, list[Note]])
    except msgspec.DecodeError as error:
        raise RequestRefused(f"Notes are posted as JSON, [title, [note, …]]: {error}.") from None
    if not 1 <= len(notes) <= MAX_NOTES:
        raise RequestRefused(f"A file has from 1 to {MAX_NOTES} notes, not {len(notes)}.")
    base, today = current_catalogue().base, date_words(datetime.now(UTC).date().isoformat())
    checked = [(note, _evidence(note)) for note in notes]
    with fonts_in_use:
        data = WRITERS[form](dossier_blocks(label, f"From {base}, checked on {today} (UTC).", checked, base))
    name = f"attachment; filename=my-notes.{form.name}"
    headers = {"Content-Disposition": name, "Cache-Control": "no-store", "Vary": "Accept"}
    return Response(data, content_type=form.content_type, headers=headers)


def _evidence(note: Note) -> Evidence:
    """Return what is here of a note; raises RequestRefused for one that is on nothing of this catalogue."""
    path, _, query = note.path.partition("#")[0].partition("?")
    if not path.startswith("/doc/"):
        raise RequestRefused(f"The path of a note begins with /doc/, and is not {note.path[:80]!r}.")
    iri, words = iri_of(path[5:], current_catalogue().base), dict(parse_qsl(query))
    try:
        return _passage(iri, words) if "quote" in words else _thing(note, iri, path[5:])
    except NotFound:
        return Evidence(SENTENCES["missing"])
    except ResourceGone as error:
        return Evidence(f"{error} {SENTENCES['kept']}")


def _thing(note: Note, iri: str, key: str) -> Evidence:
    resources.require_thing(iri)
    claim = dict(parse_qsl(note.version.partition("?")[2])).get("iri", "")
    reference = current_references().reference(claim or iri)
    if claim and (reference is None or owner_iri(claim) != iri):
        raise NotFound(f"<{claim}> is no claim on <{iri}>.")
    answer = send_reference(reference, CSL) if claim and reference else resources.document(f"{key}.jsonld")
    is_same = unquote_etag(note.etag)[0] in (None, "", answer.get_etag()[0])
    warning = "" if is_same else SENTENCES["changed"].format(day=date_words(note.seen[:10]))
    picture = _picture(iri, ()) if page_of(iri)[1] and not claim else None
    return Evidence(warning, citation_sentence(reference) if reference else "", picture)


def _passage(page: str, words: dict[str, str]) -> Evidence:
    document, number = page_of(page)
    resources.require_thing(document)
    wanted = requested_quote(lambda name: words.get(name, ""))
    found = find_in_document(current_viewer(), page, wanted) if wanted else None
    if found is None:
        return Evidence(NOT_FOUND)
    reference = passage_citation(found)
    citation = citation_sentence(reference) if reference else ""
    return Evidence(found.change_since(number), citation, _picture(found.page, found.boxes))


def _picture(page: str, boxes: tuple[Box, ...]) -> Block:
    """Return the picture of a page or of words on it, framed, above its caption."""
    canvas = canvas_page(current_holdings(), page)
    region = region_around(box_around(boxes)) if boxes else WHOLE_PAGE
    part = f"pct:{region.x:g},{region.y:g},{region.width:g},{region.height:g}"
    try:
        drawn = draw_crop(canvas, parse_image_request(canvas.size, part, MAX_SIZE, "0", "default", "jpg"))
    except NotFound as error:
        return Block("picture", str(error))
    image, out = Image.open(BytesIO(drawn)).convert("RGB"), BytesIO()
    draw, across, down = ImageDraw.Draw(image), image.width / region.width, image.height / region.height
    for box in boxes:
        left, top = (box.x - region.x) * across, (box.y - region.y) * down
        frame = (left - 3, top - 3, left + box.width * across + 3, top + box.height * down + 3)
        draw.rectangle(frame, outline=FRAME, width=2)
    image.save(out, "JPEG", quality=85)
    caption = f"{current_viewer().heading(page)}.{' The frame is not on the page.' if boxes else ''}"
    return Block("picture", caption, out.getvalue(), image.width / RESOLUTION)
