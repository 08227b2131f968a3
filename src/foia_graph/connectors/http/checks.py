"""Checks of a file that came: its type, and its checksums."""

import hashlib
import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

from foia_graph.connectors.http.downloads_wanted import Checksum, Original
from foia_graph.connectors.http.outcome import FetchError

PDF = "application/pdf"
PAGES = frozenset(("text/html", "application/xhtml+xml"))
WITHIN = 1024
"""Bytes at the beginning of a PDF among which its mark stands; readers look no further either."""


def check_file(original: Original, path: Path, media_type: str) -> None:
    """Raise FetchError for a file that is not the one of the records; `media_type` is its type as served."""
    check_type(original, path, media_type)
    for checksum in original.checksums:
        check_checksum(checksum, path)


def check_type(original: Original, path: Path, media_type: str) -> None:
    """Raise FetchError for an error page in the place of a file, and for what only says that it is a PDF."""
    expected = _expected_types(original)
    with path.open("rb") as file:
        beginning = file.read(WITHIN)
    if not beginning:
        raise FetchError("wrong-type", "is empty, so it is not kept", 200)
    if PDF in (*expected, media_type) and b"%PDF" not in beginning:
        described = f"it is served as {media_type or 'nothing'} and begins with {_excerpt(beginning)}"
        raise FetchError("wrong-type", f"is no PDF, so it is not kept: {described}", 200)
    if media_type in PAGES and expected and not expected & PAGES:
        raise FetchError(
            "wrong-type", f"is a web page, not {' or '.join(sorted(expected))}, so it is not kept", 200
        )


def check_checksum(checksum: Checksum, path: Path) -> None:
    """Raise FetchError for a file that has another checksum than a record says."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, checksum.algorithm).hexdigest()
    if digest != checksum.value:
        name, place = checksum.algorithm.upper(), checksum.place
        message = (
            f"is another file, so it is not kept: its {name} is {digest}, and {place} says {checksum.value}"
        )
        raise FetchError("mismatch", message, 200)


def _expected_types(original: Original) -> set[str]:
    """Return the types that a file may have: by the records, else by its name."""
    if original.media_types:
        return set(original.media_types)
    guess, encoding = mimetypes.guess_type(urlsplit(original.url).path)
    return {guess} if guess and not encoding else set()


def _excerpt(data: bytes) -> str:
    return repr(data[:16].decode("utf-8", "replace"))
