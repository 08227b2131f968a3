"""Texts of pages, read at their offsets in the bytes of a reading, without the rest of that."""

import json
import mmap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import msgspec

from foia_graph.errors import StoreError
from foia_graph.extract.parsed_document import ParsedPage
from foia_graph.runtime.files import ContentStore
from foia_graph.store.text_manifest import DocumentText


class PagePlace(NamedTuple):
    """The text of a page, and where it begins and ends in the reading, as a JSON string."""

    number: int
    begin: int
    end: int
    text: str


class WholeTextPlace(NamedTuple):
    """A text of a whole document, where it begins and ends in the reading, and the pages of its file."""

    begin: int
    end: int
    text: str
    pages: frozenset[int]


class _TextOffsets(msgspec.Struct):
    text: msgspec.Raw


class _PageOffsets(msgspec.Struct):
    number: int
    layer: _TextOffsets | None = None
    has_partial_layer: bool = False
    image: _TextOffsets | None = None


class _ReadingOffsets(msgspec.Struct):
    pages: list[_PageOffsets] = []
    text_beside: msgspec.Raw = msgspec.Raw()


# The beginnings of such a text and of a page in a reading; within a text the marks would be escaped.
TEXT_BESIDE, PAGE_BEGINNING = b'"text_beside":', b'{"number":'


def page_places(reading: bytes) -> Iterator[PagePlace]:
    """Yield the pages of an encoded reading that have words, in order.

    Of two texts that are the same to the byte either position will do.
    """
    after = 0
    for page in msgspec.json.decode(reading, type=_ReadingOffsets).pages:
        words = (page.image or page.layer) if page.has_partial_layer else (page.layer or page.image)
        if words is None:
            continue
        raw = bytes(words.text)
        begin = reading.index(raw, after)
        after = begin + len(raw)
        yield PagePlace(page.number, begin, after, decode_text(raw))


def find_whole_text(reading: bytes) -> WholeTextPlace | None:
    """Return the text of an encoded reading that is that of none of its pages, None where it has none."""
    at = reading.rfind(TEXT_BESIDE)
    if at < 0:
        return None
    found = msgspec.json.decode(reading, type=_ReadingOffsets)
    raw, begin = bytes(found.text_beside), at + len(TEXT_BESIDE)
    return WholeTextPlace(begin, begin + len(raw), decode_text(raw), frozenset(p.number for p in found.pages))


def page_at(reading: Path, begin: int) -> ParsedPage:
    """Return the page whose text begins at a position of a reading, without the pages before and after it."""
    with reading.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = data.rfind(PAGE_BEGINNING, 0, begin)
        following = data.find(b"," + PAGE_BEGINNING, begin)
        raw = data[start:following] if following >= 0 else data[start:]
    if following >= 0:
        return msgspec.json.decode(raw, type=ParsedPage)
    page, _ = json.JSONDecoder().raw_decode(raw.decode())
    return msgspec.convert(page, ParsedPage)


def decode_text(raw: bytes) -> str:
    """Return the text of a page from the bytes at its position, a JSON string."""
    return msgspec.json.decode(raw, type=str)


@dataclass(frozen=True, slots=True)
class PageTexts:
    """The texts of the pages of a generation; `readings` are those of its documents, by slug."""

    pages: ContentStore
    readings: Mapping[str, DocumentText]
    base: str

    def text_at(self, page: str, begin: int, size: int) -> str:
        """Return the text of a page by its IRI; raises StoreError where the reading is lost."""
        with self._reading_of(page) as path, path.open("rb") as file:
            file.seek(begin)
            return decode_text(file.read(size))

    def page_at(self, page: str, begin: int) -> ParsedPage:
        """Return a page by its IRI, as it was read; raises StoreError where the reading is lost."""
        with self._reading_of(page) as path:
            return page_at(path, begin)

    @contextmanager
    def _reading_of(self, page: str) -> Iterator[Path]:
        document = page.removeprefix(f"{self.base}id/document/").partition("/page/")[0]
        path = self.pages.path(self.readings[document].reading)
        try:
            yield path
        except FileNotFoundError:
            raise StoreError(
                f"The reading {path.name} is not in {self.pages.folder}; load the catalogue again."
            ) from None
