"""Boxes of passages: where some words of a text stand on the page, a box on each of their lines."""

from foia_graph.extract.parsed_document import Box, PositionedText


def passage_boxes(words: PositionedText, start: int, end: int) -> tuple[Box, ...]:
    """Return the boxes of the characters from `start` up to `end`, those of the first line first."""
    lines = [line for line in words.lines if line.start < end and start < line.end]
    found = (words.box_of(max(start, line.start), min(end, line.end)) for line in lines)
    return tuple(box for box in found if box is not None)
