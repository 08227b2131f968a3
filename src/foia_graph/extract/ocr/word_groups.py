"""Groups of words read off an image: their rectangles, and lines split at gaps."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from foia_graph.extract.ocr.pixels import Region
from foia_graph.extract.ocr.tesseract import OcrWord

_FEWEST_WORDS = 5


def word_region(word: OcrWord) -> Region:
    """Return the rectangle of a word."""
    return Region(word.left, word.top, word.right, word.bottom)


def enclosing_region(words: Sequence[OcrWord]) -> Region:
    """Return the rectangle around some words."""
    return Region(
        min(word.left for word in words),
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
    )


def split_at_gaps(words: Iterable[OcrWord], gap: int) -> Iterator[list[OcrWord]]:
    """Yield the words of each line, split where there is a wider gap."""
    for _, line in groupby(words, key=lambda word: word.line):
        piece: list[OcrWord] = []
        for word in line:
            if piece and word.left - piece[-1].right > gap:
                yield piece
                piece = []
            piece.append(word)
        yield piece


def mean_confidence(words: Sequence[OcrWord]) -> float:
    """Return how sure a reading is (0 to 100): the mean over its letters."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def sense_score(words: Sequence[OcrWord]) -> float:
    """Return how much sense a reading makes (0 to 100): its confidence, as far as its longer words lie level.

    Tesseract reads lines that run up or down a page as well, so that its words tell when a page lies; a few
    tell nothing.
    """
    longer = [word for word in words if len(word.text) > 3]
    level = sum(word.right - word.left > word.bottom - word.top for word in longer)
    return mean_confidence(words) * level / len(longer) if len(longer) >= _FEWEST_WORDS else 0.0
