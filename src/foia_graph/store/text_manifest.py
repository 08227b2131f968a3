"""The manifest of texts of a generation: for each document its file, the reading of it, and what lacks."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from foia_graph.errors import StoreError
from foia_graph.store.line_table import LineTable, table_lines

FILE_NAME = "texts"
JSON_NAME = "texts.json"
"""The file of store format 1, which is one object in JSON."""


class DocumentText(msgspec.Struct, frozen=True, omit_defaults=True):
    """The SHA-256 of a file, "" where texts came with the records, and the name of its reading.

    `problems` are sentences on what could not be read or looked for in it, `name` is how these call the file.
    Where it is not `is_lasting`, another load may read or find more.
    """

    file: str
    reading: str
    name: str = ""
    problems: tuple[str, ...] = ()
    is_lasting: bool = True

    def has_same_text(self, other: "DocumentText") -> bool:
        """Return whether file and reading are those of another."""
        return (self.file, self.reading) == (other.file, other.reading)


TextManifest = LineTable[DocumentText]
_decode_text = msgspec.json.Decoder(DocumentText).decode
_decode_json = msgspec.json.Decoder(dict[str, DocumentText]).decode
_PROBLEMS, _NOT_LASTING = b'"problems":', b'"is_lasting":false'
"""What stands in the lines of texts that were not read in full, and of those that may be another time."""


def write_texts(folder: Path, texts: Mapping[str, DocumentText]) -> None:
    """Write the manifest, by the key of the document, into the folder of a generation, unless it is empty."""
    if texts:
        with (folder / FILE_NAME).open("xb") as file:
            file.writelines(_manifest_lines(texts))


def link_texts(folder: Path, old: Path) -> None:
    """Keep the manifest of one generation for another, by their folders, where it has one."""
    if (old / FILE_NAME).exists():
        os.link(old / FILE_NAME, folder / FILE_NAME)
    else:
        write_texts(folder, read_texts(old))


def read_texts(folder: Path) -> TextManifest:
    """Return the manifest of a generation by the key of the document, empty where no document has a text.

    Raises StoreError when the file is damaged.
    """
    if (folder / FILE_NAME).is_file():
        return LineTable.open(folder / FILE_NAME, _decode_text)
    texts = _read_json(folder / JSON_NAME) if (folder / JSON_NAME).is_file() else {}
    return LineTable(b"".join(_manifest_lines(texts)), _decode_text)


def texts_with_problems(texts: Mapping[str, DocumentText]) -> Iterator[tuple[str, DocumentText]]:
    """Yield the keys of documents that could not be read or looked through in full, with their texts."""
    found = texts.items_with(_PROBLEMS) if isinstance(texts, LineTable) else texts.items()
    return ((key, text) for key, text in found if text.problems)


def texts_to_retry(texts: TextManifest) -> Iterator[tuple[str, DocumentText]]:
    """Yield the keys of documents of which another load may read or find more, with their texts."""
    return ((key, text) for key, text in texts.items_with(_NOT_LASTING) if not text.is_lasting)


def _manifest_lines(texts: Mapping[str, DocumentText]) -> Iterator[bytes]:
    return table_lines({key: msgspec.json.encode(text).decode() for key, text in texts.items()})


def _read_json(path: Path) -> dict[str, DocumentText]:
    try:
        return _decode_json(path.read_bytes())
    except msgspec.DecodeError:
        raise StoreError(f"{path} is damaged: it is not what this program writes.") from None
