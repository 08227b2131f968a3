"""The text of a page from the words of its image: its lines, then the stamps, a line each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from PIL import Image

from foia_graph.extract.ocr.pixels import Region
from foia_graph.extract.ocr.tesseract import OcrWord
from foia_graph.extract.ocr.voting import OcrStamp
from foia_graph.extract.ocr.word_groups import enclosing_region, word_region
from foia_graph.extract.parsed_document import Box, TextLine
from foia_graph.extract.word_boxes import edges_of

_CERTAIN_CONFIDENCE, _OVERLAP_SHARE = 80, 0.15

PlaceOnPage = Callable[[Region], Box]


def paint_over_words(image: Image.Image, words: Iterable[OcrWord]) -> Image.Image:
    """Return a copy of an image without the plain words that were read for sure, to read the rest."""
    rest = image.copy()
    for word in words:
        if (
            word.confidence >= _CERTAIN_CONFIDENCE
            and word.text.strip(".,;:").isalpha()
            and len(word.text) > 2
        ):
            rest.paste(255, word_region(word)[:4])
    return rest


def merge_words(first: Sequence[OcrWord], more: Iterable[OcrWord], sure: float) -> list[OcrWord]:
    """Add the words of a second reading where the first has none; only those it is sure of."""
    taken = [word_region(word) for word in first]
    offset = first[-1].line + 1 if first else 0
    added = [
        word._replace(line=word.line + offset)
        for word in more
        if word.confidence >= sure and len(word.text) > 1 and not is_occupied(word_region(word), taken)
    ]
    return [*first, *added]


def remove_stamps(words: Iterable[OcrWord], stamps: Sequence[OcrStamp]) -> list[OcrWord]:
    """Drop the words that stand where a stamp was read, and of a word that runs into a stamp its end."""
    places = [stamp.box for stamp in stamps]
    cut = (_cut_end(word, places) for word in words if not is_occupied(word_region(word), places))
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


def is_occupied(one: Region, others: Iterable[Region]) -> bool:
    """Return whether others take up more than half of a rectangle."""
    size = max(one.width * one.height, 1)
    return sum(one.overlap(other) for other in others) > 0.5 * size
