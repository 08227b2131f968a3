"""The text of a page from the words of its image: its lines, then the stamps, a line each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from PIL import Image

from foia_graph.extract.ocr import pixels
from foia_graph.extract.ocr.page_image import PageImage
from foia_graph.extract.ocr.pixels import Region
from foia_graph.extract.ocr.stamps import OcrStamp, enclosing_region, parse_stamp, word_region
from foia_graph.extract.ocr.tesseract import OcrWord
from foia_graph.extract.parsed_document import Box, PositionedText, TextLine, edges_of

_OVERLAP_SHARE = 0.15
# The gap that joins ink to a word, the sides of what may be one, and its margin, in inches; and most places.
_GAP, _LOWEST, _HIGHEST, _NARROWEST, _AROUND, _MOST = 0.12, 0.05, 0.6, 0.1, 0.1, 24

PlaceOnPage = Callable[[Region], Box]


def unread_places(page: PageImage, words: Iterable[OcrWord]) -> Iterator[tuple[Region, Image.Image]]:
    """Yield the places whose ink is in no word that was read, each with its image without words."""
    ink, rest = page.written.copy(), page.clean.copy()
    for word in words:
        place = word_region(word).with_margin(page.dpi // 100)
        place.crop(ink)[:] = False
        rest.paste(255, place[:4])
    found = pixels.connected_regions(pixels.close_gaps(ink, int(_GAP * page.dpi)))
    likely = [each.with_margin(int(_AROUND * page.dpi)) for each in found if _may_be_words(each, page.dpi)]
    joined = _join_overlapping(likely)
    for place in joined if len(joined) <= _MOST else [_around_all(joined)]:
        within = Region(*place[:2], min(place.right, rest.width), min(place.bottom, rest.height))
        yield within, rest.crop(within[:4])


def _may_be_words(place: Region, dpi: int) -> bool:
    return _LOWEST * dpi <= place.height <= _HIGHEST * dpi and place.width >= _NARROWEST * dpi


def _join_overlapping(places: Iterable[Region]) -> list[Region]:
    joined: list[Region] = []
    for place in places:
        while near := [each for each in joined if each.overlap(place)]:
            joined = [each for each in joined if each not in near]
            place = _around_all([place, *near])
        joined.append(place)
    return joined


def _around_all(places: Sequence[Region]) -> Region:
    lefts, tops, rights, bottoms, _ = zip(*places, strict=True)
    return Region(min(lefts), min(tops), max(rights), max(bottoms))


def merge_words(first: Sequence[OcrWord], more: Iterable[OcrWord], sure: float) -> list[OcrWord]:
    """Add the words of a second reading where the first has none; only those it is sure of."""
    taken = [word_region(word) for word in first]
    offset = first[-1].line + 1 if first else 0
    added = [
        word._replace(line=word.line + offset)
        for word in more
        if word.confidence >= sure and len(word.text) > 1 and not word_region(word).is_covered(taken)
    ]
    return [*first, *added]


def remove_stamps(words: Iterable[OcrWord], stamps: Sequence[OcrStamp]) -> list[OcrWord]:
    """Drop the words that are where a stamp was read, and of a word that runs into a stamp its end."""
    places = [stamp.box for stamp in stamps]
    cut = (_cut_end(word, places) for word in words if not word_region(word).is_covered(places))
    return [word for word in cut if word.text]


def _cut_end(word: OcrWord, stamps: Iterable[Region]) -> OcrWord:
    width, box = word.right - word.left, word_region(word)
    least = _OVERLAP_SHARE * box.width * box.height
    ends = (stamp.left for stamp in stamps if stamp.overlap(box) > least and stamp.left > word.left)
    right = min(ends, default=word.right)
    return word._replace(text=word.text[: round(len(word.text) * (right - word.left) / width)], right=right)


def write_text(
    words: Sequence[OcrWord], stamps: Sequence[OcrStamp], place: PlaceOnPage
) -> tuple[str, tuple[TextLine, ...]]:
    """Write the words and the stamps as lines, each with its box."""
    written, lines = "", []
    for said, box, edges in (*_text_lines(words, place), *((stamp.text, stamp.box, b"") for stamp in stamps)):
        lines.append(TextLine(len(written), len(written) + len(said), place(box), edges))
        written += said + "\n"
    return written, tuple(lines)


def _text_lines(words: Sequence[OcrWord], place: PlaceOnPage) -> Iterator[tuple[str, Region, bytes]]:
    for _, group in groupby(words, key=lambda word: word.line):
        line = list(group)
        edges = edges_of([place(word_region(word)) for word in line])
        yield " ".join(word.text for word in line), enclosing_region(line), edges


_CERTAIN = 100.0

RegionOfBox = Callable[[Box], Region]
# The lines of a text layer, and where they are on the image.
LayerTexts = Sequence[tuple[str, Region]]


def layer_texts(layer: PositionedText | None, place: RegionOfBox) -> list[tuple[str, Region]]:
    """Return the lines of a layer with their positions on the image."""
    if layer is None:
        return []
    return [(layer.text[line.start : line.end], place(line.box)) for line in layer.lines]


def layer_stamps(lines: LayerTexts) -> list[OcrStamp]:
    """Return the lines that are nothing but a stamp."""
    return [OcrStamp(text, place, _CERTAIN) for text, place in lines if parse_stamp(text)]


def prefer_stamps(sure: Sequence[OcrStamp], others: Iterable[OcrStamp]) -> list[OcrStamp]:
    """Return the stamps of the layer, and those read off the image where it has none."""
    taken = [each.box for each in sure]
    return [*sure, *(each for each in others if not any(each.box.overlap(place) for place in taken))]


def insert_layer_words(words: Iterable[OcrWord], lines: LayerTexts) -> list[OcrWord]:
    """Put the lines of the layer that are no stamps into their position among the lines of the image."""
    sentences = [(text, place) for text, place in lines if not parse_stamp(text)]
    taken = [place for _, place in sentences]
    rest = [word for word in words if not word_region(word).is_covered(taken)]
    rows = [list(row) for _, row in groupby(rest, key=lambda word: word.line)]
    for text, place in sentences:
        rows.insert(_row_below(rows, place), list(_split_words(text, place)))
    return [word._replace(line=number) for number, row in enumerate(rows) for word in row]


def _row_below(rows: Sequence[Sequence[OcrWord]], place: Region) -> int:
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
    pitch, at = place.width / max(len(text), 1), 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        left, right = place.left + int(start * pitch), place.left + int(at * pitch)
        yield OcrWord(word, _CERTAIN, left, place.top, right, place.bottom, 0)
