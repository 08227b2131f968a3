"""`foia-graph search`: words on the command line."""

import csv
import io
import json

import pytest
from click.testing import CliRunner, Result

from archives import ID, Archive
from case_tables import records_beside
from foia_graph.cli import main

RECORDS = records_beside(__file__, "search")


@pytest.fixture
def garden(archive: Archive) -> Archive:
    archive.write("papers/records.yaml", RECORDS)
    archive.begin()
    return archive


def search(archive: Archive, *arguments: str, color: bool = False) -> Result:
    """Search, with standard output and error apart."""
    return CliRunner().invoke(main, ["search", "--store", str(archive.root), *arguments], color=color)


def test_hits_are_shown_with_the_words_that_were_found(garden: Archive):
    """What it is, the piece of text, the name; how many there are is told beside."""
    found = search(garden, "watered")

    assert (0, "1 hit\n") == (found.exit_code, found.stderr)
    assert (
        "The memos  (Release, 2012-04-10)\n"
        "    How plants were watered. · The memos\n"
        f"    {ID}release/memos\n\n"
    ) == found.stdout


def test_words_are_bold_on_a_terminal(garden: Archive):
    """And on nothing else."""
    assert "How plants were \x1b[1mwatered\x1b[0m." in search(garden, "watered", color=True).stdout
    assert "\x1b" not in search(garden, "watered").stdout


def rows(result: Result) -> list[list[str]]:
    return list(csv.reader(io.StringIO(result.stdout, newline="")))[1:]


def test_csv_has_the_columns_of_the_site(garden: Archive):
    """One header for both."""
    found = search(garden, "memo", "--format", "csv", "--kind", "document")

    assert (
        "iri,kind,label,page,bates,document,release,date,score,snippet,machineRead"
        == found.stdout.splitlines()[0]
    )
    (row,) = rows(found)
    assert [
        f"{ID}document/memo",
        "document",
        "A memo",
        "",
        "ICE 117",
        "",
        f"{ID}release/memos",
        "2011-06",
    ] == (row[:8])


def test_json_tells_all(garden: Archive):
    """With the positions of what was found."""
    found = json.loads(search(garden, "watered", "--format", "json").stdout)
    (hit,) = found["hits"]

    assert (1, "", "") == (found["total"], found["notice"], found["suggestion"])
    assert (f"{ID}release/memos", "How plants were watered. · The memos", [[16, 23]]) == (
        hit["iri"],
        hit["snippet"],
        hit["marks"],
    )


def test_a_few_hits_are_shown_unless_told(garden: Archive):
    """The rest is a number."""
    some, every = (
        search(garden, "kind:concept", "--limit", limit, "--format", "csv") for limit in ("3", "all")
    )

    assert 3 == len(rows(some)) < len(rows(every))
    assert f"{len(rows(every)):,} hits, of which 3 are shown\n" == some.stderr


def test_nothing_found_is_told_by_the_exit_code(garden: Archive):
    """1, as grep does; a slip is put right."""
    found = search(garden, "watreed")

    assert (1, "") == (found.exit_code, found.stdout)
    assert "0 hits\nDid you mean: watered\n" == found.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "foia-graph: there is no word to look for"),
        (
            ["plants", "--issue", "nothing"],
            "foia-graph: issue names 'nothing', and nothing is known of that.",
        ),
        (["plants", "--kind", "nobody"], "foia-graph: kind is one of agency, campaign,"),
        (["plants", "--from", "2012-13"], "'2012-13' is no date; write 2012, 2012-04 or 2012-04-10"),
        (["plants", "--limit", "0"], "must be a whole number from 1, or `all`"),
        (["plants", "--sort", "size"], "'size' is not one of 'relevance', 'date', '-date'"),
    ],
)
def test_what_is_wrong_is_told(garden: Archive, arguments: list[str], said: str):
    """Exit code 2, and a sentence."""
    found = search(garden, *arguments)

    assert (2, "") == (found.exit_code, found.stdout)
    assert said in found.stderr


def test_bytes_that_are_no_text_are_nothing_to_look_for(garden: Archive):
    """What is left of the words is looked for."""
    assert "The memos" in search(garden, "\udcff watered \x1b\x07").stdout
