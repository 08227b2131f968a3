"""Sample of a scan: every so many-th pixel of an image that is all there is on a page.

To draw a page that is one large image in colours takes a tenth of a second, to sample it a third of that.
"""

import ctypes
from io import BytesIO
from math import ceil

from foia_graph.extract.pdf.geometry import Area
from foia_graph.extract.pdf.object_calls import direct_call, get_matrix, pointer_address
from foia_graph.extract.pdf.page_handle import OpenPage
from foia_graph.extract.pdf.page_objects import IMAGE, GraphicObject
from foia_graph.extract.pdf.page_pixels import PagePixels
from foia_graph.extract.pdf.pdfium import raw

_LEAST_PIXELS, _LEAST_DEPTH = 1_000_000, 8
"""Smaller images, and those in black and white, are drawn in no time."""
_WAVELET, _JPEG, _LONGEST_NAME = b"JPXDecode", b"DCTDecode", 32
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
    filters = _filters(image.handle)
    # Where it is asked for the size of an image in JPEG 2000, the engine unpacks it.
    if filters[-1:] == [_WAVELET] or not _is_worth_it(page, image.handle):
        return None
    pixels = (_reduce_jpeg(image) if filters == [_JPEG] else None) or _reduce_bitmap(image)
    return pixels and _as_page_pixels(page, image.area, *pixels)


def _is_upright(image: int) -> bool:
    matrix = raw.FS_MATRIX()
    get_matrix(image, ctypes.addressof(matrix))
    return bool(not matrix.b and not matrix.c and matrix.a > 0 and matrix.d > 0)


def _filters(image: int) -> list[bytes]:
    """Return the names of the filters that unpack an image, in their order."""
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    names = []
    for index in range(_count_filters(image)):
        _get_filter(image, index, ctypes.addressof(name), _LONGEST_NAME)
        names.append(name.value)
    return names


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
