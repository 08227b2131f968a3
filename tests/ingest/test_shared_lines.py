"""Two states of a file: what they share is passed over, and nothing else."""

import random
from collections import Counter

import pytest

from foia_graph.errors import LoadRefused
from foia_graph.ingest import shared_lines
from foia_graph.ingest.shared_lines import differing_lines, find_shared_lines

LINES = (b"a", b"b", b"cc", b"", b'"x"')


def compared(folder, old, new, header=1, has_quotes=True):
    """Give what both share, and what differs."""
    places = folder / "old", folder / "new"
    for place, data in zip(places, (old, new), strict=True):
        place.write_bytes(data)
    shared = find_shared_lines(old, new)
    return shared, differing_lines(*places, shared, header, has_quotes=has_quotes)


def test_only_shared_lines_are_passed_over(tmp_path, monkeypatch):
    """
    The multisets of lines that are left out of both are the same, and the header is kept.
    """
    monkeypatch.setattr(shared_lines, "BLOCK", 5)
    chance, count = random.Random(5), 0
    for _ in range(2_000):
        old = chance.choices(LINES, k=chance.randrange(1, 9))
        new = old[:]
        for _ in range(chance.randrange(4)):
            at = chance.randrange(len(new) + 1)
            new[at : at + chance.randrange(2)] = chance.choices(LINES, k=chance.randrange(2))
        texts = [b"\n".join(lines) + b"\n" * chance.randrange(2) for lines in (old, new)]
        header = chance.randrange(1, 3)
        shared, thin = compared(tmp_path, *texts, header)
        if thin is None:
            continue
        count += 1
        pairs = [(text.split(b"\n"), left.split(b"\n")) for text, left in zip(texts, thin, strict=True)]
        left_out = [Counter(filter(None, lines)) - Counter(filter(None, rest)) for lines, rest in pairs]

        assert left_out[0] == left_out[1]
        for lines, rest in pairs:
            assert lines[:header] == rest[:header]
            skipped = shared.line_count - header
            assert all(
                left == b"" or left == lines[place + skipped if place >= header else place]
                for place, left in enumerate(rest)
            )
    assert count > 1_000


def test_a_cell_over_several_lines_is_not_cut(tmp_path):
    """
    Where a quote is open at a border, lines are no records.
    """
    old, new = b'id\n1\n"a\nb"\n2\n', b'id\n1\n"a\nc"\n2\n'

    assert None is compared(tmp_path, old, new)[1]


def test_a_quote_in_a_line_of_json_is_no_border(tmp_path):
    """
    A line break never stands in a record of JSON Lines, whatever quotes it has.
    """
    old, new = (b'{"id":1,"size":"5\\""}\n{"id":2,"size":"%d\\""}\n' % size for size in (1, 2))

    assert None is compared(tmp_path, old, new, 0)[1]
    assert (b'{"id":2,"size":"1\\""}', b'{"id":2,"size":"2\\""}') == tuple(
        part.strip() for part in compared(tmp_path, old, new, 0, has_quotes=False)[1]
    )


def test_one_line_of_a_long_file_is_read(tmp_path):
    """
    One line of a thousand differs: it is all that is left beside the header.
    """
    old = b"\n".join([b"id,title", *(b"%d,a" % n for n in range(1_000))]) + b"\n"
    shared, thin = compared(tmp_path, old, old.replace(b"\n500,a\n", b"\n500,b\n"))

    assert (b"id,title\n500,a\n", b"id,title\n500,b\n") == thin
    assert (501, len(b"\n".join(b"%d,a" % n for n in range(501, 1_000))) + 1) == (
        shared.line_count,
        shared.end,
    )


def test_records_keep_their_lines(archive_of):
    """
    What is wrong with a changed row far below others is told with the line on which it stands.
    """
    rows = "".join(f'{{"id": "e{n}", "title": "E"}}\n' for n in range(300))
    settings = 'title = "Papers"\n[files."*.jsonl"]\ntype = "Event"\n'
    archive = archive_of({"papers/source.toml": settings, "papers/a.jsonl": rows})
    archive.load()
    archive.write("papers/a.jsonl", rows.replace('"e250", "title": "E"', '"e250", "title": "F", "odd": "x"'))
    with pytest.raises(LoadRefused) as refused:
        archive.load()

    assert [("papers/a.jsonl", 251, "odd")] == [(p.path, p.line, p.field) for p in refused.value.problems]
