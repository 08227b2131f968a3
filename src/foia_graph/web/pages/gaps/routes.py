"""`/gaps`, and for programs `/api/gaps`: what is missing, with who says that it should be here."""

from collections.abc import Collection

from flask import Blueprint, Response, request

from foia_graph.audit.catalogue_gap import GROUPS
from foia_graph.audit.gap_table import catalogue_gaps
from foia_graph.audit.gaps import KINDS
from foia_graph.errors import RequestRefused
from foia_graph.model.forms import HTML, JSONLD
from foia_graph.publish.addresses import short_iri
from foia_graph.store.listing.selection import ListSelector
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.list_parameters import ABOUT, PAGE, SPREADSHEET, size_parameter
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.query_parameters import check_names, one_value
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.pages.gaps.gap_list import DATA_PATH, PATH, USUAL_SIZE, GapList
from foia_graph.web.pages.gaps.gap_page import render_gaps
from foia_graph.web.pages.lists.list_query import Narrowing, subject_iri
from foia_graph.web.pages.lists.lists import LIST_FORMS, page_bounds, send_list

blueprint = Blueprint("gaps", __name__)
PEOPLE_FIRST = (HTML, *(form for form in LIST_FORMS if form != HTML))
PARAMETERS = (
    ABOUT,
    OperationParameter("group", {"enum": list(GROUPS)}, "Only this group.", example="promised"),
    OperationParameter("kind", {"enum": list(KINDS)}, "Only gaps of this kind.", example="documents"),
    PAGE,
    size_parameter(USUAL_SIZE),
    AS_OF,
    SPREADSHEET,
)


@blueprint.get(PATH, defaults={"suffix": ""})
@blueprint.get(f"{PATH}.<suffix>")
@blueprint.get(DATA_PATH, defaults={"suffix": ""})
@blueprint.get(f"{DATA_PATH}.<suffix>")
@operation(
    Operation(
        "List missing records",
        "Gives releases with fewer documents than are stated, what is promised or mentioned and not in the "
        "archive, pages withheld in full, missing or unordered Bates numbers, documents without a rights "
        "statement, and broken links, each with its sources: all that `foia-graph check --gaps` finds.",
        cost="heavy",
        parameters=PARAMETERS,
        media_types=tuple(form.media_type for form in LIST_FORMS),
        problems=(400, 404, 406, 410),
        examples=(PATH, f"{PATH}?group=promised", f"{DATA_PATH}.csv?kind=documents"),
        schemas={JSONLD.media_type: component_reference("Collection")},
    )
)
def gaps(suffix: str) -> Response:
    """Send the list of gaps."""
    check_names((each.name for each in PARAMETERS), "This list")
    source, about = current_catalogue(), subject_iri()
    kind, group = _one_of("kind", KINDS), _one_of("group", GROUPS)
    brief = short_iri(about, source.base) if about else ""
    given = {"about": brief, "group": group, "kind": kind, "spreadsheet": one_value("spreadsheet")}
    found = GapList(
        request.path.partition(".")[0],
        source,
        Narrowing(ListSelector(), tuple((name, value) for name, value in given.items() if value)),
        catalogue_gaps(source, kind, group, about),
        *page_bounds(USUAL_SIZE, current_site().settings.most_per_page),
    )
    forms = LIST_FORMS if found.path == DATA_PATH else PEOPLE_FIRST
    return send_list(found, lambda: render_gaps(found), suffix, forms)


def _one_of(name: str, choices: Collection[str]) -> str:
    text = one_value(name)
    if text and text not in choices:
        raise RequestRefused(f"{name} is {', '.join(choices)}; not {text[:40]!r}.")
    return text
