"""Workbooks of rows."""

import io
from datetime import datetime

from openpyxl import load_workbook

from foia_graph.publish.workbooks import tables
from foia_graph.publish.workbooks.tables import LinkCell, WorkbookWriter, workbook_blocks, workbook_bytes

CREATED = "2026-01-02T03:04:05+00:00"


def sheets(data: bytes) -> list[list[tuple[object, ...]]]:
    return [list(sheet.values) for sheet in load_workbook(io.BytesIO(data)).worksheets]


def test_numbers_are_numbers_and_all_else_is_text():
    """
    What a number would not look the same as stays a text: zeros before it, and more digits than are shown.
    """
    texts = ["7", "-2.5", "0", "0117", "1.50", "12345678901", "2011-06", "1e3"]
    found = [7, -2.5, 0, "0117", "1.50", "12345678901", "2011-06", "1e3"]

    assert [[("a",), *((each,) for each in found)]] == sheets(
        workbook_bytes([["a"], *([each] for each in texts)], CREATED)
    )


def test_nothing_is_a_formula_or_a_link():
    """What a spreadsheet would run or follow is written as the text that it is."""
    hostile = ["=1+1", "+1", "@SUM(A1)", '=HYPERLINK("http://evil.example")', "http://evil.example"]
    book = load_workbook(io.BytesIO(workbook_bytes([["a"], *([each] for each in hostile)], CREATED)))
    cells = [row[0] for row in book.active.iter_rows(min_row=2)]

    assert hostile == [cell.value for cell in cells]
    assert {("s", None)} == {(cell.data_type, cell.hyperlink) for cell in cells}


def test_what_is_too_much_for_a_sheet_goes_on_in_another(monkeypatch):
    """The heading is on each sheet."""
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    rows = [["a"], ["x"], ["y"], ["z"]]

    assert [[("a",), ("x",), ("y",)], [("a",), ("z",)]] == sheets(workbook_bytes(rows, CREATED))


def test_others_have_their_turn_while_rows_are_taken():
    """A piece is empty for each block of rows; the rest is the workbook, which is the same each time."""
    pieces = list(workbook_blocks([[["a"], ["x"]], [["y"]]], CREATED))

    assert [b"", b""] == pieces[:2]
    assert workbook_bytes([["a"], ["x"], ["y"]], CREATED) == b"".join(pieces)


def test_a_workbook_without_rows_has_its_heading():
    """It was made when the catalogue was."""
    book = load_workbook(io.BytesIO(workbook_bytes([["a", "b"]], CREATED)))

    assert [("a", "b")] == list(book.active.values)
    assert datetime(2026, 1, 2, 3, 4, 5) == book.properties.created


def test_what_ends_early_leaves_no_files(tmp_path, monkeypatch):
    """A client that goes away in the middle leaves nothing behind."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pieces = workbook_blocks([[["a"], ["x"]], [["y"]]], CREATED)
    next(pieces)
    pieces.close()

    assert [] == list(tmp_path.iterdir())


def test_what_a_cell_cannot_hold_is_noted():
    """
    A text that is too long ends in dots, between two letters; a character that none can hold is replaced.
    """
    data = workbook_bytes([["a"], ["\U0001f600" * 20_000], ["x\x00y"]], CREATED)
    cells, notes = sheets(data)

    assert ["\U0001f600" * 16_383 + "…", "x\ufffdy"] == [row[0] for row in cells[1:]]
    assert [
        ("Sheet", "Cell", "Note"),
        ("Sheet1", "A2", "The text has 40,000 units of UTF-16, of which a cell holds 32,767."),
        ("Sheet1", "A3", "Characters that a workbook cannot hold are written as \ufffd."),
    ] == notes


def test_links_beyond_the_most_are_text(monkeypatch):
    """Where they begin to be is noted; what is no address of the web is none from the start."""
    monkeypatch.setattr(tables, "MAX_LINKS", 1)
    file = io.BytesIO()
    writer = WorkbookWriter(file, CREATED)
    table = writer.table("Things: all")
    table.append(["Name"])
    for name, address in (("a", "javascript:1"), ("b", "https://b.example/"), ("c", "https://c.example/")):
        table.append([LinkCell(name, address)])
    writer.close()
    book = load_workbook(file)
    found = {cell.value: cell.hyperlink.target if cell.hyperlink else "" for cell in book["Things  all"]["A"]}

    assert {"Name": "", "a": "", "b": "https://b.example/", "c": ""} == found
    assert [("Things  all", "A4", "From here on links are text: a sheet holds 1 links.")] == [
        *book[tables.NOTES_TITLE].iter_rows(min_row=2, values_only=True)
    ]


def test_tables_keep_their_place(monkeypatch):
    """Rows may come in turns; a table that is too long continues behind the others."""
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    file = io.BytesIO()
    writer = WorkbookWriter(file, CREATED)
    first, second = writer.table("One"), writer.table("Two")
    for table, text in ((second, "h"), (second, "x"), (first, "g"), (second, "y"), (first, "z")):
        table.append([text])
    writer.close()

    assert {"One": [("g",), ("z",)], "Two": [("h",), ("x",)], "Two (2)": [("h",), ("y",)]} == {
        sheet.title: list(sheet.values) for sheet in load_workbook(file)
    }
