"""Words of the text layer among those of the image: the layer's are right where it has any."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from foia_graph.extract.ocr import stamp_spelling
from foia_graph.extract.ocr.page_text import is_occupied
from foia_graph.extract.ocr.pixels import Region
from foia_graph.extract.ocr.tesseract import OcrWord
from foia_graph.extract.ocr.voting import OcrStamp
from foia_graph.extract.ocr.word_groups import enclosing_region, word_region
from foia_graph.extract.parsed_document import Box, PositionedText

_CERTAIN = 100.0

RegionOfBox = Callable[[Box], Region]
LayerTexts = Sequence[tuple[str, Region]]
"""The lines of a text layer, and where they stand on the image."""


def layer_texts(layer: PositionedText | None, place: RegionOfBox) -> list[tuple[str, Region]]:
    """Return the lines of a layer with their places on the image."""
    if layer is None:
        return []
    return [(layer.text[line.start : line.end], place(line.box)) for line in layer.lines]


def layer_stamps(lines: LayerTexts) -> list[OcrStamp]:
    """Return the lines that are nothing but a stamp."""
    return [OcrStamp(text, place, _CERTAIN) for text, place in lines if stamp_spelling.parse_stamp(text)]


def prefer_stamps(sure: Sequence[OcrStamp], others: Iterable[OcrStamp]) -> list[OcrStamp]:
    """Return the stamps of the layer, and those read off the image where it has none."""
    taken = [each.box for each in sure]
    return [*sure, *(each for each in others if not any(each.box.overlap(place) for place in taken))]


def insert_layer_words(words: Iterable[OcrWord], lines: LayerTexts) -> list[OcrWord]:
    """Put the lines of the layer that are no stamps into their place among the lines of the image."""
    sentences = [(text, place) for text, place in lines if not stamp_spelling.parse_stamp(text)]
    taken = [place for _, place in sentences]
    rest = [word for word in words if not is_occupied(word_region(word), taken)]
    rows = [list(row) for _, row in groupby(rest, key=lambda word: word.line)]
    for text, place in sentences:
        rows.insert(_row_below(rows, place), list(_split_words(text, place)))
    return [word._replace(line=number) for number, row in enumerate(rows) for word in row]


def _row_below(rows: Sequence[Sequence[OcrWord]], place: Region) -> int:
    """Return the index of the first row that begins below the middle of a line."""
    middle = (place.top + place.bottom) / 2
    return next((n for n, row in enumerate(rows) if enclosing_region(row).top > middle), len(rows))


def split_lines(lines: LayerTexts) -> list[OcrWord]:
    """Return the words of some lines, as if they had been read for sure."""
    return [
        word._replace(line=number)
        for number, (text, place) in enumerate(lines)
        for word in _split_words(text, place)
    ]


def _split_words(text: str, place: Region) -> Iterator[OcrWord]:
    """Yield the words of a line, each with the share of its width that its letters have."""
    pitch, at = place.width / max(len(text), 1), 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        left, right = place.left + int(start * pitch), place.left + int(at * pitch)
        yield OcrWord(word, _CERTAIN, left, place.top, right, place.bottom, 0)
