"""How an image becomes a PNG file, with nothing but zlib."""

import struct
import zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_EIGHT_BITS, _COLOURS = 8, {1: 0, 3: 2}


def png(pixels: bytes, width: int, height: int, channels: int) -> bytes:
    """Write rows of pixels without padding, of one channel (grey) or three (red, green, blue)."""
    head = struct.pack(">IIBBBBB", width, height, _EIGHT_BITS, _COLOURS[channels], 0, 0, 0)
    length = width * channels
    rows = b"".join(b"\0" + pixels[at : at + length] for at in range(0, length * height, length))
    chunks = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(rows, 6)), _chunk(b"IEND", b""))
    return _SIGNATURE + b"".join(chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
