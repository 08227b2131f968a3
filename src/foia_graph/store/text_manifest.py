"""The manifest of texts of a generation: for each document its file, and the reading of that file or text."""

from pathlib import Path

import msgspec

from foia_graph.errors import StoreError

FILE_NAME = "texts.json"


class DocumentText(msgspec.Struct, frozen=True):
    """The SHA-256 of a file, "" where texts came with the records, and the name of its reading."""

    file: str
    reading: str


_decoder = msgspec.json.Decoder(dict[str, DocumentText])


def write_texts(folder: Path, texts: dict[str, DocumentText]) -> None:
    """Write the manifest, by the key of the document, into the folder of a generation, unless it is empty."""
    if texts:
        data = msgspec.json.format(msgspec.json.encode(texts, order="sorted"), indent=1)
        (folder / FILE_NAME).write_bytes(data)


def read_texts(folder: Path) -> dict[str, DocumentText]:
    """Return the manifest of a generation by the key of the document, empty where no document has a text.

    Raises StoreError when the file is damaged.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return {}
    try:
        return _decoder.decode(path.read_bytes())
    except msgspec.DecodeError:
        raise StoreError(f"{path} is damaged: it is not what this program writes.") from None
