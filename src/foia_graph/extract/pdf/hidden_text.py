"""Hidden text: words that no one can see, under a box, beyond the edge, in the colour of the paper.

They were hidden by someone who did not remove them, and are never published: the page that has them is held
back. OCR sets words that leave no ink, over a scan; these are hidden only where the scan shows nothing.

Two looks are taken. What the objects of the page say rules out most pages. The others are drawn, with and
without the words in question: words that make no difference are hidden.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from foia_graph.extract.parsed_document import Box
from foia_graph.extract.pdf import pdfium
from foia_graph.extract.pdf.covers import Cover, list_covers
from foia_graph.extract.pdf.geometry import Area, PageGeometry, enclosing_area
from foia_graph.extract.pdf.harmless_words import drop_harmless_words
from foia_graph.extract.pdf.hidden_words import NO_INK, HiddenWords, find_hidden_words
from foia_graph.extract.pdf.page_handle import OpenPage, open_page
from foia_graph.extract.pdf.pdfium import PdfiumDocument
from foia_graph.extract.pdf.suspect_lines import find_suspect_lines

ENOUGH_LETTERS = 4
"""So many hidden letters and digits hold a page back; fewer are dirt that OCR took for words."""
ENOUGH_LETTERS_OF_OCR = 8
"""So many do where OCR has words and the page is white: it often puts a word next to its position."""


class Leak(msgspec.Struct, frozen=True):
    """Words of a page (from 1) that one thing hides: how many letters they have, and where they are."""

    page: int
    cause: str
    letters: int
    boxes: tuple[Box, ...] = ()


def find_hidden_text(page: OpenPage, covers: Sequence[Cover]) -> tuple[HiddenWords, ...]:
    """Find the words of a page that something over it hides, none where they are too few to say anything."""
    # Cheap filter first: most pages have no line that anything covers, and are never drawn.
    rows = find_suspect_lines(page, covers) if page.lines else []
    if not rows:
        return ()
    found = sorted(find_hidden_words(page, rows, covers), key=lambda each: each.start)
    left = [] if _is_too_little(found) else drop_harmless_words(page, found)
    return () if _is_too_little(left) else tuple(left)


def _is_too_little(hidden_runs: Sequence[HiddenWords]) -> bool:
    letters = sum(each.letters for each in hidden_runs)
    return letters < (
        ENOUGH_LETTERS_OF_OCR if all(each.cause == NO_INK for each in hidden_runs) else ENOUGH_LETTERS
    )


def letters_by_cause(hidden_runs: Iterable[HiddenWords]) -> dict[str, int]:
    """Count the letters by what hides them."""
    letters: dict[str, int] = defaultdict(int)
    for each in hidden_runs:
        letters[each.cause] += each.letters
    return dict(letters)


def hold_back_reason(hidden_runs: Sequence[HiddenWords], geometry: PageGeometry) -> str:
    """Return a sentence on what hides how much, and where; never the words."""
    if not hidden_runs:
        return ""
    areas: dict[str, list[Area]] = defaultdict(list)
    for each in hidden_runs:
        areas[each.cause].append(each.area)
    parts = [
        f"{count} characters {what} ({_describe_place(geometry, areas[what])})"
        for what, count in letters_by_cause(hidden_runs).items()
    ]
    return f"Text is hidden on the page: {', '.join(parts)}."


def _describe_place(geometry: PageGeometry, areas: Sequence[Area]) -> str:
    """Return where some areas are together, in percent of the page."""
    box = geometry.to_box(enclosing_area(areas))
    return (
        f"{box.x:.0f} to {box.x + box.width:.0f}% from the left,"
        f" {box.y:.0f} to {box.y + box.height:.0f}% from the top"
    )


def find_leaks(data: bytes) -> list[Leak]:
    """List what the pages of a file hide; raises UnreadablePdf."""
    with pdfium.open_document(data) as document:
        return [leak for index in range(len(document)) for leak in _page_leaks(document, index)]


def _page_leaks(document: PdfiumDocument, index: int) -> Iterator[Leak]:
    with open_page(document, index) as page:
        found = find_hidden_text(page, list_covers(page.handle, page.objects))
        for what, letters in letters_by_cause(found).items():
            boxes = tuple(page.geometry.to_box(each.area) for each in found if each.cause == what)
            yield Leak(index + 1, what, letters, boxes)
