"""`/gaps`: what was promised, referred to, withheld or numbered, and is not here, for people."""

from flask import Blueprint, Response

from foia_graph.audit.gap_groups import GROUPS
from foia_graph.audit.gap_table import catalogue_gaps
from foia_graph.errors import RequestRefused
from foia_graph.model.forms import HTML
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.list_parameters import PAGE
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.query_parameters import check_names, number_value, one_value
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.gaps.gap_page import FIRST, PATH, render_gaps

blueprint = Blueprint("gap_pages", __name__)
SIZE = 50
"""Gaps on a page of one group."""
GROUP = OperationParameter("group", {"enum": list(GROUPS)}, "Only this group.", example="promised")


@blueprint.get(PATH)
@operation(
    Operation(
        "Show missing records",
        "Shows what was promised and is not here, with who promised it, in which words and since when; what "
        "is referred to and not held; what was withheld in full; Bates numbers that are missing; rights "
        "that nobody states; and links that lead nowhere. The same as data stands at `/api/gaps`.",
        cost="heavy",
        parameters=(GROUP, PAGE, AS_OF),
        media_types=(HTML.media_type,),
        problems=(400, 404),
        examples=(PATH, f"{PATH}?group=promised"),
    )
)
def gaps() -> Response:
    """Send the page of gaps."""
    check_names((GROUP.name, PAGE.name, AS_OF.name), "The page of gaps")
    group, page = one_value(GROUP.name), number_value(PAGE.name, 1)
    if group and group not in GROUPS:
        raise RequestRefused(f"group is {', '.join(GROUPS)}; not {group[:40]!r}.")
    if page < 1 or (page > 1 and not group):
        raise RequestRefused("page is a number from 1 on, of one group.")
    found = catalogue_gaps(current_catalogue())
    body = render_gaps(found, group, (page - 1) * SIZE, SIZE) if group else render_gaps(found, size=FIRST)
    return send_bytes(body.encode(), HTML.content_type, current_catalogue())
