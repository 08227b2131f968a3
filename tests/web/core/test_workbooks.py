"""Workbooks of rows."""

import io
from datetime import datetime

from openpyxl import load_workbook

from foia_graph.web.core import workbooks
from foia_graph.web.core.workbooks import workbook_blocks, workbook_bytes

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
    """
    What a spreadsheet would run or follow is written as the text that it is.
    """
    hostile = ["=1+1", "+1", "@SUM(A1)", '=HYPERLINK("http://evil.example")', "http://evil.example"]
    book = load_workbook(io.BytesIO(workbook_bytes([["a"], *([each] for each in hostile)], CREATED)))
    cells = [row[0] for row in book.active.iter_rows(min_row=2)]

    assert hostile == [cell.value for cell in cells]
    assert {("s", None)} == {(cell.data_type, cell.hyperlink) for cell in cells}


def test_what_is_too_much_for_a_sheet_goes_on_in_another(monkeypatch):
    """
    The heading stands on each sheet.
    """
    monkeypatch.setattr(workbooks, "MOST_ROWS", 3)
    rows = [["a"], ["x"], ["y"], ["z"]]

    assert [[("a",), ("x",), ("y",)], [("a",), ("z",)]] == sheets(workbook_bytes(rows, CREATED))


def test_others_have_their_turn_while_rows_are_taken():
    """
    A piece is empty for each block of rows; the rest is the workbook, which is the same each time.
    """
    pieces = list(workbook_blocks([[["a"], ["x"]], [["y"]]], CREATED))

    assert [b"", b""] == pieces[:2]
    assert workbook_bytes([["a"], ["x"], ["y"]], CREATED) == b"".join(pieces)


def test_a_workbook_without_rows_has_its_heading():
    """
    It was made when the catalogue was.
    """
    book = load_workbook(io.BytesIO(workbook_bytes([["a", "b"]], CREATED)))

    assert [("a", "b")] == list(book.active.values)
    assert datetime(2026, 1, 2, 3, 4, 5) == book.properties.created


def test_what_ends_early_leaves_no_files(tmp_path, monkeypatch):
    """
    A client that goes away in the middle leaves nothing behind.
    """
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pieces = workbook_blocks([[["a"], ["x"]], [["y"]]], CREATED)
    next(pieces)
    pieces.close()

    assert [] == list(tmp_path.iterdir())
