"""Lines that people corrected: the text has their words, and says what was read before."""

from foia_graph.extract.corrected_lines import correct_lines, page_lines
from foia_graph.extract.parsed_document import Box, PositionedText, TextLine, word_boxes
from foia_graph.model.decisions import Decision

WORDS = PositionedText(
    "The offcer\n\nwas away\nThe offcer\n",
    (
        TextLine(0, 10, Box(10, 10, 30, 2)),
        TextLine(12, 15, Box(10, 14, 9, 2)),
        TextLine(16, 20, Box(20, 14, 12, 2)),
        TextLine(21, 31, Box(10, 18, 30, 2)),
    ),
)


def decided(line, value):
    return Decision(
        "correct", f"id/document/x/page/1#{line.name}", "2026-12-01T10:00:00.000Z", "Read again", value=value,
        seen=line.seen, field="line", reviewer="Ana",
    )  # fmt: skip


def test_lines_are_named_by_what_was_read():
    """Two that read alike are told apart; blank ones have no name."""
    lines = page_lines(WORDS)

    assert [("line-1", "The offcer"), ("line-2", "was away"), ("line-3", "The offcer")] == [
        (line.name, line.read) for line in lines
    ]
    assert 3 == len({line.seen for line in lines})


def test_a_corrected_line_has_other_words_and_its_box():
    """The lines below move in the text, and stay on the picture; two boxes of one line are one."""
    _, second, third = page_lines(WORDS)
    new = correct_lines(
        WORDS,
        {each.seen: decided(each, value) for each, value in ((second, "was so far away"), (third, "I"))},
    )

    assert "The offcer\n\nwas so far away\nI\n" == new.text
    assert [
        (new.text[line.start : line.end], line.box.x, line.box.y, line.box.width) for line in new.lines
    ] == [("The offcer", 10, 10, 30), ("was so far away", 10, 14, 22), ("I", 10, 18, 30)]
    assert ["The", "offcer", "was", "so", "far", "away", "I"] == [
        new.text[word.start : word.end] for word in word_boxes(new)
    ]
    assert [("line-2", "was away", "Ana", "Read again"), ("line-3", "The offcer", "Ana", "Read again")] == [
        (each.name, each.read, each.who, each.reason) for each in new.corrections
    ]


def test_a_corrected_text_still_knows_what_was_read():
    """So the same line is corrected again under the same name."""
    line = page_lines(WORDS)[2]
    new = correct_lines(WORDS, {line.seen: decided(line, "The officer")})

    assert [(each.name, each.read, each.seen) for each in page_lines(WORDS)] == [
        (each.name, each.read, each.seen) for each in page_lines(new)
    ]
    assert ["The offcer", "was away", "The officer"] == [
        new.text[each.start : each.end] for each in page_lines(new)
    ]


def test_what_reads_otherwise_stays():
    """A decision about words that a machine does not read any more corrects nothing."""
    line = page_lines(WORDS)[0]

    assert WORDS == correct_lines(WORDS, {f"{line.seen}x": decided(line, "Else")})
