"""`foia-graph query`: queries that search, on the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archives import ID, Archive
from foia_graph.cli import main

RECORDS = """
- {type: ReleasedDocument, id: memo, title: A memo, description: It was a dry year., source: post,
   pageRange: [{title: Survey of wells, firstPage: "3", pageNumbering: as-stated-unknown, quote: the survey}]}
"""
SEARCH = 'SELECT ?found { ?found text:query "dry years" }'


@pytest.fixture
def garden(archive: Archive) -> Archive:
    archive.write("papers/records.yaml", RECORDS)
    archive.begin()
    return archive


def query(archive: Archive, *arguments: str, given: str = "") -> Result:
    """Ask, with standard output and error apart."""
    command = ["query", "--store", str(archive.root), "--format", "csv", *arguments]
    return CliRunner().invoke(main, command, input=given)


def test_a_query_from_standard_input_searches(garden: Archive):
    """The prefix need not be declared."""
    found = query(garden, "-", given=SEARCH)

    assert (0, ["found", f"{ID}document/memo"]) == (found.exit_code, found.stdout.splitlines())


def test_a_file_with_parameters_searches_for_what_is_chosen(garden: Archive, tmp_path: Path):
    """A parameter may be the words."""
    path = tmp_path / "own.rq"
    header = "# title: T\n# description: D\n# parameter words: text -- The words.\n"
    path.write_text(f"{header}SELECT ?found {{ ?found text:query (?words 5) }}")

    assert (
        f"{ID}document/memo#pages-3" in query(garden, str(path), "--param", "words=survey OR nothing").stdout
    )


def test_a_saved_query_searches(garden: Archive):
    """Runs of pages are found by their titles."""
    found = query(garden, "pages-on-words", "--param", "words=wells").stdout

    assert [f"{ID}document/memo#pages-3", "3"] == found.splitlines()[1].split(",")[:2]


def test_a_search_that_cannot_be_made_is_refused(garden: Archive):
    """With one sentence, and exit code 2."""
    refused = query(garden, "-", given="ASK { ?found text:query '\"dry' }")

    assert (2, "") == (refused.exit_code, refused.stdout)
    assert (
        'foia-graph: the words of text:query: a quotation mark " opens a phrase, and none closes it\n'
        == refused.stderr
    )


def test_a_store_without_an_index_says_how_to_make_one(garden: Archive):
    """Other queries are answered."""
    for path in (garden.generation.path / "text").iterdir():
        path.unlink()
    refused = query(garden, "-", given=SEARCH)

    assert 2 == refused.exit_code
    assert "make one with `foia-graph load --rebuild-text`" in refused.stderr
    assert 0 == query(garden, "-", given="ASK { ?s ?p ?o }").exit_code


def test_a_query_is_shown_with_its_patterns_written_out(tmp_path: Path):
    """A file, too, may include the patterns of the program; no store is needed to show it."""
    path = tmp_path / "own.rq"
    path.write_text("SELECT ?title {\n  #include label ?document ?title\n}\n")

    shown = CliRunner().invoke(main, ["query", "--show", str(path)])

    assert (0, "  ?document rdfs:label ?title .") == (shown.exit_code, shown.stdout.splitlines()[3])
    assert "# title: What happened when" in CliRunner().invoke(main, ["query", "--show", "timeline"]).stdout


def test_what_is_shown_has_a_name():
    """Without one the usage is explained."""
    refused = CliRunner().invoke(main, ["query", "--show"])

    assert 2 == refused.exit_code
    assert "Name the saved query to show" in refused.stderr


def test_a_file_includes_patterns_when_it_is_asked(garden: Archive, tmp_path: Path):
    """Patterns next to the file count, too."""
    (tmp_path / "patterns").mkdir()
    (tmp_path / "patterns" / "titled.rq").write_text(
        "# pattern: titled THING TITLE\n# description: D.\n\n"
        "PREFIX dcterms: <http://purl.org/dc/terms/>\n\n$THING dcterms:title $TITLE .\n"
    )
    path = tmp_path / "own.rq"
    path.write_text('SELECT ?thing {\n  #include titled ?thing "A memo"@en\n}\n')

    assert f"{ID}document/memo" in query(garden, str(path)).stdout
