"""`/api/{plural}`: lists of the things of each class, filtered by filters, with a count for each value.

There is a route for each class that is a thing, so that each says for itself what it can be filtered by. The
same lists stand, for people first, at `/doc/{kind}/`.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache

from flask import Blueprint, Response
from flask.blueprints import BlueprintSetupState

from foia_graph.model.forms import JSONLD
from foia_graph.model.profile import Profile, Shape
from foia_graph.publish.incoming import plural_title
from foia_graph.publish.profiles.registry import LIST
from foia_graph.store.listing.filters import YEAR, class_filters
from foia_graph.web.core import profile_negotiation
from foia_graph.web.core.list_parameters import (
    EXACT,
    FROM,
    MODIFIED_SINCE,
    PLACE_PARAMETERS,
    SPREADSHEET,
    TEXT_SCHEMA,
    TEXTS_SCHEMA,
    TO,
    YEARS_SCHEMA,
)
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.schema_components import any_of, component_reference
from foia_graph.web.core.site import EXTENSION, Site
from foia_graph.web.core.tables import WITH_TABLES
from foia_graph.web.pages.lists import lists
from foia_graph.web.pages.lists.collection import sorts_of

FIELDS = "Only with this value in a field, as `creator=agency/ice`; may be repeated."
blueprint = Blueprint("lists_of_things", __name__)
EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "Release": (
        "/api/releases?issue=victims-of-crimes&from=2012-01-01&to=2012-12-31&sort=-date",
        "/api/releases.csv",
    ),
    "ReleasedDocument": ("/api/documents?agency=ice&sort=date", "/api/documents?release=2012-04-10"),
    "CitedWork": ("/api/works?type=report&sort=-date",),
    "Agency": ("/api/agencies?agency=dhs",),
}


@blueprint.record
def add_list_routes(state: BlueprintSetupState) -> None:
    """Add the routes of each class that is a thing, with and without a suffix."""
    site: Site = state.app.extensions[EXTENSION]
    for plural, shape in site.profile.by_plural.items():
        view = _list_view(shape, f"/api/{plural}", site.profile)
        state.add_url_rule(f"/api/{plural}", plural, view, defaults={"suffix": ""})
        state.add_url_rule(f"/api/{plural}.<suffix>", plural, view)


def _list_view(shape: Shape, path: str, profile: Profile) -> Callable[[str], Response]:
    @operation(list_operation(shape, profile))
    def view(suffix: str) -> Response:
        return lists.send_class_list(shape, suffix, path)

    return view


def list_operation(shape: Shape, profile: Profile) -> Operation:
    """Return the operation of the list of a class, with its filters as parameters."""
    plural = plural_title(shape)
    return Operation(
        f"List {plural.lower()}",
        f"Gives {plural.lower()} page by page, with the values of each filter and their numbers. CSV and "
        f"XLSX have all pages.{_date_rule(shape)}",
        cost="heavy",
        parameters=(
            *_filter_parameters(shape, profile),
            *([FROM, TO] if shape.date_fields else []),
            _sort_parameter(shape, profile),
            EXACT,
            MODIFIED_SINCE,
            *PLACE_PARAMETERS,
            SPREADSHEET,
            profile_negotiation.profile_parameter(LIST),
        ),
        media_types=tuple(form.media_type for form in WITH_TABLES),
        examples=EXAMPLES.get(shape.name, (f"/api/{shape.plural}",)),
        schemas={
            JSONLD.media_type: any_of(component_reference("Collection"), component_reference("LinkedData"))
        },
    )


def _filter_parameters(shape: Shape, profile: Profile) -> list[OperationParameter]:
    """Return the filters with names of their own, and one parameter for all fields."""
    filters = class_filters(profile, shape)
    fields = [name for name, each in filters.items() if each.is_own_field]
    named = [
        OperationParameter(
            name, YEARS_SCHEMA if name == YEAR else TEXTS_SCHEMA, _filter_description(name, profile)
        )
        for name in filters
        if name not in fields
    ]
    # An object in the query has a name and a value for each property (OpenAPI 3.1, style form, explode).
    schema = {
        "type": "object",
        "propertyNames": {"enum": fields},
        "additionalProperties": TEXT_SCHEMA,
    }
    return [*named, OperationParameter("fields", schema, FIELDS)] if fields else named


@lru_cache(maxsize=1024)
def _filter_description(name: str, profile: Profile) -> str:
    """Return the sentence on what a filter keeps, the same for all classes that have it.

    `^` marks a path that is inverted, as in SPARQL.
    """
    if name == YEAR:
        return "Only what may be of this year, by the date of the list."
    filters = [
        found[name] for each in profile.shapes.values() if name in (found := class_filters(profile, each))
    ]
    what = "or what falls under it, " if any(each.under for each in filters) else ""
    kinds = " or ".join(dict.fromkeys(kind for each in filters for kind in each.kinds))
    scheme = next((each.scheme for each in filters if each.scheme), "")
    values = f"a notation of `{scheme}`" if scheme else f"a name ({kinds})"
    paths = ", ".join(f"`{path}`" for path in dict.fromkeys(path for each in filters for path in each.paths))
    return f"Only with this, {what}in one of {paths}; {values}, or an IRI."


def _date_rule(shape: Shape) -> str:
    """Return the sentence on the date by which a list is filtered, "" where there is none."""
    if not shape.date_fields:
        return ""
    if shape.main_date:
        return f" The date of a list is `{shape.main_date}`: all days that it allows."
    return f" The date of a list is the first of {', '.join(f'`{name}`' for name in shape.date_fields)}."


def _sort_parameter(shape: Shape, profile: Profile) -> OperationParameter:
    sorts = sorts_of(shape, profile)
    schema = {"enum": sorts, "default": sorts[0]}
    return OperationParameter("sort", schema, "The order; things alike in it are by name, undated ones last.")
