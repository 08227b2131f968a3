"""The description of the texts of pages as a Croissant dataset: its file, and the fields of its records."""

from collections.abc import Mapping

import msgspec

from foia_graph.model.jsonld import Json
from foia_graph.publish.croissant.page_texts import FIELDS
from foia_graph.publish.record_facts import Keeper

VERSION = "http://mlcommons.org/croissant/1.0"
RECORDS = "pages"
JSON_LINES = "application/jsonlines"
DATA_TYPES: Mapping[str, str] = {"page": "sc:URL", "document": "sc:URL", "number": "sc:Integer"}
"""The types of fields that are no texts."""
# The context of the specification (Croissant 1.0, Appendix 1): readers take no other.
CONTEXT: Json = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    **{
        name: f"cr:{name}"
        for name in (
            *("citeAs", "column", "extract", "field", "fileProperty", "fileObject", "fileSet", "format"),
            *("includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet"),
            *("references", "regex", "repeated", "replace", "separator", "source", "subField", "transform"),
        )
    },
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
}


def encode_dataset(
    keeper: Keeper, base: str, created: str, identity: str, path: str, size: int, sha256: str
) -> bytes:
    """Write the description of a file of texts of pages, which has a size in bytes, and a SHA-256.

    `created` is when its generation was made, `identity` the digest of that.
    """
    found = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": f"{keeper.title}: texts of pages",
        "description": "The text of each page that may be read, with its document and release.",
        "url": f"{base}dump/",
        "license": keeper.license or f"{base}catalog",
        "creator": {"@type": "sc:Organization", "name": keeper.name},
        "datePublished": created[:10],
        "version": f"1.0.0+{identity[:12]}",
        "isLiveDataset": True,
        "citeAs": f"{keeper.name}: {keeper.title}. {base}catalog",
        "distribution": [_file_object(f"{base}dump/{path}", path, size, sha256)],
        "recordSet": [_record_set(path)],
    }
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"


def _file_object(address: str, path: str, size: int, sha256: str) -> Json:
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "description": "A line of JSON for each page, compressed (gzip).",
        "contentUrl": address,
        "contentSize": f"{size} B",
        "encodingFormat": JSON_LINES,
        "sha256": sha256,
    }


def _record_set(path: str) -> Json:
    return {
        "@type": "cr:RecordSet",
        "@id": RECORDS,
        "name": RECORDS,
        "description": "The pages that have text.",
        "key": {"@id": f"{RECORDS}/page"},
        "field": [_field(path, name, words) for name, words in FIELDS.items()],
    }


def _field(path: str, name: str, words: str) -> Json:
    return {
        "@type": "cr:Field",
        "@id": f"{RECORDS}/{name}",
        "name": f"{RECORDS}/{name}",
        "description": words,
        "dataType": DATA_TYPES.get(name, "sc:Text"),
        "source": {"fileObject": {"@id": path}, "extract": {"column": name}},
    }
