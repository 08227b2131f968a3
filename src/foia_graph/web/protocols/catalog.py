"""The list of everything at `/catalog`, page after page, by name or whole, or of changes since a time."""

from flask import Blueprint, Response, request

from foia_graph.model.forms import EAD3, FORMS, HTML, JSONLD, N_QUADS, Form
from foia_graph.publish.archival_exports import catalogue_finding_aid
from foia_graph.publish.negotiation import form_by_suffix, negotiate
from foia_graph.store.listing.selection import select_everything
from foia_graph.web.core import profile_negotiation, profile_responses
from foia_graph.web.core.list_parameters import MODIFIED_SINCE, PLACE_PARAMETERS
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.responses import (
    ALTERNATE_RELATION,
    alternate_links,
    announce_form,
    negotiated_response,
    send_blocks,
)
from foia_graph.web.core.schema_components import any_of, component_reference
from foia_graph.web.core.site import current_catalogue, current_publication
from foia_graph.web.pages.lists import list_page
from foia_graph.web.pages.lists.lists import page_links, page_place, walk_generation
from foia_graph.web.protocols.catalog_nquads import send_nquads
from foia_graph.web.protocols.catalog_page import EMBED, EMBED_CHOICES, CataloguePage, catalogue_narrowing

blueprint = Blueprint("catalogue", __name__)
PATH = "/catalog"
FINDING_AID_PATH = f"{PATH}.{EAD3.name}"
WITH_QUADS = (*FORMS, N_QUADS)


@blueprint.get(PATH, defaults={"suffix": ""})
@blueprint.get(f"{PATH}.<suffix>")
@operation(
    Operation(
        "List everything",
        "Gives all things of the catalogue, sorted by name, page after page, with what the catalogue says of "
        "itself; releases and documents as datasets (DCAT 3, in the form that DCAT-AP 3.0.0 wants). With "
        "`embed=1` everything is described whole; as N-Quads the default graph of such a page has what the "
        "catalogue says of these things and nothing else, to be replayed.",
        cost="heavy",
        parameters=(
            OperationParameter(
                EMBED, {"enum": [each for each in EMBED_CHOICES if each]}, "Whether all is described whole."
            ),
            MODIFIED_SINCE,
            *PLACE_PARAMETERS,
            profile_negotiation.profile_parameter("Catalog"),
        ),
        media_types=tuple(form.media_type for form in WITH_QUADS),
        examples=(
            PATH,
            f"{PATH}.jsonld?per_page=10",
            f"{PATH}.nq?embed=1&per_page=10",
            f"{PATH}?modified_since=2012-04-10",
        ),
        schemas={
            JSONLD.media_type: any_of(component_reference("Collection"), component_reference("LinkedData"))
        },
    )
)
def catalog(suffix: str) -> Response:
    """List everything, sorted by name, with what the catalogue says of itself."""
    form = form_by_suffix(suffix)
    source, notice = walk_generation()
    narrowing = catalogue_narrowing(source)
    listed_page = select_everything(source, narrowing.criteria.only_things)
    page = CataloguePage(
        PATH, "Everything", source, listed_page, *page_place(listed_page, source), notice, narrowing
    )

    def html_page() -> str:
        return list_page.render_list(page, WITH_QUADS)

    def own_response(links: list[str]) -> Response:
        chosen = form or negotiate(request.headers.get("Accept"), WITH_QUADS)
        if page.embeds and chosen == N_QUADS:
            return _send_replayable(page, links, form)
        return negotiated_response(lambda: page, html_page, page.own_path, form, links, WITH_QUADS)

    links = [
        *page_links(page, form),
        f'<{FINDING_AID_PATH}>; {ALTERNATE_RELATION}; type="{EAD3.media_type}"',
    ]
    return profile_responses.send_in_profile(page.profile_request, own_response, form, links)


@blueprint.get(FINDING_AID_PATH)
@operation(
    Operation(
        "Get the finding aid",
        "Gives the whole catalogue as one finding aid (EAD3 1.1.1): a collection, its releases as series, "
        "and their documents as items, with dates, extents, digital objects, and what is withheld.",
        cost="heavy",
        media_types=(EAD3.media_type,),
    )
)
def finding_aid() -> Response:
    """Send the finding aid of the whole catalogue, component after component."""
    source = current_catalogue()
    blocks = catalogue_finding_aid(current_publication())
    etag = f"{source.generation.identity[:32]}-{EAD3.name}"
    response = send_blocks(blocks, EAD3.content_type, source, etag)
    response.headers["Link"] = f'<{PATH}>; {ALTERNATE_RELATION}; type="{HTML.media_type}"'
    return response


def _send_replayable(page: CataloguePage, links: list[str], form: Form | None) -> Response:
    all_links = [*alternate_links(page.own_path, N_QUADS, WITH_QUADS), *links]
    return announce_form(send_nquads(page), page.own_path, N_QUADS, all_links, is_negotiated=form is None)
