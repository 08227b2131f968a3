"""What readers promise."""

from foia_graph.ingest.readers.registry import READERS, RecordReader, reader

TABLES = (".csv", ".tsv", ".jsonl", ".ndjson")


def nothing(path, name, layout):
    yield from ()


def test_a_reader_promises_nothing_unless_it_says_so():
    """Then whatever is in its files is looked for there."""
    promises = {"by_hand": False, "by_layout": False, "in_plain_bytes": False, "line_by_line": False}

    assert RecordReader(nothing, **promises, has_quotes=False) == reader()(nothing)


def test_what_the_readers_of_the_program_promise():
    """A table of a workbook keeps to its layout, but its bytes say nothing; only YAML is written manually."""
    promises = {
        ending: {
            name for name in ("by_hand", "by_layout", "in_plain_bytes", "line_by_line") if getattr(each, name)
        }
        for ending, each in READERS.items()
    }

    assert {
        ".yaml": {"by_hand"},
        ".yml": {"by_hand"},
        ".xlsx": {"by_layout"},
        **{
            f"{ending}{packed}": {"by_layout", "in_plain_bytes", "line_by_line"}
            for ending in TABLES
            for packed in ("", ".gz")
        },
    } == promises
