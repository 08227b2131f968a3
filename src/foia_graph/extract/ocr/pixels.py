"""Masks of pixels: ink, drawn lines, solid areas, and regions that hang together."""

from collections.abc import Callable, Iterable
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

    def is_covered(self, others: Iterable["Region"]) -> bool:
        """Return whether others take up more than half of it."""
        return sum(map(self.overlap, others)) > 0.5 * max(self.width * self.height, 1)

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
    brightest = Image.fromarray(_brightest_near(np.asarray(small), 4))
    bright = np.asarray(brightest.filter(ImageFilter.BoxBlur(4)), np.float32)
    least = np.percentile(np.asarray(small), 90) * 0.6
    limit = Image.fromarray((np.maximum(bright, least) * share).astype(np.uint8))
    lit: Mask = np.less(np.asarray(grey), np.asarray(limit.resize(grey.size, Image.Resampling.BILINEAR)))
    return lit


def _brightest_near(shades: npt.NDArray[np.uint8], reach: int) -> npt.NDArray[np.uint8]:
    # As Pillow's MaxFilter, which looks at the whole square for each pixel and takes 20 times as much.
    for _ in range(2):
        wide, count = np.pad(shades, ((reach, reach), (0, 0)), "edge"), len(shades)
        shades = np.maximum.reduce([wide[each : each + count] for each in range(2 * reach + 1)]).T
    return np.ascontiguousarray(shades)


Words = npt.NDArray[np.uint64]
Shift = Callable[[Words, int], Words]


def _pack(mask: Mask) -> Words:
    # Bit-parallel morphology: an operation on one number is one on 64 pixels.
    bits = np.packbits(mask, axis=1)
    padded = np.zeros((mask.shape[0], (mask.shape[1] // 64 + 1) * 8), np.uint8)
    padded[:, : bits.shape[1]] = bits
    return padded.view(">u8").astype(np.uint64)


def _unpack(words: Words, width: int) -> Mask:
    return np.unpackbits(words.astype(">u8").view(np.uint8), axis=1, count=width).view(np.bool_)


def _shift_left(words: Words, by: int) -> Words:
    moved, (whole, part) = np.zeros_like(words), divmod(by, 64)
    count = max(words.shape[1] - whole, 0)
    moved[:, :count] = words[:, whole:] << part
    if part and count:
        moved[:, : count - 1] |= words[:, whole + 1 :] >> (64 - part)
    return moved


def _shift_right(words: Words, by: int) -> Words:
    moved, (whole, part) = np.zeros_like(words), divmod(by, 64)
    count = max(words.shape[1] - whole, 0)
    moved[:, whole:] = words[:, :count] >> part
    if part and count:
        moved[:, whole + 1 :] |= words[:, : count - 1] << (64 - part)
    return moved


def _shift_up(words: Words, by: int) -> Words:
    moved = np.zeros_like(words)
    moved[: max(len(words) - by, 0)] = words[by:]
    return moved


def _shift_down(words: Words, by: int) -> Words:
    moved = np.zeros_like(words)
    moved[by:] = words[: max(len(words) - by, 0)]
    return moved


def _join_shifted(words: Words, length: int, shift: Shift, join: np.ufunc) -> Words:
    joined = 1
    while joined < length:
        # Doubling: what covers n pixels already, shifted by n, covers 2 n.
        step = min(joined, length - joined)
        words, joined = join(words, shift(words, step)), joined + step
    return words


def _long_runs(words: Words, length: int, ahead: Shift, back: Shift) -> Words:
    # Morphological opening in one direction.
    return _join_shifted(_join_shifted(words, length, ahead, np.bitwise_and), length, back, np.bitwise_or)


def horizontal_runs(mask: Mask, length: int) -> Mask:
    """Keep the pixels of horizontal runs at least so long."""
    return _unpack(_long_runs(_pack(mask), length, _shift_left, _shift_right), mask.shape[1])


def vertical_runs(mask: Mask, length: int, meeting: Mask | None = None) -> Mask:
    """Keep the pixels of vertical runs at least so long, or only of those that meet others."""
    runs = _long_runs(_pack(mask), length, _shift_up, _shift_down)
    if meeting is not None:
        met = runs & _pack(meeting)
        runs = _fill_runs(met, runs, _shift_up) | _fill_runs(met, runs, _shift_down)
    return _unpack(runs, mask.shape[1])


def _fill_runs(met: Words, runs: Words, shift: Shift) -> Words:
    # Kogge-Stone fill: the distance that is filled doubles with each step.
    step = 1
    while step < len(runs):
        met = met | (runs & shift(met, step))
        runs = runs & shift(runs, step)
        step *= 2
    return met


def _find_runs(mask: Mask) -> tuple[Numbers, Numbers, int]:
    words = _pack(mask)
    changes = (words ^ _shift_right(words, 1)).astype(">u8").view(np.uint8).ravel()
    places = np.flatnonzero(changes)
    which, bit = np.nonzero(np.unpackbits(changes[places]).reshape(-1, 8))
    ends = places[which] * 8 + bit
    return ends[::2], ends[1::2], words.shape[1] * 64


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
    words, length = _pack(mask), by + 1
    for shift in (_shift_left, _shift_right, _shift_up, _shift_down):
        words = _join_shifted(words, length, shift, np.bitwise_or)
    return _unpack(words, mask.shape[1])


def connected_regions(mask: Mask) -> list[Region]:
    """Find what hangs together (by its sides), in the order of the topmost pixels."""
    starts, ends, width = _find_runs(mask)
    first = np.searchsorted(ends, starts + width, "right")
    last = np.searchsorted(starts, ends + width, "left")
    count = np.maximum(last - first, 0)
    above = np.repeat(np.arange(len(starts)), count)
    offset = np.arange(len(above)) - np.repeat(np.cumsum(count) - count, count)
    roots = _region_roots(len(starts), above, np.repeat(first, count) + offset)
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


def _region_roots(count: int, above: Numbers, below: Numbers) -> Numbers:
    """Return for each run the first run of those it hangs together with."""
    # Hooking and pointer jumping: connected components without a step for each run.
    root = np.arange(count)
    while True:
        one, other = root[above], root[below]
        if np.array_equal(one, other):
            return root
        np.minimum.at(root, np.maximum(one, other), np.minimum(one, other))
        while not np.array_equal(root, further := root[root]):
            root = further
