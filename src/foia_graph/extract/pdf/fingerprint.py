"""Fingerprints of PDF files, by which programs that annotate them know them (`urn:x-pdf:…`)."""

import hashlib
import re
from pathlib import Path

_IDENTIFIERS = re.compile(rb"/ID\s*\[\s*(?:<([0-9A-Fa-f\s]*)>|\(((?:[^()\\]|\\.)*)\))", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}
_NOTHING = bytes(16)
# Bytes at each end of a file in which its trailer is looked for.
_ENDS = 1 << 20
# Bytes of which the fingerprint of a file without an identifier is made.
_FIRST_BYTES = 1024


def pdf_fingerprint(path: Path) -> str:
    """Return the fingerprint of a PDF as PDF.js makes it, in small hexadecimal digits.

    It is the first identifier in the trailer of the file (ISO 32000-2, 14.4), which stays through changes;
    where there is none, the MD5 of the first 1,024 bytes.
    """
    with path.open("rb") as file:
        head = file.read(_ENDS)
        file.seek(max(path.stat().st_size - _ENDS, 0))
        tail = file.read(_ENDS)
    found = _last_identifier(tail) or _last_identifier(head)
    if found and found != _NOTHING:
        return found.hex()
    return hashlib.md5(head[:_FIRST_BYTES], usedforsecurity=False).hexdigest()


def _last_identifier(data: bytes) -> bytes:
    """Return the first identifier of the last trailer in some bytes, b"" where there is none."""
    found = list(_IDENTIFIERS.finditer(data))
    if not found:
        return b""
    digits, literal = found[-1][1], found[-1][2]
    if digits is not None:
        plain = b"".join(digits.split())
        return bytes.fromhex((plain + b"0" * (len(plain) % 2)).decode())
    return _ESCAPE.sub(_unescape, literal)


def _unescape(found: re.Match[bytes]) -> bytes:
    if found[1].isdigit():
        return bytes([int(found[1], 8) & 0xFF])
    return _ESCAPED.get(found[1], found[1])
