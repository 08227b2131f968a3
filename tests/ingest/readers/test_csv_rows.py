"""Tables."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia_graph.errors import InputError
from foia_graph.ingest.readers.csv_rows import read_csv
from foia_graph.ingest.readers.registry import ColumnLayout, FileLayout
from foia_graph.model.resource import Problem, SourceRecord


def rows(text, layout=FileLayout(), suffix=".csv"):  # noqa: B008 - frozen
    """Read a table, from bytes or text, as the file `a.csv`."""
    with TemporaryDirectory() as folder:
        path = Path(folder, f"a{suffix}")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(read_csv(path, f"a{suffix}", layout))


def fields(found):
    return [each.fields for each in found if isinstance(each, SourceRecord)]


def refused(text, layout=FileLayout()):  # noqa: B008 - frozen
    with pytest.raises(InputError) as error:
        rows(text, layout)
    return error.value.line, str(error.value)


def test_a_row_is_a_record():
    """Columns are fields; empty cells are no values; the class is a column where the layout names none."""
    (found,) = rows("type,id,title,issued\nRelease,a,A title,\n")

    assert SourceRecord("Release", {"id": "a", "title": "A title"}, "a.csv", 2, loose=True) == found


def test_source_toml_says_what_columns_are():
    """Columns are named, split, ignored and joined to a name as the layout says."""
    layout = FileLayout(
        type="Release",
        id=("Agency", "Number"),
        columns={"Title": ColumnLayout("title"), "Topics": ColumnLayout("subject", ";")},
        constants={"publisher": "agency/ice"},
        ignore=frozenset(["Remarks"]),
    )
    found = rows("Agency,Number,Title,Topics,Remarks\nOSC,7,Logs,a; b ;;c,none\n", layout)

    assert [
        {"publisher": "agency/ice", "title": "Logs", "subject": ["a", "b", "c"], "id": "OSC-7"}
    ] == fields(found)
    assert 1 == len(found)


def test_columns_that_share_a_field_add_their_values():
    """Two columns of one field give two values; none hides the other."""
    layout = FileLayout(
        "Release",
        columns={"One": ColumnLayout("subject"), "Two": ColumnLayout("subject"), "id": ColumnLayout("id")},
    )

    assert [{"id": "a", "subject": ["x", "y"]}, {"id": "b", "subject": ["y"]}, {"id": "c"}] == fields(
        rows("id,One,Two\na,x,y\nb,,y\nc,,\n", layout)
    )


def test_a_title_that_stands_again_is_numbered():
    """Of columns with one title each can be named; one that is not is told, as any other."""
    layout = FileLayout(
        "Request",
        columns={
            "id": ColumnLayout("id"),
            "Received": ColumnLayout("created"),
            "Received (2)": ColumnLayout("issued"),
        },
    )
    told, found = rows("id,Received,Received,Received\na,2012,2013,2014\n", layout)

    assert [{"id": "a", "created": "2012", "issued": "2013"}] == fields([found])
    assert "a.csv:1: column 'Received (3)' is in no field" in str(told)


def test_what_stands_above_the_header_is_no_data():
    """The layout says on which line the names of the columns stand; rows without a cell are no records."""
    layout = FileLayout("Request", header=3)
    found = rows("FOIA log,\n,Dates\nid,title\na,A\n,\n", layout)

    assert [{"id": "a", "title": "A"}] == fields(found)


def test_a_row_knows_its_line():
    """A record begins on the line of its first cell, however many lines the rows before it have."""
    found = rows('"a\nb",id\n1,"x\ny"\n\n2,z\n')

    assert [3, 6] == [each.line for each in found]


def test_tabs_and_semicolons_divide_too():
    """A .tsv file is divided by tabs, a .csv file as source.toml says."""
    assert [{"id": "1,2"}] == fields(rows("id\tb\n1,2\t\n", suffix=".tsv"))
    assert [{"id": "1,2"}] == fields(rows("id;b\n1,2;\n", FileLayout(delimiter=";")))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            "a,b,a\n",
            1,
            "the header names 'a' twice, in columns 1 and 3; give columns their fields in source.toml, the "
            "second as 'a (2)'",
        ),
        ('id\n1\n"2" x\n3\n', 3, "is no table: ',' expected after '\"'; quotes inside a cell are doubled"),
        ('id\n1\n"2\n3\n4\n', 3, "is no table: unexpected end of data; quotes inside a cell are doubled"),
        (
            b"id\n1\n\xff\n",
            3,
            "byte 0xFF is not utf-8; save the file as UTF-8, or name its encoding in source.toml",
        ),
    ],
    ids=str,
)
def test_what_is_no_table_is_refused(text, line, message):
    """A header that is not clear, a stray quote and a foreign byte are refused with their line."""
    assert (line, message) == refused(text)


@pytest.mark.parametrize(
    "layout", [FileLayout(id=("Number",)), FileLayout(columns={"Number": ColumnLayout("id")})]
)
def test_a_column_that_is_not_there_is_named(layout):
    """A column that source.toml names and the table does not have is refused."""
    message = "has no column 'Number', which source.toml names; the header is No, Title"

    assert (1, message) == refused("No,Title\n1,A\n", layout)


def test_a_crooked_row_loses_nothing_in_silence():
    """Cells beyond the header are told, missing cells are no values."""
    found = rows("id,title\na\nb,B,more, and more\n")

    assert [
        Problem("a.csv", 2, "", "has 1 cells where the header names 2", "warning"),
        SourceRecord("", {"id": "a"}, "a.csv", 2, loose=True),
        Problem(
            "a.csv", 3, "", "has 4 cells where the header names 2; not loaded: 'more |  and more'", "warning"
        ),
        SourceRecord("", {"id": "b", "title": "B"}, "a.csv", 3, loose=True),
    ] == found


def test_a_column_that_goes_nowhere_is_told_once():
    """An unnamed column is a warning, unless source.toml ignores it on purpose."""
    wanted = "name it in source.toml, or under `ignore`"
    message = f"column 'Extra' is in no field, so its cells are not loaded; {wanted}"
    columns = {"id": ColumnLayout("id")}

    assert [Problem("a.csv", 1, "", message, "warning")] == rows(
        "id,Extra\na,1\nb,2\n", FileLayout(columns=columns)
    )[:1]
    assert [{"id": "a"}] == fields(
        rows("id,Extra\na,1\n", FileLayout(columns=columns, ignore=frozenset(["Extra"])))
    )


def test_an_encoding_may_be_named():
    """A table of another encoding is read when source.toml says which; a byte order mark is no text."""
    assert [{"id": "café"}] == fields(rows("id\ncafé\n".encode("cp1252"), FileLayout(encoding="cp1252")))
    assert [{"id": "café"}] == fields(rows("id\ncafé\n".encode("utf-16"), FileLayout(encoding="utf-16")))
    assert [{"id": "café"}] == fields(rows("\ufeffid\ncafé\n"))
    assert (0, "is not utf-16: UTF-16 stream does not start with BOM") == refused(
        "id\n1\n".encode("utf-16-le"), FileLayout(encoding="utf-16")
    )


CELLS = st.text(alphabet='ab ",;\n\r\t\x00é\u2028', max_size=5)


@given(
    st.binary()
    | st.lists(st.lists(CELLS, max_size=4), max_size=5).map(lambda table: "\n".join(map(",".join, table)))
)
def test_any_text_gives_rows_or_a_reason(text):
    """Whatever is in a table, it is read, or refused in a sentence."""
    try:
        found: list[object] = [*rows(text)]
    except InputError as error:
        found = [(error.path, bool(str(error)))]

    assert all(isinstance(each, (SourceRecord, Problem)) or ("a.csv", True) == each for each in found)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=5))
def test_every_cell_of_a_table_arrives(table):
    """What another program writes as a table is read to the letter."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows([["a", "b"], *table])

    found = fields(rows(text.getvalue()))

    assert [{k: v for k, v in zip("ab", row, strict=True) if v} for row in table if any(row)] == found
