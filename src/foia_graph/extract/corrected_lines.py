"""Lines of a page whose words people corrected: how a line is named, and the text with the right words."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from msgspec.structs import replace

from foia_graph.extract import parsed_document as readings
from foia_graph.extract.parsed_document import LineCorrection, PositionedText, TextLine
from foia_graph.model.decisions import Decision
from foia_graph.model.iris import text_digest


class ReadLine(NamedTuple):
    """A line of a page: its name (`line-3`), its offsets in the text, what a machine read, and its digest.

    The digest (`seen`) tells lines apart that read alike.
    """

    name: str
    start: int
    end: int
    read: str
    seen: str


def page_lines(words: PositionedText) -> list[ReadLine]:
    """Return the lines of a text that are not blank, and those whose words a person took out."""
    read_before = {each.start: each.read for each in words.corrections}
    emptied = [(each.start, each.end) for each in words.corrections if each.start == each.end]
    times, lines = Counter[str](), list[ReadLine]()
    for number, (start, end) in enumerate(sorted([*emptied, *readings.filled_lines(words.text)]), 1):
        read = read_before.get(start, words.text[start:end])
        times[read] += 1
        lines.append(ReadLine(f"line-{number}", start, end, read, text_digest((read, str(times[read])))))
    return lines


def correct_lines(words: PositionedText, right: Mapping[str, Decision]) -> PositionedText:
    """Return a text as it was read with the words of decisions, by `ReadLine.seen`; boxes of words stay."""
    text, at, lines, corrections = "", 0, list[TextLine](), list[LineCorrection]()
    for line in page_lines(words):
        text += words.text[at : line.start]
        start, at, decision = len(text), line.end, right.get(line.seen)
        text += decision.value if decision else words.text[line.start : line.end]
        own = [each for each in words.lines if line.start <= each.start < line.end]
        if decision is None:
            moved = start - line.start
            lines += (TextLine(each.start + moved, each.end + moved, each.box, each.edges) for each in own)
            continue
        who = decision.reviewer or decision.by
        told = line.name, line.read, who, decision.time, decision.reason
        corrections.append(LineCorrection(start, len(text), *told))
        if own and decision.value:
            lines.append(TextLine(start, len(text), readings.box_around([each.box for each in own])))
    text += words.text[at:]
    return replace(words, text=text, lines=tuple(lines), corrections=tuple(corrections))
