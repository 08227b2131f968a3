"""Named graphs, each with all that one source says."""

from flask import Response, render_template, request

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model.forms import HTML, JSONLD, N_QUADS, N_TRIPLES, RDF_XML, TURTLE, Form
from foia_graph.model.rdf_syntaxes import RdfFormat, rdf_syntax
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import path_of
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.serializers import compacted_jsonld
from foia_graph.store.labels import Labels
from foia_graph.web.core.problems import ResourceGone
from foia_graph.web.core.responses import alternate_links, announce_form, send_bytes, suffixed_path
from foia_graph.web.core.site import current_catalogue, current_writers
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.signposts import Signposts

FORMS = (N_QUADS, TURTLE, JSONLD, HTML, N_TRIPLES, RDF_XML)
SUFFIX_FORMS = (JSONLD, TURTLE, HTML, N_TRIPLES, RDF_XML, N_QUADS)
"""The same in the order of all addresses."""
LARGEST = 100_000
"""Triples that are written in forms which must be made whole; lines of N-Triples and N-Quads continue."""


def check_graph(iri: str) -> None:
    """Raise NotFound where there is no such graph, or ResourceGone where its source was withdrawn."""
    if current_catalogue().named_graphs.size(iri) == 0 and current_catalogue().describe(iri) is None:
        if (tombstone := current_catalogue().tombstones.get(iri)) is not None:
            raise ResourceGone(iri, tombstone)
        raise NotFound(f"There is no graph <{iri}>.")


def send_graph(iri: str, form: Form | None) -> Response:
    """Send a named graph in the form of its suffix, else in the one that the client likes best."""
    check_graph(iri)
    source = current_catalogue()
    path = path_of(iri, source.base)
    answer_form = form or negotiate(request.headers.get("Accept"), FORMS)
    response = _graph_response(iri, answer_form)
    signposts = Signposts(Resource(iri, "Graph", {}), source, FORMS).form_headers(form)
    links = [*alternate_links(path, answer_form, FORMS), *signposts]
    return announce_form(response, path, answer_form, links, is_negotiated=form is None)


def _graph_response(iri: str, form: Form) -> Response:
    if form in (N_TRIPLES, N_QUADS):
        return _graph_stream(iri, form)
    if form == HTML:
        return send_bytes(_graph_page(iri).encode(), form.content_type, current_catalogue())
    size = current_catalogue().named_graphs.size(iri)
    if size > LARGEST:
        raise RequestRefused(
            f"The graph has {size:,} triples; above {LARGEST:,} it is served as .nq and .nt only.", 406
        )
    return send_bytes(_graph_bytes(iri, form), form.content_type, current_catalogue())


def _graph_bytes(iri: str, form: Form) -> bytes:
    graphs = current_catalogue().named_graphs
    if form == JSONLD:
        return compacted_jsonld(graphs.triples(iri, RdfFormat.N_TRIPLES), current_writers())
    return graphs.triples(iri, rdf_syntax(form.media_type), current_writers().prefixes)


def _graph_stream(iri: str, form: Form) -> Response:
    """Send a graph line by line, however large it is."""
    source = current_catalogue()
    response = send_bytes(b"", form.content_type, source, f"{source.generation.identity[:32]}-{form.name}")
    if response.status_code == 200:
        response.response = source.named_graphs.line_blocks(iri, rdf_syntax(form.media_type))
        # It is that of the empty body with which the headers were made.
        response.headers.pop("Content-Length", None)
    return response


def _graph_page(iri: str) -> str:
    path = path_of(iri, current_catalogue().base)
    thing = current_catalogue().describe(iri)
    sources = [thing_page.thing_link(str(value)) for value in thing.get("source")] if thing else []
    return render_template(
        "graph.html",
        title=Labels(current_catalogue()).label(iri) or iri.removeprefix(current_catalogue().base),
        iri=iri,
        size=current_catalogue().named_graphs.size(iri),
        outside=current_catalogue().is_outside(iri),
        sources=sources,
        forms=[(suffixed_path(path, form), form.name) for form in FORMS if form != HTML],
    )
