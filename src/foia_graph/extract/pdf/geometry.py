"""Geometry of a page: from PDF coordinates to the page as shown, cropped and turned."""

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from foia_graph.extract.parsed_document import Box
from foia_graph.extract.pdf.pdfium import raw


class Area(NamedTuple):
    """A rectangle in the file's own coordinates: points, from the bottom left, not turned."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: "Area") -> bool:
        """Return whether the two share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def contains(self, other: "Area") -> bool:
        """Return whether another area lies wholly in it."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.bottom <= other.bottom
            and other.top <= self.top
        )

    def contains_point(self, x: float, y: float) -> bool:
        """Return whether a point lies in it."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def intersection(self, other: "Area") -> "Area":
        """Return what the two share."""
        return Area(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )

    def with_margin(self, share: float) -> "Area":
        """Return the area with a share of its smaller side added all around, or taken off where negative."""
        left, bottom, right, top = self
        width, height = right - left, top - bottom
        by = share * max(width if width < height else height, 0.0)
        return Area(left - by, bottom - by, right + by, top + by)

    @property
    def centre(self) -> tuple[float, float]:
        """Return its centre."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    @property
    def width(self) -> float:
        """Return its width, 0 for one that is none."""
        return max(self.right - self.left, 0.0)

    @property
    def height(self) -> float:
        """Return its height, 0 for one that is none."""
        return max(self.top - self.bottom, 0.0)


def enclosing_area(areas: Iterable[Area]) -> Area:
    """Return the smallest area that holds all of some."""
    lefts, bottoms, rights, tops = zip(*areas, strict=True)
    return Area(min(lefts), min(bottoms), max(rights), max(tops))


@dataclass(frozen=True)
class PageGeometry:
    """The area shown of a page, and its rotation in quarter turns, clockwise."""

    area: Area
    quarters: int = 0

    @cached_property
    def size(self) -> tuple[float, float]:
        """Return width and height as shown, in points."""
        width, height = self.area.width, self.area.height
        return (height, width) if self.quarters % 2 else (width, height)

    def to_box(self, area: Area) -> Box:
        """Return where an area is on the page as shown; what lies beyond the edge is left off."""
        left, top, right, bottom = self.to_points(area)
        width, height = self.size
        x, right = _percent(left, width), _percent(right, width)
        y, bottom = _percent(top, height), _percent(bottom, height)
        return Box(x, y, round(right - x, 2), round(bottom - y, 2))

    def to_points(self, area: Area) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom in points from the top left corner of the page as shown."""
        # PDF counts y upwards and before /Rotate; a page as shown counts it downwards and after.
        left, bottom, right, top = area
        origin_x, origin_y, end_x, end_y = self.area
        left, bottom, right, top = left - origin_x, bottom - origin_y, right - origin_x, top - origin_y
        width, height = end_x - origin_x, end_y - origin_y
        if self.quarters == 1:
            return bottom, left, top, right
        if self.quarters == 2:
            return width - right, bottom, width - left, top
        if self.quarters == 3:
            return height - top, width - right, height - bottom, width - left
        return left, height - top, right, height - bottom


def _percent(value: float, whole: float) -> float:
    if whole <= 0 or value <= 0:
        return 0.0
    return round(100 * value / whole, 2) if value < whole else 100.0


def measure_page(page: Any) -> PageGeometry:
    """Measure a page."""
    rectangle = raw.FS_RECTF()
    # This is what of the crop box lies in the media box; its sides are those before /Rotate.
    raw.FPDF_GetPageBoundingBox(page, ctypes.byref(rectangle))
    return PageGeometry(area_of_rectangle(rectangle), raw.FPDFPage_GetRotation(page) % 4)


def area_of_rectangle(rectangle: Any) -> Area:
    """Return the area of an engine's rectangle, whichever way round its corners are."""
    left, top, right, bottom = rectangle.left, rectangle.top, rectangle.right, rectangle.bottom
    return Area(
        left if left < right else right,
        bottom if bottom < top else top,
        right if left < right else left,
        top if bottom < top else bottom,
    )
