"""Files in the words of schema.org: where they are, how large they are, and their checksums."""

from foia_graph.model.resource import Resource
from foia_graph.publish.profiles.crosswalk import Node
from foia_graph.publish.profiles.schemaorg.nodes import part_iri
from foia_graph.publish.profiles.settled_view import (
    SHA256,
    SettledView,
    compact_node,
    language_value,
    sha256_checksums,
)


def file_node(part: Resource, kind: str = "DataDownload") -> Node:
    """Write a file: where it is, how large, and its checksum; a page that only leads to it is its `url`."""
    size = part.one("byteSize")
    return compact_node(
        {
            "@id": part.iri,
            "@type": kind,
            "contentUrl": part.one("downloadURL"),
            "url": part.one("accessURL"),
            "encodingFormat": part.one("mediaType"),
            "contentSize": f"{size} B" if size else "",
            "sha256": next(sha256_checksums(part), ""),
            "dateCreated": part.one("created"),
            "dateModified": part.one("modified"),
            "uploadDate": part.one("issued"),
            "license": part.one("license"),
            "conditionsOfAccess": [language_value(value) for value in part.get("rights")],
        }
    )


def page_text_node(view: SettledView, checksum: Resource) -> Node:
    """Write the text of a page, which is a file of its own."""
    size = view.text_value("byteSize")
    return compact_node(
        {
            "@id": part_iri(view, "text"),
            "@type": "MediaObject",
            "contentUrl": f"{view.address}/text",
            "encodingFormat": "text/plain",
            "contentSize": f"{size} B" if size else "",
            "sha256": checksum.one("checksumValue") if checksum.one("algorithm").endswith(SHA256) else "",
        }
    )
