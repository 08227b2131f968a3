"""Things by name: `/id/…` leads to `/doc/…`, where each is described in the form asked for."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.utils import redirect

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model.forms import FORMS, N_QUADS, Form
from foia_graph.model.iris import page_of
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import iri_of, is_iri, path_of
from foia_graph.publish.descriptions import Description
from foia_graph.publish.negotiation import form_by_suffix, negotiate
from foia_graph.publish.profiles.registry import ProfileRequest
from foia_graph.web.core import profile_negotiation, profile_responses
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.operations import Cost, Operation, OperationParameter, operation
from foia_graph.web.core.problems import ResourceGone
from foia_graph.web.core.responses import negotiated_response, suffixed_path
from foia_graph.web.core.site import current_catalogue, current_publication, current_site
from foia_graph.web.pages import named_graphs, thing_links, thing_page
from foia_graph.web.pages.lists import lists
from foia_graph.web.pages.thing_links import description_links, identity_links

blueprint = Blueprint("resources", __name__)
HEAVY_PARAMETERS = ("q", "to", "quote")
"""Parameters with which all pages of a document are looked through."""


def description_cost(path: str) -> Cost:
    """Return what it takes to answer at a path below `/doc/`: lists and whole graphs are heavy.

    >>> [description_cost(f"/doc/{key}") for key in ("release/", "release.csv", "graph/x.nq", "release/x")]
    ['heavy', 'heavy', 'heavy', 'light']
    """
    kind, _, rest = path.removeprefix("/doc/").partition("/")
    return "light" if rest and kind != "graph" else "heavy"


@blueprint.get("/id/<path:key>")
@operation(
    Operation(
        "Resolve the name of a thing",
        "Leads to the description of the thing, in the form that the client likes best.",
        cost="light",
        parameters=(profile_negotiation.profile_parameter(), AS_OF),
        problems=(400, 404, 406, 410),
        examples=("/id/release/2012-04-10",),
        answers=(303,),
    )
)
def name(key: str) -> Response:
    """Redirect from a thing to its description (303)."""
    return redirect_to_description(f"{current_catalogue().base}id/{key}")


@blueprint.get("/scheme/<path:key>")
@operation(
    Operation(
        "Resolve the name of a concept",
        "Leads to the description of the concept, or of its scheme, in the form that the client likes best.",
        cost="light",
        parameters=(profile_negotiation.profile_parameter(), AS_OF),
        problems=(400, 404, 406, 410),
        examples=("/scheme/issues/juveniles", "/scheme/issues"),
        answers=(303,),
    )
)
def scheme(key: str) -> Response:
    """Redirect from a concept or a scheme to its description (303)."""
    return redirect_to_description(f"{current_catalogue().base}scheme/{key}")


@blueprint.get("/graph/<path:key>")
@operation(
    Operation(
        "Resolve the name of a graph",
        "Leads to what one source says, whole, in the form that the client likes best.",
        cost="light",
        parameters=(profile_negotiation.profile_parameter("Graph"), AS_OF),
        problems=(400, 404, 406),
        examples=("/graph/post-fact-sheet",),
        answers=(303,),
    )
)
def graph(key: str) -> Response:
    """Redirect from a named graph to its document (303)."""
    return redirect_to_description(f"{current_catalogue().base}graph/{key}", named_graphs.FORMS)


@blueprint.get("/resource")
@operation(
    Operation(
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
)
def resource() -> Response:
    """Redirect from any name, as `iri`, to its description here; `/resource?iri=https://…/id/release/x`."""
    iri = request.args.get("iri", "")
    if not is_iri(iri):
        raise RequestRefused(f"iri is an absolute IRI, not {iri[:80]!r}.")
    return redirect_to_description(
        iri, named_graphs.FORMS if iri.startswith(f"{current_catalogue().base}graph/") else FORMS
    )


@blueprint.get("/doc/<path:key>")
@operation(
    Operation(
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
)
def document(key: str) -> Response:
    """Send the description of a thing, or the list of the things of a kind."""
    stem, _, suffix = key.partition(".")
    kind = current_site().profile.by_kind.get(stem.rstrip("/"))
    if kind is not None:
        return lists.send_class_list(kind, suffix)
    if suffix in thing_links.BY_SUFFIX and not stem.startswith("graph/"):
        return thing_links.send_thing(
            require_thing(iri_of(stem, current_catalogue().base)), thing_links.BY_SUFFIX[suffix]
        )
    is_graph = key.startswith("graph/")
    key, form = split_suffix(key, named_graphs.SUFFIX_FORMS if is_graph else ())
    iri = iri_of(key, current_catalogue().base)
    if is_graph:
        named_graphs.check_graph(iri)
        profile_request = ProfileRequest(
            Resource(iri, "Graph", {}),
            current_catalogue(),
            current_publication(),
            page_path=path_of(iri, current_catalogue().base),
        )
        return profile_responses.send_in_profile(
            profile_request, lambda _: named_graphs.send_graph(iri, form), form
        )
    if moved := _quoted_document(iri):
        return moved
    return describe_thing(require_thing(iri), form)


def _quoted_document(page: str) -> Response | None:
    """Redirect from a page that there is no more to its document, where the address quotes words."""
    document, number = page_of(page)
    if not number or "quote" not in request.args or current_catalogue().stub(page) is not None:
        return None
    path = path_of(require_thing(document).iri, current_catalogue().base)
    response: Any = redirect(f"{path}?{urlencode(list(request.args.items()))}", 303, Response)
    answer: Response = response
    return answer


def redirect_to_description(iri: str, forms: tuple[Form, ...] = FORMS) -> Response:
    """Redirect to a description, in the form that the client likes best; 404 for what is not known."""
    if forms is named_graphs.FORMS:
        named_graphs.check_graph(iri)
    name = "Graph" if forms is named_graphs.FORMS else require_thing(iri).type
    profile = profile_responses.choose_profile(name, current_catalogue().base)
    shape = current_site().profile.shapes.get(name)
    ours = forms if forms is named_graphs.FORMS else thing_links.offered_forms(shape)
    form = negotiate(request.headers.get("Accept"), profile_responses.profile_forms(profile, ours))
    path = profile_responses.with_profile(
        suffixed_path(path_of(iri, current_catalogue().base), form), profile
    )
    response: Any = redirect(path, 303, Response)
    response.vary.add("Accept")
    return profile_responses.mark_profile(response, profile)


def describe_thing(thing: Resource, form: Form | None) -> Response:
    """Send the description of a thing."""
    source = current_catalogue()
    path = path_of(thing.iri, source.base)
    whole = Description(thing_page.current_viewer(), thing)

    def ours(more: list[str]) -> Response:
        if form is None and (other := thing_links.negotiated_thing(thing, path)) is not None:
            return other
        all_links = [*more, *description_links(whole, path, form)]
        return negotiated_response(
            lambda: whole, lambda: thing_page.render_thing(whole), path, form, all_links
        )

    return profile_responses.send_in_profile(
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
