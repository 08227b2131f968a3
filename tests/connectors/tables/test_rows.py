"""Rows of tables become records by a mapping; each cell is used, omitted with a reason, or counted."""

from pathlib import Path

import pytest

from connectors.import_run import run_import, values_of
from connectors.tables.written_tables import LOG_HEAD, LOG_MAPPING, LOG_ROWS, import_table, write_table
from foia_graph.errors import InputError


def test_a_row_is_a_record_with_the_headings_as_fields(tmp_path: Path) -> None:
    """Values are claims of the table, dates and codes as records write them, with the cell as the quote."""
    run = import_table(write_table(tmp_path, LOG_HEAD, *LOG_ROWS))
    first, second = run.records("Request").values()

    assert first.id == "table-log-ha-1"
    assert first.fields == {
        "source": "table-log",
        "identifier": {"value": "HA-1", "originField": "/Request Number"},
        "date": {"value": "2023-10-03", "originField": "/Received", "quote": "10/3/2023"},
        "qualifiedAssociation": [
            {"agent": "agency/table-log-harbor-office", "hadRole": "recipient", "originField": "/Agency"}
        ],
        "description": {"value": "Records of the pier", "originField": "/Subject"},
        "requestStatus": {"value": "granted-in-full", "originField": "/Disposition", "quote": "Full Grant"},
        "figure": [
            {
                "amount": "12.50",
                "bound": "exact",
                "unitText": "US dollars",
                "measure": "request-fees",
                "asStated": "$12.50",
                "originField": "/Fees",
            }
        ],
        "claims": [{"text": "Closed: 11/1/2023", "originField": "/Closed"}],
        "title": "Request HA-1",
    }
    assert values_of(second, "claims") == ["Disposition: Under the table"]
    assert run.messages() == [
        "log.csv: 1 cells of 'Disposition' are no requestStatus, as 'Under the table';"
        " they are kept as claims"
    ]


def test_cells_are_counted_on_both_sides(tmp_path: Path) -> None:
    """What is mapped, omitted by the mapping, without a value, and unknown, is all that was read."""
    run = import_table(write_table(tmp_path, f"{LOG_HEAD},Tide", f"{LOG_ROWS[0]},high", f"{LOG_ROWS[1]},low"))

    assert run.report.fields_read == 17
    assert run.report.fields_left_out == {
        "the mapping leaves its column out": 2,
        "the cell says that it has no value": 1,
    }
    assert run.report.fields_unused == {"log.csv: Tide": 2}
    assert run.report.items == {"table": 1, "row": 2}
    assert "Quill" not in run.as_text()


def test_rows_that_are_no_things(tmp_path: Path) -> None:
    """Headings that come again, sums, notes and repeated rows are counted with their reasons."""
    run = import_table(
        write_table(
            tmp_path,
            LOG_HEAD,
            LOG_ROWS[0],
            LOG_HEAD,
            LOG_ROWS[0],
            ",,,,,,,",
            "Total,,,,,,$12.50,",
            ",Counted by hand,,,,,,",
        )
    )

    assert list(run.records("Request")) == ["table-log-ha-1"]
    assert run.report.items["row"] == 5
    assert run.report.left_out["row"] == {
        "the headings are repeated there": 1,
        "the same row appears before": 1,
        "it is a line of sums": 1,
        "it has one cell alone, which is a note or a heading": 1,
    }


def test_rows_without_a_number_are_named_by_what_they_hold(tmp_path: Path) -> None:
    """The name of a row does not depend on where it is, and rows of one number are two records."""
    mapping = LOG_MAPPING.replace('id = ["Request Number"]\n', "")
    run = import_table(write_table(tmp_path, LOG_HEAD, *LOG_ROWS), mapping)
    turned = import_table(write_table(tmp_path, LOG_HEAD, *reversed(LOG_ROWS)), mapping)
    twice = import_table(write_table(tmp_path, LOG_HEAD, LOG_ROWS[0], LOG_ROWS[0].replace("pier", "dock")))

    assert set(run.records("Request")) == set(turned.records("Request"))
    assert len(twice.records("Request")) == 2
    assert "has the name 'table-log-ha-1' of another row" in twice.messages()[0]


def test_parts_of_documents(tmp_path: Path) -> None:
    """Bates numbers are ranges, addresses are files, and exemptions are codes."""
    mapping = """
[files."index.csv"]
type = "ReleasedDocument"
id = ["Doc"]
constants = { inSeries = "release/piers" }
[files."index.csv".columns]
Doc = "identifier"
Begin = "batesRange.batesStart"
End = "batesRange.batesEnd"
URL = "distribution.downloadURL"
File = "distribution.title"
Why = { field = "redaction.claimedExemption", separator = ";" }
Kind = "form"
Pages = "numberOfPages"
"""
    run = import_table(
        write_table(
            tmp_path,
            "Doc,Begin,End,URL,File,Why,Kind,Pages",
            'D-1,HO 000117,HO 000160,https://harbor.example/a b.pdf,a.pdf,"(b)(6); b7C",E-Mail,"1,204"',
            "D-2,HO 000161,,nowhere,,,Sonnet,few",
            name="index.csv",
        ),
        mapping,
    )
    first, second = run.records("ReleasedDocument").values()

    assert first.fields["batesRange"] == [
        {
            "asPrinted": "HO 000117 - HO 000160",
            "identifierType": "bates-number",
            "batesStart": "117",
            "batesPrefix": "HO",
            "batesEnd": "160",
            "originField": "/Begin",
            "source": "table-index",
        }
    ]
    assert first.fields["distribution"] == [
        {
            "downloadURL": "https://harbor.example/a%20b.pdf",
            "originField": "/URL",
            "title": "a.pdf",
            "source": "table-index",
        }
    ]
    assert first.fields["redaction"] == [
        {"claimedExemption": ["b6", "b7C"], "originField": "/Why", "source": "table-index"}
    ]
    assert values_of(first, "form") == ["e-mail"]
    assert values_of(first, "numberOfPages") == ["1204"]
    assert first.fields["holdingStatus"] == "linked-not-held"
    assert values_of(second, "claims") == ["URL: nowhere", "Kind: Sonnet", "Pages: few"]
    assert second.fields["holdingStatus"] == "described-only"


def test_documents_without_titles(tmp_path: Path) -> None:
    """A document without a title is called by its Bates numbers, else by how its description begins."""
    mapping = """
[files."index.csv"]
type = "ReleasedDocument"
[files."index.csv".columns]
Bates = "batesRange.batesStart"
About = "description"
"""
    run = import_table(
        write_table(
            tmp_path, "Bates,About", "HO-1 - HO-4,Memo on the pier", ",Letter on buoys", name="index.csv"
        ),
        mapping,
    )
    first, second = run.records("ReleasedDocument").values()
    part = first.fields["batesRange"]
    assert isinstance(part, list) and isinstance(part[0], dict)

    assert (part[0]["batesStart"], part[0]["batesEnd"]) == ("1", "4")
    assert values_of(first, "title") == ["Released Document HO-1 - HO-4"]
    assert values_of(second, "title") == ["Letter on buoys"]


def test_many_rows_are_written_in_parts(tmp_path: Path) -> None:
    """A long table is written in sixteen parts, of which a row is always in the same one."""
    rows = [f"HA-{number},10/3/2023,Harbor Office,,Pier {number},Full Grant,," for number in range(6000)]
    run = import_table(write_table(tmp_path, LOG_HEAD, *rows))
    fewer = import_table(write_table(tmp_path, LOG_HEAD, *rows[500:]))
    places = {record.id: file.path for file in run.files for record in file.records}

    assert len(run.records("Request")) == 6000
    assert sum(file.as_lines for file in run.files) == 16
    assert all(places[record.id] == file.path for file in fewer.files for record in file.records)


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("", "names no table"),
        ("files = 3", "must be"),
        ('[files."log.csv"]\ntype = "Poem"', "no class of the profile"),
        ('[files."log.csv"]\ntype = "Request"\ncolumns = {Received = "when"}', "has the field 'when'"),
        (
            '[files."log.csv"]\ntype = "Request"\ncolumns = {Agency = "wasAssociatedWith"}',
            "wasAssociatedWith",
        ),
        ('[files."log.csv"]\ntype = "Request"\ncolumns = {Fees = "figure"}', "write which"),
        ('[files."log.csv"]\ntype = "ReleasedDocument"\ncolumns = {Fees = "redaction.x"}', "there are"),
    ],
)
def test_a_wrong_mapping_is_refused(mapping: str, words: str, tmp_path: Path) -> None:
    """A mapping with a class or field that there is none of is refused before any row is read."""
    with pytest.raises(InputError, match=words):
        import_table(write_table(tmp_path, LOG_HEAD, *LOG_ROWS), mapping)


def test_no_mapping_is_refused(tmp_path: Path) -> None:
    """Without a mapping nothing is read, and the sentence says how to come by one."""
    with pytest.raises(InputError, match="--guess"):
        run_import("table", write_table(tmp_path, LOG_HEAD))


def test_a_mapping_for_other_columns_is_a_problem(tmp_path: Path) -> None:
    """A table without a column of the mapping is a problem; a table without a class is omitted."""
    missing = import_table(write_table(tmp_path, "Number,Received", "1,2"))
    unnamed = import_table(write_table(tmp_path, LOG_HEAD, name="other.csv"))

    assert "has no column 'Request Number'" in missing.messages()[0]
    assert unnamed.report.left_out == {"table": {"the mapping does not name it": 1}}
