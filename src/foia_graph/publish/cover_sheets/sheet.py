"""The cover sheet of a document as a PDF of one page."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import chain, groupby
from operator import itemgetter

import pymupdf_fonts  # type: ignore[import-untyped]
from reportlab.lib.abag import ABag
from reportlab.lib.pagesizes import letter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont, shapeFragWord
from reportlab.pdfgen.canvas import Canvas

_RIGHT_TO_LEFT = ("R", "AL")
ELLIPSIS = "…"
# Features of OpenType; joined Latin letters, such as fi, would not be found by who searches the sheet.
_FEATURES = {"kern": True, "liga": False, "clig": False, "dlig": False}


@dataclass(frozen=True, slots=True)
class TextRun:
    """A piece of a line in one font, as it is drawn from left to right, and how wide it is."""

    text: str
    font: str
    width: float


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line: its pieces from left to right; one of a language written to the left is at the right."""

    runs: tuple[TextRun, ...]
    is_right: bool

    @property
    def width(self) -> float:
        """Return how wide it is."""
        return sum(run.width for run in self.runs)


def _text_width(text: str, font: str, size: float) -> float:
    return sum(pdfmetrics.stringWidth(piece, name, size) for name, piece in font_runs(text, font))


def break_lines(text: str, font: str, size: float, width: float, most: int) -> list[SheetLine]:
    """Return a text as lines of a width at most; what is beyond the last of them is omitted, marked so."""
    broken = list(_broken_texts(" ".join(text.split()), font, size, width))
    if len(broken) > most:
        broken = [*broken[: most - 1], f"{broken[most - 1]}{ELLIPSIS}"]
    is_right = _is_right_to_left(text)
    return [_seen_line(line, font, size, is_right) for line in broken]


def _broken_texts(text: str, font: str, size: float, width: float) -> Iterator[str]:
    line = ""
    for piece in _breakable_pieces(text, font, size, width):
        if line and _text_width(f"{line}{piece}".rstrip(), font, size) > width:
            yield line.rstrip()
            line = ""
        line += piece
    if line.strip():
        yield line.rstrip()


def _breakable_pieces(text: str, font: str, size: float, width: float) -> Iterator[str]:
    for word in (f"{word} " for word in text.split()):
        is_wide = _text_width(word.rstrip(), font, size) > width
        if is_wide or any(map(is_east_asian, word)):
            yield from word
        else:
            yield word


def _seen_line(line: str, font: str, size: float, is_right: bool) -> SheetLine:
    """Return a line with its words as they are seen: those of the other direction are in theirs."""
    words: list[tuple[bool, str]] = []
    for word in line.split(" "):
        # A number is where the words before it do.
        follows = words[-1][0] if words and any(map(str.isdigit, word)) else is_right
        words.append((_is_right_to_left(word, follows), word))
    stretches = [(right, [word for _, word in found]) for right, found in groupby(words, itemgetter(0))]
    ordered = stretches[::-1] if is_right else stretches
    seen = [each for stretch in ordered for each in _seen_pieces(*stretch)]
    runs = []
    for at, (text, right) in enumerate(seen, 1):
        blank = " " if at < len(seen) else ""
        pieces = font_runs(f"{blank}{text}" if right else f"{text}{blank}", font)
        for name, piece in pieces[::-1] if right else pieces:
            # Its letters are joined, and in the order in which they are seen.
            plain = [pdfmetrics.stringWidth(piece, name, size), (ABag(fontName=name, fontSize=size), piece)]
            width, (_, shaped), *_ = shapeFragWord(plain, _FEATURES)
            runs.append(TextRun(shaped, name, float(width)))
    return SheetLine(tuple(runs), is_right)


def _seen_pieces(is_right: bool, words: list[str]) -> list[tuple[str, bool]]:
    if not is_right:
        return [(" ".join(words), False)]
    pieces = [(" ".join(found), to_left) for to_left, found in groupby(words, _is_right_to_left)]
    return pieces[::-1]


def _is_right_to_left(text: str, otherwise: bool = False) -> bool:
    # The first letter with a strong direction decides (Unicode Bidirectional Algorithm, P2).
    classes = (unicodedata.bidirectional(letter) for letter in text)
    return next((each in _RIGHT_TO_LEFT for each in classes if each in ("L", *_RIGHT_TO_LEFT)), otherwise)


PLAIN, BOLD = "FiraGO", "FiraGO-Bold"
# FiraGO is embedded: Latin, Greek, Cyrillic, Hebrew, Arabic, Devanagari, Thai and Georgian. For Chinese,
# Japanese and Korean the fonts are named that every reader of PDF has (PDF, 9.7.5.2).
_BUNDLED_FONTS = {PLAIN: "figo", BOLD: "figbo"}
CHINESE, JAPANESE, KOREAN = "STSong-Light", "HeiseiKakuGo-W5", "HYGothic-Medium"
_EAST_ASIAN = ("CJK ", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "FULLWIDTH")
# What stands for a letter that no font here has.
NO_LETTER = "▯"


@cache
def load_fonts() -> Mapping[str, TTFont]:
    """Make the fonts known to the library that writes PDF, and return those that are embedded, by name."""
    files = {name: BytesIO(pymupdf_fonts.myfont(bundled)) for name, bundled in _BUNDLED_FONTS.items()}
    found = {name: TTFont(name, file) for name, file in files.items()}
    for font in (*found.values(), *map(UnicodeCIDFont, (CHINESE, JAPANESE, KOREAN))):
        pdfmetrics.registerFont(font)
    return found


def font_runs(text: str, font: str) -> list[tuple[str, str]]:
    """Return a text in pieces, each with the font that has its letters, `font` where that has them."""
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in text if ord(letter) > 0x10FF}
    # Han is written in all three languages, so that the other letters decide.
    is_japanese = bool(names & {"HIRAGANA", "KATAKANA"})
    east = JAPANESE if is_japanese else KOREAN if "HANGUL" in names else CHINESE
    known = load_fonts()[font].face.charToGlyph
    letters = []
    for each in text:
        if is_east_asian(each):
            letters.append((east, each))
        else:
            is_known = ord(each) in known or unicodedata.combining(each)
            letters.append((font, each if is_known else NO_LETTER))
    groups = groupby(letters, itemgetter(0))
    return [(name, "".join(letter for _, letter in found)) for name, found in groups]


def is_east_asian(letter: str) -> bool:
    """Return whether a letter is Chinese, Japanese or Korean.

    >>> [is_east_asian(letter) for letter in "日あ한aя"]
    [True, True, True, False, False]
    """
    return ord(letter) > 0x10FF and unicodedata.name(letter, "").startswith(_EAST_ASIAN)


WIDTH, HEIGHT = letter
MARGIN, LABEL_WIDTH = 60.0, 118.0
TITLE_SIZE, SIZE, SMALL = 20.0, 10.5, 9.0
LEADING, DESCENT = 1.35, 0.3
TITLE_LINES, VALUE_LINES = 5, 6
GREY, BLACK = 0.35, 0.0


@dataclass(frozen=True, slots=True)
class CoverRow:
    """A row of a cover sheet: a label, its values, and the address that the value leads to, "" for none."""

    label: str
    values: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True, slots=True)
class CoverSheet:
    """The texts of a cover sheet: who adds it, the title of the document, rows, and sentences at its foot."""

    archive: str
    title: str
    rows: Sequence[CoverRow]
    notes: Sequence[str]

    def pdf(self) -> bytes:
        """Write it as a PDF."""
        writer = _CoverWriter(self.title, self.archive)
        writer.write_sheet(self)
        return writer.finish()


class SheetWriter:
    """Writes lines on sheets of a PDF, from the top of each down; `y` is how high the next one begins."""

    foot = MARGIN

    def __init__(self, title: str, author: str = "") -> None:
        self._out, self.y = BytesIO(), HEIGHT - MARGIN
        self.canvas = Canvas(self._out, pagesize=letter, invariant=True)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)

    def finish(self) -> bytes:
        """Return the PDF."""
        self.canvas.showPage()
        self.canvas.save()
        return self._out.getvalue()

    def make_room(self, height: float) -> None:
        """Begin the next sheet where so many points would not fit on this one."""
        if self.y - height < self.foot:
            self.canvas.showPage()
            self.y = HEIGHT - MARGIN

    def write(
        self, lines: Sequence[SheetLine], size: float, *, left: float = MARGIN, grey: float = BLACK
    ) -> None:
        """Write lines below what is there; those of a language written to the left end at the margin."""
        for line in lines:
            self.make_room(size * LEADING)
            self.canvas.setFillGray(grey)  # each sheet begins in black
            self.y -= size * LEADING
            x = WIDTH - MARGIN - line.width if line.is_right else left
            for run in line.runs:
                text = self.canvas.beginText(x, self.y + size * DESCENT)
                text.setFont(run.font, size)
                text.textOut(run.text)
                self.canvas.drawText(text)
                x += run.width


class _CoverWriter(SheetWriter):
    foot = -HEIGHT  # it is one sheet, on which the tables above leave room for all that people write

    def write_sheet(self, sheet: CoverSheet) -> None:
        whole = WIDTH - 2 * MARGIN
        self.write(break_lines(f"Cover sheet · {sheet.archive}", PLAIN, SMALL, whole, 2), SMALL, grey=GREY)
        self.y -= SIZE
        self.write(break_lines(sheet.title, BOLD, TITLE_SIZE, whole, TITLE_LINES), TITLE_SIZE)
        self.y -= SIZE
        for row in sheet.rows:
            self._write_row(row)
        self.canvas.line(MARGIN, self.y, WIDTH - MARGIN, self.y)
        self.y -= SIZE
        for note in sheet.notes:
            self.write(break_lines(note, PLAIN, SMALL, whole, VALUE_LINES), SMALL, grey=GREY)
            self.y -= SMALL / 2

    def _write_row(self, row: CoverRow) -> None:
        width = WIDTH - 2 * MARGIN - LABEL_WIDTH
        broken = (break_lines(value, PLAIN, SIZE, width, VALUE_LINES) for value in row.values)
        lines = list(chain(*broken))[:VALUE_LINES]
        if not lines:
            return
        top = self.y
        self.write(break_lines(row.label, PLAIN, SMALL, LABEL_WIDTH - 8, 2), SMALL, grey=GREY)
        below, self.y = self.y, top
        self.write(lines, SIZE, left=MARGIN + LABEL_WIDTH)
        if row.address:
            area = (MARGIN + LABEL_WIDTH, self.y, WIDTH - MARGIN, top)
            self.canvas.linkURL(row.address, area, relative=0)
        self.y = min(self.y, below) - SIZE / 2
