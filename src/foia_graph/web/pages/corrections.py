"""`/corrections`: corrections, the newest first, with who decided them, when and why."""

from flask import Blueprint, Response, render_template

from foia_graph.model.forms import JSONLD
from foia_graph.publish.corrections import correction_view
from foia_graph.web.core import responses
from foia_graph.web.core.list_parameters import PLACE_PARAMETERS, SPREADSHEET
from foia_graph.web.core.operations import Operation, operation
from foia_graph.web.core.query_parameters import check_names
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.corrections_data import TITLE, CorrectionsPage
from foia_graph.web.pages.lists.lists import LIST_FORMS, page_bounds, send_list

blueprint = Blueprint("corrections", __name__)
USUAL = 100
PARAMETERS = (*(each for each in PLACE_PARAMETERS if each.name in ("page", "per_page", "asOf")), SPREADSHEET)


@blueprint.get("/corrections", defaults={"suffix": ""})
@blueprint.get("/corrections.<suffix>")
@operation(
    Operation(
        "List corrections",
        "Gives the claims that were corrected, withdrawn, disputed or rejected, the newest first, each with "
        "what took its place, who decided it, when and why. As CSV or XLSX all of them at once, a row each.",
        cost="heavy",
        parameters=PARAMETERS,
        media_types=tuple(form.media_type for form in LIST_FORMS),
        examples=("/corrections", "/corrections.csv", "/corrections.jsonld?per_page=10"),
        schemas={JSONLD.media_type: component_reference("Collection")},
    )
)
def corrections(suffix: str) -> Response:
    """Send a page of the list of corrections."""
    check_names((each.name for each in PARAMETERS), "This list")
    place = page_bounds(USUAL, current_site().settings.most_per_page)
    page = CorrectionsPage(current_catalogue(), *place)
    return send_list(page, lambda: _corrections_page(page), suffix)


def _corrections_page(page: CorrectionsPage) -> str:
    view = thing_page.current_viewer()
    return render_template(
        "corrections.html",
        title=TITLE,
        total=page.total,
        entries=[correction_view(each, view) for each in page.page_entries],
        views=page.views,
        start=page.start + 1,
        forms=responses.form_links(page.own_path, LIST_FORMS),
    )
