"""Page objects: text, shapes and pictures, those inside of forms too, in the order of drawing."""

import ctypes
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, NamedTuple

from foia_graph.extract.pdf.geometry import Area, PageGeometry
from foia_graph.extract.pdf.pdfium import raw

TEXT, SHAPE, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
INVISIBLE, CLIP_ONLY = 3, 7
# Forms may hold forms, in a hostile file without end.
_MAX_OBJECTS, _DEEPEST, _SAMPLE_SIZE = 200_000, 8, 24


class GraphicObject(NamedTuple):
    """An object that is no text: its position in the order of drawing, its kind, and its area on the page."""

    order: int
    kind: int
    handle: int
    area: Area


@dataclass(frozen=True, slots=True)
class PageObjects:
    """The objects of a page; texts come with their position in the order of drawing."""

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
    for index in range(min(raw.FPDFPage_CountObjects(page), _MAX_OBJECTS)):
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
        if order > _MAX_OBJECTS:
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
    for index in range(min(max(count_form_objects(form), 0), _MAX_OBJECTS)):
        handle = get_form_object(form, index)
        if object_kind(handle) != FORM:
            yield handle, matrix
        elif deepest:
            yield from _form_objects(handle, matrix, deepest - 1)


def direct_call(function: Any) -> Callable[..., Any]:
    """Return a function of the library whose pointers are integers, None where one leads nowhere."""
    result, *arguments = (
        ctypes.c_void_p if hasattr(each, "contents") else each
        for each in (function.restype, *function.argtypes)
    )
    address = ctypes.cast(function, ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(result, *arguments)(address or 0)


get_page_object = direct_call(raw.FPDFPage_GetObject)
count_form_objects = direct_call(raw.FPDFFormObj_CountObjects)
get_form_object = direct_call(raw.FPDFFormObj_GetObject)
get_matrix = direct_call(raw.FPDFPageObj_GetMatrix)
object_kind = direct_call(raw.FPDFPageObj_GetType)
text_render_mode = direct_call(raw.FPDFTextObj_GetTextRenderMode)
get_text_object = direct_call(raw.FPDFText_GetTextObject)
_get_bounds = direct_call(raw.FPDFPageObj_GetBounds)
_get_fill_colour = direct_call(raw.FPDFPageObj_GetFillColor)
_get_loose_box = direct_call(raw.FPDFText_GetLooseCharBox)
_get_ink_box = direct_call(raw.FPDFText_GetCharBox)
get_clip_path = direct_call(raw.FPDFPageObj_GetClipPath)
count_clip_paths = direct_call(raw.FPDFClipPath_CountPaths)
_count_clip_segments = direct_call(raw.FPDFClipPath_CountPathSegments)
_get_clip_segment = direct_call(raw.FPDFClipPath_GetPathSegment)
_get_point = direct_call(raw.FPDFPathSegment_GetPoint)

_MAX_CLIPS, _LEAST_CORNERS, _MAX_CORNERS = 8, 4, 6
_CLIP_TOLERANCE = 0.15  # of the height of a text: the room that a font asks for is larger than its ink

_buffer = (ctypes.c_uint32 * 4)()
_first, _second, _third, _fourth = (ctypes.addressof(_buffer) + 4 * n for n in range(4))
_view = memoryview(_buffer).cast("B")
_unpack_floats = struct.Struct("=4f").unpack_from


def pointer_address(pointer: Any) -> int:
    """Return the integer that the calls of this module take for a pointer of the general binding."""
    return ctypes.addressof(pointer.contents)


def object_area(handle: int) -> Area:
    """Return the area of an object, an empty one where it has none."""
    if not _get_bounds(handle, _first, _second, _third, _fourth):
        return Area(0, 0, 0, 0)
    area = Area(*_unpack_floats(_buffer))
    return area if isfinite(area[0] + area[1] + area[2] + area[3]) else Area(0, 0, 0, 0)


def fill_colour(handle: int) -> bytes:
    """Return the colour that fills an object: four numbers of 32 bits, red, green, blue and opacity.

    It is empty for a pattern, which has no colour.
    """
    return bytes(_view) if _get_fill_colour(handle, _first, _second, _third, _fourth) else b""


def character_area(text_page: int, index: int) -> Area | None:
    """Return the room that the font gives to a character, None where it has no position."""
    # The loose box has the height of the font; the tight one of a hyphen or a dot has hardly any.
    if not _get_loose_box(text_page, index, _first):
        return None
    left, top, right, bottom = _unpack_floats(_buffer)
    if not isfinite(left + top + right + bottom):
        return None
    if left > right:
        left, right = right, left
    return Area(left, bottom, right, top) if bottom < top else Area(left, top, right, bottom)


def ink_area(text_page: int, index: int) -> Area | None:
    """Return the area of what a character draws, None where it has no position."""
    sides = left, right, bottom, top = tuple(ctypes.c_double() for _ in range(4))
    if not _get_ink_box(text_page, index, *map(ctypes.addressof, sides)):
        return None
    area = Area(left.value, bottom.value, right.value, top.value)
    return area if isfinite(sum(area)) else None


def is_clipped(handle: int) -> bool:
    """Return whether a clip may cut something off an object: none does that is a rectangle around it."""
    clip = get_clip_path(handle)
    count = count_clip_paths(clip)
    if count <= 0:
        return False
    area = object_area(handle).with_margin(-_CLIP_TOLERANCE)
    return count > _MAX_CLIPS or any(not _clip_rectangle(clip, path).contains(area) for path in range(count))


def _clip_rectangle(clip: int, path: int) -> Area:
    """Return the rectangle that a path of a clip is, an empty one where it has another form."""
    count = _count_clip_segments(clip, path)
    if not _LEAST_CORNERS <= count <= _MAX_CORNERS:
        return Area(0, 0, 0, 0)
    points = [_clip_point(clip, path, segment) for segment in range(count)]
    lefts, bottoms = zip(*points, strict=True)
    area = Area(min(lefts), min(bottoms), max(lefts), max(bottoms))
    is_upright = all(x in (area.left, area.right) and y in (area.bottom, area.top) for x, y in points)
    return area if is_upright and len(set(points)) == _LEAST_CORNERS else Area(0, 0, 0, 0)


def _clip_point(clip: int, path: int, segment: int) -> tuple[float, float]:
    _get_point(_get_clip_segment(clip, path, segment), _first, _second)
    x, y, _, _ = _unpack_floats(_buffer)
    return x, y
