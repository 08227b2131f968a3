"""What a note on a thing or a claim begins with; notes are made and stored in the browser (`/dossier`)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template

from foia_graph.model.forms import CSL, HTML, JSONLD
from foia_graph.publish.descriptions import Description
from foia_graph.publish.quotes import QuotedClaim
from foia_graph.web.core.operations import Operation, operation
from foia_graph.web.core.query_parameters import check_names
from foia_graph.web.core.responses import send_bytes, suffixed_path
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.citation_box import CitationView, citation_address

KINDS = {"ReleasedDocument": "document", "Page": "page"}


@dataclass(frozen=True, slots=True)
class NotedThing:
    """What a note is on: its kind (document, page, claim or thing), path, title, quote and citation.

    `class_title` is what people call its class, `cite` the path of its citation in other forms, and `version`
    the path of an answer that changes when what is said of it does.
    """

    kind: str
    path: str
    title: str
    class_title: str
    version: str
    citation: str = ""
    cite: str = ""
    quote: str = ""


def noted_thing(description: Description, path: str, citation: CitationView | None) -> NotedThing:
    """Return what a note on a thing begins with."""
    thing = description.thing
    return NotedThing(
        KINDS.get(thing.type, "thing"),
        path,
        description.title,
        description.shape.plain_title,
        suffixed_path(path, JSONLD),
        f"{citation.sentence} {citation.iri}" if citation else "",
        citation_address(thing.iri) if citation else "",
    )


def noted_claim(claim: QuotedClaim, citation: CitationView) -> NotedThing:
    """Return what a note on a claim begins with."""
    address = f"/cite?{urlencode({'iri': claim.claim.view.iri})}"
    return NotedThing(
        "claim",
        claim.about.href,
        f"Claim on {claim.about.text}",
        "Claim",
        suffixed_path(address, CSL),
        f"{citation.sentence} {citation.iri}",
        address,
        claim.claim.view.quote or claim.claim.view.text,
    )


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
