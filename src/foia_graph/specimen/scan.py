"""A leaf that was scanned: an image of words, turned a little and speckled, without a text layer."""

import random
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont

from foia_graph.specimen.paper import MARK, Paper

FONT = files("reportlab") / "fonts" / "Vera.ttf"
DOTS_AN_INCH = 150
SIZE = (DOTS_AN_INCH * 17 // 2, DOTS_AN_INCH * 11)
PAPER, INK = 244, 40
SPECKLES = 1500
DEGREES = 0.6
LOG = (
    "Log of the keeper, Nowhere Point",
    "",
    "October 1, 2019. Lamp failed at dusk. No spare in the store.",
    "Telephoned the Bureau at 7 in the evening. Nobody there.",
    "Storm lantern lit at 8.",
    "",
    "October 2, 2019. Dark. Two ships asked by radio.",
    "Telephoned again. Was told that it would be seen to.",
    "",
    "October 3, 2019. Dark. The Lorem Ipsum touched the bank.",
    "Wrote to the Deputy Commissioner at 3.",
    "",
    "October 4, 2019. New mantle fitted at 4. The lamp burns.",
)


def scanned_log() -> bytes:
    """Return the leaf of the log: one sheet that is an image."""
    paper = Paper("Log of the keeper")
    paper.picture(_scan())
    return paper.pdf()


def _scan() -> Image.Image:
    image = Image.new("L", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((SIZE[0] // 2, 90), MARK, INK, _font(22), anchor="mm")
    for number, line in enumerate(LOG):
        draw.text((150, 230 + 62 * number), line, INK, _font(27))
    turned = image.rotate(DEGREES, Image.Resampling.BICUBIC, fillcolor=PAPER)
    _speckle(turned)
    return turned


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


def _speckle(image: Image.Image) -> None:
    """Put the dust of a scanner onto an image, the same each time."""
    dust = random.Random(1966)  # noqa: S311 - dust, not secrets
    draw = ImageDraw.Draw(image)
    for _ in range(SPECKLES):
        draw.point((dust.randrange(SIZE[0]), dust.randrange(SIZE[1])), dust.randrange(120, 220))
