"""Documents and pages that an address names by a parameter."""

import re

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model.dates import quote_text
from foia_graph.store.listing.filter_values import possible_iris
from foia_graph.store.listing.filters import ListFilter
from foia_graph.web.core.list_parameters import TEXT_SCHEMA
from foia_graph.web.core.operations import OperationParameter
from foia_graph.web.core.query_parameters import one_value
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.resources import require_thing

DOCUMENT = OperationParameter(
    "document",
    TEXT_SCHEMA,
    "The document, as an IRI or as document/name.",
    required=True,
    example="document/moa-illinois",
)
PAGE_NAME = re.compile(r"(?:^|/)document/([A-Za-z0-9-]+)/page/([0-9]{1,9})$")
"""The name of a page, as an IRI or from `document/` on: the name of its document, and its number."""
_ANY_DOCUMENT = ListFilter("document", "Document", (), kinds=("document",))


def requested_document() -> str:
    """Return the IRI of the document that the address names; raises RequestRefused, NotFound, or Gone."""
    text = one_value(DOCUMENT.name)
    if not text:
        raise RequestRefused(f"{DOCUMENT.name} names a document, as document/name or an IRI.")
    iri = next(possible_iris(text, _ANY_DOCUMENT, current_catalogue()), "")
    document = require_thing(iri) if iri else None
    if document is None or document.type != "ReleasedDocument":
        raise NotFound(f"{DOCUMENT.name} names {quote_text(text)}, which is no document.")
    return document.iri
