"""Things by name: `/id/…` leads to `/doc/…`, where each is described in the form asked for."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

import msgspec
from flask import Blueprint, Response, request

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model.forms import HTML, JSON, JSONLD, N_QUADS, N_TRIPLES, RDF_XML, TURTLE, WITH_CLAIMS, Form
from foia_graph.model.iris import page_of
from foia_graph.model.jsonld import readable_json
from foia_graph.model.rdf_syntaxes import RdfFormat, rdf_syntax
from foia_graph.model.resource import Resource
from foia_graph.model.shapes import Shape
from foia_graph.publish.addresses import LINK_SET_TYPE, iri_of, is_iri, link_set, path_of
from foia_graph.publish.descriptions import Description
from foia_graph.publish.feeds.atom import feed_links
from foia_graph.publish.negotiation import form_by_suffix, negotiate
from foia_graph.publish.output_forms import forms_of_shape, has_form, output_forms, write_thing
from foia_graph.publish.plain_json import plain_body
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.registry import FOIA_PROFILE, ProfileRequest
from foia_graph.publish.record_facts import FactsReader
from foia_graph.publish.serializers import compacted_jsonld
from foia_graph.store.catalogue import Labels
from foia_graph.web.core import profile_negotiation, responses
from foia_graph.web.core.problems import ResourceGone
from foia_graph.web.core.site import current_catalogue, current_publication, current_site, current_writers
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.citation_box import CITATIONS, send_citation
from foia_graph.web.pages.lists import lists
from foia_graph.web.pages.signposts import LINK_SET_PATH, Signposts

blueprint = Blueprint("resources", __name__)


@blueprint.get("/id/<path:key>")
def thing_name(key: str) -> Response:
    """Redirect from a thing to its description (303)."""
    return redirect_to_description(f"{current_catalogue().base}id/{key}")


@blueprint.get("/scheme/<path:key>")
def scheme(key: str) -> Response:
    """Redirect from a concept or a scheme to its description (303)."""
    return redirect_to_description(f"{current_catalogue().base}scheme/{key}")


@blueprint.get("/graph/<path:key>")
def graph(key: str) -> Response:
    """Redirect from a named graph to its document (303)."""
    return redirect_to_description(f"{current_catalogue().base}graph/{key}", is_graph=True)


@blueprint.get("/resource")
def resource() -> Response:
    """Redirect from any name, as `iri`, to its description here; `/resource?iri=https://…/id/release/x`."""
    iri = request.args.get("iri", "")
    if not is_iri(iri):
        raise RequestRefused(f"iri is an absolute IRI, not {iri[:80]!r}.")
    return redirect_to_description(iri, is_graph=iri.startswith(f"{current_catalogue().base}graph/"))


@blueprint.get("/doc/<path:key>")
def document(key: str) -> Response:
    """Send the description of a thing, or the list of the things of a kind."""
    stem, _, suffix = key.partition(".")
    kind = current_site().profile.by_kind.get(stem.rstrip("/"))
    if kind is not None:
        return lists.send_class_list(kind, suffix)
    iri, is_graph = iri_of(stem, current_catalogue().base), stem.startswith("graph/")
    if suffix in BY_SUFFIX and not is_graph:
        return send_thing(require_thing(iri), BY_SUFFIX[suffix])
    form = form_by_suffix(suffix, SUFFIX_FORMS if is_graph else ())
    if is_graph:
        check_graph(iri)
        request_of_graph = _profile_request(Resource(iri, "Graph", {}))
        return profile_negotiation.send_in_profile(request_of_graph, lambda _: _send_graph(iri, form), form)
    page_document, number = page_of(iri)
    if number and "quote" in request.args and current_catalogue().stub(iri) is None:
        # There is no such page any more; the words may be on another one.
        path = path_of(require_thing(page_document).iri, current_catalogue().base)
        return responses.lead_to(f"{path}?{urlencode(list(request.args.items()))}")
    return _describe_thing(require_thing(iri), form)


def _profile_request(thing: Resource) -> ProfileRequest:
    path = path_of(thing.iri, current_catalogue().base)
    return ProfileRequest(thing, current_catalogue(), current_publication(), page_path=path)


def redirect_to_description(iri: str, *, is_graph: bool = False) -> Response:
    """Redirect to a description, in the form that the client likes best; 404 for what is not known."""
    if is_graph:
        check_graph(iri)
    name, base = "Graph" if is_graph else require_thing(iri).type, current_catalogue().base
    profile = profile_negotiation.choose_profile(name, base)
    ours = GRAPH_FORMS if is_graph else offered_forms(current_site().profile.shapes.get(name))
    form = negotiate(request.headers.get("Accept"), profile_negotiation.profile_forms(profile, ours))
    path = responses.suffixed_path(path_of(iri, base), form)
    response = responses.lead_to(profile_negotiation.with_profile(path, profile))
    response.vary.add("Accept")
    return profile_negotiation.mark_profile(response, profile)


def _describe_thing(thing: Resource, form: Form | None) -> Response:
    asked, whole = _profile_request(thing), Description(thing_page.current_viewer(), thing)

    def ours(more: list[str]) -> Response:
        if form is None and (other := _negotiated_thing(thing, whole.path)) is not None:
            return other
        all_links = [*more, *_description_links(whole, form)]
        return responses.negotiated_response(
            lambda: whole, lambda: thing_page.render_thing(whole), whole.path, form, all_links, WITH_CLAIMS
        )

    # These links are true in every profile.
    links = [
        f'<{thing.iri}>; rel="describes"',
        f'<{whole.catalogue.base}{whole.path[1:]}>; rel="canonical"; profile="{FOIA_PROFILE.iri}"',
    ]
    return profile_negotiation.send_in_profile(asked, ours, form, links)


def _description_links(description: Description, form: Form | None) -> list[str]:
    """Return the links of a description in our own profile; no form stands for the address without suffix."""
    iri, path, forms = description.thing.iri, description.path, offered_forms(description.shape)
    other = {"text/plain": f"{path}/text", "image/png": f"{path}.png"} if page_of(iri)[1] else {}
    return [
        '</ontology/profile>; rel="profile"',
        *(f'<{to}>; rel="{rel}"' for rel, to in description.neighbours.items()),
        *(f'<{to}>; rel="alternate"; type="{media_type}"' for media_type, to in other.items()),
        *feed_links(iri, description.shape, description.catalogue.base),
        *(
            f'<{list_path}>; rel="related"; title="All {shape.plural}"'
            for shape, list_path in description.member_lists
        ),
        *Signposts(description.thing, description.catalogue, forms).form_headers(form),
    ]


def require_thing(iri: str) -> Resource:
    """Return a thing; raises NotFound, or Gone where it was withdrawn."""
    thing = current_catalogue().describe(iri) if "#" not in iri else None
    if thing is not None:
        return thing
    for name in (iri, page_of(iri)[0]):
        if (tombstone := current_catalogue().tombstones.get(name)) is not None:
            raise ResourceGone(name, tombstone)
    raise NotFound(f"Nothing is known about <{iri}>.")


# These forms by suffix.
BY_SUFFIX: Mapping[str, Form] = {
    JSON.name: JSON,
    **CITATIONS,
    **{name: each.form for name, each in output_forms().items()},
}


def offered_forms(shape: Shape | None) -> tuple[Form, ...]:
    """Return all forms of things of a class, those of its description first."""
    if shape is None:
        return (*WITH_CLAIMS, JSON)
    citations = CITATIONS.values() if shape.citation else ()
    return (*WITH_CLAIMS, JSON, *citations, *forms_of_shape(shape))


def send_thing(thing: Resource, form: Form) -> Response:
    """Send a thing in one of these forms; raises NotFound where things of its class are not written in it."""
    if form.name in CITATIONS:
        return send_citation(thing, form)
    source = current_catalogue()
    if form == JSON:
        blocks = iter([msgspec.json.encode(plain_body(thing, source, current_writers())) + b"\n"])
        return _send_blocks(thing, form, blocks)
    if not has_form(source.profile[thing.type], form.name):
        for_what = output_forms()[form.name].for_what
        raise NotFound(f"There is no form .{form.name} of this: {for_what}.")
    reader = FactsReader(Presenter(current_publication()))
    return _send_blocks(thing, form, write_thing(thing, form.name, reader))


def _send_blocks(thing: Resource, form: Form, blocks: Iterable[bytes]) -> Response:
    # The same generation has the same bytes.
    etag = f"{current_catalogue().generation.identity[:32]}-{form.name}"
    response = responses.send_blocks(blocks, form.content_type, current_catalogue(), etag)
    links = [f'<{thing.iri}>; rel="describes"', *Signposts(thing, current_catalogue()).form_headers(form)]
    response.headers["Link"] = ", ".join(links)
    return response


def _negotiated_thing(thing: Resource, path: str) -> Response | None:
    form = negotiate(request.headers.get("Accept"), offered_forms(current_catalogue().profile[thing.type]))
    if form.name not in BY_SUFFIX:
        return None
    response = send_thing(thing, form)
    response.headers["Content-Location"] = responses.suffixed_path(path, form)
    response.vary.add("Accept")
    return response


# -- graphs --------------------------------------------------------------------------------------------------

GRAPH_FORMS = (N_QUADS, TURTLE, JSONLD, HTML, N_TRIPLES, RDF_XML)
# The same in the order of all addresses.
SUFFIX_FORMS = (JSONLD, TURTLE, HTML, N_TRIPLES, RDF_XML, N_QUADS)
# Triples that are written in forms which must be made whole; lines of N-Triples and N-Quads continue.
LARGEST = 100_000


def check_graph(iri: str) -> None:
    """Raise NotFound where there is no such graph, or ResourceGone where its source was withdrawn."""
    if current_catalogue().named_graphs.size(iri) == 0 and current_catalogue().describe(iri) is None:
        if (tombstone := current_catalogue().tombstones.get(iri)) is not None:
            raise ResourceGone(iri, tombstone)
        raise NotFound(f"There is no graph <{iri}>.")


def _send_graph(iri: str, form: Form | None) -> Response:
    source = current_catalogue()
    path = path_of(iri, source.base)
    answer_form = form or negotiate(request.headers.get("Accept"), GRAPH_FORMS)
    response = _graph_response(iri, answer_form)
    signposts = Signposts(Resource(iri, "Graph", {}), source, GRAPH_FORMS).form_headers(form)
    links = [*responses.alternate_links(path, answer_form, GRAPH_FORMS), *signposts]
    return responses.announce_form(response, path, answer_form, links, is_negotiated=form is None)


def _graph_response(iri: str, form: Form) -> Response:
    source = current_catalogue()
    graphs = source.named_graphs
    size = graphs.size(iri)
    if form in (N_TRIPLES, N_QUADS):
        etag = f"{source.generation.identity[:32]}-{form.name}"
        return responses.send_blocks(
            graphs.line_blocks(iri, rdf_syntax(form.media_type)), form.content_type, source, etag
        )
    if form == HTML:
        path, thing = path_of(iri, source.base), source.describe(iri)
        return responses.send_page(
            "graph.html",
            title=Labels(source).label(iri) or iri.removeprefix(source.base),
            iri=iri,
            size=size,
            outside=source.is_outside(iri),
            sources=thing.get("source") if thing else (),
            forms=responses.form_links(path, GRAPH_FORMS),
        )
    if size > LARGEST:
        raise RequestRefused(
            f"The graph has {size:,} triples; above {LARGEST:,} it is served as .nq and .nt only.", 406
        )
    if form == JSONLD:
        body = compacted_jsonld(graphs.triples(iri, RdfFormat.N_TRIPLES), current_writers())
    else:
        body = graphs.triples(iri, rdf_syntax(form.media_type), current_writers().prefixes)
    return responses.send_bytes(body, form.content_type, source)


@blueprint.get(f"{LINK_SET_PATH}<path:key>")
def link_set_of(key: str) -> Response:
    """Send the link set of a thing."""
    source = current_catalogue()
    thing = require_thing(iri_of(key, source.base))
    is_graph = key.startswith("graph/")
    forms = GRAPH_FORMS if is_graph else offered_forms(source.profile[thing.type])
    signposts = Signposts(thing, source, forms)
    body = readable_json(link_set(signposts.all_links(), source.base))
    return responses.send_bytes(body, LINK_SET_TYPE, source)
