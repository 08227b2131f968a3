"""Two states of a file: what they share is passed over, and nothing else."""

import random
from collections import Counter

import pytest

from foia_graph.errors import LoadRefused
from foia_graph.ingest.record_effects import differing_lines

LINES = (b"a", b"b", b"cc", b"", b'"x"')


def compared(folder, old, new, header=1):
    """Give the lines of both that differ."""
    places = folder / "old", folder / "new"
    for place, data in zip(places, (old, new), strict=True):
        place.write_bytes(data)
    return differing_lines(*places, header)


def test_only_shared_lines_are_passed_over(tmp_path):
    """
    The multisets of lines that are omitted of both are the same, the header is kept, and lines keep their
    numbers.
    """
    chance = random.Random(5)
    for _ in range(1_000):
        old = chance.choices(LINES, k=chance.randrange(1, 9))
        new = old[:]
        for _ in range(chance.randrange(4)):
            at = chance.randrange(len(new) + 1)
            new[at : at + chance.randrange(2)] = chance.choices(LINES, k=chance.randrange(2))
        header = chance.randrange(3)
        left = compared(tmp_path, b"\n".join(old), b"\n".join(new), header)
        whole = [lines or [b""] for lines in (old, new)]
        left_out = [Counter(filter(None, lines)) - Counter(left[at]) for at, lines in enumerate(whole)]

        assert left_out[0] == left_out[1]
        for lines, rest in zip(whole, left, strict=True):
            assert lines[:header] == rest[:header]
            assert all(each in (b"", line) for line, each in zip(lines, rest, strict=True))


def test_one_line_of_a_long_file_is_left(tmp_path):
    """One line of a thousand differs: it is all that is left next to the header."""
    old = b"\n".join([b"id,title", *(b"%d,a" % n for n in range(1_000))]) + b"\n"
    was, now = compared(tmp_path, old, old.replace(b"\n500,a\n", b"\n500,b\n"))

    assert [b"id,title", b"500,a"] == list(filter(None, was))
    assert [b"id,title", b"500,b"] == list(filter(None, now))


SETTINGS = 'title = "Papers"\n[files."*.{0}"]\ntype = "Event"\n'


def test_records_keep_their_lines(archive_of):
    """What is wrong with a changed row far below others is told with the line on which it is."""
    rows = "".join(f'{{"id": "e{n}", "title": "E"}}\n' for n in range(300))
    archive = archive_of({"papers/source.toml": SETTINGS.format("jsonl"), "papers/a.jsonl": rows})
    archive.load()
    archive.write("papers/a.jsonl", rows.replace('"e250", "title": "E"', '"e250", "title": "F", "odd": "x"'))
    with pytest.raises(LoadRefused) as refused:
        archive.load()

    assert [("papers/a.jsonl", 251, "odd")] == [(p.path, p.line, p.field) for p in refused.value.problems]


def test_a_cell_over_several_lines_is_not_cut(archive_of):
    """Of a changed cell with a line break in it all lines count, those that did not change, too."""
    rows = 'id,title\n"e1","A\nlong\ntitle"\n"e2","B"\n'
    archive = archive_of({"papers/source.toml": SETTINGS.format("csv"), "papers/a.csv": rows})
    archive.load()
    archive.write("papers/a.csv", rows.replace("A\nlong", "A\nshort"))
    report = archive.load()

    assert (1, "") == (report.changed, report.rebuilt)
    assert "A\nshort\ntitle" == archive.read("event/e1").one("title")
