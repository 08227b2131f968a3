"""`/api/{plural}`: lists of the things of each class, narrowed by filters, with a count for each value.

There is a route for each class that is a thing, so that each says for itself what it can be narrowed by. The
same lists stand, for people first, at `/doc/{kind}/`.
"""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response
from flask.blueprints import BlueprintSetupState

from foia_graph.model.forms import JSONLD
from foia_graph.model.profile import Profile, Shape
from foia_graph.publish.incoming import plural_title
from foia_graph.publish.profiles.registry import LIST
from foia_graph.store.listing.filters import YEAR, ListFilter, class_filters
from foia_graph.web.core import profile_negotiation
from foia_graph.web.core.list_parameters import (
    DATE_SCHEMA,
    EXACT,
    MODIFIED_SINCE,
    PLACE_PARAMETERS,
    SPREADSHEET,
    TEXTS_SCHEMA,
    YEARS_SCHEMA,
)
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.schema_components import any_of, component_reference
from foia_graph.web.core.site import EXTENSION, Site
from foia_graph.web.core.tables import WITH_TABLES
from foia_graph.web.pages.lists import lists
from foia_graph.web.pages.lists.list_query import sorts_of

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
        f"Gives {plural.lower()} page after page, described, with numbers for each value that they could be "
        "narrowed by. Several values of one filter mean any of them, several filters all of them; the number "
        "of a value is what the list would have with that value alone in its filter. As CSV or XLSX all of "
        "them at once, a row each.",
        cost="heavy",
        parameters=(
            *_filter_parameters(shape, profile),
            *_period_parameters(shape),
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
    return [
        OperationParameter(
            each.name, YEARS_SCHEMA if each.name == YEAR else TEXTS_SCHEMA, _filter_description(each, shape)
        )
        for each in class_filters(profile, shape).values()
    ]


def _filter_description(one: ListFilter, shape: Shape) -> str:
    """Return the sentence on what a filter keeps; `^` marks a path that is inverted, as in SPARQL."""
    if one.name == YEAR:
        return f"Only what may be of this year, {_date_rule(shape)}."
    if one.is_own_field:
        return f"Only with this in `{one.name}`. {shape.properties[one.name].comment}"
    what = "or what falls under it, " if one.under else ""
    values = f"a notation of `{one.scheme}`" if one.scheme else f"a name ({' or '.join(one.kinds)})"
    paths = ", ".join(f"`{path}`" for path in one.paths)
    return f"Only with this, {what}in {paths}; {values}, or an IRI."


def _period_parameters(shape: Shape) -> list[OperationParameter]:
    if not shape.date_fields:
        return []
    return [
        OperationParameter(
            "from", DATE_SCHEMA, f"Only what may be of this day, month or year or later, {_date_rule(shape)}."
        ),
        OperationParameter(
            "to", DATE_SCHEMA, f"Only what may be of this day, month or year or earlier, {_date_rule(shape)}."
        ),
    ]


def _date_rule(shape: Shape) -> str:
    """Return the words for the date by which a list is narrowed."""
    if shape.main_date:
        return f"by the days that `{shape.main_date}` allows (`notBefore` to `notAfter`)"
    return f"by the first of {', '.join(f'`{name}`' for name in shape.date_fields)} that it has"


def _sort_parameter(shape: Shape, profile: Profile) -> OperationParameter:
    schema = {"enum": sorts_of(shape, profile), "default": "iri"}
    return OperationParameter(
        "sort", schema, "The order; what is alike in that stands by name, what has no date last."
    )
