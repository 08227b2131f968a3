"""Parameters of lists of claims and conflicts: the thing, the field of it, and the sources that count."""

from difflib import get_close_matches

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model.dates import quote_text
from foia_graph.publish.addresses import short_iri
from foia_graph.publish.claim_rows import IN_WORDS
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.conflicts import SCOPES, Scope
from foia_graph.store.listing.filter_values import possible_iris
from foia_graph.store.listing.filters import ListFilter
from foia_graph.web.core.problems import ResourceGone
from foia_graph.web.core.query_parameters import one_value
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.lists.list_query import named_by

ANYTHING = ListFilter("about", "About", ())


def subject_iri() -> str:
    """Return the thing or part that `about` names, "" where it is not given; raises NotFound, or Gone."""
    text = one_value("about")
    if not text:
        return ""
    try:
        return named_by(text, ANYTHING, current_catalogue())
    except NotFound:
        for iri in possible_iris(text, ANYTHING, current_catalogue()):
            if iri in current_catalogue().tombstones:
                raise ResourceGone(iri, current_catalogue().tombstones[iri]) from None
        raise


def requested_scope() -> Scope:
    """Return the sources that count: `corpus`, or `all`."""
    text = one_value("scope") or "corpus"
    scope = next((each for each in SCOPES if each == text), None)
    if scope is None:
        raise RequestRefused(f"scope is {' or '.join(SCOPES)}, not {text[:40]!r}.")
    return scope


def requested_field() -> str:
    """Return the name of the field that is asked for, "" for all; raises NotFound for what is none."""
    name, field_names = one_value("field"), current_catalogue().profile.predicates
    if name and name not in field_names:
        near = (
            ", ".join(get_close_matches(name[:100], field_names))
            or f"date, or {IN_WORDS} for what is in words"
        )
        raise NotFound(f"field names {quote_text(name)}, and there is no such field; there are {near}.")
    return name


def brief_name(iri: str, source: Catalogue) -> str:
    """Return a name as it stands in an address."""
    return short_iri(iri, source.base)
