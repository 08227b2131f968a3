"""The texts of a generation: for each document its file, the reading of it, and what lacks."""

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from pathlib import Path
from sqlite3 import Connection

import msgspec

from foia_graph.store.tables.database import Row, TableReader, insert_rows, json_array

_ALL_TEXTS = "SELECT document, file, reading, name, problems, is_lasting FROM document_text ORDER BY document"
_ONE_TEXT = "SELECT file, reading, name, problems, is_lasting FROM document_text WHERE document = ?"
_decode_problems = msgspec.json.Decoder(tuple[str, ...]).decode


# The count of a generation that states how many pages of documents were not read when it was built.
PAGES_WAITING = "pages_waiting"


class DocumentText(msgspec.Struct, frozen=True):
    """The SHA-256 of a file, "" where texts came with the records, and the name of its reading.

    `problems` are sentences on what could not be read or looked for in it, `name` is how these call the file.
    Where it is not `is_lasting`, another load may read or find more.
    """

    file: str
    reading: str
    name: str = ""
    problems: tuple[str, ...] = ()
    is_lasting: bool = True


class TextManifest(Mapping[str, DocumentText]):
    """The texts of a generation by the key of the document."""

    def __init__(self, tables: TableReader) -> None:
        self._tables = tables

    def __getitem__(self, document: str) -> DocumentText:
        row = self._tables.row(_ONE_TEXT, (document,))
        if row is None:
            raise KeyError(document)
        return _text_of(row)

    def __iter__(self) -> Iterator[str]:
        return (document for (document,) in self._tables.rows("SELECT document FROM document_text"))

    def __len__(self) -> int:
        return int(self._tables.value("SELECT count(*) FROM document_text"))

    def items(self) -> ItemsView[str, DocumentText]:
        """Return the keys and texts of all documents, read at once, by key."""
        return {row[0]: _text_of(row[1:]) for row in self._tables.rows(_ALL_TEXTS)}.items()

    def values(self) -> ValuesView[DocumentText]:
        """Return the texts of all documents, read at once, by key."""
        return dict(self.items()).values()


def _text_of(row: Row) -> DocumentText:
    file, reading, name, problems, is_lasting = row
    return DocumentText(file, reading, name, _decode_problems(problems), bool(is_lasting))


def write_texts(connection: Connection, texts: Mapping[str, DocumentText]) -> None:
    """Write the texts of a generation, instead of those there are."""
    connection.execute("DELETE FROM document_text")
    rows = (
        (key, each.file, each.reading, each.name, json_array(each.problems), each.is_lasting)
        for key, each in texts.items()
    )
    insert_rows(connection, "document_text", rows)


def read_texts(folder: Path) -> TextManifest:
    """Return the texts of a generation, by its folder."""
    return TextManifest(TableReader(folder))
