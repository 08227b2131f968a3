"""The terms of RDF for values of JSON: addresses, dates, numbers, texts, classes."""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from foia_graph.connectors.harvest.dcat_us.fields import CLASS_IRIS, CLASSES, FIELDS, PREFIXES, Field, Range
from foia_graph.connectors.harvest.dcat_us.json_values import NumberText, clean_text
from foia_graph.model.namespaces import XSD
from foia_graph.model.rdf_terms import Literal, NamedNode

ADDRESS = re.compile(
    r"(?:https?|ftps?)://[^\s/?#]+\S*|(?:mailto|tel|urn|doi|info|ark|geo):\S+", re.IGNORECASE
)
# An address that ends in the name of a file, in which blanks were not escaped.
FILE_WITH_BLANKS = re.compile(r"(?:https?|ftps?)://[^\s/?#]+/(?:(?!://)[^\r\n\t])*\.\w{2,5}", re.IGNORECASE)
UNSAFE = re.compile(r'[\x00-\x20<>"{}|\\^`]')
MAX_ADDRESS_LENGTH, MAX_NAME_LENGTH = 4000, 300
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?")
LANGUAGE_KEY = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2})?")
INTEGER, DECIMAL = re.compile(r"[+-]?\d{1,40}"), re.compile(r"[+-]?\d{1,40}\.\d{1,40}")
DAY = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
ZONE = r"(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?"
DURATION = r"P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
# Datatypes by the form of a text (XML Schema 1.1, part 2); other texts stay as they are.
DATATYPES = [
    (re.compile(pattern, re.ASCII), NamedNode(f"{XSD}{name}"))
    for pattern, name in (
        (f"{DAY}{ZONE}", "date"),
        (rf"{DAY}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?{ZONE}", "dateTime"),
        (r"\d{4}-(?:0[1-9]|1[0-2])", "gYearMonth"),
        (r"\d{4}", "gYear"),
        (DURATION, "duration"),
    )
]
GEOMETRIES = frozenset(
    [
        "Point",
        "MultiPoint",
        "LineString",
        "MultiLineString",
        "Polygon",
        "MultiPolygon",
        "GeometryCollection",
        "envelope",
    ]
)


def address_of(value: Any) -> NamedNode | None:
    """Return an address as a node, escaped where it has to be (RFC 3986, 2.1); None for other values."""
    if not isinstance(value, str) or isinstance(value, NumberText):
        return None
    text = clean_text(value).strip()
    if len(text) > MAX_ADDRESS_LENGTH or not (ADDRESS.fullmatch(text) or FILE_WITH_BLANKS.fullmatch(text)):
        return None
    try:
        return NamedNode(UNSAFE.sub(lambda match: quote(match[0]), text))
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
    if field.range is not Range.TEXT and INTEGER.fullmatch(value):
        return Literal(str(value), datatype=NamedNode(f"{XSD}integer"))
    if field.range is not Range.TEXT and DECIMAL.fullmatch(value):
        return Literal(str(value), datatype=NamedNode(f"{XSD}decimal"))
    return plain_literal(value)


def value_literal(value: Mapping[str, Any]) -> Literal:
    """Return the text of a value object, in its language or of its datatype (JSON-LD 1.1, 4.2)."""
    text, language, datatype = clean_text(value["@value"]), value.get("@language"), value.get("@type")
    if isinstance(language, str) and LANGUAGE.fullmatch(language):
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
        LANGUAGE_KEY.fullmatch(key) and isinstance(each, str) and not isinstance(each, NumberText)
        for key, each in value.items()
    )
