"""Drawings that may be stamps: small pictures, letters in outlines, and notes, where the layer has no words.

Some tools of redaction lay their codes over a page as pictures, as outlines of letters, or as annotations, so
that they show, and yet are in no text.
"""

from collections.abc import Iterable, Iterator, Sequence

from foia_graph.extract.parsed_document import Box
from foia_graph.extract.pdf.covers import Cover
from foia_graph.extract.pdf.geometry import Area, enclosing_area
from foia_graph.extract.pdf.object_calls import direct_call
from foia_graph.extract.pdf.page_handle import OpenPage
from foia_graph.extract.pdf.page_objects import IMAGE, SHAPE, GraphicObject
from foia_graph.extract.pdf.pdfium import raw

_count_segments = direct_call(raw.FPDFPath_CountSegments)

_LETTERED_ANNOTATIONS = ("a text box", "a stamp", "a mark for redaction")
_LOWEST, _HIGHEST, _NARROWEST, _WIDEST = 4.0, 60.0, 6.0, 300.0
"""Sides of the area of a drawing that may be a stamp, in points."""
_LEAST_CORNERS = 8
"""Points of the outline of a letter; a rectangle has five at most."""
_MOST_DRAWINGS = 100
"""More drawings than these are a chart or a map."""


def find_unread_drawings(page: OpenPage, covers: Sequence[Cover]) -> tuple[Box, ...]:
    """Return the boxes of the drawings of a page that may be stamps, on which no words of the layer stand."""
    areas = [each.area for each in page.objects.graphics if _may_have_letters(each)]
    areas += [each.area for each in covers if each.is_annotation and each.name in _LETTERED_ANNOTATIONS]
    shown = (area.intersection(page.geometry.area) for area in areas)
    groups = [group for group in _join_neighbours(shown) if _is_sized(group)]
    if len(groups) > _MOST_DRAWINGS:
        return ()
    unread = (group for group in groups if not any(group.overlaps(line.area) for line in page.lines))
    return tuple(map(page.geometry.to_box, unread))


def _may_have_letters(graphic: GraphicObject) -> bool:
    if graphic.area.height > _HIGHEST or graphic.area.width > _WIDEST:
        return False
    if graphic.kind == SHAPE:
        return graphic.area.width > 0 and _count_segments(graphic.handle) >= _LEAST_CORNERS
    return graphic.kind == IMAGE


def _is_sized(area: Area) -> bool:
    return _LOWEST <= area.height <= _HIGHEST and _NARROWEST <= area.width <= _WIDEST


def _join_neighbours(areas: Iterable[Area]) -> Iterator[Area]:
    """Join what stands in one row, no farther apart than it is high, as letters do."""
    run: list[Area] = []
    for area in sorted(areas, key=lambda each: (-round(each.bottom / 4), each.left)):
        if run and not _are_neighbours(run[-1], area):
            yield enclosing_area(run)
            run = []
        run.append(area)
    if run:
        yield enclosing_area(run)


def _are_neighbours(one: Area, other: Area) -> bool:
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return shared > 0 and other.left - one.right <= max(one.height, other.height)
