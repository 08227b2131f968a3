"""The workbook of a catalogue: its sheets, its rows, its claims, as another reader opens them."""

import io

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from archives import BASE, ID
from foia_graph.cli import main

RECORDS = """
- type: SourceDocument
  id: notice
  title: Harbor papers released
  url: https://harbor-watch.example.org/papers

- type: Release
  id: papers
  title: {value: "=1+1 harbor papers", source: notice, quote: papers of the harbor}
  description: Papers on the leak.
  date: {value: 2012-05-02, source: notice, quote: "Today, May 2, 2012", by: [organization/watch]}
  figure:
    - {amount: 400, bound: more-than, measure: pages, unitText: pages, source: notice, quote: over 400 pages}

- type: ReleasedDocument
  id: report
  title: Report on the leak
  description: A report.
  inSeries: papers
  identifier: "0117"
  created: {value: 2011-04, source: notice, status: candidate, quote: perhaps of April}
- {type: Page, id: report/1, text: The pier leaks.}
- {type: Page, id: report/2, text: The office knew.}

- {type: Organization, id: watch, prefLabel: Harbor Watch}
- {type: ReleasedDocument, id: sealed, title: Sealed letter, description: Not yet., restricted: a neighbour}
"""


@pytest.fixture
def harbor(archive_of):
    archive = archive_of({"papers/records.yaml": RECORDS})
    archive.begin()
    return archive


def export(archive, *more):
    arguments = ["export", "--format", "xlsx", "--store", str(archive.root), *more]
    return CliRunner().invoke(main, arguments)


def workbook(archive):
    return load_workbook(io.BytesIO(export(archive).stdout_bytes))


def rows(sheet):
    """Return the rows of a sheet as objects, without empty cells."""
    heading, *others = sheet.values
    return [
        {name: cell for name, cell in zip(heading, row, strict=True) if cell is not None} for row in others
    ]


def test_each_kind_has_a_sheet(harbor):
    """The most wanted come first; claims are the last; what no thing is has no sheet."""
    titles = workbook(harbor).sheetnames

    assert ["About", "Releases", "Documents", "Sources", "Organizations"] == titles[:5]
    assert "Claims" == titles[-1]
    assert not {"People", "Pages", "Graphs"} & {*titles}


def test_a_row_is_a_thing(harbor):
    """A name leads to its page; pages are counted; a number is one where it looks the same."""
    book = workbook(harbor)
    [report] = rows(book["Documents"])

    assert {
        "Name": "Report on the leak",
        "Description": "A report.",
        "Identifier": "0117",
        "Release": "=1+1 harbor papers",
        "Pages": 2,
        "Pages here": 2,
        "Text extraction": "extracted",
        "Made by": "Taken from the records",
        "Claims": 1,
        "Permanent address": f"{ID}document/report",
    } == report
    assert f"{BASE}doc/document/report" == book["Documents"]["A2"].hyperlink.target


def test_nothing_is_run(harbor):
    """A title that begins as a formula is the text that it is, in cells and in links."""
    cell = workbook(harbor)["Releases"]["A2"]

    assert ("=1+1 harbor papers", "s") == (cell.value, cell.data_type)


def test_figures_stand_in_words_and_sources_are_named(harbor):
    """Of the sources those count whose claims stand."""
    [papers] = rows(workbook(harbor)["Releases"])

    assert "more than 400 pages" in papers["Figures"]
    assert ("Harbor papers released", 3) == (papers["Sources"], papers["Claims"])


def test_claims_have_their_quotes_and_their_status(harbor):
    """One that does not stand is there, too, and says so."""
    found = {row["Quote"]: row for row in rows(workbook(harbor)["Claims"]) if "Quote" in row}
    date, candidate = found["Today, May 2, 2012"], found["perhaps of April"]

    assert ("=1+1 harbor papers", "Release", "Date", "2012-05-02", "Harbor Watch", "Asserted") == tuple(
        date[name] for name in ("Thing", "Kind", "Field", "Value", "Who says so", "Status")
    )
    assert "https://harbor-watch.example.org/papers" == date["Source address"]
    assert ("Report on the leak", "2011-04", "Candidate") == tuple(
        candidate[name] for name in ("Thing", "Value", "Status")
    )


def test_the_same_state_has_the_same_bytes(harbor):
    """However often it is written."""
    assert export(harbor).stdout_bytes == export(harbor).stdout_bytes


def test_a_workbook_is_not_compressed_again(harbor):
    """The command says so."""
    found = export(harbor, "--compress")

    assert (2, True) == (found.exit_code, "xlsx is compressed already" in found.stderr)
