"""Positions of redactions on a page: stamps together with the box they are in, and what is shown around them.

All boxes are in percent of the page.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from foia_graph.extract.parsed_document import Box, ParsedPage
from foia_graph.model.resource import Resource
from foia_graph.store.redaction_index import stamp_of

LEAST_WIDTH, LEAST_HEIGHT, MARGIN = 46.0, 14.0, 1.0
"""The least size of what is shown around a position, and the margin around a larger one."""
NEAREST = 2.5
"""So near to each other, two stamps on one line stand for the same gap, or half as near below each other."""
OF_STAMP = 0.3
"""The share of a stamp that must lie in a drawn box for the stamp to be that of the box."""


@dataclass(frozen=True, slots=True)
class RedactionPlace:
    """A position on a page: its redactions, their stamps, and the drawn box that they are in."""

    redactions: tuple[Resource, ...]
    stamps: tuple[Box, ...]
    blank: Box | None = None

    @property
    def outline(self) -> Box | None:
        """Return the box around all of it, None where no one says where on the page it is."""
        boxes = [*self.stamps, *((self.blank,) if self.blank else ())]
        return box_around(boxes) if boxes else None

    @property
    def region(self) -> Box | None:
        """Return the part of the page to show: the position, and some words around it."""
        return region_around(self.outline) if self.outline else None


def page_places(redactions: Iterable[Resource], page: ParsedPage | None) -> list[RedactionPlace]:
    """Return the positions of some redactions of a page, in the order in which they are given."""
    places: list[RedactionPlace] = []
    for redaction in redactions:
        stamp = stamp_of(redaction)
        blank = blank_of(stamp, page.blanks if page else ()) if stamp else None
        if places and stamp and _belongs_to(places[-1], stamp, blank):
            last = places.pop()
            places.append(RedactionPlace((*last.redactions, redaction), (*last.stamps, stamp), last.blank))
        else:
            places.append(RedactionPlace((redaction,), (stamp,) if stamp else (), blank))
    return places


def blank_of(stamp: Box, blanks: Sequence[Box]) -> Box | None:
    """Return the smallest drawn box in which a stamp is, None where it is in none."""
    size = max(stamp.width * stamp.height, 1e-6)
    holding = [blank for blank in blanks if _shared_area(stamp, blank) >= OF_STAMP * size]
    return min(holding, key=lambda blank: blank.width * blank.height, default=None)


def _belongs_to(place: RedactionPlace, stamp: Box, blank: Box | None) -> bool:
    if blank or place.blank:
        return blank == place.blank
    last = place.stamps[-1] if place.stamps else None
    if last is None:
        return False
    if _on_one_line(last, stamp):
        return stamp.x - (last.x + last.width) <= NEAREST
    return abs(stamp.x - last.x) <= NEAREST and stamp.y - (last.y + last.height) <= NEAREST / 2


def _on_one_line(one: Box, other: Box) -> bool:
    overlap = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return overlap * 2 > min(one.height, other.height)


def _shared_area(one: Box, other: Box) -> float:
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(width, 0.0) * max(height, 0.0)


def box_around(boxes: Sequence[Box]) -> Box:
    """Return the smallest box around some."""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
    return Box(left, top, right - left, bottom - top)


def region_around(box: Box) -> Box:
    """Return a part of the page around a box, no smaller than can be read.

    >>> region_around(Box(90, 50, 5, 1))
    Box(x=54.0, y=43.5, width=46.0, height=14.0)
    """
    x, width = _span_around(box.x, box.width, LEAST_WIDTH)
    y, height = _span_around(box.y, box.height, LEAST_HEIGHT)
    return Box(x, y, width, height)


def _span_around(start: float, length: float, least: float) -> tuple[float, float]:
    wanted = min(max(length + 2 * MARGIN, least), 100.0)
    first = min(max(start + length / 2 - wanted / 2, 0.0), 100.0 - wanted)
    return round(first, 2), round(wanted, 2)


def covered_share(boxes: Iterable[Box]) -> float:
    """Return the share of the page that boxes cover together, from 0 to 1.

    >>> covered_share([Box(0, 0, 50, 50), Box(25, 25, 50, 25)])
    0.3125
    """
    inside = list(filter(None, map(_clip_to_page, boxes)))
    edges = sorted({edge for box in inside for edge in (box.y, box.y + box.height)})
    area = sum((bottom - top) * _covered_width(inside, top, bottom) for top, bottom in pairwise(edges))
    return area / 10_000


def _covered_width(boxes: Iterable[Box], top: float, bottom: float) -> float:
    """Return how much of a strip of the page boxes cover."""
    covered, reached = 0.0, 0.0
    for left, right in sorted(_spans_within(boxes, top, bottom)):
        covered += max(0.0, right - max(left, reached))
        reached = max(reached, right)
    return covered


def _spans_within(boxes: Iterable[Box], top: float, bottom: float) -> Iterator[tuple[float, float]]:
    return ((b.x, b.x + b.width) for b in boxes if b.y <= top and b.y + b.height >= bottom)


def _clip_to_page(box: Box) -> Box | None:
    left, top = max(box.x, 0.0), max(box.y, 0.0)
    right, bottom = min(box.x + box.width, 100.0), min(box.y + box.height, 100.0)
    return Box(left, top, right - left, bottom - top) if right > left and bottom > top else None
