"""N-Quads of a page of the catalogue, which can be replayed.

The default graph has the own triples of the things on the page and nothing else, so that the default graphs
of all pages together are that of the catalogue; what the page says of itself stands in a graph that has the
name of the page. Lines go out as the store has them, so a page costs little.
"""

import hashlib
from collections.abc import Iterator

from flask import Response

from foia_graph.model.forms import N_QUADS
from foia_graph.publish.serializers import jsonld_triples
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.own_triples import own_triples
from foia_graph.web.core.responses import send
from foia_graph.web.core.site import catalogue, words
from foia_graph.web.protocols.catalog_page import CataloguePage

BLOCK = 50
"""Things in one block of a streamed answer."""


def reply(page: CataloguePage, links: list[str]) -> Response:
    """Send a page as N-Quads, block by block; a generation that is walked through keeps its ETags."""
    response = send(b"", N_QUADS.content_type, catalogue(), _etag(page))
    if response.status_code == 200:
        response.response = _blocks(_itself(page), catalogue(), page.found.names)
        # The length is not known before the last block is written.
        response.headers.pop("Content-Length", None)
    response.headers["Link"] = ", ".join(links)
    return response


def _etag(page: CataloguePage) -> str:
    """Return the ETag: things are written as they are now, in the order of the generation that is walked."""
    now = catalogue().generation
    place = f"{page.source.generation.number} {now.number} {page.here}"
    return f"{now.identity[:32]}-{hashlib.sha256(place.encode()).hexdigest()[:16]}-nq"


def _blocks(itself: bytes, source: Catalogue, names: list[str]) -> Iterator[bytes]:
    """Yield the statements about the page, then those of its things; by then the request is over."""
    yield itself
    for start in range(0, len(names), BLOCK):
        yield b"".join(own_triples(source, names[start : start + BLOCK]))


def _itself(page: CataloguePage) -> bytes:
    said = {**page.counted(), "hydra:view": page.view(), "hydra:member": page.found.names}
    graph = f" <{page.absolute(page.here)}> .\n".encode()
    return jsonld_triples(said, words()).replace(b" .\n", graph)
