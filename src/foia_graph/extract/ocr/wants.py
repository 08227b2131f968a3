"""Which pages are worth looking at: those whose text layer cannot tell what their image shows.

Looking at a page takes seconds, reading its text layer milliseconds. What was set by the producer of a page is
believed; what some OCR made of a released scan is not, since the small stamps of redactions and the numbers at
the edge are what it gets wrong.
"""

import re
from collections import Counter
from collections.abc import Iterator

from foia_graph.extract.reading import Page, Reading

_UNREAD = ("image-only", "needs-ocr")
_LISTED = re.compile(r"\([bdjk]\s?\)\s?\(?\s?\d\s?\)(?:\s?\(\s?[A-F]\s?\))?")
_LIST = 8
"""How many codes a letter lists when it has a check box for each; a letter in prose names fewer."""
_CODE = re.compile(r"\b[bB][\s-]?(?:[1-6]|7\s?[A-FcC¢])\b|\(\s?b\s?\)\s?\(\s?\d\s?\)")
_RELEASED = re.compile(
    rf"{_CODE.pattern}|(?i:\bFOIP?A\b|freedom\s+of\s+information|all\s+information\s+contained"
    r"|declassif|approved\s+for\s+release|released?\s+in\s+(?:part|full)|deleted\s+(?:page|copy)"
    r"|federal\s+bureau\s+of\s+inv|unclassified|confidential|\bsecret\b)"
    r"|\bFD-\d{2,3}\b|\bDirector,\s+FBI\b|\bSAC[,\s]|\d\s?-\s?c[vr]\s?-\s?\d"
)
_NUMBERED = re.compile(r"(?m)(?<!\S)(?P<prefix>\S*[A-Za-z)\]}]\S{0,2}?[-_+ ]{0,2})(?P<number>\d{3,9})$")

_releases: dict[str, bool] = {}


def wants_look(page: Page, reading: Reading) -> bool:
    """Tell from text and file alone whether the image of a page may say more than is known of it."""
    if page.status == "held-back":
        return False
    if page.layer is None:
        return page.status in _UNREAD
    return _lists_codes(page.text) or _is_unproven(page, reading) or _breaks_run(page, reading)


def _lists_codes(text: str) -> bool:
    """Tell whether it is a list of exemptions, which check marks may turn into a statement."""
    return "552" in text and len(set(_LISTED.findall(text))) >= _LIST


def _is_unproven(page: Page, reading: Reading) -> bool:
    """Tell whether its words are those of some OCR in a file that looks like a release, or lack its codes."""
    if page.layer is not None and page.layer.origin == "ocr":
        return _is_release(reading)
    return bool(page.blanks) and not _CODE.search(page.text)


def _is_release(reading: Reading) -> bool:
    """Tell whether any page of a file has the words of a released record; remembered for the last file."""
    if reading.sha256 not in _releases:
        _releases.clear()
        _releases[reading.sha256] = any(_RELEASED.search(page.text) for page in reading.pages)
    return _releases[reading.sha256]


def _breaks_run(page: Page, reading: Reading) -> bool:
    """Tell whether the pages around it are stamped with numbers that count on, and it is not."""
    if not _has_numbers(reading):
        return False
    runs = Counter(run for each in reading.pages for run in _runs(each))
    run, count = runs.most_common(1)[0] if runs else (("", 0), 0)
    return count >= max(3, len(reading.pages) // 2) and run not in _runs(page)


def _has_numbers(reading: Reading) -> bool:
    return len(reading.pages) > 3 and any(_NUMBERED.search(page.text) for page in reading.pages[:4])


def _runs(page: Page) -> Iterator[tuple[str, int]]:
    """Give the prefixes of the numbers that end a line, and what is left of each less the number of the page."""
    for found in _NUMBERED.finditer(page.text):
        yield "".join(found["prefix"].split()), int(found["number"]) - page.number
