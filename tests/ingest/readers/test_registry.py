"""What readers say of their files."""

import pytest

from foia_graph.ingest.readers.registry import READERS, RecordReader, reader

TABLES = (".csv", ".tsv", ".jsonl", ".ndjson")


def nothing(path, name, layout):
    yield from ()


def test_a_reader_says_nothing_unless_it_is_written():
    """Then its files are read in full; what only earlier versions asked of readers may be written, too."""
    assert RecordReader(nothing, by_hand=False, line_by_line=False, has_quotes=False) == reader()(nothing)
    assert reader()(nothing) == reader(by_layout=True, in_plain_bytes=True)(nothing)


def test_what_no_version_asked_of_readers_is_refused():
    """A slip would else make a reader slower in silence."""
    with pytest.raises(TypeError, match="by lines_by_line"):
        reader(lines_by_line=True)


def test_what_the_readers_of_the_program_promise():
    """The bytes of a workbook are no lines; only YAML is written manually."""
    found = {
        ending: {name for name in ("by_hand", "line_by_line") if getattr(each, name)}
        for ending, each in READERS.items()
    }

    assert {
        ".yaml": {"by_hand"},
        ".yml": {"by_hand"},
        ".xlsx": set(),
        **{f"{ending}{packed}": {"line_by_line"} for ending in TABLES for packed in ("", ".gz")},
    } == found
