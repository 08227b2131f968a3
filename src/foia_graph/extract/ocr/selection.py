"""Selection of pages for OCR: those whose text layer cannot tell what their image shows.

Looking at a page takes seconds, reading its text layer milliseconds. What was set by the producer of a page
is believed; what some OCR made of a released scan is not, since the small stamps of redactions and the
numbers at the edge are what it gets wrong.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from foia_graph.extract.parsed_document import Box, ParsedDocument, ParsedPage, PositionedText

_UNREAD_STATUSES = ("image-only", "needs-ocr")
_LISTED = re.compile(r"\([bdjk]\s?\)\s?\(?\s?\d\s?\)(?:\s?\(\s?[A-F]\s?\))?")
_EXPLAINED = re.compile(r"(?m)^\W*EXPLANATION OF EXEMPTIONS")
# Number of codes that a letter lists when it has a check box for each; a letter in prose names fewer.
_LIST = 5
_CODE = re.compile(r"\b[bB][\s-]?(?:[1-6]|7\s?[A-FcC¢])\b|\(\s?b\s?\)\s?\(\s?\d\s?\)")
_ACT = r"\bFOIP?A\b|freedom\s+of\s+information"
_COVERED = re.compile(rf"\bb[1-7][A-F]?\b|(?i:{_ACT})")
_RELEASED = re.compile(
    rf"{_CODE.pattern}|(?i:{_ACT}|all\s+information\s+contained|declassif|approved\s+for\s+release"
    r"|released?\s+in\s+(?:part|full)|deleted\s+(?:page|copy)|federal\s+bureau\s+of\s+inv"
    r"|unclassified|confidential|\bsecret\b)|\bFD-\d{2,3}\b|\bDirector,\s+FBI\b|\bSAC[,\s]"
    r"|\d\s?-\s?c[vr]\s?-\s?\d"
)
_NUMBERED = re.compile(r"(?m)(?<!\S)(?P<prefix>\S*[A-Za-z)\]}]\S{0,2}?[-_+ ]{0,2})(?P<number>\d{3,9})$")
_SHORTEST_RUN = 3

# A prefix of numbers, and what is left of each less the number of its page.
NumberRun = tuple[str, int]


class FileSigns(NamedTuple):
    """Signs that a file shows anywhere: the words of a release, those of redaction, a run of page numbers.

    `ornaments` are drawings that are in the same position on several pages, as logos do.
    """

    is_release: bool
    is_redacted: bool
    run: NumberRun | None
    ornaments: frozenset[Box]


# The signs of the file that was asked about last, by its sha256.
_last: dict[str, FileSigns] = {}


def needs_ocr(page: ParsedPage, document: ParsedDocument) -> bool:
    """Return, from text and file alone, whether the image of a page may say more than is known of it."""
    if page.status == "held-back":
        return False
    if page.layer is None or page.status in _UNREAD_STATUSES:
        return page.status in _UNREAD_STATUSES
    if document.sha256 not in _last:
        _last.clear()
        boxes = Counter(box for page in document.pages for box in page.drawings)
        runs = Counter(run for page in document.pages for run in set(_page_runs(page)))
        run, count = max(runs.items(), key=lambda each: each[1], default=(None, 0))
        _last[document.sha256] = FileSigns(
            _file_signs_in(_RELEASED, document),
            _file_signs_in(_COVERED, document),
            run if count >= max(_SHORTEST_RUN, len(document.pages) / 2) else None,
            frozenset(box for box, count in boxes.items() if count >= _SHORTEST_RUN),
        )
    signs = _last[document.sha256]
    breaks_run = signs.run is not None and signs.run not in _page_runs(page)
    return _lists_codes(page.text) or _is_doubtful(page, page.layer, signs) or breaks_run


def is_set_in_type(page: ParsedPage) -> bool:
    """Return whether the words of a page are those of its producer, so that only marks can be missing."""
    return page.layer is not None and page.layer.origin == "born-digital" and not page.has_partial_layer


def _lists_codes(text: str) -> bool:
    # A list of exemptions may become a statement by its check marks.
    listed = "552" in text and not _EXPLAINED.search(text)
    return listed and len(set(_LISTED.findall(text))) >= _LIST


def _is_doubtful(page: ParsedPage, layer: PositionedText, signs: FileSigns) -> bool:
    if layer.origin == "ocr":
        return signs.is_release
    if any(box not in signs.ornaments for box in page.drawings):
        return True
    return bool(page.blanks) and signs.is_redacted and not _CODE.search(layer.text)


def _file_signs_in(words: re.Pattern[str], document: ParsedDocument) -> bool:
    return any(words.search(page.text) for page in document.pages)


def _page_runs(page: ParsedPage) -> Iterator[NumberRun]:
    for match in _NUMBERED.finditer(page.text):
        yield "".join(match["prefix"].split()), int(match["number"]) - page.number
