"""Crops of page images: a region cut out, scaled, turned, and written in a format (IIIF Image API)."""

from io import BytesIO
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from PIL import Image


ImageQuality = Literal["default", "color", "gray", "bitonal"]
ImageFormat = Literal["jpg", "png"]
_JPEG_QUALITY = 85


class ImageCrop(msgspec.Struct, frozen=True):
    """A crop of an image that has `full_size` pixels: its region, size and rotation.

    `region` is left, top, width and height; `rotation` counts degrees clockwise and is a multiple of 90.
    """

    full_size: tuple[int, int]
    region: tuple[int, int, int, int]
    size: tuple[int, int]
    rotation: int = 0
    quality: ImageQuality = "default"
    format: ImageFormat = "jpg"

    @property
    def name(self) -> str:
        """Name it by all that decides how it looks."""
        region, size = ",".join(map(str, self.region)), ",".join(map(str, self.size))
        return f"{region}-{size}-{self.rotation}-{self.quality}.{self.format}"


def crop_image(data: bytes, crop: ImageCrop) -> bytes:
    """Cut a piece out of a PNG; its pixels may be one more or less than those that the cut counts by."""
    # Every web process asks for cuts, and only the one that makes them needs what it takes.
    from PIL import Image

    with Image.open(BytesIO(data), formats=("PNG",)) as image:
        across, down = image.width / crop.full_size[0], image.height / crop.full_size[1]
        x, y, width, height = crop.region
        box = (x * across, y * down, (x + width) * across, (y + height) * down)
        piece = image.resize(crop.size, Image.Resampling.LANCZOS, box, reducing_gap=3.0)
    if crop.rotation:
        piece = piece.rotate(-crop.rotation, expand=True)
    return _encode_image(_convert_colours(piece, crop.quality), crop.format)


def _convert_colours(piece: "Image.Image", quality: ImageQuality) -> "Image.Image":
    from PIL import Image

    if quality == "gray":
        return piece.convert("L")
    # Words stay words where every pixel is the nearer of black and white.
    return piece.convert("1", dither=Image.Dither.NONE) if quality == "bitonal" else piece


def _encode_image(piece: "Image.Image", suffix: ImageFormat) -> bytes:
    out = BytesIO()
    if suffix == "jpg":
        piece.save(out, "JPEG", quality=_JPEG_QUALITY)
    else:
        piece.save(out, "PNG", compress_level=6)
    return out.getvalue()


# The widths, in pixels, in which pages are drawn.
WIDTHS = (200, 800, 1600)
MAX_WIDTH = WIDTHS[-1]
_MAX_PIXELS = 20_000_000
# No JPEG has a side of more than 65,535 pixels.
_MAX_SIDE_LENGTH = 65_000
PageSize = tuple[float, float]


def bounded_scale(page: PageSize, scale: float) -> float:
    """Return the scale for a page of so many points, a smaller one where it would have too many pixels."""
    width, height = page
    most: float = (_MAX_PIXELS / max(width * height, 1)) ** 0.5
    return min(scale, most, _MAX_SIDE_LENGTH / max(width, height, 1))


def pixel_size(page: PageSize, scale: float) -> tuple[int, int]:
    """Return the pixels of a page at a scale, at least one each way."""
    width, height = (max(round(side * scale), 1) for side in page)
    return width, height


def drawn_size(page: PageSize, width: int) -> tuple[int, int]:
    """Return the pixels of a page that is drawn in a width; a page that is too long is narrower."""
    return pixel_size(page, bounded_scale(page, width / max(page[0], 1)))
