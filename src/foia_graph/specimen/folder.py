"""The specimen as a folder that a load takes: its records, and invented papers, drawn sheet by sheet."""

import io
import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from foia_graph.runtime.tables import read_table

RECORDS = Path(__file__).parent / "records"
_TABLE = read_table(Path(__file__).with_name("papers.toml"))


def write_specimen(folder: Path) -> None:
    """Write the catalogue of the specimen into a folder that is not there yet; the same bytes each time."""
    shutil.copytree(RECORDS, folder)
    for name in _TABLE["papers"]:
        (folder / "papers" / f"{name}.pdf").write_bytes(draw_paper(name))


def draw_paper(name: str) -> bytes:
    """Return one of the invented papers as a PDF."""
    paper, passages = _TABLE["papers"][name], _TABLE["passages"]
    withheld = {key: withhold(passages[key], code) for key, code in paper.get("withheld", {}).items()}
    words = {**passages, **withheld, **paper.get("words", {})}
    drawn = Paper(paper["title"])
    for method, *values in _TABLE["papers"][paper.get("like", name)]["steps"]:
        getattr(drawn, method)(*(v.format(**words) if isinstance(v, str) else v for v in values))
    return drawn.pdf()


# What is on every sheet and in front of every title.
MARK = "SPECIMEN – INVENTED"
WIDTH, HEIGHT = LETTER
MARGIN = 72.0
TEXT_WIDTH = WIDTH - 2 * MARGIN
TYPE, BOLD, STAMP = "Times-Roman", "Times-Bold", "Helvetica"
SIZE, LEADING, STAMP_SIZE = 13.0, 19.0, 9.0
FONT = files("reportlab") / "fonts" / "Vera.ttf"
DOTS_AN_INCH = 150
IMAGE_SIZE = (DOTS_AN_INCH * 17 // 2, DOTS_AN_INCH * 11)
PAPER, INK = 244, 40
SPECKLES = 1500
DEGREES = 0.6
_WITHHELD = re.compile(r"\[(?P<code>\(b\)[^|\]]*)\|(?P<words>[^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a paragraph; where it is withheld, the exemption that is printed instead."""

    text: str
    code: str = ""


def withhold(words: str, code: str) -> str:
    """Return words as a paragraph takes them in order to leave them out.

    >>> withhold("the spare lamp", "(b)(5)")
    '[(b)(5)|the spare lamp]'
    """
    return f"[{code}|{words}]"


class Paper:
    """A PDF that is being drawn; each sheet begins at the top, and lines follow one another downwards."""

    def __init__(self, title: str) -> None:
        self._bytes = io.BytesIO()
        self._canvas = Canvas(self._bytes, pagesize=LETTER, invariant=1)
        self._canvas.setTitle(f"{MARK}: {title}")
        self._canvas.setAuthor(MARK)
        self._height = 0.0

    def begin_sheet(self, bates: str = "") -> None:
        """Begin the next sheet, with the mark at its head and a Bates number at its foot."""
        if self._height:
            self._canvas.showPage()
        self._height = HEIGHT - MARGIN - 36
        self._canvas.setFont("Helvetica-Bold", 9)
        self._canvas.drawCentredString(WIDTH / 2, HEIGHT - 40, MARK)
        self._canvas.setFont(STAMP, 10)
        self._canvas.drawRightString(WIDTH - MARGIN, 36, bates)

    def skip(self, lines: float = 1.0) -> None:
        """Leave lines empty."""
        self._height -= lines * LEADING

    def heading(self, text: str, size: float = 14.0) -> None:
        """Write a line in the middle, in bold type."""
        self._canvas.setFont(BOLD, size)
        self._canvas.drawCentredString(WIDTH / 2, self._height, text)
        self._height -= 1.5 * size

    def lines(self, *texts: str) -> None:
        """Write lines that are not broken, one below the other; words may be withheld."""
        for text in texts:
            self._line(list(_words(text)))

    def paragraph(self, text: str) -> None:
        """Write a paragraph, broken into lines, and leave room below it; words may be withheld."""
        for line in _broken(_words(text)):
            self._line(line)
        self.skip(0.5)

    def cover(self, lines: int, width: float) -> None:
        """Draw a black box over the last lines, without taking away the words under it."""
        self._canvas.setFillGray(0)
        self._canvas.rect(MARGIN - 2, self._height + 0.7 * LEADING, width, lines * LEADING, stroke=0, fill=1)

    def scan(self, *lines: str) -> None:
        """Add a sheet that is nothing but an image, as a scanner makes it."""
        if self._height:
            self._canvas.showPage()
        self._height = HEIGHT
        self._canvas.drawImage(ImageReader(_scan(lines)), 0, 0, WIDTH, HEIGHT)

    def pdf(self) -> bytes:
        """Return the finished file."""
        self._canvas.save()
        return self._bytes.getvalue()

    def _line(self, words: list[Word]) -> None:
        """Write the runs of a line, each either as it is or as one box."""
        left, space = MARGIN, stringWidth(" ", TYPE, SIZE)
        for code, run in groupby(words, lambda word: word.code):
            text = " ".join(word.text for word in run)
            width = stringWidth(text, TYPE, SIZE)
            if code:
                self._box(left, width, code)
            else:
                self._canvas.setFont(TYPE, SIZE)
                self._canvas.drawString(left, self._height, text)
            left += width + space
        self._height -= LEADING

    def _box(self, left: float, width: float, code: str) -> None:
        width = max(width, stringWidth(code, STAMP, STAMP_SIZE) + 6)
        self._canvas.setFillGray(0.82)
        self._canvas.rect(left, self._height - 3, width, LEADING - 3, stroke=1, fill=1)
        self._canvas.setFillGray(0)
        self._canvas.setFont(STAMP, STAMP_SIZE)
        self._canvas.drawString(left + 3, self._height, code)


def _words(text: str) -> Iterator[Word]:
    end = 0
    for match in _WITHHELD.finditer(text):
        yield from map(Word, text[end : match.start()].split())
        yield from (Word(word, match["code"]) for word in match["words"].split())
        end = match.end()
    yield from map(Word, text[end:].split())


def _broken(words: Iterator[Word]) -> Iterator[list[Word]]:
    line: list[Word] = []
    for word in words:
        if line and stringWidth(" ".join(each.text for each in (*line, word)), TYPE, SIZE) > TEXT_WIDTH:
            yield line
            line = []
        line.append(word)
    yield line


def _scan(lines: tuple[str, ...]) -> Image.Image:
    image = Image.new("L", IMAGE_SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((IMAGE_SIZE[0] // 2, 90), MARK, INK, _font(22), anchor="mm")
    for number, line in enumerate(lines):
        draw.text((150, 230 + 62 * number), line, INK, _font(27))
    turned = image.rotate(DEGREES, Image.Resampling.BICUBIC, fillcolor=PAPER)
    draw, dust = ImageDraw.Draw(turned), random.Random(1966)  # noqa: S311 - dust of a scanner, not secrets
    for _ in range(SPECKLES):
        draw.point((dust.randrange(IMAGE_SIZE[0]), dust.randrange(IMAGE_SIZE[1])), dust.randrange(120, 220))
    return turned


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)
