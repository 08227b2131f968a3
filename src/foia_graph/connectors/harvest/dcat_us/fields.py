"""The fields of DCAT-US with their terms, as `fields.toml` has them.

One table says what a field becomes; the JSON-LD context that documents name is computed from it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from importlib.resources import files
from typing import Any

from foia_graph.model.namespaces import VCARD

TABLES: Mapping[str, Any] = tomllib.loads(files(__package__).joinpath("fields.toml").read_text("utf-8"))
PREFIXES: Mapping[str, str] = TABLES["prefixes"]
ALL_PREFIXES: Mapping[str, str] = {**PREFIXES, **TABLES["other-prefixes"]}


class Range(Enum):
    """What is right as a value of a field."""

    TEXT = auto()
    DATE = auto()
    NUMBER = auto()
    BOOLEAN = auto()
    GEOMETRY = auto()
    """A geometry, as an object of GeoJSON or as a text of WKT."""
    LINK = auto()
    """An address."""
    MEMBER = auto()
    """An address, or the identifier of another dataset of the file."""
    NODE = auto()
    """An object, or the address of one; a text is the name of one, where the field says how it has it."""
    LOOSE = auto()
    """A text, an address or an object: the versions differ."""
    CLASS = auto()
    ANY = auto()
    """Whatever there is: the field is none of DCAT-US."""


WANTED: Mapping[Range, str] = {
    Range.TEXT: "a text",
    Range.DATE: "a date or period of ISO 8601",
    Range.NUMBER: "a number",
    Range.BOOLEAN: "true or false",
    Range.GEOMETRY: "a geometry in GeoJSON or WKT",
    Range.LINK: "an address",
    Range.MEMBER: "the identifier of a dataset",
    Range.NODE: "an object with its own fields",
    Range.LOOSE: "a text, an address or an object",
    Range.CLASS: "a class of DCAT-US",
    Range.ANY: "anything",
}


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
FILES = (
    "project-open-data.cio.gov/v1.1/schema",
    "project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
    "project-open-data.cio.gov/v1.1/schema/data.jsonld",
    "resources.data.gov/schemas/dcat-us/v1.1/schema/catalog.jsonld",
    "resources.data.gov/schemas/dcat-us/v1.1/schema",
)
CONTEXT_ADDRESSES = tuple(f"{scheme}://{file}" for scheme in ("https", "http") for file in FILES)
