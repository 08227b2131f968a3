"""Calls of PDFium for what a page has by the thousand: objects and characters.

The general binding makes a Python object of each pointer that it takes or returns; here pointers are
integers, which halves the time. The buffers are shared by all calls: there is only one thread.
"""

import ctypes
import struct
from collections.abc import Callable
from math import isfinite
from typing import Any

from foia_graph.extract.pdf.geometry import Area
from foia_graph.extract.pdf.pdfium import raw


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

_MOST_CLIPS, _LEAST_CORNERS, _MOST_CORNERS = 8, 4, 6
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
    """Return the room that the font gives to a character, None where it has no place."""
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
    """Return the area of what a character draws, None where it has no place."""
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
    return count > _MOST_CLIPS or any(not _clip_rectangle(clip, path).contains(area) for path in range(count))


def _clip_rectangle(clip: int, path: int) -> Area:
    """Return the rectangle that a path of a clip is, an empty one where it has another form."""
    count = _count_clip_segments(clip, path)
    if not _LEAST_CORNERS <= count <= _MOST_CORNERS:
        return Area(0, 0, 0, 0)
    points = [_clip_point(clip, path, segment) for segment in range(count)]
    lefts, bottoms = zip(*points, strict=True)
    area = Area(min(lefts), min(bottoms), max(lefts), max(bottoms))
    is_upright = all(x in (area.left, area.right) and y in (area.bottom, area.top) for x, y in points)
    return area if is_upright and len(set(points)) == _LEAST_CORNERS else Area(0, 0, 0, 0)


def _clip_point(clip: int, path: int, segment: int) -> tuple[float, float]:
    """Return the point at which a segment of a path of a clip ends."""
    _get_point(_get_clip_segment(clip, path, segment), _first, _second)
    x, y, _, _ = _unpack_floats(_buffer)
    return x, y
