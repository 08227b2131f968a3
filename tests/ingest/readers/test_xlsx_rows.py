"""Workbooks."""

from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from foia_graph.errors import InputError
from foia_graph.ingest.readers import xlsx_rows
from foia_graph.ingest.readers.registry import READERS, ColumnLayout, FileLayout

openpyxl = pytest.importorskip("openpyxl", reason="the extra [xlsx] is not installed")


def written(folder: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def read(path: Path, layout: FileLayout = FileLayout("Request")):  # noqa: B008 - frozen
    return list(READERS[".xlsx"](path, "papers/a.xlsx", layout))


def test_cells_are_text(tmp_path):
    """A date cell is a date, a typed date stays as typed, a number has no point that no one wrote."""
    path = written(
        tmp_path,
        ("id", "title", "created", "issued", None, None),
        (7.0, "A ", datetime(2012, 4, 10), "00/00/1975", None, None),
        (8, 1.5, date(2012, 4, 11), datetime(2012, 4, 10, 9, 30), None, None),
    )

    assert [
        {"id": "7", "title": "A", "created": "2012-04-10", "issued": "00/00/1975"},
        {"id": "8", "title": "1.5", "created": "2012-04-11", "issued": "2012-04-10T09:30:00"},
    ] == [each.fields for each in read(path)]


def test_a_workbook_is_laid_out_as_any_table(tmp_path):
    """Header line, columns and lines are those of source.toml; a row knows its line."""
    layout = FileLayout("Request", columns={"No": ColumnLayout("id")}, header=2)
    (found,) = read(written(tmp_path, ("FOIA log 2012",), ("No",), (None,), ("a",)), layout)

    assert ({"id": "a"}, 4) == (found.fields, found.line)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip", b"<html></html>"])
def test_what_is_no_workbook_is_refused(tmp_path, data):
    """It is said, with what to do."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)

    with pytest.raises(InputError, match=r"is no workbook that can be read: .*; save it as CSV"):
        read(path)


@pytest.mark.filterwarnings("ignore:Workbook contains no:UserWarning")
def test_a_workbook_that_is_damaged_inside_is_refused(tmp_path):
    """Whatever is wrong with the bytes or the XML of its parts, it is said in the same way."""
    whole = written(tmp_path, ("id", "title"), ("7", "A"))
    with ZipFile(whole) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    path = tmp_path / "broken.xlsx"
    for name, data in parts.items():
        for wrong in (data[: len(data) // 2], data.replace(b'="', b'="&l9;'), b"<a/>", b""):
            with ZipFile(path, "w") as broken:
                for each, kept in parts.items():
                    broken.writestr(each, wrong if each == name else kept)
            try:
                read(path)  # of parts that say nothing of the rows, openpyxl takes any
            except InputError as error:
                assert "is no workbook that can be read: " in str(error)  # noqa: PT017


def test_a_workbook_needs_no_suffix(tmp_path):
    """It is read from the store's own copy, too, which is called by its digest."""
    path = written(tmp_path, ("id",), ("7",)).rename(tmp_path / "0a1b")

    assert [{"id": "7"}] == [each.fields for each in read(path)]


def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path, monkeypatch):
    """What it holds is added up before it is unpacked."""
    monkeypatch.setattr(xlsx_rows, "MAX_WORKBOOK_SIZE", 100)

    with pytest.raises(InputError, match="bytes unpacked; a workbook has at most 100"):
        read(written(tmp_path, ("id",)))


def test_other_sheets_are_named(tmp_path):
    """The first sheet is the table; others that hold anything are not loaded, which is said."""
    path = written(tmp_path, ("id",), ("a",))
    book = openpyxl.load_workbook(path)
    book.create_sheet("Empty")
    book.create_sheet("Denied").append(("b",))
    book.save(path)
    row, problem = read(path)

    assert "a" == row.fields["id"]
    assert "papers/a.xlsx: has other sheets, which are not loaded: Denied; save each as a file" == str(
        problem
    )
