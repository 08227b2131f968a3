"""Entities of FollowTheMoney: an id, a schema, and for each property a list of texts that its type takes.

What a property of a type cannot hold (`followthemoney.types`, 4.x) is never cut off in silence: a long text
becomes several, and any other value stands whole in the notes of its entity.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from foia_graph.errors import ValueRejected
from foia_graph.model import iris
from foia_graph.model.dates import partial_date
from foia_graph.model.iris import last_segment
from foia_graph.model.resource import Resource, text_of

# What begins the id of each entity that stands for something in a catalogue.
PREFIX = "foia."
# What cleaning takes out of each value: control characters, and characters without width.
NOT_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2060-\u2064\ufeff]")
ENTITY_ID = re.compile(r"[0-9a-zA-Z](?:[0-9a-zA-Z.\-]*[0-9a-zA-Z])?")
MAX_ID_LENGTH = 200


class FtmTable(msgspec.Struct, frozen=True):
    """The table of the model: which schemata and properties there are for classes and fields (`ftm.toml`)."""

    links: frozenset[str]
    documents: frozenset[str]
    unwritten_fields: frozenset[str]
    unwritten_parts: frozenset[str]
    schemata: dict[str, str]
    forms: dict[str, str]
    media_types: dict[str, str]
    edge_ends: dict[str, tuple[str, str]]
    longest: dict[str, int]
    types: dict[str, tuple[str, ...]]
    fields: dict[str, str]
    class_fields: dict[str, dict[str, str]]


TABLE = msgspec.toml.decode(Path(__file__).with_name("ftm.toml").read_bytes(), type=FtmTable)
TYPES = {name: kind for kind, names in TABLE.types.items() for name in names}
SCHEMATA, DOCUMENT_SCHEMATA, LONGEST = TABLE.schemata, TABLE.documents, TABLE.longest
_BREAK = re.compile(r"\n|[^\S\n]")


def entity_id(iri: str, base: str, *more: str) -> str:
    """Return the id of the entity of a thing, or of something about it that `more` names.

    >>> entity_id("https://a.example/id/document/x/page/3", "https://a.example/")
    'foia.document.x.page.3'
    """
    name = iri.removeprefix(base).removeprefix("id/")
    found = PREFIX + ".".join([*re.split("[/#]", name), *more])
    if ENTITY_ID.fullmatch(found) and len(found) <= MAX_ID_LENGTH:
        return found
    return f"{PREFIX}{name.partition('/')[0]}.{iris.text_digest([name, *more])}"


class FtmEntity:
    """An entity as it is written; adding a value that it has already changes nothing."""

    __slots__ = ("id", "properties", "schema")

    def __init__(self, id: str, schema: str) -> None:  # noqa: A002 - the model's word
        self.id, self.schema = id, schema
        self.properties: dict[str, list[str]] = {}

    def add(self, name: str, *values: str) -> None:
        """Add values to a property as its type takes them; what it cannot take is in the notes."""
        for value in values:
            text = NOT_IN_TEXT.sub("", unicodedata.normalize("NFC", value)).strip()
            if text:
                self._add_clean(name, text, TYPES.get(name, "string"))

    def _add_clean(self, name: str, text: str, kind: str) -> None:
        if kind == "text":
            self._append(name, *text_pieces(text, LONGEST["text"]))
            return
        clean, is_whole = clean_value(text, kind)
        self._append(name, clean)
        if not is_whole:
            notes = "description" if self.schema in TABLE.links else "notes"
            self._append(notes, *text_pieces(text, LONGEST["text"]))

    def _append(self, name: str, *values: str) -> None:
        properties = self.properties.setdefault(name, [])
        properties += [value for value in dict.fromkeys(values) if value and value not in properties]
        if not properties:
            del self.properties[name]

    def line(self) -> bytes:
        """Return the entity as a line of JSON."""
        body = {"id": self.id, "schema": self.schema, "properties": self.properties}
        return msgspec.json.encode(body) + b"\n"


def clean_value(text: str, kind: str) -> tuple[str, bool]:
    """Return a value as a type takes it, "" for none, and whether that says all of it.

    >>> clean_value('"Harbor  Office"', "name"), clean_value("mailto:a@example.org", "url")
    (('Harbor Office', True), ('', False))
    """
    if kind in ("date", "url", "phone"):
        clean = {"date": _clean_date, "url": _clean_url, "phone": _clean_phone}[kind](text)
        return clean, bool(clean)
    if kind == "address":
        text = re.sub(r"[\n\r\t;]+", ", ", text)
    if kind != "string":
        text = " ".join(text.split())
    if kind == "name":
        text = re.sub(r"""^(["'])(.*)\1$""", r"\2", text).strip()
    longest = LONGEST[kind]
    if len(text) <= longest:
        return text, True
    return ("" if kind == "identifier" else f"{text[: longest - 1].rstrip()}…"), False


def _clean_date(text: str) -> str:
    """Return a partial date, or a time in UTC as seconds without a zone (`prefixdate`)."""
    try:
        if "T" not in text:
            return partial_date(text)
        time = datetime.fromisoformat(text)
    except (ValueRejected, ValueError):
        return ""
    return (time.astimezone(UTC) if time.tzinfo else time).strftime("%Y-%m-%dT%H:%M:%S")


def _clean_url(text: str) -> str:
    if not re.match(r"(?i)(?:https?|ftp)://[^/?#\s]+", text) or re.search(r"\s", text):
        return ""
    clean = re.sub(r"^([^:]+://[^/?#]+)(?=[?#]|$)", r"\1/", text)
    return clean if len(clean) <= LONGEST["url"] else ""


def _clean_phone(text: str) -> str:
    # ITU-T E.164; a number without its country cannot be dialled.
    number = re.sub(r"[\s().\-]", "", text)
    return number if re.fullmatch(r"\+[1-9][0-9]{6,14}", number) else ""


def text_pieces(text: str, longest: int) -> Iterator[str]:
    """Yield a text in pieces of at most so many characters, cut at the last line end or space of each.

    >>> list(text_pieces("one two three", 8))
    ['one two', 'three']
    """
    while len(text) > longest:
        cuts = [match.start() for match in _BREAK.finditer(text, longest // 2, longest + 1)]
        lines = [cut for cut in cuts if text[cut] == "\n"]
        cut = (lines or cuts or [longest])[-1]
        yield text[:cut].strip()
        text = text[cut:].lstrip()
    yield text


def schema_of(thing: Resource, has_pages: bool) -> str:
    """Return the schema of a thing, "" for a class that has none.

    A document whose pages are described is `Pages`, whatever its form; else form and file decide.
    """
    schema = SCHEMATA.get(thing.type, "")
    if schema != "Document":
        return schema
    if has_pages:
        return "Pages"
    forms = (TABLE.forms.get(last_segment(text_of(form)), "") for form in thing.get("form"))
    media_types = (part.one("mediaType") for part in thing.parts("distribution"))
    names = (name for each in media_types for name in (each, each.partition("/")[0]))
    files = (TABLE.media_types.get(name, "") for name in names)
    return next(filter(None, (*forms, *files)), schema)
