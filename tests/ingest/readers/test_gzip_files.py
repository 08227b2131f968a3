"""Files that are gzip'ed."""

import gzip
import io
from pathlib import Path

import pytest

from foia_graph.errors import InputError
from foia_graph.ingest.readers import json_lines, registry
from foia_graph.ingest.readers.registry import READERS, FileLayout, reader_ending
from foia_graph.model.resource import SourceRecord

LINES = b'{"type": "Release", "id": "a"}\n\n{"type": "Release", "id": "b"}\n'
TABLE = "type,id,title\nRelease,a,Été\nRelease,b,Two\n"


def read(tmp_path: Path, name: str, data: bytes, layout: FileLayout = FileLayout()) -> list[SourceRecord]:  # noqa: B008 - frozen
    path = tmp_path / "kept"
    path.write_bytes(data)
    return [
        each for each in READERS[reader_ending(name)](path, name, layout) if isinstance(each, SourceRecord)
    ]


def refused(tmp_path: Path, name: str, data: bytes) -> tuple[int, str]:
    with pytest.raises(InputError) as error:
        read(tmp_path, name, data)
    assert name == error.value.path
    return error.value.line, str(error.value)


@pytest.mark.parametrize(
    ("name", "data"), [("a.jsonl", LINES), ("a.b.ndjson", LINES), ("a.csv", TABLE.encode())]
)
def test_a_packed_file_is_the_file(tmp_path, name, data):
    """Records and their lines are those of the file itself, whatever name the bytes are kept under."""
    plain = [(each.fields, each.line) for each in read(tmp_path, name, data)]

    assert 2 == len(plain)
    assert plain == [(each.fields, each.line) for each in read(tmp_path, f"{name}.gz", gzip.compress(data))]


def test_some_files_are_not_packed():
    """Only lines and tables are read packed; of the rest nothing is guessed."""
    assert [".jsonl.gz", ".csv.gz", ".csv", "", "", ""] == [
        reader_ending(name)
        for name in ("a.jsonl.gz", "v1.2.csv.gz", "a.gz.csv", "a.yaml.gz", "a.xlsx.gz", "a.gz")
    ]


def test_columns_may_be_in_another_encoding(tmp_path):
    """The settings of a table hold for the packed one; a byte that does not fit has its line."""
    layout = FileLayout(encoding="cp1252", delimiter=";")
    table = gzip.compress(TABLE.replace(",", ";").encode("cp1252"))

    assert ["Été", "Two"] == [each.fields["title"] for each in read(tmp_path, "a.csv.gz", table, layout)]
    assert 2 == refused(tmp_path, "a.csv.gz", gzip.compress(TABLE.encode("cp1252")))[0]


def test_what_is_cut_off_is_told(tmp_path):
    """A file that ends too early, is damaged or no gzip at all is refused with the line that was reached."""
    many = b"".join(b'{"id": "%d"}\n' % n for n in range(200_000))
    whole = gzip.compress(many)
    damaged = whole[:-5000] + b"\0" * 100 + whole[-4900:]

    assert "cannot be unpacked: Not a gzipped file" in refused(tmp_path, "a.jsonl.gz", LINES)[1]
    line, message = refused(tmp_path, "a.jsonl.gz", whole[: len(whole) // 2])
    assert (True, True) == (50_000 < line < 150_000, "end-of-stream" in message)
    assert refused(tmp_path, "a.jsonl.gz", damaged)[0] > 150_000
    assert refused(tmp_path, "a.csv.gz", gzip.compress(TABLE.encode())[:-9])[0] > 0


def test_a_bomb_is_refused(tmp_path, monkeypatch):
    """What grows beyond all measure is not unpacked to its end."""
    monkeypatch.setattr(registry, "ALWAYS_ALLOWED", 1 << 20)
    bomb = io.BytesIO()
    with gzip.GzipFile(fileobj=bomb, mode="wb") as file:
        for _ in range(16):
            file.write(b" " * (1 << 20))

    line, message = refused(tmp_path, "a.jsonl.gz", bomb.getvalue())
    assert (1, True) == (line, message.startswith("has more than"))
    assert "too many for its size; load it unpacked" in message


def test_a_line_has_an_end(tmp_path, monkeypatch):
    """A line that no record can have is refused before it fills the memory."""
    monkeypatch.setattr(json_lines, "MAX_LINE_LENGTH", 100)

    assert (2, "has 100 bytes or more in one line; a record has less") == refused(
        tmp_path, "a.jsonl", b"{}\n" + b"x" * 200
    )
