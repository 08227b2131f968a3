"""JSON-LD as strict readers take it: expanded offline by the published contexts, and nothing may be lost."""

import json
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld
from pyld.documentloader import frozen

SHARED = Path(__file__).parents[5] / "shared/w3c/iiif"
needs_contexts = pytest.mark.skipif(
    not SHARED.is_dir(), reason="needs the contexts of IIIF in ../shared/w3c/iiif"
)
UNKNOWN = "urn:unknown:"
OA = "http://www.w3.org/ns/oa#"
ANNOTATIONS = {
    "@version": 1.1,
    "id": "@id",
    "type": "@type",
    "Annotation": f"{OA}Annotation",
    "TextualBody": f"{OA}TextualBody",
    "SpecificResource": f"{OA}SpecificResource",
    "Image": "http://purl.org/dc/dcmitype/StillImage",
    "body": {"@id": f"{OA}hasBody", "@type": "@id"},
    "target": {"@id": f"{OA}hasTarget", "@type": "@id"},
    "source": {"@id": f"{OA}hasSource", "@type": "@id"},
    "motivation": {"@id": f"{OA}motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": f"{OA}hasPurpose", "@type": "@vocab"},
    "tagging": f"{OA}tagging",
    "classifying": f"{OA}classifying",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language",
    "items": {"@id": "https://www.w3.org/ns/activitystreams#items", "@type": "@id", "@container": "@list"},
}
"""The terms of Web Annotation that we use, as its context has them; that is not among those of IIIF."""


def _load(url: str, _: object) -> dict[str, Any]:
    if url == "http://www.w3.org/ns/anno.jsonld":
        document: Any = {"@context": ANNOTATIONS}
    elif url == "https://www.w3.org/ns/activitystreams":
        document = json.loads((Path(frozen.__file__).parent / "bundled/activitystreams.jsonld").read_text())
    else:
        # Those of older services and of extensions are not there, and nothing of ours is in them.
        path = SHARED / url.removeprefix("http://iiif.io/api/")
        document = json.loads(path.read_text()) if path.is_file() else {"@context": {}}
    return {"contextUrl": None, "documentUrl": url, "document": document}


def expanded(body: dict[str, Any]) -> dict[str, Any]:
    """Expand a body; what no context knows is named by an IRI that begins with UNKNOWN."""
    options = {"documentLoader": _load, "expandContext": {"@context": {"@vocab": UNKNOWN}}}
    (found,) = jsonld.expand(body, options)
    return found


def unknown(body: dict[str, Any]) -> list[str]:
    """List the terms of a body that no context knows."""
    text = json.dumps(expanded(body))
    return sorted({part.partition('"')[0] for part in text.split(UNKNOWN)[1:]})
