"""File types by their first bytes, of files that are no PDF."""

import html
import re

_HEADER_BYTES, _PAGE_HEAD_BYTES, _LONGEST_TITLE = 1024, 16 * 1024, 100
_HTML = re.compile(
    rb"(?:\s|<\?xml\b[^>]*>|<!--(?:(?!-->).)*-->)*(?:<!doctype\s+html|<html\b|<head\b|<body\b)",
    re.IGNORECASE | re.DOTALL,
)
_TITLE = re.compile(r"<title\b[^>]*>([^<]*)", re.IGNORECASE)
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
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
    head = data[:_PAGE_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf")
    start = head[:_HEADER_BYTES]
    if not start:
        return "application/octet-stream", "empty"
    if _HTML.match(head):
        return "text/html", f"a web page (HTML), not a PDF: {_describe_page(head)}"
    for pattern, media, name in _TABLE:
        if pattern.match(start):
            return media, f"{name}, not a PDF"
    if b"\0" in start:
        return "application/octet-stream", "of an unknown kind, not a PDF"
    return "text/plain", "plain text, not a PDF"


def _describe_page(data: bytes) -> str:
    """Return what a web page is called: one that was saved for a file may ask to log in, or be an error."""
    match = _TITLE.search(data.decode("utf-8", "replace"))
    title = " ".join(html.unescape(match[1]).split())[:_LONGEST_TITLE] if match else ""
    return f"its title is “{title}”" if title else "it has no title"
