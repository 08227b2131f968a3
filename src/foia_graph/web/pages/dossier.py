"""`/dossier`: the page of the notes that readers make; they stay in the browser, and scripts do the rest."""

from flask import Blueprint, Response, render_template

from foia_graph.model.forms import HTML
from foia_graph.web.core.operations import Operation, operation
from foia_graph.web.core.query_parameters import check_names
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue

blueprint = Blueprint("dossier", __name__)
DOSSIER_PATH = "/dossier"


@blueprint.get(DOSSIER_PATH)
@operation(
    Operation(
        "Show my notes",
        "A page with the notes that a reader made, which are in the browser's own storage: there is no "
        "account, and no note is sent. It exports and imports them as W3C Web Annotations, and writes "
        "Markdown with citations.",
        cost="light",
        media_types=(HTML.media_type,),
        problems=(400,),
        examples=(DOSSIER_PATH,),
    )
)
def dossier() -> Response:
    """Send the page, which is the same for everybody."""
    check_names((), "This page")
    body = render_template("dossier.html", title="My notes", base=current_catalogue().base)
    return send_bytes(body.encode(), HTML.content_type, current_catalogue())
