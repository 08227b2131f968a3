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
from foia_graph.store.thing_lines import own_triples
from foia_graph.web.core.responses import send_blocks
from foia_graph.web.core.site import current_catalogue, current_writers
from foia_graph.web.protocols.catalog_page import CataloguePage

THINGS_IN_BLOCK = 50
"""Things in one block of a streamed answer."""


def send_nquads(page: CataloguePage) -> Response:
    """Send a page as N-Quads, block by block; a generation that is walked through keeps its ETags."""
    blocks = _nquads_blocks(_page_statements(page), current_catalogue(), page.result_page.names)
    return send_blocks(blocks, N_QUADS.content_type, page.source, _page_etag(page))


def _page_etag(page: CataloguePage) -> str:
    """Return the ETag: things are written as they are now, in the order of the generation that is walked."""
    now = current_catalogue().generation
    place = f"{page.source.generation.number} {now.number} {page.own_path}"
    return f"{now.identity[:32]}-{hashlib.sha256(place.encode()).hexdigest()[:16]}-nq"


def _nquads_blocks(itself: bytes, source: Catalogue, names: list[str]) -> Iterator[bytes]:
    """Yield the statements about the page, then those of its things; by then the request is over."""
    yield itself
    for start in range(0, len(names), THINGS_IN_BLOCK):
        yield b"".join(own_triples(source, names[start : start + THINGS_IN_BLOCK]))


def _page_statements(page: CataloguePage) -> bytes:
    body = {**page.collection_facts(), "hydra:view": page.view_body(), "hydra:member": page.result_page.names}
    graph = f" <{page.absolute_iri(page.own_path)}> .\n".encode()
    return jsonld_triples(body, current_writers()).replace(b" .\n", graph)
