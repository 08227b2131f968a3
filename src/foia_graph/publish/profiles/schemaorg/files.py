"""Files in the words of schema.org: where they are, how large they are, and their checksums."""

from collections.abc import Iterator

from foia_graph.model.resource import Resource
from foia_graph.publish.profiles.crosswalk import Node
from foia_graph.publish.profiles.schemaorg.nodes import part_of
from foia_graph.publish.profiles.settled_view import Told, plain, said

SHA256 = "checksumAlgorithm_sha256"


def file(part: Resource, kind: str = "DataDownload") -> Node:
    """Write a file: where it is, how large, and its checksum; a page that only leads to it is its `url`."""
    size = part.one("byteSize")
    return said(
        {
            "@id": part.iri,
            "@type": kind,
            "contentUrl": part.one("downloadURL"),
            "url": part.one("accessURL"),
            "encodingFormat": part.one("mediaType"),
            "contentSize": f"{size} B" if size else "",
            "sha256": next(_sums(part), ""),
            "dateCreated": part.one("created"),
            "dateModified": part.one("modified"),
            "uploadDate": part.one("issued"),
            "license": part.one("license"),
            "conditionsOfAccess": [plain(value) for value in part.get("rights")],
        }
    )


def _sums(part: Resource) -> Iterator[str]:
    for checksum in part.parts("checksum"):
        if checksum.one("algorithm").endswith(SHA256):
            yield checksum.one("checksumValue")


def page_text(told: Told, checksum: Resource) -> Node:
    """Write the text of a page, which is a file of its own."""
    size = told.one("byteSize")
    return said(
        {
            "@id": part_of(told, "text"),
            "@type": "MediaObject",
            "contentUrl": f"{told.address}/text",
            "encodingFormat": "text/plain",
            "contentSize": f"{size} B" if size else "",
            "sha256": checksum.one("checksumValue") if checksum.one("algorithm").endswith(SHA256) else "",
        }
    )
