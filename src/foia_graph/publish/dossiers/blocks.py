"""A dossier as blocks, one below the other: what a reader noted, pictures, citations, and warnings."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec


class NoteQuote(msgspec.Struct):
    """The words that a note keeps, and what is around them."""

    exact: str
    prefix: str = ""
    suffix: str = ""


class Note(msgspec.Struct):
    """A note as a browser stores it, with its citation, and the ETag of `version` when it was `seen`."""

    title: str
    path: str
    version: str = ""
    etag: str = ""
    seen: str = ""
    quote: NoteQuote | None = None
    place: str = ""
    comment: str = ""
    citation: str = ""
    collection: str = ""


class Picture(NamedTuple):
    """A picture (JPEG), its pixels, and how wide it is printed, in inches."""

    data: bytes
    pixels: tuple[int, int]
    inches: float


class Block(NamedTuple):
    """A paragraph or a picture of a dossier; `style` is a key of the tables of both writers."""

    style: str
    text: str
    picture: Picture | None = None


class Evidence(NamedTuple):
    """What the catalogue has now of what is noted; `warning` states what has changed, "" for nothing."""

    warning: str = ""
    citation: str = ""
    picture: Picture | None = None
    caption: str = ""


def dossier_blocks(
    title: str, about: str, notes: Iterable[tuple[Note, Evidence]], base: str
) -> Iterator[Block]:
    """Yield the blocks of notes, collection by collection."""
    yield from (Block("title", title), Block("about", about))
    collection = ""
    for note, evidence in sorted(notes, key=lambda each: each[0].collection):
        if note.collection != collection:
            collection = note.collection
            yield Block("collection", collection)
        yield from filter(lambda block: block.text or block.picture, _note_blocks(note, evidence, base))


def _note_blocks(note: Note, evidence: Evidence, base: str) -> Iterator[Block]:
    yield Block("note", note.title)
    yield Block("warning", f"Evidence has changed. {evidence.warning}" if evidence.warning else "")
    if quote := note.quote:
        before, after = quote.prefix and f"…{quote.prefix}", quote.suffix and f"{quote.suffix}…"
        yield Block("quote", f"{before}“{quote.exact}”{after}")
    yield Block("picture", evidence.caption, evidence.picture)
    yield from (Block("text", each) for each in (note.place, *note.comment.splitlines()))
    yield Block("source", evidence.citation or note.citation)
    yield Block("link", f"{base}{note.path.removeprefix('/')}")
