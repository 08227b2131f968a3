"""The image of a page, read: words and stamps, check boxes, and the boxes over what is withheld."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from PIL import Image, ImageFilter

from foia_graph.extract.ocr import (
    checkboxes,
    code_words,
    edge_numbers,
    layer_words,
    page_text,
    redaction_boxes,
    stamps,
    tesseract,
    word_groups,
)
from foia_graph.extract.ocr.added_marks import read_added_marks
from foia_graph.extract.ocr.page_image import PageImage, analyse_image, box_region, percent_box
from foia_graph.extract.ocr.page_recogniser import PageRecogniser
from foia_graph.extract.ocr.pixels import Region
from foia_graph.extract.ocr.selection import is_set_in_type
from foia_graph.extract.ocr.tesseract import OcrWord
from foia_graph.extract.ocr.voting import OcrStamp
from foia_graph.extract.parsed_document import Box, Checkbox, ParsedPage, PositionedText, ReadStatus

_POOR_SENSE = 70
"""Below this confidence a page is read again, through a filter that takes out specks."""
_LITTLE, _MUCH = 50, 15
"""Below how much sense a page may lie on its side or upside down, and how much more it makes when turned."""
_SURE_CONFIDENCE = 60
"""Least confidence of a word that only the second reading found."""
_FIRST, _AGAIN, _TRIAL = 14, 6, 3
"""Seconds of CPU time that the first reading of a page may take, another one, and one that only tries."""
_UNREAD_TEXT = ("image-only", "needs-ocr")
_TURNS = dict(
    enumerate((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270), 1)
)


class OrientedText(NamedTuple):
    """A page as it was turned and read: its image, the quarter turns to the left, the words, the filter."""

    page: PageImage
    squares: list[checkboxes.CheckboxSquare]
    turns: int
    words: list[OcrWord]
    filter_name: str

    @property
    def confidence(self) -> float:
        """Return how sure the reading is, 0 to 100."""
        return word_groups.mean_confidence(self.words)

    def to_box(self, region: Region) -> Box:
        """Return the box on the page, as it is shown, of a rectangle on the turned image."""
        width, height = self.page.image.size
        left, top, right, bottom = region[:4]
        for _ in range(self.turns):
            left, top, right, bottom = height - bottom, left, height - top, right
            width, height = height, width
        return percent_box(left, top, right, bottom, (width, height))

    def to_region(self, box: Box) -> Region:
        """Return the rectangle on the turned image of a box on the page as it is shown."""
        width, height = self.page.image.size[:: -1 if self.turns % 2 else 1]
        left, top, right, bottom = box_region(box, (width, height))[:4]
        for _ in range(self.turns):
            left, top, right, bottom = top, width - right, bottom, width - left
            width, height = height, width
        return Region(left, top, right, bottom)


def read_page_image(page: ParsedPage, image: Image.Image, dpi: int) -> ParsedPage:
    """Return the page with what is seen on its image; the text layer stays as it is."""
    if is_set_in_type(page):
        return read_added_marks(page, image, dpi)
    recogniser = PageRecogniser()
    text = _read_oriented(recogniser, image, dpi)
    seen = text.page
    text = text._replace(words=code_words.reread_codes(seen, text.words))
    rest = page_text.paint_over_words(seen.clean, text.words)
    sparse = recogniser.read_words(rest, tesseract.SPARSE, seen.dpi, _AGAIN)
    numbered = edge_numbers.reread_edge_numbers(seen, (text.words, sparse))
    faces, bars = (
        redaction_boxes.find_outlines(seen),
        redaction_boxes.find_bars(seen, [each.box for each in text.squares if not each.is_ruled]),
    )
    small = stamps.find_stamps(seen, (text.words, sparse), [*faces, *bars])
    covered = redaction_boxes.choose_boxes(seen, faces, bars, [each.box for each in small])
    body = page_text.merge_words(text.words, sparse, _SURE_CONFIDENCE)
    boxes = checkboxes.decide_checkboxes(seen, text.squares, body)
    if page.has_partial_layer:
        lines = layer_words.layer_texts(page.layer, text.to_region)
        body = layer_words.insert_layer_words(body, lines)
        small = layer_words.prefer_stamps(layer_words.layer_stamps(lines), small)
    return msgspec.structs.replace(
        page,
        status=_read_status(page, text, recogniser),
        reason=recogniser.cut_reason or page.reason,
        image=_all_words(text, body, [*numbered, *small]),
        marks=tuple(Checkbox(text.to_box(each.box), each.checked, each.label) for each in boxes),
        blanks=tuple(map(text.to_box, covered)) or page.blanks,
    )


def _read_status(page: ParsedPage, text: OrientedText, recogniser: PageRecogniser) -> ReadStatus:
    """Return how far a page is read; where readings were stopped before words came, that is still to do."""
    if page.status not in _UNREAD_TEXT:
        return page.status
    if text.words:
        return "extracted"
    return "needs-ocr" if recogniser.cut_reason else page.status


def _read_oriented(recogniser: PageRecogniser, image: Image.Image, dpi: int) -> OrientedText:
    """Read a page as it lies; if that gives little sense, as it should be turned."""
    read = _read_turned(recogniser, image, dpi, 0)
    sense = word_groups.sense_score(read.words)
    turns = 0 if sense >= _LITTLE else _quarter_turns(recogniser, image, dpi, sense)
    return _read_turned(recogniser, image, dpi, turns) if turns else read


def _read_turned(recogniser: PageRecogniser, image: Image.Image, dpi: int, turns: int) -> OrientedText:
    whole = analyse_image(image.transpose(_TURNS[turns]) if turns else image, dpi)
    squares = checkboxes.find_squares(whole)
    seen = checkboxes.without_checkboxes(whole, squares)
    words = recogniser.read_words(seen.clean, tesseract.BLOCKS, seen.dpi, _FIRST)
    read = OrientedText(seen, squares, turns, words, "")
    if read.confidence >= _POOR_SENSE:
        return read
    soft_image = seen.clean.filter(ImageFilter.MedianFilter(3))
    softened = recogniser.read_words(soft_image, tesseract.BLOCKS, seen.dpi, _AGAIN)
    return max(read, read._replace(words=softened, filter_name="median 3"), key=lambda each: each.confidence)


def _quarter_turns(recogniser: PageRecogniser, image: Image.Image, dpi: int, sense: float) -> int:
    """Return the quarter turns after which a page makes much more sense, tried at half its size, or 0."""
    half = analyse_image(image, dpi).clean.reduce(2)
    trials = {
        turns: word_groups.sense_score(
            recogniser.read_words(half.transpose(how), tesseract.BLOCKS, dpi // 2, _TRIAL)
        )
        for turns, how in _TURNS.items()
    }
    best = max(trials, key=lambda turns: trials[turns])
    return best if trials[best] > sense + _MUCH else 0


def _all_words(text: OrientedText, body: list[OcrWord], small: Sequence[OcrStamp]) -> PositionedText | None:
    written, places = page_text.write_text(page_text.remove_stamps(body, small), small, text.to_box)
    if not written:
        return None
    how = ", ".join(filter(None, (tesseract.engine_version(), f"{text.page.dpi} dpi", text.filter_name)))
    return PositionedText(written, places, "ocr", round(text.confidence / 100, 3), how)


def load_everything() -> None:
    """Look at an empty page, so that whatever is loaded on first use is loaded now."""
    read_page_image(ParsedPage(1, "image-only"), Image.new("L", (200, 200), 255), 300)
