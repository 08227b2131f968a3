"""Parsed documents: the pages of a file, their words and where these are, and the file's own metadata.

A parsed document is data: the process that makes it has no more part in what becomes of it, and one that was
stored is as good as a new one. Text that must not be published (see `pdf.hidden_text`) is in none.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate, pairwise
from struct import iter_unpack, pack
from typing import Literal

import msgspec

# Grows when the same file would become another parsed document.
READER_VERSION = "5"
# Grows when the same text that comes with records would become another parsed document.
SUPPLIED_VERSION = "1"

# Extent to which a file or a page could be read; the concepts of `scheme/read-status`.
ReadStatus = Literal[
    "extracted", "partly", "image-only", "needs-ocr", "locked", "failed", "timed-out", "held-back", "waiting"
]
# Origin of words: set by the producer of the page, read off its image, or given next to it.
TextOrigin = Literal["born-digital", "ocr", "supplied"]


class Box(msgspec.Struct, frozen=True, array_like=True):
    """A rectangle on a page as it is shown (rotated, cropped), in percent of it, from the top left corner."""

    x: float
    y: float
    width: float
    height: float


BoxStyle = Literal["black", "grey", "colour", "border"]


class DrawnBox(Box, frozen=True, array_like=True):
    """A drawn box that may be a redaction: what it looks like, and the short text in it."""

    style: BoxStyle = "black"
    text: str = ""


class TextLine(msgspec.Struct, frozen=True, array_like=True):
    """A line of a text: offsets of its first character and beyond its last, and its box on the page.

    `edges` are those of its words, as white space parts them, packed by `word_edges`; b"" where the words do
    not stand one right of the other, or where they stand is not known.
    """

    start: int
    end: int
    box: Box
    edges: bytes = b""

    def placed_words(self, text: str) -> Iterator[tuple[int, int, float, float]]:
        """Yield start, end, left and right edge (in percent) of each word of the line in its text.

        A word of a line without edges has the share of its box that its characters have.
        """
        spans = [(self.start + found.start(), self.start + found.end()) for found in self._words(text)]
        edges = unpack_edges(self.edges)
        if len(edges) != len(spans):
            pitch = self.box.width / max(self.end - self.start, 1)
            left = self.box.x - pitch * self.start
            edges = [(left + pitch * start, left + pitch * end) for start, end in spans]
        for span, edge in zip(spans, edges, strict=True):
            yield *span, *edge

    def _words(self, text: str) -> Iterator[re.Match[str]]:
        return re.finditer(r"\S+", text[self.start : self.end])


class LineCorrection(msgspec.Struct, frozen=True, array_like=True):
    """A line that a person corrected: offsets of the right words, its name on the page (`line-3`), the words
    that were read before, and who corrected it, when and why.
    """

    start: int
    end: int
    name: str
    read: str
    who: str
    time: str
    reason: str


def box_around(boxes: Sequence[Box]) -> Box:
    """Return the smallest box around some."""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
    return Box(left, top, right - left, bottom - top)


# The share of a stamp that must lie in a drawn box for the stamp to be that of the box.
_SHARE_OF_STAMP = 0.3


def box_overlap(one: Box, other: Box) -> tuple[float, float]:
    """Return how far two boxes overlap, across and down, in percent; negative where they are apart."""
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    return across, min(one.y + one.height, other.y + other.height) - max(one.y, other.y)


def holding_box(stamp: Box, boxes: Sequence[DrawnBox]) -> DrawnBox | None:
    """Return the smallest drawn box in which a stamp is, None where it is in none."""
    least = _SHARE_OF_STAMP * max(stamp.width * stamp.height, 1e-6)
    overlaps = ((box, *box_overlap(stamp, box)) for box in boxes)
    holding = [box for box, across, down in overlaps if max(across, 0.0) * max(down, 0.0) >= least]
    return min(holding, key=lambda box: box.width * box.height, default=None)


class PositionedText(msgspec.Struct, frozen=True, omit_defaults=True):
    """A text of a page: lines end in `\\n`; offsets count characters of `text`.

    `confidence` (0 to 1) and `engine` (name, version, dpi, filter) are those of the OCR, where it was ours.
    """

    text: str
    lines: tuple[TextLine, ...] = ()
    origin: TextOrigin = "born-digital"
    confidence: float | None = None
    engine: str = ""
    corrections: tuple[LineCorrection, ...] = ()

    def box_of(self, start: int, end: int) -> Box | None:
        """Find where some characters stand: a share of their words, or over several lines the box of all."""
        # Lines are in the order of offsets: binary search.
        after = bisect_left(self.lines, end, key=lambda line: line.start)
        found = [line for line in self.lines[self._line_at(start) : after] if start < line.end]
        if not found:
            return None
        boxes = [_box_share(self.text, line, max(start, line.start), min(end, line.end)) for line in found]
        box = box_around(boxes)
        return Box(round(box.x, 2), round(box.y, 2), round(box.width, 2), round(box.height, 2))

    def _line_at(self, start: int) -> int:
        return max(bisect_right(self.lines, start, key=lambda line: line.start) - 1, 0)


def _box_share(text: str, line: TextLine, start: int, end: int) -> Box:
    if not line.edges:
        length = max(line.end - line.start, 1)
        left = line.box.x + line.box.width * (start - line.start) / length
        return Box(left, line.box.y, line.box.width * (end - start) / length, line.box.height)
    touched = [word for word in line.placed_words(text) if word[0] < end and start < word[1]]
    if not touched:
        return Box(line.box.x, line.box.y, 0.0, line.box.height)
    left, right = _place_in_word(touched[0], start), _place_in_word(touched[-1], end)
    return Box(left, line.box.y, right - left, line.box.height)


def _place_in_word(word: tuple[int, int, float, float], offset: int) -> float:
    start, end, left, right = word
    share = (min(max(offset, start), end) - start) / (end - start)
    return left + (right - left) * share


class Checkbox(msgspec.Struct, frozen=True, array_like=True):
    """A check box found on the image of a page, whether it is checked, and the words printed next to it."""

    box: Box
    checked: bool
    label: str


def filled_lines(text: str) -> list[tuple[int, int]]:
    """Return where each line of a text begins and ends that is not blank."""
    ends = accumulate(len(line) + 1 for line in text.split("\n"))
    lines = ((end - len(line) - 1, end - 1) for line, end in zip(text.split("\n"), ends, strict=True))
    return [(start, end) for start, end in lines if not text[start:end].isspace() and start < end]


class ParsedPage(msgspec.Struct, frozen=True, omit_defaults=True):
    """One page: what its text layer says, what was read off its image, and what is drawn on it.

    `number` counts the pages of the file from 1, `label` is what the file itself calls the page. `width` and
    `height` are in points (1/72 inch), as shown. `has_partial_layer` says that the layer has but few of the
    words that the page shows; `image` then has those of the layer, too. `blanks` are drawn boxes that may be
    redactions, `drawings` what is drawn as small as a stamp where the layer has no words. `reason` says why a
    page is held back, or could not be read. Where it `has_withheld_names`, marks are in its texts for names
    that its picture shows. `rereadings` counts by its reason what of the image was read again. Where `status`
    is "held-back", `layer` and `image` are None.
    """

    number: int
    status: ReadStatus
    width: float = 0.0
    height: float = 0.0
    rotation: int = 0
    label: str = ""
    layer: PositionedText | None = None
    has_partial_layer: bool = False
    image: PositionedText | None = None
    marks: tuple[Checkbox, ...] = ()
    blanks: tuple[DrawnBox, ...] = ()
    drawings: tuple[Box, ...] = ()
    reason: str = ""
    has_withheld_names: bool = False
    rereadings: dict[str, int] = {}

    @property
    def words(self) -> PositionedText | None:
        """Return the text to publish: the layer, or where it lacks words, what was read off the image."""
        return (self.image or self.layer) if self.has_partial_layer else (self.layer or self.image)

    @property
    def text(self) -> str:
        """Return the text to publish, "" where there is none."""
        return self.words.text if self.words else ""


class Attachment(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file inside the file."""

    name: str
    size: int = 0
    sha256: str = ""


class PageLink(msgspec.Struct, frozen=True, omit_defaults=True):
    """A link on a page to an address."""

    page: int
    url: str


class OutlineItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """An entry of the file's own table of contents; `level` from 1, `page` 0 where it leads nowhere."""

    title: str
    level: int = 1
    page: int = 0


class ParsedDocument(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file, as far as it could be read; there is always one, whatever the file is.

    Texts that come with the records are read in the same way, as the pages of one document (`text/plain`).

    `created` and `modified` are those of the PDF (of the scan or the last saving, not of the document), as
    written in the file; `engine` names the reader and its version ("pypdfium2 5.15.2"). `text_beside` is a
    text of the whole that came with the record, whose pages are not those of the file: U+000C parts its own.
    """

    sha256: str
    size: int
    status: ReadStatus
    reason: str = ""
    media_type: str = "application/pdf"
    engine: str = ""
    pages: tuple[ParsedPage, ...] = ()
    title: str = ""
    author: str = ""
    subject: str = ""
    keywords: str = ""
    creator: str = ""
    producer: str = ""
    created: str = ""
    modified: str = ""
    version: str = ""
    encrypted: bool = False
    outline: tuple[OutlineItem, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    links: tuple[PageLink, ...] = ()
    notes: tuple[str, ...] = ()
    text_beside: str = ""

    @property
    def last_number(self) -> int:
        """Return the number of the last page, 0 where there is none."""
        return self.pages[-1].number if self.pages else 0

    def find_page(self, number: int) -> ParsedPage | None:
        """Return a page by its number, None where there is none; of supplied texts some may be missing."""
        at = bisect_left(self.pages, number, key=lambda page: page.number)
        found = self.pages[at] if at < len(self.pages) else None
        return found if found and found.number == number else None

    def without_pages(self, numbers: Set[int]) -> "ParsedDocument":
        """Leave out some pages, what leads to or from them, and what may have them: entries that lead
        nowhere, and a text of the whole.
        """
        if not numbers:
            return self
        return msgspec.structs.replace(
            self,
            pages=tuple(page for page in self.pages if page.number not in numbers),
            outline=tuple(item for item in self.outline if item.page and item.page not in numbers),
            links=tuple(link for link in self.links if link.page not in numbers),
            text_beside="",
        )

    def page(self, number: int) -> ParsedPage:
        """Return a page by its number, from 1; raises IndexError when there is none."""
        found = self.find_page(number)
        if found is None:
            raise IndexError(f"there is no page {number}; there are pages 1 to {self.last_number}")
        return found


def encode_document(document: ParsedDocument) -> bytes:
    """Write a parsed document as JSON; the same one is always the same bytes."""
    return msgspec.json.encode(document)


# Field names and their order are the stored format: change them with READER_VERSION only.
_decoder = msgspec.json.Decoder(ParsedDocument)


def decode_document(data: bytes) -> ParsedDocument:
    """Return a parsed document from JSON; raises msgspec.ValidationError for what is none."""
    return _decoder.decode(data)


_WHOLE_WIDTH = 65_535


def pack_edges(edges: Iterable[tuple[float, float]]) -> bytes:
    """Return the left and right edges of words, in percent of the width of the page, as bytes.

    Each is an unsigned integer of two bytes, little-endian, in 1/65,535 of the width.
    """
    # Fixed-point numbers: four bytes a word, where two floats in JSON take about twelve.
    shares = [min(max(round(edge / 100 * _WHOLE_WIDTH), 0), _WHOLE_WIDTH) for pair in edges for edge in pair]
    return pack(f"<{len(shares)}H", *shares)


def unpack_edges(data: bytes) -> list[tuple[float, float]]:
    """Return the left and right edges of words in percent of the width of the page.

    >>> unpack_edges(pack_edges([(10, 20.5), (21, 100)]))
    [(10.0, 20.5), (21.0, 100.0)]
    """
    pairs = iter_unpack("<HH", data)
    return [
        (round(left * 100 / _WHOLE_WIDTH, 2), round(right * 100 / _WHOLE_WIDTH, 2)) for left, right in pairs
    ]


# How far a word may begin left of the end of the one before it, in percent of the page.
_MAX_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class WordBox:
    """A word: offsets of its first character and beyond its last in the text of its page, and its box."""

    start: int
    end: int
    box: Box


def edges_of(boxes: Sequence[Box]) -> bytes:
    """Return the packed edges of the words of a line, b"" where they do not stand one right of the other."""
    if any(right.x < left.x + left.width - _MAX_OVERLAP for left, right in pairwise(boxes)):
        return b""
    return pack_edges((box.x, box.x + box.width) for box in boxes)


def word_boxes(words: PositionedText) -> Iterator[WordBox]:
    """Yield the words of a text that are on a line, in reading order, each with its box."""
    for line in words.lines:
        for start, end, left, right in line.placed_words(words.text):
            yield WordBox(start, end, Box(left, line.box.y, max(right - left, 0.0), line.box.height))


def passage_boxes(words: PositionedText, start: int, end: int) -> tuple[Box, ...]:
    """Return the boxes of the characters from `start` up to `end`, those of the first line first.

    A line of which there are only blanks between them has none.
    """
    spans = ((max(start, line.start), min(end, line.end)) for line in words.lines)
    found = (words.box_of(*span) for span in spans if words.text[slice(*span)].strip())
    return tuple(box for box in found if box is not None)
