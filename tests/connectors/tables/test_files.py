"""Files of tables: encodings, delimiters, workbooks with all that people do in them, and broken files."""

from datetime import date
from pathlib import Path

import pytest

from connectors.import_run import run_import, values_of
from connectors.tables.written_tables import LOG_HEAD, LOG_MAPPING, LOG_ROWS, guess, import_table, write_table
from foia_graph.errors import InputError

openpyxl = pytest.importorskip("openpyxl", reason="workbooks need the extra xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    """The encoding is found out, with and without a mark."""
    row = LOG_ROWS[0].replace("the pier", "the café")
    run = import_table(write_table(tmp_path, LOG_HEAD, row, encoding=encoding))
    (request,) = run.records("Request").values()

    assert values_of(request, "description") == ["Records of the café"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str, tmp_path: Path) -> None:
    """The delimiter is found out."""
    lines = [line.replace(",", delimiter) for line in (LOG_HEAD, *LOG_ROWS)]

    assert len(import_table(write_table(tmp_path, *lines)).records("Request")) == 2


def test_dates_in_the_order_of_the_column(tmp_path: Path) -> None:
    """A column in which a first number is no month begins with the day; a day may be counted."""
    rows = [row.replace("10/3/2023", "25/3/2023").replace("10/4/2023", "3/4/2023") for row in LOG_ROWS]
    day_first = import_table(write_table(tmp_path, LOG_HEAD, *rows)).records("Request").values()
    rows = [row.replace("10/3/2023", "45000").replace("10/4/2023", "45001.5") for row in LOG_ROWS]
    counted = import_table(write_table(tmp_path, LOG_HEAD, *rows)).records("Request").values()

    assert [values_of(each, "date") for each in day_first] == [["2023-03-25"], ["2023-04-03"]]
    assert [values_of(each, "date") for each in counted] == [["2023-03-15"], ["2023-03-16"]]


def write_workbook(path: Path) -> Path:
    """Write a workbook with two sheets, merged cells, a formula without a result, and an error."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "2023"
    sheet.append(["Log of the Harbor Office"])
    sheet.append(["Request Number", "Received", "Agency", "Subject", "Disposition", "Fees"])
    sheet.append(["HA-1", date(2023, 10, 3), "Harbor Office", "Pier", "Full Grant", 12.5])
    sheet.append(["HA-2", date(2023, 10, 4), None, "Buoys", "#N/A", "=1+1"])
    sheet.merge_cells("C3:C4")
    other = book.create_sheet("2022")
    other.append(["Request Number", "Received", "Agency", "Subject", "Disposition", "Fees"])
    other.append(["HA-0", "10/3/2022", "Pilot Office", "Rocks", "Denied", 1])
    book.create_sheet("Empty")
    book.save(path)
    return path


def test_workbooks(tmp_path: Path) -> None:
    """All sheets are read, merged cells are filled, and what has no value is told."""
    path = write_workbook(tmp_path / "log.xlsx")
    mapping = LOG_MAPPING.replace("log.csv", "log.xlsx").replace('"Closed" = "claims"\n', "")
    run = import_table(path, mapping)
    requests = run.records("Request")

    assert {name: values_of(each, "date") for name, each in requests.items()} == {
        "table-log2023-ha-1": ["2023-10-03"],
        "table-log2023-ha-2": ["2023-10-04"],
        "table-log2022-ha-0": ["2022-10-03"],
    }
    assert requests["table-log2023-ha-2"].fields["qualifiedAssociation"] == [
        {"agent": "agency/table-log2023-harbor-office", "hadRole": "recipient", "originField": "/Agency"}
    ]
    assert run.messages() == [
        "log.xlsx#2023: has 1 formulas without a result; open and save it once",
        "log.xlsx#2023: has 1 cells that show an error, as #N/A",
    ]


def test_a_draft_names_each_sheet(tmp_path: Path) -> None:
    """Every sheet with cells has a table of its own in a draft."""
    text = guess(write_workbook(tmp_path / "log.xlsx"))

    assert '[files."log.xlsx#2023"]' in text
    assert "header = 2" in text
    assert '[files."log.xlsx#2022"]' in text
    assert "Empty" not in text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("log.csv", b""),
        ("log.csv", b"\x00\x01\x02\xff" * 50),
        ("log.csv", b'a,"b\n' + b"c\n" * 300),
        ("log.csv.gz", b"\x1f\x8b\x08nonsense"),
        ("log.xlsx", b"PK\x03\x04nonsense"),
        ("log.xlsx", b""),
        ("log.xls", b"\xd0\xcf\x11\xe0"),
    ],
)
def test_broken_files_are_problems(name: str, data: bytes, tmp_path: Path) -> None:
    """What is no table is a problem of the import, and nothing to guess at."""
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(InputError, match="has no table: log"):
        guess(path)
    assert import_table(path, LOG_MAPPING.replace("log.csv", name)).messages()


def test_a_table_cut_within_a_character(tmp_path: Path) -> None:
    """Its headings are there, and no row."""
    path = tmp_path / "log.csv"
    path.write_bytes(b"\xff\xfeR\x00\xd8")

    assert "0 rows" in guess(path)
    assert import_table(path, LOG_MAPPING).messages()


def test_a_folder_of_tables(tmp_path: Path) -> None:
    """A pattern in a mapping fits several tables; other files are no tables."""
    write_table(tmp_path, LOG_HEAD, LOG_ROWS[0], name="2022.csv")
    write_table(tmp_path, LOG_HEAD, LOG_ROWS[1], name="2023.csv")
    write_table(tmp_path, "a note", name="note.md")
    mapping = tmp_path.parent / "folder.toml"
    mapping.write_text(LOG_MAPPING.replace("log.csv", "*.csv"), encoding="utf-8")
    run = run_import("table", tmp_path, mapping=str(mapping))

    assert sorted(run.records("Request")) == ["table-2022-ha-1", "table-2023-ha-2"]
