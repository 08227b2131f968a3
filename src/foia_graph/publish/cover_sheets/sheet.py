"""The cover sheet of a document as a PDF of one page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from foia_graph.publish.cover_sheets.text_lines import BOLD, PLAIN, SheetLine, break_lines

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
        out = BytesIO()
        canvas = Canvas(out, pagesize=letter, invariant=True)
        canvas.setTitle(self.title)
        canvas.setAuthor(self.archive)
        _SheetWriter(canvas).write_sheet(self)
        canvas.showPage()
        canvas.save()
        return out.getvalue()


class _SheetWriter:
    """Writes lines from the top of a page down."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas, self._y = canvas, HEIGHT - MARGIN

    def write_sheet(self, sheet: CoverSheet) -> None:
        whole = WIDTH - 2 * MARGIN
        self._write(break_lines(f"Cover sheet · {sheet.archive}", PLAIN, SMALL, whole, 2), SMALL, grey=GREY)
        self._y -= SIZE
        self._write(break_lines(sheet.title, BOLD, TITLE_SIZE, whole, TITLE_LINES), TITLE_SIZE)
        self._y -= SIZE
        for row in sheet.rows:
            self._write_row(row)
        self._canvas.line(MARGIN, self._y, WIDTH - MARGIN, self._y)
        self._y -= SIZE
        for note in sheet.notes:
            self._write(break_lines(note, PLAIN, SMALL, whole, VALUE_LINES), SMALL, grey=GREY)
            self._y -= SMALL / 2

    def _write_row(self, row: CoverRow) -> None:
        lines = list(_value_lines(row))[:VALUE_LINES]
        if not lines:
            return
        top = self._y
        self._write(break_lines(row.label, PLAIN, SMALL, LABEL_WIDTH - 8, 2), SMALL, grey=GREY)
        below, self._y = self._y, top
        self._write(lines, SIZE, left=MARGIN + LABEL_WIDTH)
        if row.address:
            area = (MARGIN + LABEL_WIDTH, self._y, WIDTH - MARGIN, top)
            self._canvas.linkURL(row.address, area, relative=0)
        self._y = min(self._y, below) - SIZE / 2

    def _write(
        self, lines: Sequence[SheetLine], size: float, *, left: float = MARGIN, grey: float = BLACK
    ) -> None:
        self._canvas.setFillGray(grey)
        for line in lines:
            self._y -= size * LEADING
            x = WIDTH - MARGIN - line.width if line.is_right else left
            for run in line.runs:
                text = self._canvas.beginText(x, self._y + size * DESCENT)
                text.setFont(run.font, size)
                text.textOut(run.text)
                self._canvas.drawText(text)
                x += run.width


def _value_lines(row: CoverRow) -> Iterator[SheetLine]:
    for value in row.values:
        yield from break_lines(value, PLAIN, SIZE, WIDTH - 2 * MARGIN - LABEL_WIDTH, VALUE_LINES)
