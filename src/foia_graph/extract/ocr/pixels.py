"""Masks of pixels: ink, drawn lines, solid areas, and regions that hang together."""

from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.intp]
Value = TypeVar("Value", bound=np.generic)


class Region(NamedTuple):
    """Pixels that hang together: the rectangle around them (right and bottom lie beyond) and their number."""

    left: int
    top: int
    right: int
    bottom: int
    area: int = 0

    @property
    def width(self) -> int:
        """Return how wide it is."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Return how high it is."""
        return self.bottom - self.top

    @property
    def fill_share(self) -> float:
        """Return the share of the rectangle that its pixels fill."""
        return self.area / max(self.width * self.height, 1)

    def overlap(self, other: "Region") -> int:
        """Return how many pixels the rectangles have in common."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0) * max(height, 0)

    def with_margin(self, by: int) -> "Region":
        """Return the rectangle with a margin around it."""
        return Region(max(self.left - by, 0), max(self.top - by, 0), self.right + by, self.bottom + by)

    def shift(self, right: int, down: int) -> "Region":
        """Return the rectangle, shifted."""
        return self._replace(
            left=self.left + right, right=self.right + right, top=self.top + down, bottom=self.bottom + down
        )

    def crop(self, mask: npt.NDArray[Value]) -> npt.NDArray[Value]:
        """Return what of a page lies in the rectangle."""
        return mask[self.top : self.bottom, self.left : self.right]


def ink_mask(grey: Image.Image, share: float = 0.75) -> Mask:
    """Return which pixels are ink: darker than a share of the brightness of the paper around them.

    Beneath a large dark area the paper is taken to be as bright as elsewhere, somewhat dimmed.
    """
    # Local threshold at an eighth of the size: scans are darker at the fold and the edges.
    small = grey.resize((max(grey.width // 8, 1), max(grey.height // 8, 1)), Image.Resampling.BOX)
    bright = np.asarray(small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.BoxBlur(4)), np.float32)
    least = np.percentile(np.asarray(small), 90) * 0.6
    limit = Image.fromarray((np.maximum(bright, least) * share).astype(np.uint8))
    lit: Mask = np.less(np.asarray(grey), np.asarray(limit.resize(grey.size, Image.Resampling.BILINEAR)))
    return lit


def horizontal_runs(mask: Mask, length: int, meeting: Mask | None = None) -> Mask:
    """Keep the pixels of horizontal runs at least so long, or only of those that meet others."""
    # Run-length encoding of all rows at once: the padding ends each row in a 0, so that no run wraps.
    padded = np.zeros((mask.shape[0], mask.shape[1] + 1), np.int8)
    padded[:, :-1] = mask
    starts, ends = _find_runs(padded)
    long = ends - starts >= length
    if meeting is not None:
        long &= _runs_that_meet(starts, ends, meeting)
    # Difference array: +1 where a kept run starts and -1 where it ends; its running sum is the mask.
    steps = np.zeros(padded.size + 1, np.int8)
    steps[starts[long]] = 1
    steps[ends[long]] -= 1
    kept = np.cumsum(steps[:-1], dtype=np.int8).reshape(padded.shape)[:, :-1]
    return kept.astype(np.bool_)


def vertical_runs(mask: Mask, length: int, meeting: Mask | None = None) -> Mask:
    """Keep the pixels of vertical runs at least so long, or only of those that meet others."""
    other = None if meeting is None else np.ascontiguousarray(meeting.T)
    return np.ascontiguousarray(horizontal_runs(np.ascontiguousarray(mask.T), length, other).T)


def _runs_that_meet(starts: Numbers, ends: Numbers, other: Mask) -> Mask:
    padded = np.zeros((other.shape[0], other.shape[1] + 1), np.int32)
    padded[:, :-1] = other
    # Prefix sums: a run meets the mask where the sum grows along it.
    count = np.concatenate(([0], np.cumsum(padded.ravel())))
    met: Mask = count[ends] > count[starts]
    return met


def _find_runs(padded: npt.NDArray[np.int8]) -> tuple[Numbers, Numbers]:
    flat = padded.ravel()
    change = np.diff(flat, prepend=np.int8(0))
    return np.flatnonzero(change == 1), np.flatnonzero(change == -1)


def solid_areas(mask: Mask, size: int) -> Mask:
    """Keep the pixels of areas that are wholly ink, at least so many pixels in both directions."""
    # Morphological opening by a rectangle, one direction after the other.
    return vertical_runs(horizontal_runs(mask, size), size)


def close_gaps(mask: Mask, gap: int) -> Mask:
    """Close the horizontal gaps shorter than so many pixels, so that letters become words."""
    # Morphological closing in one direction.
    closed = ~horizontal_runs(~mask, gap)
    return np.logical_or(closed, mask)


def without_specks(mask: Mask, side: int) -> Mask:
    """Return a copy without what hangs together and is no larger than so many pixels in both directions."""
    clean = mask.copy()
    for each in connected_regions(mask):
        if each.width <= side and each.height <= side:
            each.crop(clean)[:] = False
    return clean


def thicken(mask: Mask, by: int) -> Mask:
    """Grow what is set by a few pixels to each side."""
    # Dilation by a box blur: any pixel that a set one reaches is above 0.
    blurred = Image.fromarray(mask).convert("L").filter(ImageFilter.BoxBlur(by))
    grown: Mask = np.greater(np.asarray(blurred), 0)
    return grown


def connected_regions(mask: Mask) -> list[Region]:
    """Find what hangs together (by its sides), in the order of the topmost pixels."""
    padded = np.zeros((mask.shape[0], mask.shape[1] + 1), np.int8)
    padded[:, :-1] = mask
    starts, ends = _find_runs(padded)
    width = padded.shape[1]
    first = np.searchsorted(ends, starts + width, "right")
    last = np.searchsorted(starts, ends + width, "left")
    count = np.maximum(last - first, 0)
    above = np.repeat(np.arange(len(starts)), count)
    offset = np.arange(len(above)) - np.repeat(np.cumsum(count) - count, count)
    roots = _region_roots(len(starts), (above, np.repeat(first, count) + offset))
    order, group = np.unique(roots, return_inverse=True)
    rows, left, right = starts // width, starts % width, ends - starts // width * width
    boxes = np.empty((5, len(order)), np.intp)
    boxes[:2], boxes[2:] = max(mask.shape, default=0) + 1, 0
    np.minimum.at(boxes[0], group, left)
    np.minimum.at(boxes[1], group, rows)
    np.maximum.at(boxes[2], group, right)
    np.maximum.at(boxes[3], group, rows + 1)
    np.add.at(boxes[4], group, ends - starts)
    return [Region(*each) for each in boxes.T.tolist()]


def _region_roots(count: int, pairs: tuple[Numbers, Numbers]) -> Numbers:
    """Return for each run the first run of those it hangs together with."""
    # Union-find over runs: connected components without a step for each pixel.
    root = list(range(count))
    for one, other in zip(pairs[0].tolist(), pairs[1].tolist(), strict=True):
        a, b = _root_of(root, one), _root_of(root, other)
        root[max(a, b)] = min(a, b)
    return np.array([_root_of(root, each) for each in range(count)], np.intp)


def _root_of(root: list[int], at: int) -> int:
    while root[at] != at:
        root[at] = root[root[at]]
        at = root[at]
    return at
