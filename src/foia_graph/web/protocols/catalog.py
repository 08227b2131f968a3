"""The list of everything at `/catalog`, page after page, by name or whole, or of changes since a time."""

from flask import Blueprint, Response, request

from foia_graph.model.forms import FORMS, JSONLD, N_QUADS, Form
from foia_graph.publish.negotiation import form_by_suffix, negotiate
from foia_graph.store.listing.selection import select_everything
from foia_graph.web.core import profile_negotiation, profile_responses
from foia_graph.web.core.list_parameters import MODIFIED_SINCE, PLACE
from foia_graph.web.core.operations import Operation, Parameter, operation
from foia_graph.web.core.responses import alternates, answer, suffixed
from foia_graph.web.core.schema_components import either, reference
from foia_graph.web.pages.lists import list_page
from foia_graph.web.pages.lists.lists import place, turns, walked
from foia_graph.web.protocols.catalog_nquads import reply as replayed
from foia_graph.web.protocols.catalog_page import CHOICES, EMBED, CataloguePage, wanted

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
        parameters=(
            Parameter(EMBED, {"enum": [each for each in CHOICES if each]}, "Whether all is described whole."),
            MODIFIED_SINCE,
            *PLACE,
            profile_negotiation.parameter("Catalog"),
        ),
        media_types=tuple(form.media_type for form in WITH_QUADS),
        examples=(
            PATH,
            f"{PATH}.jsonld?per_page=10",
            f"{PATH}.nq?embed=1&per_page=10",
            f"{PATH}?modified_since=2012-04-10",
        ),
        schemas={JSONLD.media_type: either(reference("Collection"), reference("LinkedData"))},
    )
)
def catalog(suffix: str) -> Response:
    """List everything, sorted by name, with what the catalogue says of itself."""
    form = form_by_suffix(suffix)
    source, notice = walked()
    asked = wanted(source)
    found = select_everything(source, asked.wanted.only_things)
    page = CataloguePage(PATH, "Everything", source, found, *place(found, source), notice, asked)

    def shown() -> str:
        return list_page.render_list(page, WITH_QUADS)

    def ours(links: list[str]) -> Response:
        chosen = form or negotiate(request.headers.get("Accept"), WITH_QUADS)
        if page.embeds and chosen == N_QUADS:
            return _replayed(page, links, form)
        return answer(lambda: page, shown, page.here, form, links, WITH_QUADS)

    return profile_responses.send(page.asked, ours, form, turns(page, form))


def _replayed(page: CataloguePage, links: list[str], form: Form | None) -> Response:
    response = replayed(page, [*alternates(page.here, N_QUADS, WITH_QUADS), *links])
    if form is None:
        response.headers["Content-Location"] = suffixed(page.here, N_QUADS)
        response.vary.add("Accept")
    return response
