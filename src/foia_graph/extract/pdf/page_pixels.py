"""Pixels of a page in shades of grey, small: to see whether there is ink where words should be."""

import ctypes
from dataclasses import dataclass
from math import ceil, floor

from foia_graph.extract.pdf.geometry import Area, PageGeometry
from foia_graph.extract.pdf.page_handle import OpenPage
from foia_graph.extract.pdf.pdfium import raw

_LARGEST_SIDE = 2_000
_SHADE_CLASSES = b"d" * 110 + b"m" * 40 + b"l" * 106
# Smoothed scans would take twice the time, and faint strokes would be fainter.
_RENDER_FLAGS = raw.FPDF_GRAYSCALE | raw.FPDF_RENDER_NO_SMOOTHIMAGE


@dataclass(frozen=True, slots=True)
class PagePixels:
    """Rows of pixels, 0 (black) to 255."""

    pixels: bytes
    classes: bytes
    stride: int
    width: int
    height: int
    scale: float
    geometry: PageGeometry

    def has_contrast(self, area: Area) -> bool:
        """Return, fast, whether an area has dark pixels and light ones."""
        left, right, rows = self._rows(area)
        parts = [self.classes[at + left : at + right] for at in rows]
        return any(b"d" in part for part in parts) and any(b"l" in part for part in parts)

    def shades(self, area: Area) -> tuple[int, int]:
        """Return the darkest and the lightest pixel of an area; (255, 255) where there is none."""
        left, right, rows = self._rows(area)
        if left >= right or not rows:
            return 255, 255
        parts = [self.pixels[at + left : at + right] for at in rows]
        return min(map(min, parts)), max(map(max, parts))

    def differs(self, other: "PagePixels", area: Area, by: int) -> bool:
        """Return whether a pixel of an area differs by so much from that of another picture of the page."""
        left, right, rows = self._rows(area)
        for at in rows:
            ours, theirs = self.pixels[at + left : at + right], other.pixels[at + left : at + right]
            if ours != theirs and any(abs(a - b) >= by for a, b in zip(ours, theirs, strict=True)):
                return True
        return False

    def _rows(self, area: Area) -> tuple[int, int, range]:
        """Return the columns [left, right) of an area, and where each of its rows begins."""
        left, top, right, bottom = (value * self.scale for value in self.geometry.to_points(area))
        first, last = max(floor(top), 0), min(ceil(bottom), self.height)
        return (
            max(floor(left), 0),
            min(ceil(right), self.width),
            range(first * self.stride, last * self.stride, self.stride) if first < last else range(0),
        )


def draw_pixels(page: OpenPage, scale: float) -> PagePixels:
    """Draw a page as it is shown; a huge one is drawn smaller."""
    shown_width, shown_height = page.geometry.size
    scale = min(scale, _LARGEST_SIDE / max(shown_width, shown_height, 1))
    width, height = max(round(shown_width * scale), 1), max(round(shown_height * scale), 1)
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        page.draw(bitmap, _RENDER_FLAGS)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    return PagePixels(pixels, pixels.translate(_SHADE_CLASSES), stride, width, height, scale, page.geometry)
