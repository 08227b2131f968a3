"""pypdf, the second engine: for the files and pages that PDFium cannot read.

It is written in Python and much slower, but reads some broken files that PDFium gives up. It neither says
where words stand nor draws a page, so nothing can tell what is hidden there: a page on which anything is
drawn but plain text is held back.
"""

import hashlib
import io
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pypdf
from msgspec.structs import replace

from foia_graph.extract.parsed_document import Attachment, ParsedPage, PositionedText
from foia_graph.extract.pdf.pdfium import LockedPdf, UnreadablePdf
from foia_graph.extract.pdf.text_layer import clean_text, one_line, split_lines

ENGINE_NAME = f"pypdf {pypdf.__version__}"
# Painted areas, shadings, images and forms, inline images, clipping, other states, and what leaves no ink.
_COULD_HIDE = {b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh", b"Do", b"BI", b"W", b"W*", b"gs", b"Tr"}
_COLOURS = {b"g", b"rg", b"k", b"sc", b"scn"}
_MAX_ATTACHMENTS = 100


@contextmanager
def open_document(data: bytes) -> Iterator[pypdf.PdfReader]:
    """Open a document without running any program; raises UnreadablePdf, or LockedPdf."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports each broken object
    with pypdf.apply_configuration(pypdf.overwrite_configuration(jbig2dec_binary=None)):
        yield _open_reader(data)


def _open_reader(data: bytes) -> pypdf.PdfReader:
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise LockedPdf("the file is locked by a password")
        len(reader.pages)
    except LockedPdf:
        raise
    except Exception as error:  # broken files raise AttributeError, RecursionError and others
        raise UnreadablePdf(_error_message(error)) from error
    return reader


def read_page(reader: pypdf.PdfReader, number: int, *, cleared: bool) -> ParsedPage:
    """Read a page by its number, from 1; raises UnreadablePdf."""
    try:
        return _read_page(reader.pages[number - 1], number, cleared)
    except Exception as error:  # as above
        raise UnreadablePdf(_error_message(error)) from error


def _read_page(page: pypdf.PageObject, number: int, cleared: bool) -> ParsedPage:
    text = "\n".join(piece.text for piece in split_lines(page.extract_text()))
    turned = page.rotation % 360
    size = (float(page.cropbox.width), float(page.cropbox.height))
    width, height = reversed(size) if turned % 180 else size
    start = ParsedPage(number, "extracted", round(width, 2), round(height, 2), turned)
    if not text.strip():
        return replace(start, status="image-only") if page.get_contents() else start
    if not cleared and _could_hide(page):
        return replace(
            start, status="held-back", reason="Nothing can tell whether words are hidden on the page."
        )
    return replace(start, layer=PositionedText(text))


def _could_hide(page: pypdf.PageObject) -> bool:
    contents = page.get_contents()
    if page.get("/Annots") or contents is None:
        return True
    return any(_is_doubtful(operator, operands) for operands, operator in contents.operations)


def _is_doubtful(operator: bytes, operands: Any) -> bool:
    if operator in _COLOURS:
        return any(value != 0 for value in operands)  # anything but black
    return operator in _COULD_HIDE


def read_metadata(reader: pypdf.PdfReader) -> dict[str, Any]:
    """Return the fields of a parsed document that are of the file as a whole, as far as they can be read."""
    found: dict[str, Any] = {"encrypted": reader.is_encrypted}
    try:
        found |= _information_fields(reader)
        found["version"] = reader.pdf_header.removeprefix("%PDF-")[:3]
        found["attachments"] = tuple(_attachments(reader))
    except Exception as error:  # noqa: BLE001  # as above
        found["notes"] = (f"what the file says of itself cannot be read: {_error_message(error)}",)
    return found


def _information_fields(reader: pypdf.PdfReader) -> dict[str, str]:
    data: Mapping[str, Any] = reader.metadata or {}
    keys = {
        "title": "/Title",
        "author": "/Author",
        "subject": "/Subject",
        "keywords": "/Keywords",
        "creator": "/Creator",
        "producer": "/Producer",
        "created": "/CreationDate",
        "modified": "/ModDate",
    }
    return {field: one_line(str(data.get(key, ""))) for field, key in keys.items()}


def _attachments(reader: pypdf.PdfReader) -> Iterator[Attachment]:
    for name, contents in list(reader.attachments.items())[:_MAX_ATTACHMENTS]:
        for content in contents:
            yield Attachment(one_line(name), len(content), hashlib.sha256(content).hexdigest())


def _error_message(error: BaseException) -> str:
    return f"pypdf: {one_line(clean_text(str(error)))[:200] or type(error).__name__}"
