"""Parts of JSON Schemas (2020-12), and references to those that have a name in the OpenAPI document."""

from foia_graph.web.core.operations import Schema

STRING: Schema = {"type": "string"}
IRI: Schema = {"type": "string", "format": "iri"}


def component_reference(name: str) -> Schema:
    """Return the `$ref` of a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def any_of(*schemas: Schema) -> Schema:
    """Return a schema that allows any of these."""
    return schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)}
