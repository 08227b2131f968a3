"""What a note on a thing or a claim begins with; notes are made and stored in the browser (`/dossier`)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from foia_graph.model.forms import CSL, JSONLD
from foia_graph.publish.descriptions import Description
from foia_graph.publish.quotes import QuotedClaim
from foia_graph.web.core.responses import suffixed_path
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
