"""Things by name: `/id/…` leads to `/doc/…`, where each is described in the form asked for."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model.forms import FORMS, HTML, JSONLD, N_QUADS, N_TRIPLES, RDF_XML, TURTLE, Form
from foia_graph.model.iris import page_of
from foia_graph.model.rdf_syntaxes import RdfFormat, rdf_syntax
from foia_graph.model.resource import Resource
from foia_graph.model.shapes import Shape
from foia_graph.publish.addresses import iri_of, is_iri, path_of
from foia_graph.publish.descriptions import Description
from foia_graph.publish.feeds.atom import feed_links
from foia_graph.publish.negotiation import form_by_suffix, negotiate
from foia_graph.publish.output_forms import forms_of_shape, output_forms
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.registry import FOIA_PROFILE, ProfileRequest
from foia_graph.publish.record_facts import FactsReader
from foia_graph.publish.serializers import compacted_jsonld
from foia_graph.store.labels import Labels
from foia_graph.web.core import profile_negotiation
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.operations import Cost, OperationParameter, declared_operation
from foia_graph.web.core.problems import ResourceGone
from foia_graph.web.core.responses import (
    alternate_links,
    announce_form,
    lead_to,
    negotiated_response,
    send_blocks,
    send_bytes,
    suffixed_path,
)
from foia_graph.web.core.site import current_catalogue, current_publication, current_site, current_writers
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.citation_box import CITATIONS, send_citation
from foia_graph.web.pages.lists import lists
from foia_graph.web.pages.signposts import Signposts

blueprint = Blueprint("resources", __name__)
# Parameters with which all pages of a document are looked through.
HEAVY_PARAMETERS = ("q", "to", "quote")


def description_cost(path: str) -> Cost:
    """Return what it takes to answer at a path below `/doc/`: lists and whole graphs are heavy.

    >>> [description_cost(f"/doc/{key}") for key in ("release/", "release.csv", "graph/x.nq", "release/x")]
    ['heavy', 'heavy', 'heavy', 'light']
    """
    kind, _, rest = path.removeprefix("/doc/").partition("/")
    return "light" if rest and kind != "graph" else "heavy"


@blueprint.get("/id/<path:key>")
@declared_operation(
    "Resolve the name of a thing",
    "Leads to the description of the thing, in the form that the client likes best.",
    cost="light",
    parameters=(profile_negotiation.profile_parameter(), AS_OF),
    problems=(400, 404, 406, 410),
    examples=("/id/release/2012-04-10",),
    answers=(303,),
)
def thing_name(key: str) -> Response:
    """Redirect from a thing to its description (303)."""
    return redirect_to_description(f"{current_catalogue().base}id/{key}")


@blueprint.get("/scheme/<path:key>")
@declared_operation(
    "Resolve the name of a concept",
    "Leads to the description of the concept, or of its scheme, in the form that the client likes best.",
    cost="light",
    parameters=(profile_negotiation.profile_parameter(), AS_OF),
    problems=(400, 404, 406, 410),
    examples=("/scheme/issues/juveniles", "/scheme/issues"),
    answers=(303,),
)
def scheme(key: str) -> Response:
    """Redirect from a concept or a scheme to its description (303)."""
    return redirect_to_description(f"{current_catalogue().base}scheme/{key}")


@blueprint.get("/graph/<path:key>")
@declared_operation(
    "Resolve the name of a graph",
    "Leads to what one source says, whole, in the form that the client likes best.",
    cost="light",
    parameters=(profile_negotiation.profile_parameter("Graph"), AS_OF),
    problems=(400, 404, 406),
    examples=("/graph/post-fact-sheet",),
    answers=(303,),
)
def graph(key: str) -> Response:
    """Redirect from a named graph to its document (303)."""
    return redirect_to_description(f"{current_catalogue().base}graph/{key}", GRAPH_FORMS)


@blueprint.get("/resource")
@declared_operation(
    "Resolve any name",
    "Leads from an absolute IRI to its description here.",
    cost="light",
    parameters=(
        OperationParameter("iri", {"type": "string", "format": "iri"}, "The IRI.", required=True),
        profile_negotiation.profile_parameter(),
        AS_OF,
    ),
    problems=(400, 404, 406, 410),
    answers=(303,),
)
def resource() -> Response:
    """Redirect from any name, as `iri`, to its description here; `/resource?iri=https://…/id/release/x`."""
    iri = request.args.get("iri", "")
    if not is_iri(iri):
        raise RequestRefused(f"iri is an absolute IRI, not {iri[:80]!r}.")
    return redirect_to_description(
        iri, GRAPH_FORMS if iri.startswith(f"{current_catalogue().base}graph/") else FORMS
    )


@blueprint.get("/doc/<path:key>")
@declared_operation(
    "Describe a thing",
    "Says all that is known of a thing and who says so, or all that a source says, in every form; or "
    "what another profile has words for.",
    cost=description_cost,
    heavy_parameters=frozenset(HEAVY_PARAMETERS),
    parameters=(profile_negotiation.profile_parameter(), AS_OF),
    media_types=tuple(form.media_type for form in (*FORMS, N_QUADS)),
    problems=(400, 404, 406, 410),
    examples=(
        "/doc/release/2012-04-10",
        "/doc/release/2012-04-10.jsonld",
        "/doc/release/2012-04-10.jsonld?_profile=schemaorg",
        "/doc/release/2012-04-10?_profile=all",
        "/doc/scheme/issues/juveniles.ttl",
        "/doc/graph/post-fact-sheet.nq",
    ),
)
def document(key: str) -> Response:
    """Send the description of a thing, or the list of the things of a kind."""
    stem, _, suffix = key.partition(".")
    kind = current_site().profile.by_kind.get(stem.rstrip("/"))
    if kind is not None:
        return lists.send_class_list(kind, suffix)
    if suffix in BY_SUFFIX and not stem.startswith("graph/"):
        return send_thing(require_thing(iri_of(stem, current_catalogue().base)), BY_SUFFIX[suffix])
    is_graph = key.startswith("graph/")
    key, form = split_suffix(key, SUFFIX_FORMS if is_graph else ())
    iri = iri_of(key, current_catalogue().base)
    if is_graph:
        check_graph(iri)
        profile_request = ProfileRequest(
            Resource(iri, "Graph", {}),
            current_catalogue(),
            current_publication(),
            page_path=path_of(iri, current_catalogue().base),
        )
        return profile_negotiation.send_in_profile(profile_request, lambda _: send_graph(iri, form), form)
    if moved := _quoted_document(iri):
        return moved
    return describe_thing(require_thing(iri), form)


def _quoted_document(page: str) -> Response | None:
    """Redirect from a page that there is no more to its document, where the address quotes words."""
    document, number = page_of(page)
    if not number or "quote" not in request.args or current_catalogue().stub(page) is not None:
        return None
    path = path_of(require_thing(document).iri, current_catalogue().base)
    return lead_to(f"{path}?{urlencode(list(request.args.items()))}")


def redirect_to_description(iri: str, forms: tuple[Form, ...] = FORMS) -> Response:
    """Redirect to a description, in the form that the client likes best; 404 for what is not known."""
    if forms is GRAPH_FORMS:
        check_graph(iri)
    name = "Graph" if forms is GRAPH_FORMS else require_thing(iri).type
    profile = profile_negotiation.choose_profile(name, current_catalogue().base)
    shape = current_site().profile.shapes.get(name)
    ours = forms if forms is GRAPH_FORMS else offered_forms(shape)
    form = negotiate(request.headers.get("Accept"), profile_negotiation.profile_forms(profile, ours))
    path = profile_negotiation.with_profile(
        suffixed_path(path_of(iri, current_catalogue().base), form), profile
    )
    response = lead_to(path)
    response.vary.add("Accept")
    return profile_negotiation.mark_profile(response, profile)


def describe_thing(thing: Resource, form: Form | None) -> Response:
    """Send the description of a thing."""
    source = current_catalogue()
    path = path_of(thing.iri, source.base)
    whole = Description(thing_page.current_viewer(), thing)

    def ours(more: list[str]) -> Response:
        if form is None and (other := negotiated_thing(thing, path)) is not None:
            return other
        all_links = [*more, *description_links(whole, path, form)]
        return negotiated_response(
            lambda: whole, lambda: thing_page.render_thing(whole), path, form, all_links
        )

    return profile_negotiation.send_in_profile(
        ProfileRequest(thing, source, current_publication(), page_path=path),
        ours,
        form,
        identity_links(thing, path, source.base),
    )


def require_thing(iri: str) -> Resource:
    """Return a thing; raises NotFound, or Gone where it was withdrawn."""
    thing = current_catalogue().describe(iri) if "#" not in iri else None
    if thing is not None:
        return thing
    for name in (iri, page_of(iri)[0]):
        if (tombstone := current_catalogue().tombstones.get(name)) is not None:
            raise ResourceGone(name, tombstone)
    raise NotFound(f"Nothing is known about <{iri}>.")


def split_suffix(key: str, forms: tuple[Form, ...] = ()) -> tuple[str, Form | None]:
    """Return a key without its suffix, and the form of that, in a table of forms; names have no dots."""
    stem, _, suffix = key.partition(".")
    return stem, form_by_suffix(suffix, forms)


def identity_links(thing: Resource, path: str, base: str) -> list[str]:
    """Return the links that are true in every profile; `path` is that of the description."""
    return [
        f'<{thing.iri}>; rel="describes"',
        f'<{base}{path[1:]}>; rel="canonical"; profile="{FOIA_PROFILE.iri}"',
    ]


def description_links(description: Description, path: str, form: Form | None) -> list[str]:
    """Return the links of a description in our own profile; no form stands for the address without suffix."""
    forms = offered_forms(description.shape)
    return [
        '</ontology/profile>; rel="profile"',
        *_related_links(description, path),
        *Signposts(description.thing, description.catalogue, forms).form_headers(form),
    ]


def _related_links(description: Description, path: str) -> list[str]:
    """Return the links to neighbouring pages, other forms, feeds, and whole lists of members."""
    iri, base = description.thing.iri, description.catalogue.base
    other = {"text/plain": f"{path}/text", "image/png": f"{path}.png"} if page_of(iri)[1] else {}
    return [
        *(f'<{to}>; rel="{rel}"' for rel, to in description.neighbours.items()),
        *(f'<{to}>; rel="alternate"; type="{form}"' for form, to in other.items()),
        *feed_links(iri, description.shape, base),
        *(
            f'<{list_path}>; rel="related"; title="All {shape.plural}"'
            for shape, list_path in description.member_lists
        ),
    ]


# These forms by suffix.
BY_SUFFIX: Mapping[str, Form] = {**CITATIONS, **{name: each.form for name, each in output_forms().items()}}


def offered_forms(shape: Shape | None) -> tuple[Form, ...]:
    """Return all forms of things of a class, those of its description first."""
    if shape is None:
        return FORMS
    citations = CITATIONS.values() if shape.citation else ()
    return (*FORMS, *citations, *forms_of_shape(shape))


def send_thing(thing: Resource, form: Form) -> Response:
    """Send a thing in one of these forms; raises NotFound where things of its class are not written in it."""
    if form.name in CITATIONS:
        return send_citation(thing, form)
    output = output_forms()[form.name]
    if not output.applies_to(current_catalogue().profile[thing.type]):
        raise NotFound(f"There is no form .{form.name} of this: {output.for_what}.")
    # The same generation has the same bytes.
    etag = f"{current_catalogue().generation.identity[:32]}-{form.name}"
    blocks = output.write(thing, FactsReader(Presenter(current_publication())))
    response = send_blocks(blocks, form.content_type, current_catalogue(), etag)
    links = [f'<{thing.iri}>; rel="describes"', *Signposts(thing, current_catalogue()).form_headers(form)]
    response.headers["Link"] = ", ".join(links)
    return response


def negotiated_thing(thing: Resource, path: str) -> Response | None:
    """Send a thing in the form of these that the client likes best, None where it likes others better."""
    form = negotiate(request.headers.get("Accept"), offered_forms(current_catalogue().profile[thing.type]))
    if form.name not in BY_SUFFIX:
        return None
    response = send_thing(thing, form)
    response.headers["Content-Location"] = suffixed_path(path, form)
    response.vary.add("Accept")
    return response


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


def send_graph(iri: str, form: Form | None) -> Response:
    """Send a named graph in the form of its suffix, else in the one that the client likes best."""
    check_graph(iri)
    source = current_catalogue()
    path = path_of(iri, source.base)
    answer_form = form or negotiate(request.headers.get("Accept"), GRAPH_FORMS)
    response = _graph_response(iri, answer_form)
    signposts = Signposts(Resource(iri, "Graph", {}), source, GRAPH_FORMS).form_headers(form)
    links = [*alternate_links(path, answer_form, GRAPH_FORMS), *signposts]
    return announce_form(response, path, answer_form, links, is_negotiated=form is None)


def _graph_response(iri: str, form: Form) -> Response:
    if form in (N_TRIPLES, N_QUADS):
        source = current_catalogue()
        blocks = source.named_graphs.line_blocks(iri, rdf_syntax(form.media_type))
        etag = f"{source.generation.identity[:32]}-{form.name}"
        return send_blocks(blocks, form.content_type, source, etag)
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
        forms=[(suffixed_path(path, form), form.name) for form in GRAPH_FORMS if form != HTML],
    )
