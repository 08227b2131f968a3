"""Hidden words, one by one: the pixels of the page show which they are and what hides them."""

import ctypes
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from math import ceil
from typing import NamedTuple

from foia_graph.extract.pdf.covers import Cover
from foia_graph.extract.pdf.geometry import Area
from foia_graph.extract.pdf.layer_words import (
    INWARD,
    LayerWord,
    TextObjects,
    is_misplaced,
    is_plain_text,
    lettered_words,
    smallest_height,
)
from foia_graph.extract.pdf.page_handle import LayerLine, OpenPage
from foia_graph.extract.pdf.page_objects import IMAGE, GraphicObject, direct_call, get_matrix, pointer_address
from foia_graph.extract.pdf.page_pixels import PagePixels, draw_pixels
from foia_graph.extract.pdf.pdfium import raw

# A pixel is a point: the smallest print has six of them. What leaves no trace so is looked at more closely.
_PIXELS_A_POINT, _CLOSE_PIXELS_A_POINT = 1.0, 4.0
_LEAST_CHANGE, _INK, _DARK = 12, 40, 128
_AROUND = 1.5  # of its height: what is looked at next to a word
_LETTERS_OF_WORD = 4  # what OCR takes dirt for is shorter
_SCAN_SHARE = 0.5
_WHITE_SHADE = 230
UNDER_WHITE, NO_INK = "under a white box", "where the page shows no words"
OUTSIDE, TOO_SMALL = "outside the visible page", "too small to be read"
COLOURLESS = "in the colour of what is behind it, or cut off"
_set_active = direct_call(raw.FPDFPageObj_SetIsActive)


class HiddenWords(NamedTuple):
    """Some letters that no one can see: how many, what hides them, and where they are."""

    cause: str
    start: int
    end: int
    letters: int
    area: Area


def find_hidden_words(
    page: OpenPage, lines: Sequence[LayerLine], covers: Sequence[Cover]
) -> Iterator[HiddenWords]:
    """Find the words of some lines of a page that are hidden."""
    texts = TextObjects(page)
    if texts.is_silent:
        sample = sample_scan(page)
        # What a sample lets doubt is looked at again.
        if sample is None or list(_silent_words(page, lines, covers, texts, sample)):
            yield from _silent_words(page, lines, covers, texts, draw_pixels(page, _PIXELS_A_POINT))
        return
    open_words = []
    for word in lettered_words(page, lines, covers, texts):
        what = _evident_cause(word, page.geometry.area)
        if what:
            yield _hidden_words(what, word)
        else:
            open_words.append(word)
    if open_words:
        yield from _compare_drawings(page, open_words, texts)


def cover_cause(cover: Cover) -> str:
    """Return what hides the words under a cover."""
    return UNDER_WHITE if cover.shade > _WHITE_SHADE else f"under {cover.name}"


def _hidden_words(what: str, word: LayerWord) -> HiddenWords:
    return HiddenWords(what, word.start, word.end, word.letters, word.area)


def _evident_cause(word: LayerWord, page: Area) -> str:
    """Return what hides a word of which that is evident without drawing, "" where it is not."""
    x, y = word.area.centre
    if not page.contains_point(x, y):
        return OUTSIDE
    if not word.is_silent and _size(word) < smallest_height(page):
        return TOO_SMALL
    return next(
        (
            cover_cause(cover)
            for cover in word.covers
            if cover.is_redaction and cover.area.contains_point(x, y)
        ),
        "",
    )


def _size(word: LayerWord) -> float:
    sides = word.area.width, word.area.height
    # A single letter may be narrow; it is as high as others.
    return max(sides) if word.end - word.start == 1 else min(sides)


# -- words of OCR, which leave no ink ------------------------------------------------------------------------


def _silent_words(
    page: OpenPage, lines: Sequence[LayerLine], covers: Sequence[Cover], texts: TextObjects, shown: PagePixels
) -> Iterator[HiddenWords]:
    marks = [cover.area for cover in covers if cover.is_redaction]
    edge, least = page.geometry.area, smallest_height(page.geometry.area)
    doubtful = [
        row
        for row in lines
        if not row.is_level
        or is_misplaced(row.area, edge, least)
        or any(row.area.overlaps(mark) for mark in marks)
        or not shown.has_contrast_throughout(row.area)
    ]
    for word in lettered_words(page, doubtful, covers, texts):
        what = _evident_cause(word, edge) or _cause_in_pixels(page, word, shown, is_scan=True)
        if what:
            yield _hidden_words(what, word)


# -- pixels --------------------------------------------------------------------------------------------------


def _compare_drawings(
    page: OpenPage, words: Sequence[LayerWord], texts: TextObjects
) -> Iterator[HiddenWords]:
    around = [word.area.with_margin(_AROUND) for word in words]
    shown = draw_pixels(page, _PIXELS_A_POINT, around)
    is_scan = page.objects.picture_share(page.geometry) >= _SCAN_SHARE
    under = [word for word in words if word.covers and not word.is_silent]
    bare = [word for word in words if not word.covers and not word.is_silent]
    bare = [word for word in bare if not _shows_plainly(page, word, shown)]
    unseen = [word for word in words if word.is_silent]
    unseen += [
        word
        for word in _traceless_words(page, under, {word.handle for word in under}, around, shown)
        if not (texts.has_twin_above(word) and shown.has_contrast(word.area))
    ]
    unseen += _traceless_words(page, bare, {handle for _, handle in page.objects.texts}, around, shown)
    for word in unseen:
        what = _cause_in_pixels(page, word, shown, is_scan=is_scan)
        if what:
            yield _hidden_words(what, word)


def _shows_plainly(page: OpenPage, word: LayerWord, shown: PagePixels) -> bool:
    return shown.has_contrast(word.area.with_margin(INWARD)) and is_plain_text(
        word.handle, page.document.has_layers
    )


def _traceless_words(
    page: OpenPage, words: Sequence[LayerWord], left_out: set[int], around: Sequence[Area], shown: PagePixels
) -> list[LayerWord]:
    """Return the words whose position looks the same when they are omitted, to a close look as well.

    `shown` is a drawing of the piece of the page around some areas.
    """
    if not words:
        return []
    rest = _draw_without(page, left_out, around, _PIXELS_A_POINT)
    same = [word for word in words if not shown.differs(rest, word.area.with_margin(INWARD), _LEAST_CHANGE)]
    if not same:
        return []
    # The room that some fonts claim for a letter is not where they draw it.
    near = [page.layer.ink_area(word.start, word.end) or word.area for word in same]
    shown = draw_pixels(page, _CLOSE_PIXELS_A_POINT, near)
    rest = _draw_without(page, left_out, near, _CLOSE_PIXELS_A_POINT)
    return [
        word for word, area in zip(same, near, strict=True) if not shown.differs(rest, area, _LEAST_CHANGE)
    ]


def _draw_without(page: OpenPage, left_out: set[int], around: Sequence[Area], scale: float) -> PagePixels:
    with _deactivate(left_out):
        return draw_pixels(page, scale, around)


@contextmanager
def _deactivate(handles: Iterable[int]) -> Iterator[None]:
    for handle in handles:
        _set_active(handle, False)
    try:
        yield
    finally:
        for handle in handles:
            _set_active(handle, True)


def _cause_in_pixels(page: OpenPage, word: LayerWord, shown: PagePixels, *, is_scan: bool) -> str:
    """Return what hides a word that leaves no trace, "" where a scan shows ink instead."""
    others = [cover for cover in word.covers if cover.kind != IMAGE or not is_scan]
    if others and not word.is_silent:
        return cover_cause(others[-1])
    inner = word.area.with_margin(INWARD)
    if shown.has_contrast(inner) and (word.is_silent or word.covers):
        return ""
    darkest, lightest = shown.shades(inner)
    if lightest < _DARK:
        is_mark = lightest - darkest < _INK and not (word.is_silent and is_in_border(page, word.area, shown))
        return "under a dark area" if is_mark else ""
    if not word.is_silent and not word.covers:
        if page.layer.ink_area(word.start, word.end) is not None:
            return COLOURLESS
        if not is_scan:
            return ""  # a font that the engine cannot draw
    # OCR takes dirt for short words; these prove nothing.
    return NO_INK if word.letters >= _LETTERS_OF_WORD and is_bare(page, word, shown) else ""


_BORDER_SHARE = 0.06
_ALONG_EDGE = 0.5
_OUTWARD, _REACH, _WIDEST_GAP = 0.25, 1.2, 0.7  # of the height of a word
_FAINT_INK = 12
# Lines that are on three quarters of the ink that they could be on are where they should be.
_LINES_AROUND, _FARTHEST_SHIFT, _WELL_PLACED, _AS_GOOD = 6, 1.5, 0.75, 0.85
_TEXT_COLUMNS, _RULE_COLUMNS = 0.35, 0.85
_DARK_COLUMN = re.compile(rb"[\x01\x03]")


def is_in_border(page: OpenPage, area: Area, shown: PagePixels) -> bool:
    """Return whether a dark position belongs to a band along an edge of the page, as scanners leave it.

    OCR reads letters in the dirt of such a band. A redaction is not half as long as the page, at its edge.
    """
    edge = page.geometry.area
    x, y = area.centre
    near_x, near_y = _BORDER_SHARE * edge.width, _BORDER_SHARE * edge.height
    upright = Area(area.left, edge.bottom, area.right, edge.top)
    level = Area(edge.left, area.bottom, edge.right, area.top)
    return (min(x - edge.left, edge.right - x) < near_x and _is_dark_along(upright, shown)) or (
        min(y - edge.bottom, edge.top - y) < near_y and _is_dark_along(level, shown)
    )


def _is_dark_along(band: Area, shown: PagePixels) -> bool:
    return shown.dark_share(band) > _ALONG_EDGE


def is_bare(page: OpenPage, word: LayerWord, shown: PagePixels) -> bool:
    """Return whether a scan shows paper where a word is, and no ink next to it that could be its own.

    Ink of other lines is not its own, save where the word was drawn, and lies under the image. Words of OCR
    are next to their ink where a scan was cut or straightened after it was read.
    """
    darkest, lightest = shown.shades(word.area.with_margin(INWARD if word.is_silent else _OUTWARD))
    if lightest - darkest >= _FAINT_INK:
        return False
    # The level strips in the word and around it that no other line has.
    left, bottom, right, top = word.area
    by = _REACH * word.area.height
    around = Area(left, bottom - by, right, top + by)
    others = [row.area for row in page.lines if row.area.overlaps(around) and not _is_of_line(word, row)]
    strips, free = [], around.bottom
    for line in sorted(others, key=lambda each: each.bottom):
        if line.bottom > free:
            strips.append(Area(left, free, right, line.bottom))
        free = max(free, line.top)
    if free < around.top:
        strips.append(Area(left, free, right, around.top))
    if _is_beside_ink(strips, word.area, shown):
        return False
    return not any(shown.has_contrast(_raised(word.area, by)) for by in _layer_shifts(page, word, shown))


def _is_beside_ink(strips: Sequence[Area], area: Area, shown: PagePixels) -> bool:
    columns = shown.ink_columns(strips, _RULE_COLUMNS)
    if not columns:
        return False
    share = len(_DARK_COLUMN.findall(columns)) / len(columns)
    most = max(round(_WIDEST_GAP * area.height * shown.scale[0]), 1)
    return share >= _TEXT_COLUMNS and not re.search(rb"[\x00\x02]{%d}" % most, columns)


def _layer_shifts(page: OpenPage, word: LayerWord, shown: PagePixels) -> list[int]:
    """Return by how many points the lines around a word have to be raised to be on ink: mostly none.

    Only where they stand so much better than they do is the layer shifted, here at least.
    """
    others = [row.area for row in page.lines if not _is_of_line(word, row)]
    others.sort(key=lambda area: abs(area.centre[1] - word.area.centre[1]))
    around = others[:_LINES_AROUND]
    if len(around) < _LINES_AROUND or page.geometry.quarters:
        return []
    farthest = round(_FARTHEST_SHIFT * word.area.height)
    ink = {
        by: sum(shown.dark_share(_raised(area.with_margin(INWARD), by)) for area in around)
        for by in range(-farthest, farthest + 1)
    }
    best = max(ink.values())
    if ink[0] >= _WELL_PLACED * best:
        return []
    return [by for by, amount in ink.items() if amount >= _AS_GOOD * best]


def _raised(area: Area, by: float) -> Area:
    return Area(area.left, area.bottom + by, area.right, area.top + by)


def _is_of_line(word: LayerWord, row: LayerLine) -> bool:
    return row.raw_line.start <= word.start < row.raw_line.end or (
        word.area.bottom < row.area.centre[1] < word.area.top
    )


# Smaller images, and those in black and white, are drawn in no time.
_LEAST_PIXELS, _LEAST_DEPTH = 1_000_000, 8
_WAVELET, _JPEG, _MAX_NAME_LENGTH = b"JPXDecode", b"DCTDecode", 32
_CHANNELS = {raw.FPDFBitmap_Gray: 1, raw.FPDFBitmap_BGR: 3, raw.FPDFBitmap_BGRx: 4}
_has_transparency = direct_call(raw.FPDFPageObj_HasTransparency)
_get_image_metadata = direct_call(raw.FPDFImageObj_GetImageMetadata)
_count_filters = direct_call(raw.FPDFImageObj_GetImageFilterCount)
_get_filter = direct_call(raw.FPDFImageObj_GetImageFilter)
_get_raw_data = direct_call(raw.FPDFImageObj_GetImageDataRaw)
_get_image_bitmap = direct_call(raw.FPDFImageObj_GetBitmap)
_bitmap_format = direct_call(raw.FPDFBitmap_GetFormat)
_bitmap_stride = direct_call(raw.FPDFBitmap_GetStride)
_bitmap_width = direct_call(raw.FPDFBitmap_GetWidth)
_bitmap_height = direct_call(raw.FPDFBitmap_GetHeight)
_bitmap_buffer = direct_call(raw.FPDFBitmap_GetBuffer)
_destroy_bitmap = direct_call(raw.FPDFBitmap_Destroy)


def sample_scan(page: OpenPage) -> PagePixels | None:
    """Return a sample of the image that is all there is on a page, about a pixel a point.

    None where the page has something else, where the image does not stand upright, or is drawn as fast.
    """
    graphics = page.objects.graphics
    if len(graphics) != 1 or graphics[0].kind != IMAGE or page.geometry.quarters or page.document.has_form:
        return None
    image = graphics[0]
    if raw.FPDFPage_GetAnnotCount(page.handle) or not _is_upright(image.handle):
        return None
    name = ctypes.create_string_buffer(_MAX_NAME_LENGTH)
    filters = []
    for index in range(_count_filters(image.handle)):
        _get_filter(image.handle, index, ctypes.addressof(name), _MAX_NAME_LENGTH)
        filters.append(name.value)
    # Where it is asked for the size of an image in JPEG 2000, the engine unpacks it.
    if filters[-1:] == [_WAVELET] or not _is_worth_it(page, image.handle):
        return None
    pixels = (_reduce_jpeg(image) if filters == [_JPEG] else None) or _reduce_bitmap(image)
    return pixels and _as_page_pixels(page, image.area, *pixels)


def _is_upright(image: int) -> bool:
    matrix = raw.FS_MATRIX()
    get_matrix(image, ctypes.addressof(matrix))
    return bool(not matrix.b and not matrix.c and matrix.a > 0 and matrix.d > 0)


def _is_worth_it(page: OpenPage, image: int) -> bool:
    if _has_transparency(image):
        return False
    metadata = raw.FPDF_IMAGEOBJ_METADATA()
    _get_image_metadata(image, pointer_address(page.handle), ctypes.addressof(metadata))
    return bool(metadata.bits_per_pixel >= _LEAST_DEPTH and metadata.width * metadata.height >= _LEAST_PIXELS)


def _reduce_jpeg(image: GraphicObject) -> tuple[bytes, int, int] | None:
    """Return the pixels of a JPEG with their width and height; None where it is not one of grey or of YCbCr.

    It is unpacked at an eighth to a half of its size, whichever has a pixel a point.
    """
    from PIL import Image  # only for such images

    size = _get_raw_data(image.handle, None, 0)
    buffer = ctypes.create_string_buffer(size)
    _get_raw_data(image.handle, ctypes.addressof(buffer), size)
    try:
        with Image.open(BytesIO(buffer.raw), formats=("JPEG",)) as picture:
            picture.draft("L", (ceil(image.area.width), ceil(image.area.height)))
            return (picture.tobytes(), *picture.size) if picture.mode == "L" else None
    except (OSError, SyntaxError, ValueError):  # what Pillow raises for what is no whole image
        return None


def _reduce_bitmap(image: GraphicObject) -> tuple[bytes, int, int] | None:
    """Return every so many-th pixel of an image, and how many these are across and down."""
    bitmap = _get_image_bitmap(image.handle)
    if not bitmap:
        return None
    try:
        channels = _CHANNELS.get(_bitmap_format(bitmap))
        return _thin_out(image, bitmap, channels) if channels else None
    finally:
        _destroy_bitmap(bitmap)


def _thin_out(image: GraphicObject, bitmap: int, channels: int) -> tuple[bytes, int, int]:
    width, height, stride = _bitmap_width(bitmap), _bitmap_height(bitmap), _bitmap_stride(bitmap)
    across, down = max(int(width / image.area.width), 1), max(int(height / image.area.height), 1)
    start, buffer = channels // 2, _bitmap_buffer(bitmap)  # of three colours the eye sees green best
    rows = [
        ctypes.string_at(buffer + y * stride, width * channels)[start :: across * channels]
        for y in range(0, height, down)
    ]
    return b"".join(rows), len(rows[0]), len(rows)


def _as_page_pixels(page: OpenPage, area: Area, pixels: bytes, width: int, height: int) -> PagePixels:
    scale = width / area.width, height / area.height
    left, top, _, _ = page.geometry.to_points(area)
    return PagePixels(pixels, width, width, height, scale, page.geometry, left * scale[0], top * scale[1])
