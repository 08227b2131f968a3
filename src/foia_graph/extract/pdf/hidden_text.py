"""Hidden text: words that no one can see, under a box, beyond the edge, in the colour of the paper.

They were hidden by someone who did not remove them, and are never published: the page that has them is held
back. OCR sets words that leave no ink, over a scan; these are hidden only where the scan shows nothing.

Two looks are taken. What the objects of the page say rules out most pages. The others are drawn, with and
without the words in question: words that make no difference are hidden.

Some words that no one can see are harmless, since no one hid them: lines run off the paper, a program signs
what it makes, a template is on page after page, and a text box says words again. What lies under a mark is
none of these, however often it occurs.
"""

import ctypes
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

import msgspec

from foia_graph.extract.parsed_document import Box
from foia_graph.extract.pdf import pdfium
from foia_graph.extract.pdf.covers import Cover, list_covers
from foia_graph.extract.pdf.geometry import Area, PageGeometry, area_of_rectangle, enclosing_area
from foia_graph.extract.pdf.hidden_words import (
    COLOURLESS,
    NO_INK,
    OUTSIDE,
    TOO_SMALL,
    UNDER_WHITE,
    HiddenWords,
    find_hidden_words,
)
from foia_graph.extract.pdf.layer_words import find_suspect_lines
from foia_graph.extract.pdf.page_handle import LayerLine, OpenPage, TextLayer, load_text_layer, open_page
from foia_graph.extract.pdf.pdfium import PdfiumDocument, load_page, open_annotations, raw, read_string
from foia_graph.runtime.tables import table_beside

# So many hidden letters and digits hold a page back; fewer are dirt that OCR took for words.
ENOUGH_LETTERS = 4
# So many do where OCR has words and the page is white: it often puts a word next to its position.
ENOUGH_LETTERS_OF_OCR = 8


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


_TABLE = table_beside(__file__)

# In so many percent of the page at its top and bottom stand running titles.
MARGIN_PERCENT = 12.5
_SCAN_SHARE = 0.5
_TEMPLATE_CAUSES = {NO_INK, OUTSIDE, TOO_SMALL}
_TEMPLATE_PAGES, _FARTHEST_PAGE, _MAX_TEMPLATE_WORDS = 2, 3, 200
_SAME_PLACE = 3.0  # points
_MAX_LONG_LINES = 3  # or half of all
_SIGNING = frozenset(_TABLE["signing"])
_SIGNING_WORDS = _SIGNING | {"by", "with", "using", "at", "from", "on", "the", "com", "org", "net", "version"}
_TOKEN = re.compile(r"[^\W_]+")


def drop_harmless_words(page: OpenPage, hidden_runs: Sequence[HiddenWords]) -> list[HiddenWords]:
    """Return the hidden words of a page without those that no one hid."""
    left = drop_retyped_words(page, _without_long_lines(page, hidden_runs))
    if not left or _is_signature(page, left) or _is_title(page, left):
        return []
    may_be_template = [each for each in left if _may_be_template(page, each)]
    if may_be_template and _is_template(page, may_be_template):
        return [each for each in left if each not in may_be_template]
    return left


# -- lines that run off the paper ----------------------------------------------------------------------------


def _without_long_lines(page: OpenPage, hidden_runs: Sequence[HiddenWords]) -> list[HiddenWords]:
    """Leave out the ends of lines that are too long for the page.

    Where the page was cropped, and where many lines leave it, someone may have cut them off.
    """
    outside = [each for each in hidden_runs if each.cause == OUTSIDE]
    if not outside or _is_cropped(page):
        return list(hidden_runs)
    long_lines = [row for row in page.lines if _crosses_edge(page, row, outside)]
    if len(long_lines) > max(_MAX_LONG_LINES, len(page.lines) // 2):
        return list(hidden_runs)
    return [
        each
        for each in hidden_runs
        if each.cause != OUTSIDE or not any(_is_in(each, row) for row in long_lines)
    ]


def _is_in(each: HiddenWords, row: LayerLine) -> bool:
    return row.raw_line.start <= each.start < row.raw_line.end


def _crosses_edge(page: OpenPage, row: LayerLine, outside: Sequence[HiddenWords]) -> bool:
    """Return whether a line goes over an edge of the page without a gap there."""
    ends = sorted((each for each in outside if _is_in(each, row)), key=lambda each: each.start)
    if not ends:
        return False
    before = page.layer.raw_text[row.raw_line.start : ends[0].start].rstrip()
    after = page.layer.raw_text[ends[-1].end : row.raw_line.end]
    last, next_one = row.raw_line.start + len(before) - 1, row.raw_line.end - len(after.lstrip())
    return (bool(before) and _is_joined(page, last, ends[0])) or (
        bool(after.strip()) and _is_joined(page, next_one, ends[-1])
    )


def _is_joined(page: OpenPage, position: int, beyond: HiddenWords) -> bool:
    area = page.layer.area_around(position)
    return area is not None and _distance(area, beyond.area) <= beyond.area.height


def _distance(one: Area, other: Area) -> float:
    return max(
        one.left - other.right, other.left - one.right, one.bottom - other.top, other.bottom - one.top, 0.0
    )


def _is_cropped(page: OpenPage) -> bool:
    sides = left, bottom, right, top = tuple(ctypes.c_float() for _ in range(4))
    if not raw.FPDFPage_GetMediaBox(page.handle, *map(ctypes.byref, sides)):
        return False  # letter size, by default
    rectangle = raw.FS_RECTF(left=left.value, bottom=bottom.value, right=right.value, top=top.value)
    media, shown = area_of_rectangle(rectangle), page.geometry.area
    return media.width > shown.width + 1 or media.height > shown.height + 1


# -- what programs leave -------------------------------------------------------------------------------------


def _is_signature(page: OpenPage, hidden_runs: Sequence[HiddenWords]) -> bool:
    producer = set(_tokens(read_string(raw.FPDF_GetMetaText, page.document.handle, b"Producer")))
    text = page.layer.raw_text
    words = {token for each in hidden_runs for token in _tokens(text[each.start : each.end])}
    names = words & {token for token in producer if len(token) > 2 and token not in _SIGNING_WORDS}
    return bool(names and words & _SIGNING) and words <= producer | _SIGNING_WORDS


def _tokens(text: str) -> Iterator[str]:
    return (found.group().casefold() for found in _TOKEN.finditer(text))


def _may_be_template(page: OpenPage, each: HiddenWords) -> bool:
    # Words of a template have nothing over them, and no scan shows them bare.
    if each.cause == COLOURLESS:
        return _is_marginal(page, each)
    return each.cause in _TEMPLATE_CAUSES and page.objects.picture_share(page.geometry) < _SCAN_SHARE


def _is_template(page: OpenPage, words: Sequence[HiddenWords]) -> bool:
    """Return whether the pages around have the same words in the same position; numbers may differ."""
    if len(words) > _MAX_TEMPLATE_WORDS:
        return False
    around = (page.index + step * side for step in range(1, _FARTHEST_PAGE + 1) for side in (-1, 1))
    others = [index for index in around if 0 <= index < len(page.document)]
    alike = 0
    for index in others:
        with load_page(page.document, index) as handle, load_text_layer(handle) as layer:
            alike += all(
                _has_words_at(layer, page.layer.raw_text[each.start : each.end], each.area) for each in words
            )
        if alike >= _TEMPLATE_PAGES:
            return True
    return False


def _has_words_at(layer: TextLayer, words: str, area: Area) -> bool:
    pattern = re.sub(r"\d", r"\\d", re.escape(words))
    places = (
        layer.area_around(found.start(), found.end() - 1) for found in re.finditer(pattern, layer.raw_text)
    )
    return any(
        all(abs(a - b) <= _SAME_PLACE for a, b in zip(place, area, strict=True)) for place in places if place
    )


def _is_title(page: OpenPage, hidden_runs: Sequence[HiddenWords]) -> bool:
    # A running title is hidden where the page has a large one in its position.
    if any(each.cause != UNDER_WHITE or not _is_marginal(page, each) for each in hidden_runs):
        return False
    text = page.layer.raw_text
    starts = [0, *(each.end for each in hidden_runs)]
    ends = [*(each.start for each in hidden_runs), len(text)]
    shown = _letters_of(" ".join(text[start:end] for start, end in zip(starts, ends, strict=True)))
    return all(_letters_of(text[each.start : each.end]) in shown for each in hidden_runs)


def _is_marginal(page: OpenPage, each: HiddenWords) -> bool:
    box = page.geometry.to_box(each.area)
    return box.y + box.height < MARGIN_PERCENT or box.y > 100 - MARGIN_PERCENT


def _letters_of(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


# So much of the letters must be the same, since it is mostly a slip of the pen that is corrected.
_LEAST_ALIKE = 0.8
_MAX_ANNOTATIONS, _MAX_LETTERS = 500, 400
_UNSEEN_FLAGS = raw.FPDF_ANNOT_FLAG_INVISIBLE | raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW


class TextBox(NamedTuple):
    """A text box laid over a page: its area, and the letters in it."""

    area: Area
    letters: str


def drop_retyped_words(page: OpenPage, hidden_runs: Sequence[HiddenWords]) -> list[HiddenWords]:
    """Return the hidden words of a page without those of lines that text boxes over them say again."""
    boxes = list(_text_boxes(page.handle)) if hidden_runs else []
    if not boxes:
        return list(hidden_runs)
    left: list[HiddenWords] = []
    for runs in _by_line(page, hidden_runs):
        if not _are_retyped(page, runs, boxes):
            left += runs
    return left


def _by_line(page: OpenPage, hidden_runs: Sequence[HiddenWords]) -> Iterator[list[HiddenWords]]:
    rest = list(hidden_runs)
    for row in page.lines:
        line = row.raw_line
        runs = [each for each in rest if line.start <= each.start < line.end]
        rest = [each for each in rest if each not in runs]
        if runs:
            yield runs
    if rest:
        yield rest


def _are_retyped(page: OpenPage, runs: Sequence[HiddenWords], boxes: Sequence[TextBox]) -> bool:
    over = [box for box in boxes if any(box.area.overlaps(each.area) for each in runs)]
    typed = "".join(box.letters for box in sorted(over, key=lambda box: box.area.left))
    hidden = "".join(_letters_of(page.layer.raw_text[each.start : each.end]) for each in runs)
    if not typed or len(typed) + len(hidden) > _MAX_LETTERS:
        return False
    return SequenceMatcher(None, hidden, typed, autojunk=False).ratio() >= _LEAST_ALIKE


def _text_boxes(page: object) -> Iterator[TextBox]:
    for each in open_annotations(page, _MAX_ANNOTATIONS):
        is_text = raw.FPDFAnnot_GetSubtype(each) == raw.FPDF_ANNOT_FREETEXT
        if is_text and not raw.FPDFAnnot_GetFlags(each) & _UNSEEN_FLAGS:
            rectangle = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(each, ctypes.byref(rectangle))
            text = read_string(raw.FPDFAnnot_GetStringValue, each, b"Contents")
            yield TextBox(area_of_rectangle(rectangle), _letters_of(text))
