"""Two states of a file: the lines that they share are blanked, and all others keep their numbers."""

import random
from collections import Counter

from foia_graph.ingest import record_diff
from foia_graph.ingest.record_diff import _blank_common_lines

LINES = (b"a", b"b", b"cc", b"", b'"x"')


def test_shared_lines_are_blanked(monkeypatch):
    """
    What differs is left of both files, and nothing else but the header.
    """
    monkeypatch.setattr(record_diff, "BLOCK", 5)
    chance, compared = random.Random(5), 0
    for _ in range(3_000):
        old = chance.choices(LINES, k=chance.randrange(1, 9))
        new = old[:]
        for _ in range(chance.randrange(4)):
            at = chance.randrange(len(new) + 1)
            new[at : at + chance.randrange(2)] = chance.choices(LINES, k=chance.randrange(2))
        texts = [b"\n".join(lines) + b"\n" * chance.randrange(2) for lines in (old, new)]
        header = chance.randrange(1, 3)
        thin = _blank_common_lines(*texts, header)
        if thin is None:
            continue
        compared += 1
        pairs = [(text.split(b"\n"), left.split(b"\n")) for text, left in zip(texts, thin, strict=True)]
        blanked = [
            Counter(line for line, left in zip(lines, rest, strict=False) if line and not left)
            + Counter(filter(None, lines[len(rest) :]))
            for lines, rest in pairs
        ]

        assert blanked[0] == blanked[1]
        for lines, rest in pairs:
            assert lines[:header] == rest[:header]
            assert all(left in (b"", line) for line, left in zip(lines, rest, strict=False))
    assert compared > 1_000


def test_a_cell_over_several_lines_is_not_cut():
    """
    Where a quote is open at a border, lines are no records.
    """
    old, new = b'id\n1\n"a\nb"\n2\n', b'id\n1\n"a\nc"\n2\n'

    assert _blank_common_lines(old, new, 1) is None


def test_all_but_one_line_of_a_long_file_is_blank():
    """
    One line of a thousand differs: it is all that is left beside the header, on its own line.
    """
    lines = [b"id,title", *(b"%d,a" % n for n in range(1_000))]
    old = b"\n".join(lines) + b"\n"
    new = old.replace(b"\n500,a\n", b"\n500,b\n")

    assert [
        [(1, b"id,title"), (502, b"500,a")],
        [(1, b"id,title"), (502, b"500,b")],
    ] == [
        [(number, line) for number, line in enumerate(text.split(b"\n"), 1) if line]
        for text in _blank_common_lines(old, new, 1) or ()
    ]
