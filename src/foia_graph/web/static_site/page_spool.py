"""A spool of pages: those of a site as they were parsed, until it is known which files their links have."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import msgspec

from foia_graph.web.static_site.page_pieces import PagePiece

ENCODER = msgspec.msgpack.Encoder()
DECODER = msgspec.msgpack.Decoder(list[PagePiece])


class PageSpool:
    """Pieces of pages by the names of their files, in one temporary file on the disk."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (closed by __exit__)
        self._places: dict[str, tuple[int, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, name: str, pieces: list[PagePiece]) -> None:
        """Add a page, in the place of one of the same name."""
        data = ENCODER.encode(pieces)
        self._places[name] = self._file.seek(0, 2), len(data)
        self._file.write(data)

    def pages(self) -> Iterator[tuple[str, list[PagePiece]]]:
        """Yield the names and the pages, in the order in which they came."""
        for name, (start, length) in self._places.items():
            self._file.seek(start)
            yield name, DECODER.decode(self._file.read(length))
