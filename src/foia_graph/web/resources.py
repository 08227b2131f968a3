"""Things by name: `/id/…` leads to `/doc/…`, where each is described in the form asked for."""

from typing import Any

from flask import Blueprint, Response, request
from werkzeug.utils import redirect

from foia_graph.errors import NotFound
from foia_graph.model import Resource
from foia_graph.store.holdings import page_of
from foia_graph.web import graphs, lists, pages
from foia_graph.web.addresses import iri_of, list_path, path_of
from foia_graph.web.descriptions import describe
from foia_graph.web.negotiation import FORMS, Form, by_suffix, negotiate
from foia_graph.web.problems import Gone
from foia_graph.web.replies import answer, suffixed
from foia_graph.web.site import catalogue, site

blueprint = Blueprint("resources", __name__)


@blueprint.get("/id/<path:key>")
def name(key: str) -> Response:
    """Lead from a thing to its description."""
    return see(f"{catalogue().base}id/{key}")


@blueprint.get("/scheme/<path:key>")
def scheme(key: str) -> Response:
    """Lead from a concept or a scheme to its description."""
    return see(f"{catalogue().base}scheme/{key}")


@blueprint.get("/graph/<path:key>")
def graph(key: str) -> Response:
    """Lead from a named graph to what it holds."""
    return see(f"{catalogue().base}graph/{key}", graphs.FORMS)


@blueprint.get("/doc/<path:key>")
def document(key: str) -> Response:
    """Describe a thing, or list the things of a kind."""
    key, form = split(key)
    kind = site().profile.by_kind.get(key.rstrip("/"))
    if kind is not None:
        return lists.kind(kind, form)
    iri = iri_of(key, catalogue().base)
    if key.startswith("graph/"):
        return graphs.document(iri, form)
    return description(found(iri), form)


def see(iri: str, forms: tuple[Form, ...] = FORMS) -> Response:
    """Redirect to a description, in the form that the client likes best; 404 for what is not known."""
    if forms is graphs.FORMS:
        graphs.check(iri)
    else:
        found(iri)
    form = negotiate(request.headers.get("Accept"), forms)
    response: Any = redirect(suffixed(path_of(iri, catalogue().base), form), 303, Response)
    response.vary.add("Accept")
    answered: Response = response
    return answered


def description(thing: Resource, form: Form | None) -> Response:
    """Describe a thing."""
    path = path_of(thing.iri, catalogue().base)
    canonical = f"{catalogue().base}{path[1:]}"
    links = [
        f'<{thing.iri}>; rel="describes"',
        f'<{canonical}>; rel="canonical"',
        '</ontology/profile>; rel="profile"',
    ]
    return answer(
        lambda: describe(catalogue(), thing),
        lambda: pages.thing(thing),
        path,
        form,
        [*links, *_more(thing)],
    )


def _more(thing: Resource) -> list[str]:
    """Link to the pages beside a page, its other forms, and the whole list of what a thing shows in part."""
    path = path_of(thing.iri, catalogue().base)
    other = {"text/plain": f"{path}/text", "image/png": f"{path}.png"} if page_of(thing.iri)[1] else {}
    return [
        *(f'<{to}>; rel="{rel}"' for rel, to in pages.beside(thing).items()),
        *(f'<{to}>; rel="alternate"; type="{form}"' for form, to in other.items()),
    ] + [
        f'<{list_path(shape.kind, **{field: path})}>; rel="related"; title="All {shape.plural}"'
        for field, shape, path in pages.member_lists(thing)
    ]


def found(iri: str) -> Resource:
    """Read a thing; raises NotFound, or Gone where it was withdrawn."""
    thing = catalogue().describe(iri) if "#" not in iri else None
    if thing is not None:
        return thing
    for name in (iri, page_of(iri)[0]):
        if (tombstone := catalogue().withdrawn.get(name)) is not None:
            raise Gone(name, tombstone)
    raise NotFound(f"Nothing is known about <{iri}>.")


def split(key: str) -> tuple[str, Form | None]:
    """Take the suffix off a key; names have no dots."""
    stem, _, suffix = key.partition(".")
    return stem, by_suffix(suffix)
