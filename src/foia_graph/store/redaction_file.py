"""The redactions of a generation as its load writes them: those of each document, and columns to count them.

The columns are of the list of all documents, in its order; the rows of redactions also of other things.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from foia_graph.model.profile import Profile
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.column_file import NAMES, ColumnFile, ColumnFileWriter, SortedPlaces
from foia_graph.store.listing.columns import FilterColumn
from foia_graph.store.redaction_columns import PAGES, REDACTIONS, RedactionColumns, count_columns
from foia_graph.store.redaction_index import Grounds, RedactedPage, RedactionIndex

FILE_NAME = "redactions"
REDACTIONS_VERSION = "1"
"""The version of the file; it grows when the same redactions would become another file."""
SHAPE = "ReleasedDocument"
"""The class of the documents in whose list the columns have their places."""
ROWS, GROUNDS, LEFT_OUT, LEFT_OUT_GROUNDS = "rows", "grounds", "left out", "left out grounds"
_decode_rows = msgspec.json.Decoder(list[tuple[int, int, int]]).decode
_decode_grounds = msgspec.json.Decoder(Grounds).decode
Value = TypeVar("Value")


class DecodedTexts(Mapping[str, Value]):
    """Values by sorted names, each decoded from its text when it is asked for."""

    def __init__(self, names: Sequence[str], texts: Sequence[str], decode: Callable[[str], Value]) -> None:
        self.names, self.texts, self._decode = names, texts, decode
        self.places = SortedPlaces(names)

    def __getitem__(self, name: str) -> Value:
        return self._decode(self.texts[self.places[name]])

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def encoded_items(self) -> Iterator[tuple[str, str]]:
        """Yield the names, each with the text of its value."""
        return zip(self.names, self.texts, strict=True)


class StoredRedactions:
    """The redactions in the file of a generation."""

    def __init__(self, file: ColumnFile) -> None:
        self.file = file
        self.grounds = [_decode_grounds(each) for each in file.texts(GROUNDS)]
        self.by_document = DecodedTexts(file.texts(NAMES), file.texts(ROWS), self._decode_pages)
        self.left_out = DecodedTexts(
            file.texts(LEFT_OUT), file.coded_texts(LEFT_OUT_GROUNDS), _decode_grounds
        )
        self.index = RedactionIndex(self.by_document, self.left_out)

    @classmethod
    def open(cls, folder: Path, profile: Profile) -> "StoredRedactions | None":
        """Map those in the folder of a generation, None where its load has written none.

        Raises StoreError where the file is damaged.
        """
        file = ColumnFile.open(folder / FILE_NAME, _version(profile))
        return None if file is None else cls(file)

    def _decode_pages(self, text: str) -> list[RedactedPage]:
        return [RedactedPage(number, self.grounds[code], times) for number, code, times in _decode_rows(text)]

    def columns(self, size: int) -> RedactionColumns:
        """Return the columns of so many documents."""
        stored = ((name, self.file.column(name) or {}) for name in (REDACTIONS, PAGES))
        columns = (FilterColumn(each, size, self.file.flags(name, each, size)) for name, each in stored)
        return RedactionColumns(self.grounds, *columns)


def stored_redactions(catalogue: Catalogue) -> StoredRedactions | None:
    """Return the redactions as the load has written them, None where it has written none."""
    return catalogue.compute_once(
        "stored redactions",
        lambda: StoredRedactions.open(catalogue.generation.path, catalogue.profile),
    )


def redaction_columns(catalogue: Catalogue, index: RedactionIndex) -> RedactionColumns:
    """Return the columns of the redactions of an index of all: those that stand in its file, else counted."""

    def read() -> RedactionColumns:
        stored, documents = stored_redactions(catalogue), catalogue.thing_names(catalogue.profile[SHAPE])
        if stored is None:
            return RedactionColumns.of_index(index, documents)
        return stored.columns(len(documents))

    return catalogue.compute_once("redaction columns", read)


def write_redactions(folder: Path, index: RedactionIndex, documents: Sequence[str], profile: Profile) -> None:
    """Write an index of redactions, and the columns of a list of documents, into a folder of a generation."""
    writer, codes = ColumnFileWriter(), dict[Grounds, int]()
    names = sorted(index.by_document)
    writer.add_texts(NAMES, names)
    writer.add_texts(ROWS, [rows_text(index.by_document[name], codes) for name in names])
    columns = count_columns((index.by_document.get(name, ()) for name in documents), codes)
    for name, column in columns.items():
        writer.add_column(name, column, len(documents))
    add_grounds(writer, codes)
    add_left_out(writer, index.left_out)
    write_parts(folder, writer, profile)


def rows_text(pages: Sequence[RedactedPage], codes: dict[Grounds, int]) -> str:
    """Return the redactions of a document as they are stored; sets of grounds that are new get a code."""
    rows = [(each.number, codes.setdefault(each.grounds, len(codes)), each.times) for each in pages]
    return msgspec.json.encode(rows).decode()


def add_grounds(writer: ColumnFileWriter, codes: Mapping[Grounds, int]) -> None:
    """Add the sets of grounds, in the order of their codes."""
    writer.add_texts(GROUNDS, map(_grounds_text, codes))


def add_left_out(writer: ColumnFileWriter, left_out: Mapping[str, Grounds]) -> None:
    """Add the grounds on which pages say that others were left out."""
    pages = sorted(left_out)
    writer.add_texts(LEFT_OUT, pages)
    writer.add_coded_texts(LEFT_OUT_GROUNDS, [_grounds_text(left_out[page]) for page in pages])


def write_parts(folder: Path, writer: ColumnFileWriter, profile: Profile) -> None:
    """Write the parts of the file that were gathered."""
    with (folder / FILE_NAME).open("xb") as file:
        writer.write(file, _version(profile))


def _grounds_text(grounds: Grounds) -> str:
    return msgspec.json.encode(sorted(grounds)).decode()


def _version(profile: Profile) -> str:
    return f"{REDACTIONS_VERSION} {profile.digest}"
