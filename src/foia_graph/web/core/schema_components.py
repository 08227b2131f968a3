"""JSON Schemas (2020-12) of what JSON answers hold beside the things themselves, by name."""

from collections.abc import Mapping

from foia_graph.web.core.operations import Schema

STRING: Schema = {"type": "string"}
IRI: Schema = {"type": "string", "format": "iri"}


def component_reference(name: str) -> Schema:
    """Return the `$ref` of a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def any_of(*schemas: Schema) -> Schema:
    """Return a schema that allows any of these."""
    return schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)}


COMPONENTS: Mapping[str, Schema] = {
    "Problem": {
        "description": "What is wrong with a request (RFC 9457).",
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": STRING,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string", "description": "What was found, and what would have been right."},
            "instance": {"type": "string", "format": "uri-reference"},
            "reason": {"type": "string", "description": "Why a query was not answered."},
            "line": {"type": "integer", "minimum": 1, "description": "The line of a query, from 1."},
            "column": {"type": "integer", "minimum": 1, "description": "The character of the line, from 1."},
        },
    },
    "Tombstone": {
        "description": "What is left of a thing that was withdrawn (Activity Streams 2.0).",
        "type": "object",
        "required": ["id", "type"],
        "properties": {"id": IRI, "type": {"const": "as:Tombstone"}},
    },
    "LanguageText": {
        "description": "A text in another language than that of the catalogue.",
        "type": "object",
        "required": ["value", "lang"],
        "properties": {"value": STRING, "lang": STRING},
    },
    "TypedValue": {
        "description": "A value with its datatype, as a date of which the month is known.",
        "type": "object",
        "required": ["value", "type"],
        "properties": {"value": STRING, "type": STRING},
    },
    "Stub": {
        "description": "Another thing: its class, its label, and at some places the whole of it.",
        "type": "object",
        "required": ["id"],
        "properties": {"id": IRI, "type": component_reference("Classes")},
    },
    "Classes": {"anyOf": [STRING, {"type": "array", "items": STRING, "minItems": 2}]},
    "Collection": {
        "description": "A page of a list (Hydra).",
        "type": "object",
        "required": ["id", "type", "hydra:totalItems", "hydra:member"],
        "properties": {
            "id": IRI,
            "type": component_reference("Classes"),
            "hydra:totalItems": {"type": "integer", "minimum": 0},
            "hydra:view": component_reference("CollectionView"),
            "hydra:member": {"type": "array", "items": component_reference("Stub")},
        },
    },
    "Hits": {
        "description": "A page of what a search finds, the best first.",
        "allOf": [component_reference("Collection")],
        "properties": {
            "hydra:member": {"type": "array", "items": component_reference("Hit")},
            "rdfs:seeAlso": {
                "type": "object",
                "required": ["id", "rdfs:label"],
                "properties": {"id": IRI},
                "description": "The search that may be meant, where a word seems to be mistyped.",
            },
        },
    },
    "Hit": {
        "description": "A thing that a search finds: what it is, where it stands, and the words found.",
        "type": "object",
        "required": ["id", "type", "rdfs:label", "foia:snippet", "marks"],
        "properties": {
            "id": IRI,
            "type": component_reference("Classes"),
            "rdfs:label": {"type": "string", "description": "What it is called, or what it is a part of."},
            "foia:snippet": {"type": "string", "description": "The piece of its text that shows most words."},
            "marks": {
                "type": "array",
                "description": "Where in the snippet words were found: from, to, in Unicode characters.",
                "items": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
            },
            "foia:relevance": {
                "type": "number",
                "description": "How well it fits, beside others of this search.",
            },
            "position": {"type": "integer", "description": "Of a page: which one of the file, from 1."},
            "firstPage": {"type": "integer", "description": "Of an e-mail or run of pages: its first page."},
            "identifier": {"type": "array", "items": STRING, "description": "Bates numbers, as printed."},
            "isPartOf": {
                "type": "array",
                "items": component_reference("Stub"),
                "description": "The document, with its releases in `inSeries`, and of a page its date.",
            },
            "inSeries": {
                "type": "array",
                "items": component_reference("Stub"),
                "description": "Of a document: releases.",
            },
            "rdf:subject": {**component_reference("Stub"), "description": "What a claim is about."},
            "predicate": {"type": "string", "description": "The field that a claim gives a value of."},
            "source": any_of(
                component_reference("Stub"), {"type": "array", "items": component_reference("Stub")}
            ),
            "sender": {
                "type": "array",
                "items": component_reference("Stub"),
                "description": "Who sent an e-mail.",
            },
            "date": any_of({"type": "string", "format": "date"}, component_reference("TypedValue")),
        },
    },
    "CollectionView": {
        "description": "Where the other pages of a list are.",
        "type": "object",
        "required": ["id"],
        "properties": dict.fromkeys(("id", "hydra:first", "hydra:previous", "hydra:next", "hydra:last"), IRI),
    },
    "LinkedData": {
        "description": "JSON-LD: one thing, or several in a graph.",
        "type": "object",
        "properties": {"@context": {}, "id": IRI, "@graph": {"type": "array", "items": {"type": "object"}}},
    },
    "SparqlResults": {
        "description": "Rows, or a yes or no (SPARQL 1.1 Query Results JSON Format).",
        "type": "object",
        "required": ["head"],
        "properties": {
            "head": {"type": "object", "properties": {"vars": {"type": "array", "items": STRING}}},
            "boolean": {"type": "boolean"},
            "results": {
                "type": "object",
                "required": ["bindings"],
                "properties": {
                    "bindings": {
                        "type": "array",
                        "items": {"type": "object", "additionalProperties": component_reference("Binding")},
                    }
                },
            },
        },
        "oneOf": [{"required": ["boolean"]}, {"required": ["results"]}],
    },
    "Binding": {
        "type": "object",
        "required": ["type", "value"],
        "properties": {
            "type": {"enum": ["uri", "literal", "bnode", "triple"]},
            "value": {},
            "xml:lang": STRING,
            "datatype": IRI,
        },
    },
    "SavedQuery": {
        "description": "A saved query: what it asks, and what may be chosen.",
        "type": "object",
        "required": ["name", "title", "description", "parameters", "columns", "example", "sparql"],
        "properties": {
            "name": STRING,
            "title": STRING,
            "description": STRING,
            "parameters": {"type": "array", "items": component_reference("QueryParameter")},
            "columns": {"type": "object", "additionalProperties": STRING},
            "example": {"type": "string", "format": "uri-reference"},
            "sparql": {"type": "string", "description": "The query, with the defaults put in."},
        },
    },
    "QueryParameter": {
        "type": "object",
        "required": ["name", "type", "options", "default", "optional", "description"],
        "properties": {
            "name": STRING,
            "type": {"enum": ["date", "integer", "text", "choice", "concept", "thing"]},
            "options": {
                "type": "array",
                "items": STRING,
                "description": "The choices, the scheme of a concept, or the kinds of a thing.",
            },
            "default": {"type": "string", "description": "What is taken where nothing is chosen."},
            "optional": {"type": "boolean", "description": "Whether an empty value takes every value."},
            "description": STRING,
        },
    },
}
