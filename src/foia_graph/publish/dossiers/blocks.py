"""A dossier as blocks, one below the other: notes of a reader, pictures, citations, and warnings."""

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


class Block(NamedTuple):
    """A paragraph of a dossier, below a picture (JPEG, `inches` wide; b"" for none).

    `style` is a key of the tables of styles of both writers.
    """

    style: str
    text: str
    picture: bytes = b""
    inches: float = 0.0


class Evidence(NamedTuple):
    """What the catalogue has now of what is noted; `warning` states what has changed, "" for nothing."""

    warning: str = ""
    citation: str = ""
    picture: Block | None = None


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
        yield from filter(lambda block: block.text, _note_blocks(note, evidence, base))


def _note_blocks(note: Note, evidence: Evidence, base: str) -> Iterator[Block]:
    yield Block("note", note.title)
    yield Block("warning", evidence.warning and f"Evidence has changed. {evidence.warning}")
    if quote := note.quote:
        before, after = quote.prefix and f"…{quote.prefix}", quote.suffix and f"{quote.suffix}…"
        yield Block("quote", f"{before}“{quote.exact}”{after}")
    yield from (Block("text", each) for each in (note.place, *note.comment.splitlines()))
    yield Block("source", evidence.citation or note.citation)
    yield Block("link", f"{base}{note.path.removeprefix('/')}")
    # Behind the rest, so that no heading is left alone where it does not fit below it.
    if evidence.picture:
        yield evidence.picture
