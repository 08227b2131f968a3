"""Pixels of a page in shades of grey, small: to see whether there is ink where words should be."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor

from foia_graph.extract.pdf.geometry import Area, PageGeometry
from foia_graph.extract.pdf.page_handle import OpenPage
from foia_graph.extract.pdf.pdfium import create_bitmap, raw

_MAX_SIDE = 2_000
# One bit for a dark pixel and one for a light one: a column has those of all its rows.
_SHADE_BITS = bytes([1]) * 110 + bytes(40) + bytes([2]) * 106
# From the bits of a column to 1 where it has dark pixels, or light ones.
_HAS_DARK, _HAS_LIGHT = (bytes(1 if bits & bit else 0 for bits in range(256)) for bit in (1, 2))
# Smoothed scans would take twice the time, and faint strokes would be fainter.
_RENDER_FLAGS = raw.FPDF_GRAYSCALE | raw.FPDF_RENDER_NO_SMOOTHIMAGE
# In the middle third of a line each letter has ink, and paper next to it.
_INNER, _CENTRE = -0.2, -0.35
# Four letters are wider than a gap of so many heights of a line.
_WIDEST_GAP, _LEAST_GAP = 1.6, 4


@dataclass(frozen=True)
class PagePixels:
    """Rows of pixels, 0 (black) to 255, of a page or a piece of it.

    `scale` is the pixels to a point across and down; `left` and `top` are the pixels of the page that lie
    beside and above the first one.
    """

    pixels: bytes
    stride: int
    width: int
    height: int
    scale: tuple[float, float]
    geometry: PageGeometry
    left: float = 0.0
    top: float = 0.0

    @cached_property
    def _bits(self) -> bytes:
        return self.pixels.translate(_SHADE_BITS)

    def has_contrast(self, area: Area) -> bool:
        """Return, fast, whether an area has dark pixels and light ones."""
        left, right, rows = self._rows(area)
        bits = self._bits
        joined = b"".join([bits[at + left : at + right] for at in rows])
        return b"\1" in joined and b"\2" in joined

    def has_contrast_throughout(self, area: Area) -> bool:
        """Return whether a line has dark and light pixels all along; a gap is too narrow for four letters."""
        most = max(round(_WIDEST_GAP * area.height * self.scale[0]), _LEAST_GAP)
        dark, light = self.columns(area.with_margin(_INNER)), self.columns(area.with_margin(_CENTRE))
        if len(dark) <= most:
            return False
        gap = bytes(most)
        return gap not in dark.translate(_HAS_DARK) and gap not in light.translate(_HAS_LIGHT)

    def columns(self, area: Area) -> bytes:
        """Return for each column of an area 1 where it has a dark pixel, 2 where a light one, 3 for both."""
        left, right, rows = self._rows(area)
        if left >= right:
            return b""
        # Bitmap: a row is one large integer, so that OR takes all columns of a row in one operation.
        bits, shades = 0, self._bits
        for at in rows:
            bits |= int.from_bytes(shades[at + left : at + right])
        return bits.to_bytes(right - left)

    def ink_columns(self, areas: Sequence[Area], most: float) -> bytes:
        """Return the columns of several areas of one width together, without rows that are ruled lines.

        A ruled line is a row of which more than a share `most` is dark.
        """
        bits = width = 0
        for area in areas:
            left, right, rows = self._rows(area)
            width = max(right - left, 0)
            parts = (self._bits[at + left : at + right] for at in rows)
            for part in parts:
                bits |= 0 if part.count(b"\1") > most * width else int.from_bytes(part)
        return bits.to_bytes(width)

    def dark_share(self, area: Area) -> float:
        """Return how much of an area is dark."""
        left, right, rows = self._rows(area)
        dark = sum(self._bits.count(b"\1", at + left, at + right) for at in rows)
        return dark / max((right - left) * len(rows), 1)

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
        left, top, right, bottom = self.geometry.to_points(area)
        across, down = self.scale
        first = max(floor(top * down - self.top), 0)
        last = min(ceil(bottom * down - self.top), self.height)
        return (
            max(floor(left * across - self.left), 0),
            min(ceil(right * across - self.left), self.width),
            range(first * self.stride, last * self.stride, self.stride) if first < last else range(0),
        )


def draw_pixels(page: OpenPage, scale: float, areas: Sequence[Area] = ()) -> PagePixels:
    """Draw a page so that its lines run across, or the piece of it around some areas; a huge one smaller."""
    geometry = page.level_geometry
    shown_width, shown_height = geometry.size
    left, top, right, bottom = _piece(geometry, areas)
    # A page of any size costs the same memory.
    scale = min(scale, _MAX_SIDE / max(right - left, bottom - top, 1))
    x, y = floor(left * scale), floor(top * scale)
    width, height = max(round(right * scale) - x, 1), max(round(bottom * scale) - y, 1)
    with create_bitmap(width, height, raw.FPDFBitmap_Gray) as bitmap:
        whole = max(round(shown_width * scale), 1), max(round(shown_height * scale), 1)
        turns = geometry.quarters - page.geometry.quarters
        page.draw(bitmap, _RENDER_FLAGS, (-x, -y, *whole), turns)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
    return PagePixels(pixels, stride, width, height, (scale, scale), geometry, x, y)


def _piece(geometry: PageGeometry, areas: Sequence[Area]) -> tuple[float, float, float, float]:
    width, height = geometry.size
    if not areas:
        return 0.0, 0.0, width, height
    lefts, tops, rights, bottoms = zip(*map(geometry.to_points, areas), strict=True)
    return (max(min(lefts), 0.0), max(min(tops), 0.0), min(max(rights), width), min(max(bottoms), height))
