"""The words of a page as they lie over its picture: SVG text (SVG 2, 11) in points of the page, not seen.

A browser lets them be selected and copied; they are written in reading order.
"""

from html import escape
from itertools import groupby
from operator import attrgetter

from foia_graph.extract.parsed_document import Box, PositionedText
from foia_graph.extract.word_boxes import WordBox, word_boxes

_BASELINE, _FONT_SHARE = 0.8, 0.85
"""Of the height of a line: where its letters stand, and how large its font is."""
_LEAST_SIZE = 0.1
_SPREAD = 'lengthAdjust="spacingAndGlyphs"'
_STEEP = 2.5
"""A line that is so much higher than wide climbs."""


def svg_text(words: PositionedText, width: float, height: float) -> str:
    """Write the words of a page of so many points, an element for each line."""
    lines = groupby(word_boxes(words), key=attrgetter("box.y", "box.height"))
    return "\n".join(_svg_line(words.text, list(line), width, height) for _, line in lines)


def _svg_line(text: str, line: list[WordBox], width: float, height: float) -> str:
    first, last = line[0].box, line[-1].box
    left, top = first.x * width / 100, first.y * height / 100
    across, down = (last.x + last.width - first.x) * width / 100, first.height * height / 100
    if down > _STEEP * across and line[-1].end - line[0].start > 1:
        return _climbing_line(text[line[0].start : line[-1].end], Box(left, top, across, down))
    spans = " ".join(_svg_word(text[each.start : each.end], each.box, width) for each in line)
    size = max(_FONT_SHARE * down, _LEAST_SIZE)
    return f'<text font-size="{size:.1f}" y="{top + _BASELINE * down:.1f}">{spans}</text>'


def _svg_word(word: str, box: Box, width: float) -> str:
    x, across = box.x * width / 100, max(box.width * width / 100, _LEAST_SIZE)
    return f'<tspan x="{x:.1f}" textLength="{across:.1f}" {_SPREAD}>{escape(word)}</tspan>'


def _climbing_line(text: str, box: Box) -> str:
    """Write a line that runs from the bottom up, as what is printed along the edge of a page mostly does."""
    x, y = f"{box.x + _BASELINE * box.width:.1f}", f"{box.y + box.height:.1f}"
    size, length = max(_FONT_SHARE * box.width, _LEAST_SIZE), max(box.height, _LEAST_SIZE)
    return (
        f'<text font-size="{size:.1f}" transform="rotate(-90 {x} {y})" x="{x}" y="{y}" '
        f'textLength="{length:.1f}" {_SPREAD}>{escape(text)}</text>'
    )
