"""Fields of forms on a page: drawn by how they look, as annotations of other kinds are.

PDFium draws fields only where the form is made ready to be filled in. That reads all fields of the file, and
does not end with some files.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from foia_graph.extract.pdf.pdfium import raw

_DRAWN_SUBTYPE = "Stamp"
_DRAWN_UTF16 = (ctypes.c_ushort * (len(_DRAWN_SUBTYPE) + 1))(*map(ord, _DRAWN_SUBTYPE), 0)


def show_form_fields(page: Any) -> None:
    """Have the fields of an open page drawn with its other annotations; their kind is lost by that."""
    fields = [index for index in range(raw.FPDFPage_GetAnnotCount(page)) if _is_field(page, index)]
    if any(_lacks_appearance(page, index) for index in fields):
        _make_appearances(page)
    for index in fields:
        with _open_annotation(page, index) as field:
            raw.FPDFAnnot_SetStringValue(field, b"Subtype", _DRAWN_UTF16)


def _is_field(page: Any, index: int) -> bool:
    with _open_annotation(page, index) as annotation:
        return bool(raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_WIDGET)


def _lacks_appearance(page: Any, index: int) -> bool:
    with _open_annotation(page, index) as field:
        return not raw.FPDFAnnot_HasKey(field, b"AP")


def _make_appearances(page: Any) -> None:
    """Draw a page on a pixel: where the file asks for it, that gives fields the look that they lack."""
    bitmap = raw.FPDFBitmap_CreateEx(1, 1, raw.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise MemoryError
    raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, 1, 1, 0, raw.FPDF_ANNOT)
    raw.FPDFBitmap_Destroy(bitmap)


@contextmanager
def _open_annotation(page: Any, index: int) -> Iterator[Any]:
    annotation = raw.FPDFPage_GetAnnot(page, index)
    try:
        yield annotation
    finally:
        raw.FPDFPage_CloseAnnot(annotation)
