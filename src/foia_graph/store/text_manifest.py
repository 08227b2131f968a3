"""The manifest of texts of a generation: for each document its file, the reading of it, and what lacks."""

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from foia_graph.errors import StoreError
from foia_graph.runtime.files import FileVersion

FILE_NAME = "texts.json"
MANIFESTS_AT_HAND = 2
"""Manifests that stay in memory: several parts of a load read the same."""


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


_decoder = msgspec.json.Decoder(dict[str, DocumentText])


def write_texts(folder: Path, texts: Mapping[str, DocumentText]) -> None:
    """Write the manifest, by the key of the document, into the folder of a generation, unless it is empty."""
    if texts:
        data = msgspec.json.format(msgspec.json.encode(texts, order="sorted"), indent=1)
        (folder / FILE_NAME).write_bytes(data)


def link_texts(folder: Path, old: Path) -> None:
    """Keep the manifest of one generation for another, by their folders, where it has one."""
    if (old / FILE_NAME).exists():
        os.link(old / FILE_NAME, folder / FILE_NAME)


def read_texts(folder: Path) -> Mapping[str, DocumentText]:
    """Return the manifest of a generation by the key of the document, empty where no document has a text.

    Raises StoreError when the file is damaged.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return {}
    return _decode_texts(FileVersion.of(path))


@lru_cache(MANIFESTS_AT_HAND)
def _decode_texts(file: FileVersion) -> Mapping[str, DocumentText]:
    try:
        return _decoder.decode(file.path.read_bytes())
    except msgspec.DecodeError:
        raise StoreError(f"{file.path} is damaged: it is not what this program writes.") from None
