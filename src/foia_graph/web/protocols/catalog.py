"""The list of everything at `/catalog`, page after page, by name or whole, or of changes since a time."""

from flask import Blueprint, Response

from foia_graph.model.forms import EAD3, HTML, JSONLD, N_QUADS
from foia_graph.publish.archival.forms import catalogue_finding_aid
from foia_graph.store.listing.selection import select_everything
from foia_graph.web.core import profile_negotiation
from foia_graph.web.core.list_parameters import MODIFIED_SINCE, PLACE_PARAMETERS, SPREADSHEET
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.responses import ALTERNATE_RELATION, send_blocks
from foia_graph.web.core.schema_components import any_of, component_reference
from foia_graph.web.core.site import current_catalogue, current_publication
from foia_graph.web.pages.lists import list_page
from foia_graph.web.pages.lists.lists import LIST_FORMS, page_place, send_list, walk_generation
from foia_graph.web.protocols.catalog_page import (
    EMBED,
    EMBED_CHOICES,
    CataloguePage,
    catalogue_narrowing,
    send_nquads,
)

blueprint = Blueprint("catalogue", __name__)
PATH = "/catalog"
FINDING_AID_PATH = f"{PATH}.{EAD3.name}"
CATALOGUE_FORMS = (*LIST_FORMS, N_QUADS)


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
            SPREADSHEET,
            profile_negotiation.profile_parameter("Catalog"),
        ),
        media_types=tuple(form.media_type for form in CATALOGUE_FORMS),
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
    source, notice = walk_generation()
    narrowing = catalogue_narrowing(source)
    listed_page = select_everything(source, narrowing.criteria.only_things)
    page = CataloguePage(
        PATH, "Everything", source, listed_page, *page_place(listed_page, source), notice, narrowing
    )
    finding_aid = f'<{FINDING_AID_PATH}>; {ALTERNATE_RELATION}; type="{EAD3.media_type}"'
    return send_list(
        page,
        lambda: list_page.render_list(page, CATALOGUE_FORMS),
        suffix,
        CATALOGUE_FORMS,
        [finding_aid],
        {N_QUADS: lambda: send_nquads(page)} if page.embeds else {},
    )


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
