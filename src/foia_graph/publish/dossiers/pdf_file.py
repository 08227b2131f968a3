"""A dossier as PDF, to be printed and sent."""

from collections.abc import Iterable
from io import BytesIO

from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from foia_graph.publish.cover_sheets import sheet
from foia_graph.publish.dossiers.blocks import Block, Picture

# Font, size in points, grey, indent and space above, by style.
STYLES = {
    "title": (sheet.BOLD, 20.0, 0.0, 0.0, 0.0),
    "collection": (sheet.BOLD, 15.0, 0.0, 0.0, 14.0),
    "note": (sheet.BOLD, 12.0, 0.0, 0.0, 10.0),
    "warning": (sheet.BOLD, 10.5, 0.0, 0.0, 4.0),
    "quote": (sheet.PLAIN, 10.5, 0.0, 18.0, 4.0),
    "text": (sheet.PLAIN, 10.5, 0.0, 0.0, 4.0),
}
SMALL = sheet.PLAIN, 9.0, sheet.GREY, 0.0, 3.0
# Lines of one text at most; nothing that people write has more.
MAX_LINES = 2_000
# Points that a block leaves free below it, so that no heading is alone at the foot of a sheet.
FOLLOWING = 40.0


def write_pdf(blocks: Iterable[Block]) -> bytes:
    """Return a dossier as PDF; one thread at a time, for the library keeps its fonts for all of them."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=True)
    writer = _DossierWriter(canvas)
    for block in blocks:
        writer.write_block(block)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


class _DossierWriter(sheet.SheetWriter):
    def make_room(self, height: float) -> None:
        if self._y - height < sheet.MARGIN:
            self._canvas.showPage()
            self._y = sheet.HEIGHT - sheet.MARGIN

    def write_block(self, block: Block) -> None:
        font, size, grey, indent, above = STYLES.get(block.style, SMALL)
        self.make_room(above + FOLLOWING)
        self._y -= above
        if block.style == "title":
            self._canvas.setTitle(block.text)
        if block.picture:
            self._draw(block.picture)
        left, top = sheet.MARGIN + indent, self._y
        self.write(
            sheet.break_lines(block.text, font, size, sheet.WIDTH - sheet.MARGIN - left, MAX_LINES),
            size,
            left=left,
            grey=grey,
        )
        if block.style == "link":
            self._canvas.linkURL(block.text, (left, self._y, sheet.WIDTH - left, top), relative=0)

    def _draw(self, picture: Picture) -> None:
        across, (width, height) = picture.inches * 72, picture.pixels
        self.make_room(across * height / width + FOLLOWING)
        self._y -= across * height / width
        self._canvas.drawImage(
            ImageReader(BytesIO(picture.data)), sheet.MARGIN, self._y, across, across * height / width
        )
