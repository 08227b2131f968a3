"""Notes on documents as claims: what somebody wrote next to a page, with the position that it is about."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from foia_graph.connectors.imports.records import FieldValue

NO_WORDS = "it marks a place and says nothing"
NOT_PUBLIC = "the origin does not show it to everyone"
ACCOUNT = "an account of a person"


@dataclass(frozen=True, slots=True)
class NotePlace:
    """Where on its page a note belongs: a box, words with those around them, and their offset in the text.

    Fields are keys of a claim, "" for each that the note has not.
    """

    region: str = ""
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    start: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note, by the keys of the claim that it becomes (docs/records.md), "" for each that it has not.

    Whoever wrote it has an account; where that is a person's, no one is to be named in `by`.
    """

    id: str
    text: str
    source: str
    page: str = ""
    place: NotePlace = NotePlace()
    said: str = ""
    status: str = ""
    lang: str = ""
    motivation: str = ""
    canonical: str = ""
    keyword: tuple[str, ...] = ()
    by: tuple[str, ...] = ()

    def claim(self) -> dict[str, FieldValue]:
        """Return the claim; a box without a page is none, and neither is a position in words without
        words.
        """
        values: dict[str, Any] = {}
        for each in fields(self):
            values |= asdict(self.place) if each.name == "place" else {each.name: getattr(self, each.name)}
        values["motivatedBy"] = values.pop("motivation")
        if not self.page:
            values["region"] = ""
        if not self.place.quote:
            values |= {"prefix": "", "suffix": "", "start": ""}
        plain = {name: value if isinstance(value, str) else [*value] for name, value in values.items()}
        return {name: value for name, value in plain.items() if value or name == "by"}
