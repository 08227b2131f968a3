"""Offsets of the text of each page in the bytes of a reading, so that a page is read without the rest."""

import json
import mmap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from foia_graph.extract.parsed_document import ParsedPage


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


class _NumberedPage(msgspec.Struct):
    number: int


class _WholeText(msgspec.Struct):
    text_beside: msgspec.Raw
    pages: list[_NumberedPage] = []


TEXT_BESIDE, PAGE_BEGINNING = b'"text_beside":', b'{"number":'
"""The beginnings of such a text and of a page in a reading; within a text the marks would be escaped."""


@cache
def _reading_decoder() -> "msgspec.json.Decoder[_ReadingOffsets]":
    return msgspec.json.Decoder(_ReadingOffsets)


@cache
def _text_decoder() -> "msgspec.json.Decoder[str]":
    return msgspec.json.Decoder(str)


def page_places(reading: bytes) -> Iterator[PagePlace]:
    """Yield the pages of an encoded reading that have words, in order.

    Of two texts that are the same to the byte either position will do.
    """
    after = 0
    for page in _reading_decoder().decode(reading).pages:
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
    found = msgspec.json.decode(reading, type=_WholeText)
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
    return _text_decoder().decode(raw)
