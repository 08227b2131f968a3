"""A note as an origin has it, before its document is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from foia_graph.connectors.imports.notes import Note, NotePlace


@dataclass(frozen=True, slots=True)
class NoteTarget:
    """What a note is about: addresses and names of a document, its page (0: not said), the place there.

    The offset of the words is that in the text of their page, where they are told from a page.
    """

    addresses: tuple[str, ...]
    page: int
    place: NotePlace

    @classmethod
    def of_fields(cls, addresses: tuple[str, ...], found: Mapping[str, Any]) -> "NoteTarget":
        """Return the target at some addresses of which selectors gave a page and fields of the place."""
        place = {name: value for name, value in found.items() if name != "page"}
        return cls(addresses, found.get("page", 0), NotePlace(**place))


@dataclass(frozen=True, slots=True)
class DraftedNote:
    """A note of one target; `name` is its IRI at the origin, `place` what reports call it."""

    name: str
    place: str
    target: NoteTarget
    text: str = ""
    language: str = ""
    motivation: str = ""
    said: str = ""
    status: str = ""
    changed: str = ""
    keywords: tuple[str, ...] = ()
    bodies: tuple[str, ...] = field(default=())
    """IRIs of the bodies that wrote it."""

    def note(self, key: str, document: str, page: int, by: tuple[str, ...]) -> Note:
        """Return the note on a document that is known."""
        target = self.target
        number = target.page or page
        # An offset counts in the text of a page alone; other programs count in the whole file.
        place = target.place if page else replace(target.place, start="")
        return Note(
            id=key,
            text=self.text or f"Marked: “{place.quote}”",
            source=f"document/{document}",
            page=str(number) if number else "",
            place=place,
            said=self.said,
            status=self.status,
            lang=self.language,
            motivation=self.motivation,
            canonical=self.name,
            keyword=self.keywords,
            by=by,
        )
