"""The image of a page, read: words and stamps, check boxes, and the boxes over what is withheld."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import fmean
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec.structs import replace
from PIL import Image, ImageFilter

from foia_graph.extract.ocr import (
    checkboxes,
    edge_numbers,
    page_text,
    pixels,
    redaction_boxes,
    stamps,
    tesseract,
)
from foia_graph.extract.ocr.page_image import PageImage, analyse_image, box_region, percent_box
from foia_graph.extract.ocr.page_text import LayerTexts
from foia_graph.extract.ocr.pixels import Region
from foia_graph.extract.ocr.recogniser import PageRecogniser
from foia_graph.extract.ocr.selection import is_set_in_type
from foia_graph.extract.ocr.stamps import (
    OcrStamp,
    enclosing_region,
    mean_confidence,
    read_stamp,
    split_at_gaps,
)
from foia_graph.extract.ocr.tesseract import OcrWord
from foia_graph.extract.parsed_document import Box, Checkbox, ParsedPage, PositionedText, ReadStatus

# Below this confidence a page is read again, through a filter that takes out specks; and the share of its ink
# in specks from which on it is read through that at once.
_POOR_SENSE, _SPECKLED, _FILTER = 70, 0.05, "median 3"
# Below how much sense a page may lie on its side or upside down, and how much more it makes when turned.
_LITTLE, _MUCH = 50, 15
# Least confidence of a word that only the second reading found.
_SURE_CONFIDENCE = 60
# Seconds of CPU time that the first reading of a page may take, another one, and one that only tries.
_FIRST, _AGAIN, _TRIAL = 11, 6, 3
# The resolution below which a page is not read; one that takes too long is read once more at half its own.
_LOWEST_DPI = 150
# The side of the part of a page that is turned to try it, in half inches.
_CELLS = 8
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
        return stamps.mean_confidence(self.words)

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
    recogniser = PageRecogniser(rereadings=Counter(page.rereadings))
    text = _read_upright(recogniser, image, dpi)
    seen = text.page
    text = text._replace(words=reread_codes(seen, text.words))
    sparse = _read_rest(seen, text.words)
    numbered = edge_numbers.reread_edge_numbers(seen, (text.words, sparse))
    faces = redaction_boxes.find_outlines(seen)
    squares = [each.box for each in text.squares if not each.is_ruled]
    bars = [each for each in seen.filled if not any(map(each.region.overlap, squares))]
    small = stamps.find_stamps(seen, (text.words, sparse), [*faces, *(each.region for each in bars)])
    body = page_text.merge_words(text.words, sparse, _SURE_CONFIDENCE)
    blanks = redaction_boxes.choose_boxes(seen, faces, bars, small, body, text.to_box)
    boxes = checkboxes.decide_checkboxes(seen, text.squares, body)
    if page.has_partial_layer:
        lines = page_text.layer_texts(page.layer, text.to_region)
        body = page_text.insert_layer_words(body, lines)
        small = page_text.prefer_stamps(page_text.layer_stamps(lines), small)
    return msgspec.structs.replace(
        page,
        status=_read_status(page, text, recogniser),
        reason=recogniser.cut_reason or page.reason,
        rereadings=dict(recogniser.rereadings),
        image=_all_words(text, body, [*numbered, *small]),
        marks=tuple(Checkbox(text.to_box(each.box), each.checked, each.label) for each in boxes),
        blanks=blanks or page.blanks,
    )


def _read_status(page: ParsedPage, text: OrientedText, recogniser: PageRecogniser) -> ReadStatus:
    if page.status not in _UNREAD_TEXT:
        return page.status
    if text.words:
        return "extracted"
    return "needs-ocr" if recogniser.cut_reason else page.status


def _read_upright(recogniser: PageRecogniser, image: Image.Image, dpi: int) -> OrientedText:
    """Read a page as it lies; where that gives little sense, as it should be turned; poor print once more."""
    read = _read_blocks(analyse_image(image, dpi, recogniser), 0)
    if recogniser.stopped and dpi > _LOWEST_DPI:
        image, dpi = image.reduce(2), dpi // 2
        read = _read_blocks(analyse_image(image, dpi, recogniser), 0, "too slow at full size")
    sense = stamps.sense_score(read.words)
    if sense < _LITTLE and (turns := _quarter_turns(read.page, sense)):
        turned = analyse_image(image.transpose(_TURNS[turns]), dpi, recogniser)
        read = _read_blocks(turned, turns, "page lies turned")
    if read.filter_name or read.confidence >= _POOR_SENSE:
        return read
    words = recogniser.read_words(_without_specks(read.page), tesseract.BLOCKS, dpi, _AGAIN, why="poor print")
    return max(read, read._replace(words=words, filter_name=_FILTER), key=lambda each: each.confidence)


def _read_blocks(whole: PageImage, turns: int, why: str = "") -> OrientedText:
    squares = checkboxes.find_squares(whole)
    seen = checkboxes.without_checkboxes(whole, squares)
    # Ink that is thinner than two pixels is no print.
    thin = 1 - pixels.solid_areas(seen.written, 2).sum() / max(seen.written.sum(), 1)
    image, used = (_without_specks(seen), _FILTER) if thin > _SPECKLED else (seen.clean, "")
    words = whole.recogniser.read_words(image, tesseract.BLOCKS, seen.dpi, _FIRST, why=why)
    return OrientedText(seen, squares, turns, words, used)


def _without_specks(page: PageImage) -> Image.Image:
    return page.clean.filter(ImageFilter.MedianFilter(3))


def _read_rest(page: PageImage, words: Sequence[OcrWord]) -> list[OcrWord]:
    found: list[OcrWord] = []
    for place, image in page_text.unread_places(page, words):
        line = found[-1].line + 1 if found else 0
        more = page.recogniser.read_words(image, tesseract.SPARSE, page.dpi, _AGAIN, why="ink without words")
        found += [each.shift(place.left, place.top, line) for each in more]
    return found


def _densest_part(image: Image.Image, dpi: int) -> Image.Image:
    cell = dpi // 2
    dark = 255 - np.asarray(image.reduce(cell)).astype(np.intp)
    sides = min(_CELLS, dark.shape[0]), min(_CELLS, dark.shape[1])
    sums = np.lib.stride_tricks.sliding_window_view(dark, sides).sum((2, 3))
    top, left = divmod(int(sums.argmax()), sums.shape[1])
    right, bottom = min((left + sides[1]) * cell, image.width), min((top + sides[0]) * cell, image.height)
    return image.crop((left * cell, top * cell, right, bottom))


def _quarter_turns(page: PageImage, sense: float) -> int:
    """Return the quarter turns after which a part of a page makes much more sense than the page, or 0."""
    half = _densest_part(page.clean.reduce(2), page.dpi // 2)
    trials = {
        turns: stamps.sense_score(
            page.recogniser.read_words(
                half.transpose(how), tesseract.BLOCKS, page.dpi // 2, _TRIAL, why="page may lie turned"
            )
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


# Distance up to which a code is next to a drawing, in inches.
_MARGIN = 0.1


def read_added_marks(page: ParsedPage, image: Image.Image, dpi: int) -> ParsedPage:
    """Return the page with the codes, numbers and check marks that are drawn on it, and no other words."""
    recogniser = PageRecogniser()
    whole = analyse_image(image, dpi, recogniser)
    size = whole.image.size
    lines = page_text.layer_texts(page.layer, lambda box: box_region(box, size))
    squares = checkboxes.find_squares(whole)
    rest = _without_words(checkboxes.without_checkboxes(whole, squares), lines)
    drawings = [box_region(box, size) for box in (*page.drawings, *page.blanks)]
    codes = _drawn_codes(rest, drawings)
    numbers = edge_numbers.reread_edge_numbers(rest, ([],))
    marks = checkboxes.decide_checkboxes(whole, squares, page_text.split_lines(lines))
    return replace(
        page,
        image=_write_marks([*numbers, *codes], size, dpi),
        rereadings=dict(recogniser.rereadings),
        marks=tuple(Checkbox(percent_box(*each.box[:4], size), each.checked, each.label) for each in marks),
    )


def _without_words(page: PageImage, lines: LayerTexts) -> PageImage:
    clean = page.clean.copy()
    for _, place in lines:
        clean.paste(255, place.with_margin(page.dpi // 100)[:4])
    return dataclasses.replace(page, clean=clean)


def _drawn_codes(page: PageImage, drawings: Sequence[Region]) -> list[OcrStamp]:
    if not drawings:
        return []
    boxes = [*redaction_boxes.find_outlines(page), *(each.region for each in page.filled), *drawings]
    near = [each.with_margin(int(_MARGIN * page.dpi)) for each in drawings]
    found = stamps.find_stamps(page, (), boxes)
    return [each for each in found if any(each.box.overlap(place) for place in near)]


def _write_marks(marks: Sequence[OcrStamp], size: tuple[int, int], dpi: int) -> PositionedText | None:
    if not marks:
        return None
    written, places = page_text.write_text((), marks, lambda region: percent_box(*region[:4], size))
    sure = round(fmean(each.confidence for each in marks) / 100, 3)
    return PositionedText(written, places, "ocr", sure, f"{tesseract.engine_version()}, {dpi} dpi")


# What a code has, however it was misread: a digit, a bracket, or another sign.
_CODE_LIKE = re.compile(r"\d|[^\w\s.,;:'-]")
_BETWEEN_CODES = re.compile(r"[\s,;]")
# Words farther apart, in inches, are parted by more than a blank of a typewriter.
_GAP = 0.2
# Confidence below which a position is read again, its characters at most, and the number of such positions.
_DOUBTFUL, _LONGEST, _MOST = 60, 30, 40


def reread_codes(page: PageImage, words: Iterable[OcrWord]) -> list[OcrWord]:
    """Return the words, with a code instead of those that it was misread as."""
    pieces = [
        list(run)
        for piece in split_at_gaps(words, int(_GAP * page.dpi))
        for _, run in groupby(piece, key=_is_odd)
    ]
    doubtful = sorted(filter(_may_be_code, pieces), key=mean_confidence)[:_MOST]
    codes = {id(piece): code for piece in doubtful if (code := _read_code(page, piece))}
    return [word for piece in pieces for word in codes.get(id(piece), piece)]


def _is_odd(word: OcrWord) -> bool:
    return word.confidence < _DOUBTFUL or not word.text.strip(".,;:'").isalnum()


def _may_be_code(piece: Sequence[OcrWord]) -> bool:
    text = " ".join(word.text for word in piece)
    stamp = stamps.parse_stamp(text)
    if stamp and stamp.text.startswith("("):
        return _letters(stamp.text) != _letters(text)
    return 2 < len(text) <= _LONGEST and mean_confidence(piece) < _DOUBTFUL and bool(_CODE_LIKE.search(text))


def _letters(text: str) -> str:
    return _BETWEEN_CODES.sub("", text)


def _read_code(page: PageImage, piece: Sequence[OcrWord]) -> list[OcrWord]:
    stamp = read_stamp(page, enclosing_region(piece), "possible code")
    if stamp is None or not stamp.text.startswith("("):
        return []
    left, top, right, bottom = stamp.box[:4]
    return [OcrWord(stamp.text, stamp.confidence, left, top, right, bottom, piece[0].line)]
