"""The OpenAPI operation of the search."""

from dataclasses import replace

from foia_graph.model.forms import JSONLD
from foia_graph.model.profile import Profile
from foia_graph.search import facets
from foia_graph.search.query_parser import LONGEST
from foia_graph.search.search_request import READINGS, SORTS
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filters import YEAR, ListFilter
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.list_parameters import (
    FROM,
    GENERATION,
    PAGE,
    SPREADSHEET,
    TEXTS_SCHEMA,
    TO,
    YEARS_SCHEMA,
    size_parameter,
)
from foia_graph.web.core.operations import Operation, OperationParameter, PathExpansion, Schema, expands_paths
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.pages.lists.lists import LIST_FORMS
from foia_graph.web.pages.search.arguments import READ, WORDS

USUAL, MOST = 20, 100
"""Hits on a page, unless told, and at most."""
SAID = {
    "kind": "Only what is of this kind; pages, claims, e-mails and runs of pages are kinds, too.",
    "year": "Only what may be of this year; a page is of the years of its document.",
    "has": "Only pages with this: Bates numbers, text read off the image, redactions.",
}


def _facet_description(one: ListFilter) -> str:
    """Return the sentence on what a facet keeps."""
    if one.name in SAID:
        return SAID[one.name]
    what = "or what falls under it, " if one.under else ""
    values = f"a notation of `{one.scheme}`" if one.scheme else f"a name ({' or '.join(one.kinds)})"
    return f"Only with this, {what}as its document has it where it is a part of one; {values}, or an IRI."


def _facet_schema(name: str) -> Schema:
    if name == "has":
        return {**TEXTS_SCHEMA, "items": {"enum": list(facets.HAS)}}
    return YEARS_SCHEMA if name == YEAR else TEXTS_SCHEMA


WORDS_PARAMETER = OperationParameter(
    WORDS,
    {"type": "string", "maxLength": LONGEST},
    'Words that stand together; "a phrase", word*, field:value, AND, OR, NOT, -word, NEAR/5, (groups). '
    "What cannot be read so is taken as plain words, and the answer says so.",
    example='"domestic violence" kind:release',
)
OTHER_PARAMETERS = (
    FROM,
    TO,
    OperationParameter(
        "sort",
        {"enum": list(SORTS), "default": SORTS[0]},
        "The order: the best first, the oldest first, or the newest first; what has no date comes last.",
    ),
    OperationParameter(
        READ,
        {"enum": list(READINGS)},
        "How words are read. `words`: to the letter. `names`: a name finds its variants, and words may be "
        "in the names of what a claim, a page or an e-mail belongs to. `auto`: as `names`, questions without "
        "the words that ask, sentences as passages with most of their words, and where nothing has all words "
        "the nearest with fewer; the answer says so. Pages for people are read as `auto`, others as `names`.",
    ),
    size_parameter(USUAL, MOST),
    PAGE,
    GENERATION,
    SPREADSHEET,
    AS_OF,
)


def search_parameters(profile: Profile) -> tuple[OperationParameter, ...]:
    """Return the parameters of a search: the words, the facets of a profile, and others."""
    facet_parameters = (
        OperationParameter(name, _facet_schema(name), _facet_description(one))
        for name, one in facets.facet_filters(profile).items()
    )
    return (WORDS_PARAMETER, *facet_parameters, *OTHER_PARAMETERS)


SEARCH = Operation(
    "Search",
    "Finds words in the texts of pages, in titles, quotes and claims, in names, and in headers of e-mails. "
    "Each hit has a snippet, all hits together have the values of each facet and their numbers. Several "
    "values of one facet mean any of them, several facets all of them. Words, a facet or a date are needed. "
    "CSV and XLSX have all hits.",
    cost="heavy",
    parameters=(WORDS_PARAMETER, *OTHER_PARAMETERS),
    parameters_of=search_parameters,
    media_types=tuple(form.media_type for form in LIST_FORMS),
    examples=(
        "/search?q=juveniles",
        '/api/search?q="domestic+violence"&kind=claim&sort=-date',
        "/api/search?q=who+said+that+local+police+need+not+take+part%3F&read=auto",
        "/api/search?q=opt-out+NEAR/10+county&issue=opt-out&per_page=5",
        "/api/search.csv?q=biometric*&from=2010&to=2011",
    ),
    schemas={JSONLD.media_type: component_reference("Hits")},
)


@expands_paths("search.search")
def search_operations(path: str, operation: Operation, source: Catalogue) -> PathExpansion:
    """Yield the operation with the names of the kinds that there are."""
    kind_schema = {**TEXTS_SCHEMA, "items": {"enum": facets.entry_kinds(source.profile)}}
    declared = operation.for_profile(source.profile).parameters
    parameters = (replace(each, schema=kind_schema) if each.name == "kind" else each for each in declared)
    yield path, replace(operation, parameters=tuple(parameters))
