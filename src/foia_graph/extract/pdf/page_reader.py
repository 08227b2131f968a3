"""The reader of one page by PDFium."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from foia_graph.extract.parsed_document import PageLink, ParsedPage, PositionedText, TextOrigin
from foia_graph.extract.pdf import hidden_text, metadata
from foia_graph.extract.pdf.covers import list_covers, redaction_boxes
from foia_graph.extract.pdf.hidden_words import HiddenWords
from foia_graph.extract.pdf.layer_coverage import lacks_words
from foia_graph.extract.pdf.page_handle import OpenPage, open_page
from foia_graph.extract.pdf.pdfium import PdfiumDocument
from foia_graph.extract.pdf.text_layer import text_lines
from foia_graph.extract.pdf.unread_drawings import find_unread_drawings

_OCR_PRODUCERS = re.compile(
    r"ocr|paper capture|clearscan|omnipage|readiris|abbyy|finereader|tesseract|luradocument"
    r"|cvision|pdfcompressor|nuance|kofax|scansoft",
    re.IGNORECASE,
)
_SCAN_SHARE = 0.5


def read_page(
    document: PdfiumDocument, index: int, made_by: str, *, cleared: bool
) -> tuple[ParsedPage, list[PageLink]]:
    """Read a page and its links; what it hides holds it back, unless the file is cleared."""
    with open_page(document, index) as page:
        over = list_covers(page.handle, page.objects)
        width, height = (round(side, 2) for side in page.geometry.size)
        found = () if cleared else hidden_text.find_hidden_text(page, over)
        read = replace(
            _hold_back(found, page) if found else _publishable_page(page, made_by),
            number=index + 1,
            rotation=90 * page.geometry.quarters,
            label=metadata.page_label(document.handle, index),
            blanks=redaction_boxes(over, page.geometry),
            drawings=find_unread_drawings(page, over),
            width=width,
            height=height,
        )
        return read, list(metadata.page_links(document.handle, page.handle, index + 1))


def _hold_back(hidden_runs: Sequence[HiddenWords], page: OpenPage) -> ParsedPage:
    return ParsedPage(0, "held-back", reason=hidden_text.hold_back_reason(hidden_runs, page.geometry))


def _publishable_page(page: OpenPage, made_by: str) -> ParsedPage:
    layer = _layer_text(page, made_by)
    is_partial = layer is not None and lacks_words(page, layer.origin)
    is_read = page.objects.is_blank if layer is None else not is_partial
    return ParsedPage(0, "extracted" if is_read else "image-only", layer=layer, has_partial_layer=is_partial)


def _layer_text(page: OpenPage, made_by: str) -> PositionedText | None:
    if not page.text.strip():
        return None
    return PositionedText(
        page.text, text_lines(page.layer, page.lines, page.geometry), _text_origin(page, made_by)
    )


def _text_origin(page: OpenPage, made_by: str) -> TextOrigin:
    """Return who set the words: OCR leaves no ink over a scan, or is named as the producer of one."""
    if page.objects.picture_share(page.geometry) < _SCAN_SHARE:
        return "born-digital"
    # OCR sets its words in render mode 3, which leaves no ink, over the scan.
    is_silent = page.objects.invisible_share() > _SCAN_SHARE
    return "ocr" if is_silent or _OCR_PRODUCERS.search(made_by) else "born-digital"
