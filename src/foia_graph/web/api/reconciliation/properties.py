"""Properties of entities that reconciliation clients compare and fetch, and their values."""

import re
from collections.abc import Iterator
from typing import Any

from foia_graph.model.claims import machine_values, marked
from foia_graph.model.profile import Property
from foia_graph.model.resource import Resource, text_of
from foia_graph.search.entity_names import CLASSES
from foia_graph.store.catalogue import Catalogue, Labels

# Kinds of fields whose values are told in one cell.
_KINDS = ("text", "string", "integer", "number", "decimal", "date", "day", "datetime", "iri", "link")
# Fields of parts that are told by the number that the part has.
_NUMBERED = ("batesRange",)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def properties_of(kind: str, source: Catalogue) -> dict[str, Property]:
    """Return the properties of a class, or of all (""), by their names, in the order of pages."""
    shapes = [source.profile[each] for each in CLASSES if kind in ("", each)]
    return {
        prop.name: prop
        for shape in shapes
        for prop in shape.properties.values()
        if (prop.kind in _KINDS or prop.name in _NUMBERED) and not prop.from_identity
    }


def comparable_texts(iri: str, name: str, source: Catalogue) -> set[str]:
    """Return what a value of a property may be written as, in lower case; "" for the IRI of the thing."""
    thing = source.describe(iri)
    values = thing.get(name) if thing is not None and name else [iri]
    texts = set()
    for value in values:
        text = _numbered_text(value) if isinstance(value, Resource) else text_of(value)
        texts |= {text, text.removeprefix(source.base), Labels(source).bare_name(text) if ":" in text else ""}
    return {each.casefold() for each in texts if each}


def extended_values(thing: Resource, prop: Property, source: Catalogue) -> Iterator[dict[str, Any]]:
    """Yield the values of a property as cells of a data extension (0.2 and 1.0, section 7.3).

    What only a program read is marked, as it is everywhere.
    """
    machine = machine_values(thing)
    for value in thing.get(prop.name):
        text = _numbered_text(value) if isinstance(value, Resource) else text_of(value)
        if text:
            yield _cell(text, prop, source, is_read=(prop.path, text) in machine)


def _cell(text: str, prop: Property, source: Catalogue, *, is_read: bool) -> dict[str, Any]:
    if prop.kind == "link" and text.startswith(source.base) and (name := Labels(source).name(text)):
        return {"id": text.removeprefix(source.base), "name": marked(name, is_read)}
    if is_read:
        return {"str": marked(text)}
    if prop.kind == "integer":
        return {"int": int(text)}
    if prop.kind in ("number", "decimal"):
        return {"float": float(text)}
    if prop.kind in ("date", "day") and _DAY.fullmatch(text):
        return {"date": f"{text}T00:00:00"}  # a client takes no date without a time
    return {"str": text}


def _numbered_text(part: Resource) -> str:
    return part.one("asPrinted") or f"{part.one('batesPrefix')}{part.one('batesStart')}"
