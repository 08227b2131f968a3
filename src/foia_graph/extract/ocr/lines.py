"""How the words of an image become the text of a page: its lines, then the stamps, a line each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from PIL import Image

from foia_graph.extract.ocr.engine import Word
from foia_graph.extract.ocr.pixels import Region
from foia_graph.extract.ocr.voting import Seen
from foia_graph.extract.ocr.words import around, region
from foia_graph.extract.parsed_document import Box, TextLine

_CERTAIN, _OVERLAP = 80, 0.15

Place = Callable[[Region], Box]


def painted_over(image: Image.Image, words: Iterable[Word]) -> Image.Image:
    """Give a copy of an image without the plain words that were read for sure, to read the rest."""
    rest = image.copy()
    for word in words:
        if word.confidence >= _CERTAIN and word.text.strip(".,;:").isalpha() and len(word.text) > 2:
            rest.paste(255, region(word)[:4])
    return rest


def merged(first: Sequence[Word], more: Iterable[Word], sure: float) -> list[Word]:
    """Add the words of a second reading where the first has none; only those it is sure of."""
    taken = [region(word) for word in first]
    offset = first[-1].line + 1 if first else 0
    added = [
        word._replace(line=word.line + offset)
        for word in more
        if word.confidence >= sure and len(word.text) > 1 and not _is_taken(region(word), taken)
    ]
    return [*first, *added]


def without(words: Iterable[Word], stamps: Sequence[Seen]) -> list[Word]:
    """Drop the words that stand where a stamp was read, and of a word that runs into a stamp its end."""
    places = [stamp.box for stamp in stamps]
    cut = (_cut(word, places) for word in words if not _is_taken(region(word), places))
    return [word for word in cut if word.text]


def _cut(word: Word, stamps: Iterable[Region]) -> Word:
    width, box = word.right - word.left, region(word)
    least = _OVERLAP * box.width * box.height
    ends = (stamp.left for stamp in stamps if stamp.meets(box) > least and stamp.left > word.left)
    right = min(ends, default=word.right)
    return word._replace(text=word.text[: round(len(word.text) * (right - word.left) / width)], right=right)


def text(words: Sequence[Word], stamps: Sequence[Seen], place: Place) -> tuple[str, tuple[TextLine, ...]]:
    """Write the words and the stamps as lines, each with its box."""
    written, lines = "", []
    for said, box in (*_body(words), *((stamp.text, stamp.box) for stamp in stamps)):
        lines.append(TextLine(len(written), len(written) + len(said), place(box)))
        written += said + "\n"
    return written, tuple(lines)


def _body(words: Sequence[Word]) -> Iterator[tuple[str, Region]]:
    for _, group in groupby(words, key=lambda word: word.line):
        line = list(group)
        yield " ".join(word.text for word in line), around(line)


def _is_taken(one: Region, others: Iterable[Region]) -> bool:
    size = max(one.width * one.height, 1)
    return sum(one.meets(other) for other in others) > 0.5 * size
