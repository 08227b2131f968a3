"""Page objects: text, shapes and pictures, those inside of forms too, in the order of drawing."""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from foia_graph.extract.pdf.geometry import Area, PageGeometry
from foia_graph.extract.pdf.object_calls import (
    count_form_objects,
    get_form_object,
    get_matrix,
    get_page_object,
    object_area,
    object_kind,
    pointer_address,
    text_render_mode,
)
from foia_graph.extract.pdf.pdfium import raw

TEXT, SHAPE, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
INVISIBLE, CLIP_ONLY = 3, 7
# Forms may hold forms, in a hostile file without end.
_MOST_OBJECTS, _DEEPEST, _SAMPLE_SIZE = 200_000, 8, 24


class GraphicObject(NamedTuple):
    """An object that is no text: its place in the order of drawing, its kind, and its area on the page."""

    order: int
    kind: int
    handle: int
    area: Area


@dataclass(frozen=True, slots=True)
class PageObjects:
    """The objects of a page; texts come with their place in the order of drawing."""

    texts: Sequence[tuple[int, int]]
    graphics: Sequence[GraphicObject]
    has_text_in_forms: bool

    @property
    def is_blank(self) -> bool:
        """Return whether nothing at all is drawn."""
        return not self.texts and not self.graphics

    def picture_share(self, geometry: PageGeometry) -> float:
        """Return how much of the page images cover (strips of one scan count together)."""
        page = geometry.area.width * geometry.area.height
        areas = [each.area.intersection(geometry.area) for each in self.graphics if each.kind == IMAGE]
        return sum(area.width * area.height for area in areas) / page if page > 0 else 0.0

    def invisible_share(self) -> float:
        """Return how much of the text is set to leave no ink, as OCR sets it; a sample is looked at."""
        sample = self.texts[:: max(len(self.texts) // _SAMPLE_SIZE, 1)]
        silent = sum(text_render_mode(each) == INVISIBLE for _, each in sample)
        return silent / len(sample) if sample else 0.0


def list_page_objects(page: Any) -> PageObjects:
    """List what is drawn on a page."""
    address = pointer_address(page)
    texts: list[tuple[int, int]] = []
    things: list[GraphicObject] = []
    order, outside = 0, 0
    for index in range(min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        handle = get_page_object(address, index)
        kind = object_kind(handle)
        order += 1
        if kind == TEXT:
            texts.append((order, handle))
            outside += 1
        elif kind == FORM:
            order = _list_form_objects(handle, order, texts, things)
        else:
            things.append(GraphicObject(order, kind, handle, object_area(handle)))
    return PageObjects(texts, things, len(texts) > outside)


def _list_form_objects(
    form: int, order: int, texts: list[tuple[int, int]], things: list[GraphicObject]
) -> int:
    """List what is drawn in a form; its coordinates are its own, and those of forms in it their own."""
    for handle, matrix in _form_objects(form, _Matrix(1, 0, 0, 1, 0, 0), _DEEPEST):
        order += 1
        if order > _MOST_OBJECTS:
            break
        kind = object_kind(handle)
        if kind == TEXT:
            texts.append((order, handle))
        else:
            things.append(GraphicObject(order, kind, handle, matrix.transform(object_area(handle))))
    return order


class _Matrix(NamedTuple):
    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def followed_by(self, other: "_Matrix") -> "_Matrix":
        """Return the matrix that does first this, then the other."""
        return _Matrix(
            self.a * other.a + self.b * other.c,
            self.a * other.b + self.b * other.d,
            self.c * other.a + self.d * other.c,
            self.c * other.b + self.d * other.d,
            self.e * other.a + self.f * other.c + other.e,
            self.e * other.b + self.f * other.d + other.f,
        )

    def transform(self, area: Area) -> Area:
        """Return the area around a moved one."""
        corners = [(x, y) for x in (area.left, area.right) for y in (area.bottom, area.top)]
        xs = [self.a * x + self.c * y + self.e for x, y in corners]
        ys = [self.b * x + self.d * y + self.f for x, y in corners]
        return Area(min(xs), min(ys), max(xs), max(ys))


def _form_objects(form: int, outer: _Matrix, deepest: int) -> Iterator[tuple[int, _Matrix]]:
    own = raw.FS_MATRIX()
    get_matrix(form, ctypes.addressof(own))
    matrix = _Matrix(own.a, own.b, own.c, own.d, own.e, own.f).followed_by(outer)
    for index in range(min(max(count_form_objects(form), 0), _MOST_OBJECTS)):
        handle = get_form_object(form, index)
        if object_kind(handle) != FORM:
            yield handle, matrix
        elif deepest:
            yield from _form_objects(handle, matrix, deepest - 1)
