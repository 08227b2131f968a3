"""The list of everything at `/catalog`, page after page, by name or whole, or of changes since a time."""

from flask import Blueprint, Response, request

from foia_graph.model.forms import FORMS, JSONLD, N_QUADS, Form
from foia_graph.publish.negotiation import form_by_suffix, negotiate
from foia_graph.store.listing.selection import select_everything
from foia_graph.web.core import profile_negotiation, profile_responses
from foia_graph.web.core.list_parameters import MODIFIED_SINCE, PLACE_PARAMETERS
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.responses import alternate_links, negotiated_response, suffixed_path
from foia_graph.web.core.schema_components import any_of, component_reference
from foia_graph.web.pages.lists import list_page
from foia_graph.web.pages.lists.lists import page_links, page_place, walk_generation
from foia_graph.web.protocols.catalog_nquads import send_nquads
from foia_graph.web.protocols.catalog_page import EMBED, EMBED_CHOICES, CataloguePage, catalogue_narrowing

blueprint = Blueprint("catalogue", __name__)
PATH = "/catalog"
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

    return profile_responses.send_in_profile(page.profile_request, own_response, form, page_links(page, form))


def _send_replayable(page: CataloguePage, links: list[str], form: Form | None) -> Response:
    response = send_nquads(page, [*alternate_links(page.own_path, N_QUADS, WITH_QUADS), *links])
    if form is None:
        response.headers["Content-Location"] = suffixed_path(page.own_path, N_QUADS)
        response.vary.add("Accept")
    return response
