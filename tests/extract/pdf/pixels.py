"""What is in a PNG, for tests."""

import struct
import zlib


def pixels(png: bytes) -> tuple[int, int, bytes]:
    """Read a PNG as `render` writes it: width, height, and rows of red, green and blue."""
    assert b"\x89PNG\r\n\x1a\n" == png[:8]
    width, height = struct.unpack(">II", png[16:24])
    data = zlib.decompress(png[png.index(b"IDAT") + 4 : -16])
    rows = [data[at + 1 : at + 1 + 3 * width] for at in range(0, len(data), 1 + 3 * width)]
    return width, height, b"".join(rows)
