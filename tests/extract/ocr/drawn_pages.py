"""Small pages drawn for the tests: letters, stamps, check boxes and redaction boxes at 300 dpi."""

from PIL import Image, ImageDraw, ImageFont

from foia_graph.extract.parsed_document import ParsedPage

DPI = 300
IMAGE_ONLY = ParsedPage(1, "image-only", 612.0, 792.0)


class Sheet:
    """White paper of 8.5 by 4 inches to draw on; positions are in points from the top left."""

    def __init__(self, height: float = 288.0) -> None:
        self.image = Image.new("L", (2550, round(height * DPI / 72)), 255)
        self._draw = ImageDraw.Draw(self.image)

    def write(
        self, x: float, y: float, text: str, size: float = 11.0, shade: int = 0, stroke: int = 0
    ) -> "Sheet":
        """Print words, their upper left corner at a position; `stroke` thickens the letters by pixels."""
        font = ImageFont.load_default(size=size * DPI / 72)
        self._draw.text(_pixels(x, y), text, fill=shade, font=font, stroke_width=stroke)
        return self

    def outline(self, x: float, y: float, width: float, height: float) -> "Sheet":
        """Draw an empty box with thin black sides."""
        self._draw.rectangle((*_pixels(x, y), *_pixels(x + width, y + height)), fill=255, outline=0, width=4)
        return self

    def bar(self, x: float, y: float, width: float, height: float, shade: int = 0) -> "Sheet":
        """Draw a filled box, black where no other shade is given."""
        self._draw.rectangle((*_pixels(x, y), *_pixels(x + width, y + height)), fill=shade)
        return self

    def box(self, x: float, y: float, mark: str = "") -> "Sheet":
        """Draw a check box: empty, ticked (`v`), crossed (`x`; to its corners, `+`) or filled (`#`)."""
        self.outline(x, y, 10, 10)
        if mark == "x":
            self._line((x + 2, y + 2), (x + 8, y + 8))
            self._line((x + 2, y + 8), (x + 8, y + 2))
        if mark == "+":
            self._line((x, y), (x + 10, y + 10))
            self._line((x, y + 10), (x + 10, y))
        if mark == "v":
            self._line((x + 2, y + 5), (x + 4.5, y + 8))
            self._line((x + 4.5, y + 8), (x + 8, y + 2))
        if mark == "#":
            self.bar(x, y, 10, 10)
        return self

    def _line(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self._draw.line((*_pixels(*start), *_pixels(*end)), fill=0, width=7)


def _pixels(x: float, y: float) -> tuple[int, int]:
    return round(x * DPI / 72), round(y * DPI / 72)
