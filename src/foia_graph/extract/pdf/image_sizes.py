"""Sizes of page images: a few widths, and for each the height that the page has."""

WIDTHS = (200, 800, 1600)
"""The widths, in pixels, in which pages are drawn."""
LARGEST_WIDTH = WIDTHS[-1]
_MOST_PIXELS = 20_000_000
_LONGEST_SIDE = 65_000
"""No JPEG has a side of more than 65,535 pixels."""
PageSize = tuple[float, float]


def bounded_scale(page: PageSize, scale: float) -> float:
    """Return the scale for a page of so many points, a smaller one where it would have too many pixels."""
    width, height = page
    most: float = (_MOST_PIXELS / max(width * height, 1)) ** 0.5
    return min(scale, most, _LONGEST_SIDE / max(width, height, 1))


def pixel_size(page: PageSize, scale: float) -> tuple[int, int]:
    """Return the pixels of a page at a scale, at least one each way."""
    width, height = (max(round(side * scale), 1) for side in page)
    return width, height


def drawn_size(page: PageSize, width: int) -> tuple[int, int]:
    """Return the pixels of a page that is drawn in a width; a page that is too long is narrower."""
    return pixel_size(page, bounded_scale(page, width / max(page[0], 1)))
