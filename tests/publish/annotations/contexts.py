"""JSON-LD of annotations as a strict reader takes it: nothing may be lost.

The terms are those of http://www.w3.org/ns/anno.jsonld that we use, as the vocabulary defines them (Web
Annotation Vocabulary, B).
"""

import json
from typing import Any

from pyld import jsonld

UNKNOWN = "urn:unknown:"
OA, AS = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#"
RDF, DCTERMS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://purl.org/dc/terms/"
DC, XSD = "http://purl.org/dc/elements/1.1/", "http://www.w3.org/2001/XMLSchema#"
IRI = {"@type": "@id"}
CONTEXT = {
    "id": {"@id": "@id", "@type": "@id"},
    "type": {"@id": "@type", "@type": "@id"},
    "dcterms": DCTERMS,
    "schema": "http://schema.org/",
    "Annotation": f"{OA}Annotation",
    "AnnotationCollection": f"{AS}OrderedCollection",
    "AnnotationPage": f"{AS}OrderedCollectionPage",
    "Organization": "http://xmlns.com/foaf/0.1/Organization",
    "FragmentSelector": f"{OA}FragmentSelector",
    "SpecificResource": f"{OA}SpecificResource",
    "TextQuoteSelector": f"{OA}TextQuoteSelector",
    "TextPositionSelector": f"{OA}TextPositionSelector",
    "TextualBody": f"{OA}TextualBody",
    **{
        name: f"{OA}{name}" for name in ("bookmarking", "commenting", "describing", "highlighting", "tagging")
    },
    "body": {"@id": f"{OA}hasBody", **IRI},
    "target": {"@id": f"{OA}hasTarget", **IRI},
    "source": {"@id": f"{OA}hasSource", **IRI},
    "selector": {"@id": f"{OA}hasSelector", **IRI},
    "scope": {"@id": f"{OA}hasScope", **IRI},
    "refinedBy": {"@id": f"{OA}refinedBy", **IRI},
    "motivation": {"@id": f"{OA}motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": f"{OA}hasPurpose", "@type": "@vocab"},
    "exact": f"{OA}exact",
    "prefix": f"{OA}prefix",
    "suffix": f"{OA}suffix",
    "start": {"@id": f"{OA}start", "@type": f"{XSD}nonNegativeInteger"},
    "end": {"@id": f"{OA}end", "@type": f"{XSD}nonNegativeInteger"},
    "value": f"{RDF}value",
    "format": f"{DC}format",
    "language": f"{DC}language",
    "conformsTo": {"@id": f"{DCTERMS}conformsTo", **IRI},
    "created": {"@id": f"{DCTERMS}created", "@type": f"{XSD}dateTime"},
    "creator": {"@id": f"{DCTERMS}creator", **IRI},
    "name": "http://xmlns.com/foaf/0.1/name",
    "label": {"@id": "http://www.w3.org/2000/01/rdf-schema#label", "@container": "@set"},
    "total": {"@id": f"{AS}totalItems", "@type": f"{XSD}nonNegativeInteger"},
    "first": {"@id": f"{AS}first", **IRI},
    "last": {"@id": f"{AS}last", **IRI},
    "next": {"@id": f"{AS}next", **IRI},
    "prev": {"@id": f"{AS}prev", **IRI},
    "partOf": {"@id": f"{AS}partOf", **IRI},
    "startIndex": {"@id": f"{AS}startIndex", "@type": f"{XSD}nonNegativeInteger"},
    "items": {"@id": f"{AS}items", "@type": "@id", "@container": "@list"},
}


def _load(url: str, _: object) -> dict[str, Any]:
    assert "http://www.w3.org/ns/anno.jsonld" == url
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXT}}


def _expanded(body: dict[str, Any]) -> dict[str, Any]:
    options = {"documentLoader": _load, "expandContext": {"@context": {"@vocab": UNKNOWN}}}
    (found,) = jsonld.expand(body, options)
    return found


def unknown_terms(body: dict[str, Any]) -> list[str]:
    """List the terms of a body that the context does not know."""
    text = json.dumps(_expanded(body))
    return sorted({part.partition('"')[0] for part in text.split(UNKNOWN)[1:]})


def expanded_items(collection: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the annotations of a collection, expanded."""
    (page,) = _expanded(collection)[f"{AS}first"]
    (items,) = page[f"{AS}items"]
    return items["@list"]
