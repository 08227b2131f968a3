"""JSON Schemas (2020-12) of the answers about relations."""

from foia_graph.web.core.operations import Schema
from foia_graph.web.core.schema_components import IRI, STRING

INTEGER: Schema = {"type": "integer", "minimum": 0}
BOOLEAN: Schema = {"type": "boolean"}


def _object_schema(required: str, **properties: Schema) -> Schema:
    return {"type": "object", "required": required.split(), "properties": properties}


def _list_schema(items: Schema) -> Schema:
    return {"type": "array", "items": items}


NODE = _object_schema("id type label", id=IRI, type=STRING, label=STRING)
EVIDENCE = _object_schema(
    "id type outside",
    id=IRI,
    type={**STRING, "description": "Claim, the class of a part, or Statement where only a graph says it."},
    source=NODE,
    quote=STRING,
    page={**INTEGER, "description": "The page of the PDF, from 1."},
    originField={**STRING, "description": "The field of the origin, as a JSON Pointer (RFC 6901)."},
    by=_list_schema(NODE),
    status={**STRING, "description": "A notation of scheme/claim-status."},
    note=_list_schema(STRING),
    part={**IRI, "description": "The part of the thing through which the edge leads."},
    graph={**IRI, "description": "The named graph that says it."},
    outside={**BOOLEAN, "description": "True where the source is outside the collection."},
)
EDGE = _object_schema(
    "id from property predicate to evidence",
    **{"id": IRI, "from": IRI, "property": STRING, "predicate": IRI, "role": NODE, "to": IRI},
    evidence=_list_schema(EVIDENCE),
)
CUT = _object_schema(
    "what",
    what={"enum": ["nodes", "links", "edges", "evidence", "search", "paths"]},
    at=IRI,
    property=STRING,
    count=INTEGER,
)
ANSWER = {
    "id": IRI,
    "truncated": BOOLEAN,
    "cut": _list_schema(CUT),
    "nodes": _list_schema(NODE),
    "@included": {**_list_schema({"type": "object"}), "description": "The same as linked data."},
}
GRAPH = _object_schema("@context id truncated cut nodes edges @included", edges=_list_schema(EDGE), **ANSWER)
STEP = _object_schema(
    "from to edges",
    **{"from": IRI, "to": IRI},
    edges=_list_schema({"allOf": [EDGE, _object_schema("direction", direction={"enum": ["out", "in"]})]}),
)
PATH = _object_schema(
    "@context id truncated cut searched paths nodes @included",
    searched=INTEGER,
    paths=_list_schema(_object_schema("length steps", length=INTEGER, steps=_list_schema(STEP))),
    **ANSWER,
)
