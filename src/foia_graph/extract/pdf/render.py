"""Images of pages: flattened pixels, on which what a page hides is black."""

import ctypes
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from foia_graph.extract.pdf import hidden_text, pdfium
from foia_graph.extract.pdf.covers import list_covers
from foia_graph.extract.pdf.geometry import Area
from foia_graph.extract.pdf.image_sizes import WIDTHS, bounded_scale, pixel_size
from foia_graph.extract.pdf.page_handle import OpenPage, open_page
from foia_graph.extract.pdf.pdfium import UnreadablePdf, raw

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_EIGHT_BITS, _COLOURS = 8, {1: 0, 3: 2}


def encode_png(pixels: bytes, width: int, height: int, channels: int) -> bytes:
    """Write rows of pixels without padding, of one channel (grey) or three (red, green, blue)."""
    head = struct.pack(">IIBBBBB", width, height, _EIGHT_BITS, _COLOURS[channels], 0, 0, 0)
    length = width * channels
    rows = b"".join(b"\0" + pixels[at : at + length] for at in range(0, length * height, length))
    chunks = (
        _png_chunk(b"IHDR", head),
        _png_chunk(b"IDAT", zlib.compress(rows, 6)),
        _png_chunk(b"IEND", b""),
    )
    return _SIGNATURE + b"".join(chunks)


def _png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


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
        pixels, size = _page_pixels(page, scale, cleared=cleared)
    return encode_png(pixels, *size, 3)


def page_image(data: bytes, number: int, dpi: int) -> "Image.Image":
    """Draw a page as an image to read off; raises UnreadablePdf."""
    from PIL import Image  # only those who read off images need it

    with _open_numbered_page(data, number) as page:
        pixels, size = _page_pixels(page, bounded_scale(page.geometry.size, dpi / _POINTS), cleared=True)
    return Image.frombytes("RGB", size, pixels)


@contextmanager
def _open_numbered_page(data: bytes, number: int) -> Iterator[OpenPage]:
    with pdfium.open_document(data) as document:
        count = len(document)
        if not 1 <= number <= count:
            raise UnreadablePdf(f"there is no page {number}; there are pages 1 to {count}")
        with open_page(document, number - 1) as page:
            yield page


def _page_pixels(page: OpenPage, scale: float, *, cleared: bool) -> tuple[bytes, tuple[int, int]]:
    """Return rows of red, green and blue, and their size."""
    width, height = pixel_size(page.geometry.size, scale)
    black = (
        []
        if cleared
        else [
            each.area for each in hidden_text.find_hidden_text(page, list_covers(page.handle, page.objects))
        ]
    )
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_BGR, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        # PDFium draws blue, green, red; PNG wants the reverse.
        page.draw(bitmap, raw.FPDF_REVERSE_BYTE_ORDER)
        _blacken(bitmap, page, black, scale)
        return _unpadded_rows(bitmap, width, height), (width, height)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def _blacken(bitmap: Any, page: OpenPage, areas: Iterable[Area], scale: float) -> None:
    for area in areas:
        left, top, right, bottom = (value * scale for value in page.geometry.to_points(area.with_margin(0.1)))
        x, y = floor(left), floor(top)
        raw.FPDFBitmap_FillRect(bitmap, x, y, ceil(right) - x, ceil(bottom) - y, _OPAQUE_BLACK)


def _unpadded_rows(bitmap: Any, width: int, height: int) -> bytes:
    """Return the pixels without what pads each row in memory."""
    stride, length = raw.FPDFBitmap_GetStride(bitmap), 3 * width
    data = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
    if stride == length:
        return data
    return b"".join(data[at : at + length] for at in range(0, stride * height, stride))
