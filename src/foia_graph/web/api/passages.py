"""`/api/passage`: words of a page with the address that leads to them, and their citation."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model.forms import JSON
from foia_graph.publish.citations.formats import citation_sentence
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.query_parameters import check_names, one_value
from foia_graph.web.core.responses import send_json
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.documents.document_hits import PAGE_NAME
from foia_graph.web.pages.documents.passages import (
    QUOTE_NAMES,
    QUOTE_PARAMETERS,
    Passage,
    find_in_document,
    passage_citation,
    requested_quote,
)
from foia_graph.web.pages.resources import require_thing

blueprint = Blueprint("passages", __name__)
PAGE = OperationParameter(
    "page",
    {"type": "string", "pattern": PAGE_NAME.pattern},
    "The page, as an IRI or as document/name/page/1.",
    required=True,
    example="document/ice-117629/page/1",
)
QUOTE, *CONTEXT = QUOTE_PARAMETERS
WORDS = replace(QUOTE, required=True, schema={**QUOTE.schema, "minLength": 1, "pattern": r"\S"})
BOX = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}


@blueprint.get("/api/passage")
@declared_operation(
    "Find words on a page",
    "Finds words that are on a page, or were there when a link was made, and gives the page where "
    "they are now, how like they are (1 where to the letter), their boxes in percent of the page, the "
    "address that leads to them, and their citation.",
    cost="heavy",
    parameters=(PAGE, WORDS, *CONTEXT),
    media_types=(JSON.media_type,),
    problems=(400, 404, 410),
    schemas={JSON.media_type: component_reference("Passage")},
)
def passage() -> Response:
    """Send where words of a page stand; 404 where they are not found in its document."""
    check_names((PAGE.name, *QUOTE_NAMES), "This address")
    named, wanted = PAGE_NAME.search(one_value(PAGE.name)), requested_quote()
    if named is None or wanted is None:
        raise RequestRefused(f"{PAGE.name} names a page, as document/name/page/1, and quote its words.")
    document = require_thing(f"{current_catalogue().base}id/document/{named[1]}").iri
    found = find_in_document(thing_page.current_viewer(), f"{document}/page/{named[2]}", wanted)
    if found is None:
        raise NotFound("These words are not found in this document.")
    return send_json(_body(found))


def _body(found: Passage) -> dict[str, Any]:
    reference = passage_citation(found)
    return {
        "page": found.place.page,
        "likeness": found.place.likeness,
        **found.context._asdict(),
        "bates": current_holdings().printed_numbers(found.page),
        "boxes": found.boxes,
        "path": found.path,
        "address": f"{current_catalogue().base}{found.path.removeprefix('/')}",
        **({"citation": citation_sentence(reference), "cite": found.citation_path} if reference else {}),
    }
