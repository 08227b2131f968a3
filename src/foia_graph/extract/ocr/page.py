"""What is seen on the image of a page: words and stamps, check boxes, and the boxes over what is withheld."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from PIL import Image, ImageFilter

from foia_graph.extract.ocr import blanks, checkboxes, edge_numbers, engine, lines, stamps, words
from foia_graph.extract.ocr.engine import Word
from foia_graph.extract.ocr.pixels import Region
from foia_graph.extract.ocr.sheet import Sheet, percent, sheet
from foia_graph.extract.ocr.voting import Seen
from foia_graph.extract.parsed_document import Box, Checkbox, ParsedPage, PositionedText

_POOR = 70
"""Below this confidence a page is read again, through a filter that takes out specks."""
_LITTLE, _MUCH = 50, 15
"""Below how much sense a page may lie on its side or upside down, and how much more it makes when turned."""
_SURE = 60
"""How sure a word must be that only the second reading found."""
_FIRST, _AGAIN, _TRIAL = 8, 4, 1.5
"""How many seconds the first reading of a page may take, another one, and one that only tries."""
_UNREAD = ("image-only", "needs-ocr")
_TURNS = dict(
    enumerate((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270), 1)
)


class Text(NamedTuple):
    """A page as it was turned and read: its sheet, the quarter turns to the left, the words, the filter."""

    sheet: Sheet
    squares: list[checkboxes.Square]
    turns: int
    words: list[Word]
    filtered: str

    @property
    def confidence(self) -> float:
        """Give how sure the reading is, 0 to 100."""
        return words.confidence(self.words)

    def place(self, region: Region) -> Box:
        """Give the box on the page, as it is shown, of a rectangle on the turned image."""
        width, height = self.sheet.image.size
        left, top, right, bottom = region[:4]
        for _ in range(self.turns):
            left, top, right, bottom = height - bottom, left, height - top, right
            width, height = height, width
        return percent(left, top, right, bottom, (width, height))


def look(page: ParsedPage, image: Image.Image, dpi: int) -> ParsedPage:
    """Give the page with what is seen on its image; the text layer stays as it is."""
    text = _read(image, dpi)
    seen = text.sheet
    rest = lines.painted_over(seen.clean, text.words)
    sparse = engine.words(rest, engine.SPARSE, seen.dpi, seconds=_AGAIN)
    numbered = edge_numbers.find(seen, (text.words, sparse))
    faces, bars = blanks.faces(seen), blanks.bars(seen, [each.box for each in text.squares if not each.ruled])
    small = stamps.find(seen, (text.words, sparse), faces, bars)
    covered = blanks.find(seen, faces, bars, [each.box for each in small])
    boxes = checkboxes.find(seen, text.squares, text.words)
    return msgspec.structs.replace(
        page,
        status="extracted" if page.status in _UNREAD and text.words else page.status,
        image=_words(text, lines.merged(text.words, sparse, _SURE), [*numbered, *small]),
        marks=tuple(Checkbox(text.place(each.box), each.checked, each.beside) for each in boxes),
        blanks=tuple(map(text.place, covered)) or page.blanks,
    )


def _read(image: Image.Image, dpi: int) -> Text:
    """Read a page as it lies; if that gives little sense, as it should be turned."""
    read = _best(image, dpi, 0)
    sense = words.sense(read.words)
    turns = 0 if sense >= _LITTLE else _turns(image, dpi, sense)
    return _best(image, dpi, turns) if turns else read


def _best(image: Image.Image, dpi: int, turns: int) -> Text:
    whole = sheet(image.transpose(_TURNS[turns]) if turns else image, dpi)
    squares = checkboxes.squares(whole)
    seen = checkboxes.painted_over(whole, squares)
    read = Text(seen, squares, turns, _blocks(seen.clean, seen.dpi, _FIRST), "")
    if read.confidence >= _POOR:
        return read
    softened = _blocks(seen.clean.filter(ImageFilter.MedianFilter(3)), seen.dpi, _AGAIN)
    return max(read, read._replace(words=softened, filtered="median 3"), key=lambda each: each.confidence)


def _turns(image: Image.Image, dpi: int, sense: float) -> int:
    """Give the quarter turns after which a page makes much more sense, tried at half its size, or 0."""
    half = sheet(image, dpi).clean.reduce(2)
    trials = {
        turns: words.sense(_blocks(half.transpose(how), dpi // 2, _TRIAL)) for turns, how in _TURNS.items()
    }
    best = max(trials, key=lambda turns: trials[turns])
    return best if trials[best] > sense + _MUCH else 0


def _blocks(image: Image.Image, dpi: int, seconds: float) -> list[Word]:
    return engine.words(image, engine.BLOCKS, dpi, seconds=seconds)


def _words(text: Text, body: list[Word], small: Sequence[Seen]) -> PositionedText | None:
    written, places = lines.text(lines.without(body, small), small, text.place)
    if not written:
        return None
    how = ", ".join(filter(None, (engine.version(), f"{text.sheet.dpi} dpi", text.filtered)))
    return PositionedText(written, places, "ocr", round(text.confidence / 100, 3), how)


def warm_up() -> None:
    """Look at an empty page, so that whatever is loaded on first use is loaded now."""
    look(ParsedPage(1, "image-only"), Image.new("L", (200, 200), 255), 300)
