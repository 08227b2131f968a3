"""Edges of the words of a line, packed: where each begins and ends across its page."""

from array import array
from collections.abc import Iterable
from sys import byteorder

_WHOLE_WIDTH = 65_535


def pack_edges(edges: Iterable[tuple[float, float]]) -> bytes:
    """Return the left and right edges of words, in percent of the width of the page, as bytes.

    Each is an unsigned integer of two bytes, little-endian, in 1/65,535 of the width.
    """
    packed = array("H", (_share(edge) for pair in edges for edge in pair))
    return _little_endian(packed).tobytes()


def unpack_edges(data: bytes) -> list[tuple[float, float]]:
    """Return the left and right edges of words in percent of the width of the page.

    >>> unpack_edges(pack_edges([(10, 20.5), (21, 100)]))
    [(10.0, 20.5), (21.0, 100.0)]
    """
    packed = array("H")
    packed.frombytes(data)
    percents = [round(share * 100 / _WHOLE_WIDTH, 2) for share in _little_endian(packed)]
    return list(zip(percents[::2], percents[1::2], strict=True))


def _little_endian(packed: "array[int]") -> "array[int]":
    if byteorder == "big":
        packed.byteswap()
    return packed


def _share(percent: float) -> int:
    return min(max(round(percent / 100 * _WHOLE_WIDTH), 0), _WHOLE_WIDTH)
