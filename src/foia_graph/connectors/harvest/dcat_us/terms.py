"""The fields of DCAT-US with their terms, as `fields.toml` has them, and terms of RDF for values of JSON."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from foia_graph.connectors.harvest.documents import UnreadableDocument
from foia_graph.model.namespaces import VCARD, XSD
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.runtime.tables import patterns_beside

PATTERNS = patterns_beside(__file__)

TABLES: Mapping[str, Any] = tomllib.loads(files(__package__).joinpath("fields.toml").read_text("utf-8"))
PREFIXES: Mapping[str, str] = TABLES["prefixes"]
ALL_PREFIXES: Mapping[str, str] = {**PREFIXES, **TABLES["other-prefixes"]}


class Range(Enum):
    """What is right as a value of a field, in the words of a remark."""

    TEXT = "a text"
    DATE = "a date or period of ISO 8601"
    NUMBER = "a number"
    BOOLEAN = "true or false"
    GEOMETRY = "a geometry in GeoJSON or WKT"
    LINK = "an address"
    MEMBER = "the identifier of a dataset"  # or its address
    NODE = "an object with its own fields"  # its address, or its name, where the field says how it has one
    LOOSE = "a text, an address or an object"  # the versions differ
    CLASS = "a class of DCAT-US"
    ANY = "anything"  # the field is none of DCAT-US


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its predicate, its range, the class of an object under it, and the predicate of its name."""

    predicate: str
    range: Range = Range.TEXT
    type: str = ""
    name: str = ""


def _iri(short: str) -> str:
    prefix, _, name = short.partition(":")
    return f"{ALL_PREFIXES[prefix]}{name}"


# What a field becomes, by its name; the names of all classes are different enough for one table.
FIELDS: Mapping[str, Field] = {
    name: Field(_iri(predicate), Range[kind.upper()], *map(_iri, more))
    for kind, fields in TABLES["fields"].items()
    for name, (predicate, *more) in ((name, terms.split()) for name, terms in fields.items())
}
CLASSES: Mapping[str, str] = {name: _iri(term) for name, term in TABLES["classes"].items()}
CLASS_IRIS = frozenset((*CLASSES.values(), f"{VCARD}Organization"))

LINKED = (Range.LINK, Range.MEMBER, Range.NODE)
# The wording of the context for documents that are JSON-LD beyond DCAT-US.
CONTEXT: Mapping[str, Any] = {
    "@context": {
        "@vocab": PREFIXES["pod"],
        **PREFIXES,
        **CLASSES,
        **{
            name: {"@id": field.predicate, "@type": "@id"}
            if field.range in LINKED
            else {"@id": field.predicate}
            for name, field in FIELDS.items()
        },
    }
}
CONTEXT_ADDRESSES = tuple(
    f"{scheme}://{file}" for scheme in ("https", "http") for file in TABLES["context_files"]
)

EXCERPT = 60


class NumberText(str):
    """A number of JSON as it is written: 1.10 stays 1.10, and a thousand digits are no work."""

    __slots__ = ()


def parse_json(data: bytes) -> tuple[Any, bool]:
    """Return a document, and False if it was read as Windows-1252; raises UnreadableDocument for no JSON."""
    try:
        text, unicode = data.decode(json.detect_encoding(data)).removeprefix("\ufeff"), True
    except UnicodeDecodeError:
        text, unicode = data.decode("cp1252", "replace"), False
    try:
        document = json.loads(
            text,
            parse_int=NumberText,
            parse_float=NumberText,
            parse_constant=NumberText,
            object_pairs_hook=_object,
        )
    except ValueError as error:
        raise UnreadableDocument(f"is no JSON, or only a part of it: {error}") from None
    return document, unicode


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        for name in found:
            values = [value for each, value in pairs if each == name]
            if len(values) > 1:
                found[name] = values
    return found


def is_empty(value: Any) -> bool:
    """Return whether a value says nothing: null, an empty list or object, or nothing but blanks."""
    return value is None or (
        isinstance(value, (str, list, dict)) and not (value.strip() if isinstance(value, str) else value)
    )


def clean_text(text: str) -> str:
    """Return a text that can be encoded: half a surrogate pair is no character (Unicode, 3.9)."""
    return PATTERNS["LONE_SURROGATE"].sub("\ufffd", text)


def json_text(value: Any) -> str:
    """Return a value as JSON, with names in order and numbers as they were written."""
    if isinstance(value, Mapping):
        pairs = (f"{_quoted(name)}:{json_text(each)}" for name, each in sorted(value.items()))
        return f"{{{','.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{','.join(map(json_text, value))}]"
    return str(value) if isinstance(value, NumberText) else _quoted(value)


def _quoted(value: Any) -> str:
    return json.dumps(clean_text(value) if isinstance(value, str) else value, ensure_ascii=False)


def describe_value(value: Any) -> str:
    """Return what a value is, in the words of a sentence: "the number 707", "a list of 3"."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, NumberText):
        return f"the number {_excerpt(value)}"
    if isinstance(value, str):
        return f"the text “{_excerpt(value)}”" if value.strip() else "an empty text"
    if isinstance(value, list):
        return f"a list of {len(value):,}" if value else "an empty list"
    names = ", ".join(map(_excerpt, list(value)[:4]))
    return f"an object with {names}{' …' if len(value) > 4 else ''}" if value else "an empty object"


def _excerpt(text: str) -> str:
    plain = " ".join(clean_text(text).split())
    return plain if len(plain) <= EXCERPT else f"{plain[:EXCERPT]}…"


MAX_ADDRESS_LENGTH, MAX_NAME_LENGTH = 4000, 300
# Datatypes by the form of a text (XML Schema 1.1, part 2); other texts stay as they are.
DATATYPES = [
    (re.compile(pattern, re.ASCII), NamedNode(f"{XSD}{datatype}"))
    for datatype, pattern in PATTERNS.table("DATATYPES").items()
]
GEOMETRIES = frozenset(TABLES["geometries"])


def address_of(value: Any) -> NamedNode | None:
    """Return an address as a node, escaped where it has to be (RFC 3986, 2.1); None for other values."""
    if not isinstance(value, str) or isinstance(value, NumberText):
        return None
    text = clean_text(value).strip()
    is_address = PATTERNS["ADDRESS"].fullmatch(text) or PATTERNS["FILE_WITH_BLANKS"].fullmatch(text)
    if len(text) > MAX_ADDRESS_LENGTH or not is_address:
        return None
    try:
        return NamedNode(PATTERNS["UNSAFE"].sub(lambda match: quote(match[0]), text))
    except ValueError:
        return None


def escape_text(text: str) -> str:
    """Return a text as a part of an IRI."""
    return quote(clean_text(text), safe="/:@!$&'()*+,;=~-._?")


def name_part(identifier: str) -> str:
    """Return an identifier as the last part of a name: as it is, or the SHA-256 of one that is too long."""
    short = len(identifier) <= MAX_NAME_LENGTH
    return escape_text(identifier if short else sha256(clean_text(identifier).encode()).hexdigest())


def field_of(name: str, document: str) -> Field:
    """Return the field of a name; one that DCAT-US does not have is of the file, and may hold anything."""
    return FIELDS.get(name) or Field(f"{document}#field/{escape_text(name)}", Range.ANY)


def class_iri(value: Any) -> str:
    """Return the class that a type names, with a prefix or without; "" for any other value."""
    if not isinstance(value, str):
        return ""
    text = value.strip()
    prefix, colon, name = text.partition(":")
    iri = f"{PREFIXES[prefix]}{name}" if colon and prefix in PREFIXES else CLASSES.get(text, text)
    return iri if iri in CLASS_IRIS else ""


def plain_literal(text: str) -> Literal:
    """Return a text."""
    return Literal(clean_text(text))


def dated_literal(text: str) -> Literal:
    """Return a date, time or duration with its datatype; any other text as it is."""
    plain = text.strip()
    datatype = next((datatype for pattern, datatype in DATATYPES if pattern.fullmatch(plain)), None)
    return Literal(plain, datatype=datatype) if datatype else plain_literal(text)


def text_literal(text: str, field: Field) -> Literal:
    """Return a text, with a datatype where the field wants a date, number or truth value and it is one."""
    if field.range is Range.DATE:
        return dated_literal(text)
    if field.range is Range.NUMBER:
        return number_literal(NumberText(text.strip()), field)
    if field.range is Range.BOOLEAN and text.strip().lower() in ("true", "false"):
        return Literal(text.strip().lower(), datatype=NamedNode(f"{XSD}boolean"))
    return plain_literal(text)


def period_dates(text: str) -> tuple[Literal, Literal] | None:
    """Return begin and end of an interval between two dates (ISO 8601-1, 5.5.1); None for any other text."""
    begin, _, end = text.partition("/")
    dates = dated_literal(begin), dated_literal(end)
    days = (each.datatype.value.removeprefix(XSD) for each in dates)
    return dates if all(each in ("date", "dateTime", "gYearMonth", "gYear") for each in days) else None


def number_literal(value: NumberText, field: Field) -> Literal:
    """Return a number as it is written, with a datatype where the field is no text."""
    if field.range is not Range.TEXT and PATTERNS["INTEGER"].fullmatch(value):
        return Literal(str(value), datatype=NamedNode(f"{XSD}integer"))
    if field.range is not Range.TEXT and PATTERNS["DECIMAL"].fullmatch(value):
        return Literal(str(value), datatype=NamedNode(f"{XSD}decimal"))
    return plain_literal(value)


def value_literal(value: Mapping[str, Any]) -> Literal:
    """Return the text of a value object, in its language or of its datatype (JSON-LD 1.1, 4.2)."""
    text, language, datatype = clean_text(value["@value"]), value.get("@language"), value.get("@type")
    if isinstance(language, str) and PATTERNS["LANGUAGE"].fullmatch(language):
        return Literal(text, language=language)
    prefix, _, name = datatype.partition(":") if isinstance(datatype, str) else ("", "", "")
    if prefix == "xsd" and name.isascii() and name.isalnum():
        return Literal(text, datatype=NamedNode(f"{XSD}{name}"))
    return Literal(text)


def is_geometry(value: Mapping[str, Any]) -> bool:
    """Return whether an object is a geometry of GeoJSON (RFC 7946, 3.1)."""
    kind = value.get("type")
    return isinstance(kind, str) and kind in GEOMETRIES and "coordinates" in value


def is_by_language(value: Mapping[str, Any]) -> bool:
    """Return whether an object has texts by language, as catalogues in several languages write them."""
    return all(
        PATTERNS["LANGUAGE_KEY"].fullmatch(key) and isinstance(each, str) and not isinstance(each, NumberText)
        for key, each in value.items()
    )
