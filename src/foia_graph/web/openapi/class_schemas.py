"""JSON Schemas (2020-12) of the classes of the profile; those of other JSON are in `schemas.json`.

A field is described as `jsonld.JsonLdEncoder` writes it; a test validates all things of a catalogue.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from foia_graph.model.jsonld import EMBEDDED_FIELDS
from foia_graph.model.profile import Profile, Property, Shape
from foia_graph.web.core.operations import Schema
from foia_graph.web.core.schema_components import STRING, any_of, component_reference
from foia_graph.web.openapi.sharing import SharedParts

SCHEMA_FILE = Path(__file__).with_name("schemas.json")
LINK = component_reference("Link")
VALUES: Mapping[str, Schema] = {
    "text": any_of(STRING, component_reference("LanguageText")),
    "string": STRING,
    "integer": any_of({"type": "integer"}, component_reference("TypedValue")),
    "number": any_of({"type": "integer"}, component_reference("TypedValue")),
    "decimal": component_reference("TypedValue"),
    "date": any_of({"type": "string", "format": "date"}, component_reference("TypedValue")),
    "day": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "iri": LINK,
    "link": LINK,
    "field": STRING,
    "any": {},
}
"""The schema of one value of a field, by kind; what is nested refers to the schema of its class."""


def component_schemas(profile: Profile) -> dict[str, Schema]:
    """Return all components by name; values and fields that several classes have are components, too."""
    common: dict[str, Schema] = msgspec.json.decode(SCHEMA_FILE.read_bytes())
    shapes = {shape.name: shape for shape in profile.shapes.values()}
    properties = [prop for shape in shapes.values() for prop in shape.properties.values()]
    taken = (*common, *shapes)
    values = SharedParts("schemas", map(_value_schema, properties), taken)

    def field_schema(prop: Property) -> Schema:
        number = "OneOrMore" if prop.bare else "Several"
        value = values.refer(f"{number}{prop.kind.capitalize()}", _value_schema(prop))
        words = re.sub("([A-Z])", r" \1", prop.name).lower()
        title = {"title": prop.title} if prop.title.lower() != words else {}
        return {**title, "description": prop.comment, **value}

    fields = SharedParts("schemas", map(field_schema, properties), taken)
    classes = {
        name: _class_schema(
            shape,
            profile,
            {prop.name: fields.refer(prop.name, field_schema(prop)) for prop in shape.properties.values()},
        )
        for name, shape in shapes.items()
    }
    return {**classes, **common, **values.components, **fields.components}


def _class_schema(shape: Shape, profile: Profile, fields: Mapping[str, Schema]) -> Schema:
    embedded = {
        name: {"type": "array", "items": component_reference(_plural_shape(name, profile).name)}
        for name, (owner, _) in EMBEDDED_FIELDS.items()
        if owner == shape.name
    }
    is_class: Schema = {"const": shape.name}
    return {
        "description": shape.title,
        "type": "object",
        "required": ["type", *(prop.name for prop in shape.properties.values() if prop.required)],
        "allOf": [component_reference("Named")],
        "properties": {
            "type": any_of(is_class, {"type": "array", "contains": is_class}),
            **fields,
            **embedded,
        },
        "unevaluatedProperties": False,
    }


def _plural_shape(name: str, profile: Profile) -> Shape:
    return next(shape for shape in profile.shapes.values() if shape.plural == name)


def _value_schema(prop: Property) -> Schema:
    nested = (*(component_reference(name) for name in prop.nodes), LINK)
    value = any_of(*nested) if prop.kind == "nested" else VALUES[prop.kind]
    several: Schema = {"type": "array", "items": value, "minItems": 1}
    # A field with one value is bare, and becomes a list only where sources disagree.
    return any_of(value, {**several, "minItems": 2}) if prop.bare else several
