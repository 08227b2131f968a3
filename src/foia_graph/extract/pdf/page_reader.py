"""How one page is read by the first reader."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from foia_graph.extract.parsed_document import PageLink, ParsedPage, PositionedText, TextOrigin
from foia_graph.extract.pdf import facts, hidden
from foia_graph.extract.pdf.concealed import Concealed
from foia_graph.extract.pdf.covers import blanks, covers
from foia_graph.extract.pdf.engine import Document
from foia_graph.extract.pdf.layer import lines
from foia_graph.extract.pdf.opened import OpenPage, open_page

_OCR_PRODUCERS = re.compile(
    r"ocr|paper capture|clearscan|omnipage|readiris|abbyy|finereader|tesseract|luradocument"
    r"|cvision|pdfcompressor|nuance|kofax|scansoft",
    re.IGNORECASE,
)
_A_SCAN = 0.5


def read_page(
    document: Document, index: int, made_by: str, *, cleared: bool
) -> tuple[ParsedPage, list[PageLink]]:
    """Read a page and its links; what it hides holds it back, unless the file is cleared."""
    with open_page(document, index) as page:
        over = covers(page.handle, page.drawing)
        width, height = (round(side, 2) for side in page.sheet.size)
        found = () if cleared else hidden.findings(page, over)
        read = replace(
            _held_back(found) if found else _shown(page, made_by),
            number=index + 1,
            rotation=90 * page.sheet.quarters,
            label=facts.label(document.handle, index),
            blanks=blanks(over, page.sheet),
            width=width,
            height=height,
        )
        return read, list(facts.links(document.handle, page.handle, index + 1))


def _held_back(found: Sequence[Concealed]) -> ParsedPage:
    return ParsedPage(0, "held-back", reason=hidden.reason(found))


def _shown(page: OpenPage, made_by: str) -> ParsedPage:
    layer = _words(page, made_by)
    is_read = layer is not None or page.drawing.is_blank
    return ParsedPage(0, "extracted" if is_read else "image-only", layer=layer)


def _words(page: OpenPage, made_by: str) -> PositionedText | None:
    if not page.text.strip():
        return None
    return PositionedText(page.text, lines(page.rows, page.sheet), _origin(page, made_by))


def _origin(page: OpenPage, made_by: str) -> TextOrigin:
    """Tell who set the words: OCR leaves no ink over a scan, or is named as the producer of one."""
    if page.drawing.picture_share(page.sheet) < _A_SCAN:
        return "born-digital"
    is_silent = page.drawing.invisible_share() > _A_SCAN
    return "ocr" if is_silent or _OCR_PRODUCERS.search(made_by) else "born-digital"
