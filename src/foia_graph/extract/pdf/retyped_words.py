"""Words that a text box over them says anew: they were corrected, and are not hidden."""

import ctypes
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from foia_graph.extract.pdf.geometry import Area, area_of_rectangle
from foia_graph.extract.pdf.hidden_words import HiddenWords
from foia_graph.extract.pdf.page_handle import OpenPage
from foia_graph.extract.pdf.pdfium import raw, read_string

_LEAST_ALIKE = 0.8
"""So much of the letters must be the same, since it is mostly a slip of the pen that is corrected."""
_MOST_ANNOTATIONS, _MOST_LETTERS = 500, 400
_UNSEEN_FLAGS = raw.FPDF_ANNOT_FLAG_INVISIBLE | raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW


class TextBox(NamedTuple):
    """A text box laid over a page: its area, and the letters in it."""

    area: Area
    letters: str


def drop_retyped_words(page: OpenPage, hidden_runs: Sequence[HiddenWords]) -> list[HiddenWords]:
    """Return the hidden words of a page without those of lines that text boxes over them say anew."""
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
    """Return whether the text boxes that meet hidden words say the same, but for what they correct."""
    over = [box for box in boxes if any(box.area.overlaps(each.area) for each in runs)]
    typed = "".join(box.letters for box in sorted(over, key=lambda box: box.area.left))
    hidden = "".join(_letters_of(page.layer.raw_text[each.start : each.end]) for each in runs)
    if not typed or len(typed) + len(hidden) > _MOST_LETTERS:
        return False
    return SequenceMatcher(None, hidden, typed, autojunk=False).ratio() >= _LEAST_ALIKE


def _text_boxes(page: object) -> Iterator[TextBox]:
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)):
        handle = raw.FPDFPage_GetAnnot(page, index)
        if not handle:
            continue
        is_text = raw.FPDFAnnot_GetSubtype(handle) == raw.FPDF_ANNOT_FREETEXT
        if is_text and not raw.FPDFAnnot_GetFlags(handle) & _UNSEEN_FLAGS:
            rectangle = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(handle, ctypes.byref(rectangle))
            text = read_string(raw.FPDFAnnot_GetStringValue, handle, b"Contents")
            yield TextBox(area_of_rectangle(rectangle), _letters_of(text))
        raw.FPDFPage_CloseAnnot(handle)


def _letters_of(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
