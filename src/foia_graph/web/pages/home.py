"""The front page, and the files of a site that machines ask for."""

import json

from flask import Blueprint, Response, render_template, request

from foia_graph.errors import StoreError
from foia_graph.model.forms import HTML, JSON
from foia_graph.model.namespaces import DCAT, SD
from foia_graph.publish.citations.formats import single_line
from foia_graph.publish.descriptions import Description
from foia_graph.publish.profiles.registry import ProfileRequest
from foia_graph.publish.profiles.schemaorg import schemaorg_profile as schemaorg
from foia_graph.runtime import sandbox_policy
from foia_graph.store.catalogue import PAGE_SIZE
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.responses import send_bytes, send_page
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import Site, current_catalogue, current_publication, current_site
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.front_page import current_front_page, first_sentence

blueprint = Blueprint("home", __name__)
LINKS = (
    f'</catalog>; rel="{DCAT}catalog"',
    f'</sparql>; rel="{SD}endpoint"',
    '</.well-known/void>; rel="describedby"',
    '</changes>; rel="alternate"; type="application/activity+json"',
    '</sitemap.xml>; rel="sitemap"',
    '</ontology/profile>; rel="profile"',
    '</openapi.json>; rel="service-desc"',
    '</api>; rel="service-doc"',
)
SHOWN = ("title", "description")
HEALTH_PATH = "/healthz"
ICON_SECONDS = 86400
NOT_FOR_CRAWLERS = (
    "/sparql?",
    "/api/q/*?",
    "/questions/*?",
    "/timeline?",
    "/explore?",
    "/api/search",
    "/embed/",
    "/oembed?",
    "/search?",
    "/search.",
)
ROBOTS = "".join(["User-agent: *\n", *(f"Disallow: {path}\n" for path in NOT_FOR_CRAWLERS)]).encode()


@blueprint.get("/")
@declared_operation(
    "Show the front page",
    "Shows what the catalogue is, a contradiction, a passage that another copy shows and a promise that "
    "was not kept where there are such, the latest releases, questions to ask, and what there is.",
    cost="light",
    media_types=(HTML.media_type,),
    problems=(),
    examples=("/",),
)
def home() -> Response:
    """Send the front page: findings, the latest releases, questions, and what there is."""
    source = current_catalogue()
    thing = source.catalog_resource
    described = Description(thing_page.current_viewer(), thing) if thing else None
    about = thing.one("description") if thing else ""
    response = send_page(
        "home.html",
        title=thing.one("title") if thing else "Catalogue",
        lead=(lead := first_sentence(about)),
        about=about.removeprefix(lead).strip(),
        front=current_front_page(),
        specimen=current_site().settings.specimen,
        rows=[row for row in described.rows if row.field not in SHOWN] if described else [],
        linked_data=schemaorg.front_page_data_block(
            ProfileRequest(
                thing,
                source,
                current_publication(),
                tuple(source.thing_names(source.profile["Release"])[:PAGE_SIZE]),
            )
        )
        if thing
        else "",
    )
    response.headers["Link"] = ", ".join(LINKS)
    return response


@blueprint.get(HEALTH_PATH)
@declared_operation(
    "Check the health of the server",
    "Gives the number of the generation that is served; nothing is read from the store. With `verbose`, "
    "lists the sandboxes of the processes that read untrusted queries and files.",
    cost="light",
    parameters=(OperationParameter("verbose", {"type": "string"}, "Says more; its value means nothing."),),
    media_types=(JSON.media_type,),
    problems=(),
    examples=(HEALTH_PATH, f"{HEALTH_PATH}?verbose"),
    schemas={JSON.media_type: component_reference("Health")},
)
def health() -> Response:
    """Send the number of the generation that would be served."""
    return health_response(current_site(), has_walls="verbose" in request.args)


def health_response(here: Site, *, has_walls: bool = False) -> Response:
    """Return the number of the generation that would be served; nothing is read from the store.

    With `has_walls` it says which walls are around worker processes. Raises StoreError where there is none.
    """
    facts: dict[str, object] = {"status": "ok", "generation": int(here.current.layout.resolve().name)}
    if has_walls:
        facts["sandbox"] = sandbox_policy.sandbox_state()
    response = Response(f"{json.dumps(facts)}\n", content_type=JSON.media_type)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/robots.txt")
@declared_operation(
    "Get robots.txt",
    "Asks them to leave queries alone, and leads to the sitemaps.",
    cost="light",
    media_types=("text/plain",),
    problems=(),
)
def robots() -> Response:
    """Send robots.txt (RFC 9309), which keeps crawlers off queries and leads them to the sitemaps."""
    return send_bytes(ROBOTS + _sitemap_line(), "text/plain; charset=utf-8", None)


@blueprint.get("/llms.txt")
@declared_operation(
    "Get llms.txt",
    "Says in Markdown what the catalogue is, and where programs find the API, search, SPARQL, dumps, "
    "changes and citations (llms.txt).",
    cost="light",
    media_types=("text/plain",),
    problems=(),
    examples=("/llms.txt",),
)
def language_models() -> Response:
    """Send llms.txt (llmstxt.org): a title, a summary, and lists of links."""
    source = current_catalogue()
    thing = source.catalog_resource
    text = render_template(
        "llms.txt",
        title=single_line(thing.one("title")) if thing else "Catalogue",
        about=single_line(thing.one("description")) if thing else "",
        kinds=list(source.profile.by_plural),
    )
    return send_bytes(text.encode(), "text/plain; charset=utf-8", source)


def _sitemap_line() -> bytes:
    """Return the line of the sitemap index; there is none as long as there is no catalogue."""
    try:
        base = current_catalogue().base
    except StoreError:
        return b""
    return f"Sitemap: {base}sitemap.xml\n".encode()


@blueprint.get("/favicon.ico")
@declared_operation(
    "Get no icon", "Says that there is none.", cost="light", media_types=(), problems=(), answers=(204,)
)
def icon() -> Response:
    """Send no icon (204), which browsers remember for a day."""
    response = Response(status=204)
    response.headers["Cache-Control"] = f"public, max-age={ICON_SECONDS}"
    return response
