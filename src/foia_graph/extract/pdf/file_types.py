"""File types by their first bytes, of files that are no PDF."""

import re

_HEADER_BYTES = 1024
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (rb"\s*(<!doctype html|<html|<head|<body)", "text/html", "an HTML page"),
    (rb"\s*<\?xml", "application/xml", "an XML file"),
    (rb"\s*[{\[]", "application/json", "a JSON file"),
    (rb"PK\x03\x04", "application/zip", "a ZIP archive or an office document"),
    (rb"\xd0\xcf\x11\xe0", "application/x-ole-storage", "an old office document"),
    (rb"\{\\rtf", "application/rtf", "an RTF document"),
    (rb"%!PS", "application/postscript", "a PostScript file"),
    (rb"\xff\xd8\xff", "image/jpeg", "a JPEG image"),
    (rb"\x89PNG", "image/png", "a PNG image"),
    (rb"GIF8", "image/gif", "a GIF image"),
    (rb"II\*\0|MM\0\*", "image/tiff", "a TIFF image"),
    (rb"\x1f\x8b", "application/gzip", "a gzip archive"),
    (rb"From |Return-Path:|Received:|MIME-Version:", "message/rfc822", "an e-mail"),
)
_TABLE = tuple((re.compile(start, re.IGNORECASE), media, name) for start, media, name in _SIGNATURES)


def is_pdf(data: bytes) -> bool:
    """Return whether a file says that it is a PDF."""
    return b"%PDF-" in data[:_HEADER_BYTES]


def describe_type(data: bytes) -> tuple[str, str]:
    """Return the media type of what is no PDF, and what it is in words."""
    start = data[:_HEADER_BYTES].removeprefix(b"\xef\xbb\xbf")
    if not start:
        return "application/octet-stream", "empty"
    for pattern, media, name in _TABLE:
        if pattern.match(start):
            return media, name
    if b"\0" in start:
        return "application/octet-stream", "of an unknown kind"
    return "text/plain", "plain text"
