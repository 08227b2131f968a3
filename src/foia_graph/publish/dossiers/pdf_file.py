"""A dossier as PDF, to be printed and sent."""

from collections.abc import Iterable
from io import BytesIO

from reportlab.lib.utils import ImageReader

from foia_graph.publish.cover_sheets import sheet
from foia_graph.publish.dossiers.blocks import Block

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
    title, *others = blocks
    writer = _DossierWriter(title.text)
    for block in (title, *others):
        writer.write_block(block)
    return writer.finish()


class _DossierWriter(sheet.SheetWriter):
    def write_block(self, block: Block) -> None:
        font, size, grey, indent, above = STYLES.get(block.style, SMALL)
        self.make_room(above + FOLLOWING)
        self.y -= above
        if block.picture:
            image, across = ImageReader(BytesIO(block.picture)), block.inches * 72
            width, height = image.getSize()
            self.make_room(across * height / width + FOLLOWING)
            self.y -= across * height / width
            self.canvas.drawImage(image, sheet.MARGIN, self.y, across, across * height / width)
        left, top = sheet.MARGIN + indent, self.y
        lines = sheet.break_lines(block.text, font, size, sheet.WIDTH - sheet.MARGIN - left, MAX_LINES)
        self.write(lines, size, left=left, grey=grey)
        if block.style == "link":
            self.canvas.linkURL(block.text, (left, self.y, sheet.WIDTH - left, top), relative=0)
