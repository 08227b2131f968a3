"""Named graphs: what one source says, whole."""

from collections.abc import Iterator
from itertools import islice

import msgspec
from flask import Response, render_template, request
from pyoxigraph import Quad, RdfFormat, serialize

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model.jsonld_compaction import compact
from foia_graph.publish.addresses import path_of
from foia_graph.publish.negotiation import HTML, JSONLD, N_QUADS, N_TRIPLES, RDF_XML, TURTLE, Form, negotiate
from foia_graph.web.core.problems import Gone
from foia_graph.web.core.responses import alternates, send, suffixed
from foia_graph.web.core.site import catalogue, words
from foia_graph.web.pages import thing_page

FORMS = (N_QUADS, TURTLE, JSONLD, HTML, N_TRIPLES, RDF_XML)
LARGEST = 100_000
"""Triples that are written in forms which must be made whole; lines of N-Triples and N-Quads go on."""
BLOCK = 5_000


def check(iri: str) -> None:
    """Raise NotFound where there is no such graph, or Gone where its source was withdrawn."""
    if catalogue().graph_size(iri) == 0 and catalogue().describe(iri) is None:
        if (tombstone := catalogue().withdrawn.get(iri)) is not None:
            raise Gone(iri, tombstone)
        raise NotFound(f"There is no graph <{iri}>.")


def document(iri: str, form: Form | None) -> Response:
    """Send a graph."""
    check(iri)
    path = path_of(iri, catalogue().base)
    chosen = form or negotiate(request.headers.get("Accept"), FORMS)
    response = _send(iri, chosen)
    response.headers["Link"] = ", ".join(alternates(path, chosen, FORMS))
    if form is None:
        response.headers["Content-Location"] = suffixed(path, chosen)
        response.vary.add("Accept")
    return response


def _send(iri: str, form: Form) -> Response:
    if form in (N_TRIPLES, N_QUADS):
        return _stream(iri, form)
    if form == HTML:
        return send(_page(iri).encode(), form.content_type, catalogue())
    size = catalogue().graph_size(iri)
    if size > LARGEST:
        raise RequestRefused(
            f"The graph has {size:,} triples; above {LARGEST:,} it is served as .nq and .nt only.", 406
        )
    return send(_whole(iri, form), form.content_type, catalogue())


def _whole(iri: str, form: Form) -> bytes:
    triples = (quad.triple for quad in catalogue().graph(iri))
    if form == JSONLD:
        data = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
        return msgspec.json.format(msgspec.json.encode(compact(data, words().context))) + b"\n"
    engine = RdfFormat.TURTLE if form == TURTLE else RdfFormat.RDF_XML
    return serialize(triples, format=engine, prefixes=dict(words().prefixes)) or b""


def _stream(iri: str, form: Form) -> Response:
    """Send a graph line by line, however large it is."""
    source = catalogue()
    response = send(b"", form.content_type, source, f"{source.generation.identity[:32]}-{form.name}")
    if response.status_code == 200:
        response.response = _blocks(source.graph(iri), form)
        response.headers.pop("Content-Length", None)
    return response


def _blocks(quads: Iterator[Quad], form: Form) -> Iterator[bytes]:
    while block := list(islice(quads, BLOCK)):
        if form == N_QUADS:
            yield serialize(block, format=RdfFormat.N_QUADS) or b""
        else:
            yield serialize((quad.triple for quad in block), format=RdfFormat.N_TRIPLES) or b""


def _page(iri: str) -> str:
    path = path_of(iri, catalogue().base)
    stub = catalogue().stub(iri)
    thing = catalogue().describe(iri)
    sources = [thing_page.link(str(value)) for value in thing.get("source")] if thing else []
    return render_template(
        "graph.html",
        title=(stub.label if stub else "") or iri.removeprefix(catalogue().base),
        iri=iri,
        size=catalogue().graph_size(iri),
        outside=catalogue().is_outside(iri),
        sources=sources,
        forms=[(suffixed(path, form), form.name) for form in FORMS if form != HTML],
    )
