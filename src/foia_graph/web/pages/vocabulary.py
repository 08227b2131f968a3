"""The vocabulary: the JSON-LD context, the ontology, the profile."""

import re

from flask import Blueprint, Response, render_template, request

from foia_graph.errors import NotFound
from foia_graph.model import forms, rdf_syntaxes
from foia_graph.model.forms import HTML, JSONLD, TURTLE, Form
from foia_graph.model.jsonld import CONTEXT
from foia_graph.model.namespaces import FOIA, prefix_declarations
from foia_graph.publish.negotiation import form_by_suffix, negotiate
from foia_graph.publish.serializers import compacted_jsonld
from foia_graph.web.core import responses
from foia_graph.web.core.site import current_catalogue, current_site, current_writers

blueprint = Blueprint("vocabulary", __name__)
# The pages, and the forms of RDF alone: nothing else holds a file of triples.
FORMS = tuple(form for form in forms.FORMS if form == HTML or rdf_syntaxes.is_rdf(form.media_type))
# Those that an address may ask for; quads of triples alone are given, and not offered.
SUFFIX_FORMS = (*FORMS, forms.N_QUADS)
FOR_AN_HOUR = "public, max-age=3600"
FILES = {"ontology": "foia.ttl", "profile": "profile.ttl"}
TERMS = (
    prefix_declarations("rdfs", "skos")
    + """
SELECT ?term ?label ?definition
WHERE { ?term rdfs:isDefinedBy ?o ; rdfs:label ?label ; skos:definition ?definition }
ORDER BY ?term"""
)


@blueprint.get(CONTEXT)
def context() -> Response:
    """Send the context as it is now."""
    response = responses.send_bytes(current_writers().context_file, JSONLD.media_type, current_catalogue())
    response.headers["Cache-Control"] = FOR_AN_HOUR
    response.headers["Link"] = f'<{current_writers().context_path}>; rel="latest-version"'
    return response


@blueprint.get("/context/v1-<version>.jsonld")
def context_version(version: str) -> Response:
    """Send the context for ever, or redirect to that of now (303)."""
    writers = current_writers()
    if not re.fullmatch("[0-9a-f]{16}", version):
        raise NotFound("A version of the context is named by 16 hexadecimal digits.")
    if request.path != writers.context_path:
        return responses.lead_to(CONTEXT)
    response = responses.send_bytes(writers.context_file, JSONLD.media_type, None)
    response.headers["Cache-Control"] = responses.FOR_EVER
    return response


@responses.suffixed_routes(blueprint, "/ontology")
def ontology(suffix: str) -> Response:
    """Send the ontology, which says what the minted terms mean."""
    return _send_vocabulary("ontology", "/ontology", form_by_suffix(suffix, SUFFIX_FORMS))


@responses.suffixed_routes(blueprint, "/ontology/profile")
def profile(suffix: str) -> Response:
    """Send the profile, which says what may be said of a thing."""
    return _send_vocabulary("profile", "/ontology/profile", form_by_suffix(suffix, SUFFIX_FORMS))


def _send_vocabulary(name: str, path: str, form: Form | None) -> Response:
    answer_form = form or negotiate(request.headers.get("Accept"), FORMS)
    file, writers = current_site().profile.folder / FILES[name], current_writers()
    if answer_form == TURTLE:
        body = file.read_bytes()
    elif answer_form == HTML:
        body = _page(name, responses.form_links(path, FORMS)).encode()
    elif answer_form == JSONLD:
        lines = rdf_syntaxes.rdf_bytes(
            rdf_syntaxes.canonical_file_triples(file), rdf_syntaxes.RdfFormat.N_TRIPLES
        )
        body = compacted_jsonld(lines, writers)
    else:
        body = rdf_syntaxes.rdf_bytes(
            rdf_syntaxes.canonical_file_triples(file),
            rdf_syntaxes.rdf_syntax(answer_form.media_type),
            writers.prefixes,
        )
    response = responses.send_bytes(body, answer_form.content_type, None)
    response.headers["Cache-Control"] = FOR_AN_HOUR
    links = responses.alternate_links(path, answer_form, FORMS)
    return responses.announce_form(response, path, answer_form, links, is_negotiated=form is None)


def _page(name: str, forms: list[tuple[str, str]]) -> str:
    profile = current_site().profile
    if name == "profile":
        shapes = sorted(profile.shapes.values(), key=lambda each: (not profile.is_thing(each), each.name))
        return render_template("profile.html", title="Profile", shapes=shapes, forms=forms)
    rows = rdf_syntaxes.TurtleGraph(profile.folder / FILES[name]).rows(TERMS)
    terms = [(row["term"].removeprefix(FOIA), row["label"], row["definition"]) for row in rows]
    groups = [
        ("Classes", [term for term in terms if term[0][:1].isupper()]),
        ("Properties", [term for term in terms if not term[0][:1].isupper()]),
    ]
    return render_template("terms.html", title="Ontology", groups=groups, namespace=FOIA, forms=forms)
