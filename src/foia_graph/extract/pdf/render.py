"""Images of pages: flattened pixels, on which what a page hides is black."""

import ctypes
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from foia_graph.extract.pdf import hidden_text, pdfium
from foia_graph.extract.pdf.covers import list_covers
from foia_graph.extract.pdf.geometry import Area
from foia_graph.extract.pdf.image_crops import WIDTHS, bounded_scale, pixel_size
from foia_graph.extract.pdf.page_handle import OpenPage, open_page
from foia_graph.extract.pdf.pdfium import UnreadablePdf, create_bitmap, raw

if TYPE_CHECKING:
    from PIL import Image

_OPAQUE_BLACK = 0xFF000000
# PDF measures in points, 72 an inch.
_POINTS = 72


def render_page(data: bytes, number: int, width: int, *, cleared: bool = False) -> bytes:
    """Draw a page of a file, by its number from 1, as PNG; raises UnreadablePdf.

    A page so long that it would have too many pixels is drawn narrower.
    """
    if width not in WIDTHS:
        raise UnreadablePdf(f"pages are drawn {', '.join(map(str, WIDTHS))} pixels wide, not {width}")
    with _open_numbered_page(data, number) as page:
        scale = bounded_scale(page.geometry.size, width / max(page.geometry.size[0], 1))
        image = _drawn_image(page, scale, cleared=cleared)
    out = BytesIO()
    # Pillow's own choice, Z_FILTERED, makes scanned pages larger by a sixth.
    image.save(out, "PNG", compress_level=6, compress_type=zlib.Z_DEFAULT_STRATEGY)
    return out.getvalue()


def page_image(data: bytes, number: int, dpi: int) -> "Image.Image":
    """Draw a page as an image to read off; raises UnreadablePdf."""
    with _open_numbered_page(data, number) as page:
        return _drawn_image(page, bounded_scale(page.geometry.size, dpi / _POINTS), cleared=True)


@contextmanager
def _open_numbered_page(data: bytes, number: int) -> Iterator[OpenPage]:
    with pdfium.open_document(data) as document:
        count = len(document)
        if not 1 <= number <= count:
            raise UnreadablePdf(f"there is no page {number}; there are pages 1 to {count}")
        with open_page(document, number - 1) as page:
            yield page


def _drawn_image(page: OpenPage, scale: float, *, cleared: bool) -> "Image.Image":
    """Draw a page in red, green and blue; what it hides is black unless it is cleared."""
    width, height = pixel_size(page.geometry.size, scale)
    black = (
        []
        if cleared
        else [
            each.area for each in hidden_text.find_hidden_text(page, list_covers(page.handle, page.objects))
        ]
    )
    with create_bitmap(width, height, raw.FPDFBitmap_BGR) as bitmap:
        # PDFium draws blue, green, red; PNG wants the reverse.
        page.draw(bitmap, raw.FPDF_REVERSE_BYTE_ORDER)
        _blacken(bitmap, page, black, scale)
        return _copied_image(bitmap, width, height)


def _blacken(bitmap: Any, page: OpenPage, areas: Iterable[Area], scale: float) -> None:
    for area in areas:
        left, top, right, bottom = (value * scale for value in page.geometry.to_points(area.with_margin(0.1)))
        x, y = floor(left), floor(top)
        raw.FPDFBitmap_FillRect(bitmap, x, y, ceil(right) - x, ceil(bottom) - y, _OPAQUE_BLACK)


def _copied_image(bitmap: Any, width: int, height: int) -> "Image.Image":
    """Copy the pixels, without what pads each row in memory."""
    from PIL import Image  # only those who draw need it

    stride = raw.FPDFBitmap_GetStride(bitmap)
    data = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
    return Image.frombytes("RGB", (width, height), data, "raw", "RGB", stride)
