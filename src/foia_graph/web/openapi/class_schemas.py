"""JSON Schemas (2020-12) of the classes of the profile.

A field is described as `jsonld.JsonLdEncoder` writes it; a test holds every thing of a catalogue against it.
"""

from collections.abc import Mapping

from foia_graph.model.jsonld import EMBEDDED_FIELDS
from foia_graph.model.profile import Profile, Property, Shape
from foia_graph.web.core.operations import Schema
from foia_graph.web.core.schema_components import COMPONENTS, IRI, STRING, any_of, component_reference

LINK = any_of(IRI, component_reference("Stub"))
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
    """Return all components by name."""
    classes = {shape.name: _class_schema(shape, profile) for shape in profile.shapes.values()}
    return {**classes, **COMPONENTS}


def _class_schema(shape: Shape, profile: Profile) -> Schema:
    fields = {prop.name: _field_schema(prop) for prop in shape.properties.values()}
    embedded = {
        name: {"type": "array", "items": component_reference(_plural_shape(name, profile).name)}
        for name, (owner, _) in EMBEDDED_FIELDS.items()
        if owner == shape.name
    }
    is_class: Schema = {"const": shape.name}
    return {
        "description": f"{shape.title}: as JSON-LD, in the words of the context.",
        "type": "object",
        "required": ["id", "type", *(prop.name for prop in shape.properties.values() if prop.required)],
        "properties": {
            "@context": {"type": "string", "format": "uri-reference"},
            "id": IRI,
            "type": any_of(is_class, {"type": "array", "items": STRING, "contains": is_class}),
            **fields,
            **embedded,
        },
        "additionalProperties": False,
    }


def _plural_shape(name: str, profile: Profile) -> Shape:
    return next(shape for shape in profile.shapes.values() if shape.plural == name)


def _field_schema(prop: Property) -> Schema:
    value = _nested_schema(prop) if prop.kind == "nested" else VALUES[prop.kind]
    several: Schema = {"type": "array", "items": value, "minItems": 1}
    # A field with one value is bare, and becomes a list only where sources disagree.
    value_schema = any_of(value, {**several, "minItems": 2}) if prop.bare else several
    return {"title": prop.title, "description": prop.comment, **value_schema}


def _nested_schema(prop: Property) -> Schema:
    return any_of(*(component_reference(name) for name in prop.nodes), LINK)
