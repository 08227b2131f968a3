"""Sample of a scan: every so many-th pixel of an image that is all there is on a page.

To draw a page that is one large image in colours takes a tenth of a second, to sample it a third of that.
"""

import ctypes

from foia_graph.extract.pdf.object_calls import direct_call, get_matrix, pointer_address
from foia_graph.extract.pdf.page_handle import OpenPage
from foia_graph.extract.pdf.page_objects import IMAGE, GraphicObject
from foia_graph.extract.pdf.page_pixels import PagePixels
from foia_graph.extract.pdf.pdfium import raw

_LEAST_PIXELS, _LEAST_DEPTH = 1_000_000, 8
"""Smaller images, and those in black and white, are drawn in no time."""
_WAVELET = b"JPXDecode"
_CHANNELS = {raw.FPDFBitmap_Gray: 1, raw.FPDFBitmap_BGR: 3, raw.FPDFBitmap_BGRx: 4}
_has_transparency = direct_call(raw.FPDFPageObj_HasTransparency)
_get_image_metadata = direct_call(raw.FPDFImageObj_GetImageMetadata)
_count_filters = direct_call(raw.FPDFImageObj_GetImageFilterCount)
_get_filter = direct_call(raw.FPDFImageObj_GetImageFilter)
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
    if raw.FPDFPage_GetAnnotCount(page.handle) or not _is_worth_it(page, graphics[0]):
        return None
    bitmap = _get_image_bitmap(graphics[0].handle)
    if not bitmap:
        return None
    try:
        return _sample_bitmap(page, graphics[0], bitmap)
    finally:
        _destroy_bitmap(bitmap)


def _is_worth_it(page: OpenPage, image: GraphicObject) -> bool:
    matrix, metadata = raw.FS_MATRIX(), raw.FPDF_IMAGEOBJ_METADATA()
    get_matrix(image.handle, ctypes.addressof(matrix))
    if matrix.b or matrix.c or matrix.a <= 0 or matrix.d <= 0:
        return False
    # Where it is asked for the size of an image in JPEG 2000, the engine unpacks it.
    if _is_wavelet(image.handle) or _has_transparency(image.handle):
        return False
    _get_image_metadata(image.handle, pointer_address(page.handle), ctypes.addressof(metadata))
    return bool(metadata.bits_per_pixel >= _LEAST_DEPTH and metadata.width * metadata.height >= _LEAST_PIXELS)


def _is_wavelet(image: int) -> bool:
    """Return whether an image is in JPEG 2000, which can be drawn small without all of it being unpacked."""
    count = _count_filters(image)
    name = ctypes.create_string_buffer(len(_WAVELET) + 1)
    _get_filter(image, count - 1, ctypes.addressof(name), len(name))
    return name.value == _WAVELET


def _sample_bitmap(page: OpenPage, image: GraphicObject, bitmap: int) -> PagePixels | None:
    channels = _CHANNELS.get(_bitmap_format(bitmap))
    if channels is None:
        return None
    width, height, stride = _bitmap_width(bitmap), _bitmap_height(bitmap), _bitmap_stride(bitmap)
    across = max(int(width / image.area.width), 1)
    down = max(int(height / image.area.height), 1)
    start, buffer = channels // 2, _bitmap_buffer(bitmap)  # of three colours the eye sees green best
    rows = [
        ctypes.string_at(buffer + y * stride, width * channels)[start :: across * channels]
        for y in range(0, height, down)
    ]
    scale = (width / across / image.area.width, height / down / image.area.height)
    left, top, _, _ = page.geometry.to_points(image.area)
    return PagePixels(
        b"".join(rows),
        len(rows[0]),
        len(rows[0]),
        len(rows),
        scale,
        page.geometry,
        left * scale[0],
        top * scale[1],
    )
