"""Boxes of passages: where some words of a text stand on the page, a box on each of their lines."""

from foia_graph.extract.parsed_document import Box, PositionedText


def passage_boxes(words: PositionedText, start: int, end: int) -> tuple[Box, ...]:
    """Return the boxes of the characters from `start` up to `end`, those of the first line first.

    A line of which there are only blanks between them has none.
    """
    spans = ((max(start, line.start), min(end, line.end)) for line in words.lines)
    found = (words.box_of(*span) for span in spans if words.text[slice(*span)].strip())
    return tuple(box for box in found if box is not None)
