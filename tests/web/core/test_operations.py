"""The tables of operations: nothing in them is unused, and they say of values what the code knows of them."""

from dataclasses import replace

import pytest

from foia_graph.audit.gaps import GROUPS, KINDS
from foia_graph.model.claims import STATUSES
from foia_graph.publish.iiif.annotations import KINDS as ANNOTATION_KINDS
from foia_graph.publish.iiif.canvas_pages import FORMATS, QUALITIES, REGION, ROTATIONS, SIZE
from foia_graph.publish.oai.formats import METADATA_FORMATS
from foia_graph.publish.oai.repository import VERBS
from foia_graph.publish.profiles.registry import LIST, registered_profiles
from foia_graph.search.query_parser import LONGEST, READINGS, SORTS
from foia_graph.search.similar import similar_pages
from foia_graph.store.conflicts import SCOPES
from foia_graph.store.page_images import USUAL_WIDTH, WIDTHS
from foia_graph.web.app import create_app
from foia_graph.web.core.operations import OPERATIONS, PARAMETERS, SCHEMAS
from foia_graph.web.core.profile_negotiation import ALTERNATES
from foia_graph.web.core.query_parameters import MAX_VALUES
from foia_graph.web.core.site import EXTENSION, ReviewSettings
from foia_graph.web.pages.documents.passages import PAGE_NAME
from foia_graph.web.sparql.endpoint import MAX_GRAPHS
from web_settings import PATIENT


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("gaps.kind", KINDS),
        ("group", GROUPS),
        ("iiif.format", FORMATS),
        ("iiif.kind", ANNOTATION_KINDS),
        ("metadataPrefix", METADATA_FORMATS),
        ("quality", QUALITIES),
        ("read", READINGS),
        ("rotation", ROTATIONS),
        ("scope", SCOPES),
        ("search.sort", SORTS),
        ("status", sorted(STATUSES)),
        ("verb", VERBS),
        ("width", WIDTHS),
    ],
)
def test_choices_are_those_that_there_are(key: str, values):
    """Whatever may be chosen is told, in the order of the code."""
    assert list(values) == PARAMETERS[key].schema["enum"]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("_profile", ""),
        ("catalogue._profile", "Catalog"),
        ("lists._profile", LIST),
        ("resources._profile", "Graph"),
    ],
)
def test_profiles_are_those_that_are_registered(key: str, name: str):
    """The token of each profile that goes with a class, and the one that lists them."""
    tokens = [each.token for each in registered_profiles() if not name or each.applies_to(name)]

    assert [*tokens, ALTERNATES.token] == PARAMETERS[key].schema["enum"]


def test_bounds_are_those_of_the_code():
    """Lengths, numbers and patterns that the code checks are told as they are checked."""
    told = {key: PARAMETERS[key].schema for key in PARAMETERS}
    searched = ("search.q", "things.q", "hits.q", "q", "similar.q", "questions.q", "page_jump.q")

    assert {LONGEST} == {told[key]["maxLength"] for key in searched}
    assert (similar_pages.USUAL, similar_pages.MOST) == (
        told["similar.limit"]["default"],
        told["similar.limit"]["maximum"],
    )
    assert 2 * [MAX_GRAPHS] == [told[f"{name}-graph-uri"]["maxItems"] for name in ("default", "named")]
    assert MAX_VALUES == SCHEMAS["Values"]["maxItems"] == SCHEMAS["Years"]["maxItems"]
    assert USUAL_WIDTH == told["width"]["default"]
    assert {PAGE_NAME.pattern} == {
        told[key]["pattern"] for key in ("a", "b", "passages.page", "similar.page")
    }
    assert [f"^({REGION})$", f"^({SIZE})$"] == [told[key]["pattern"] for key in ("region", "size")]


def test_nothing_in_the_tables_is_unused(shipped_store, profile):
    """Each operation is that of an endpoint, or the model of those of lists."""
    settings = replace(PATIENT, review=ReviewSettings(""))
    app = create_app(shipped_store, profile, settings=settings)
    endpoints = {*app.view_functions}
    app.extensions[EXTENSION].close()

    assert {"lists_of_things"} == OPERATIONS.keys() - endpoints
