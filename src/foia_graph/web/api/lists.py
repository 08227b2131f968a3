"""`/api/{plural}`: lists of the things of each class, filtered by filters, with a count for each value."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from foia_graph.model.profile import Profile, Shape
from foia_graph.model.rdf import MACHINE_FIELD
from foia_graph.publish.descriptions import plural_title
from foia_graph.store.listing.filters import YEAR, class_filters
from foia_graph.web.core.operations import EXTENSION as OPERATIONS_EXTENSION
from foia_graph.web.core.operations import OPERATIONS, PARAMETERS, SCHEMAS, Operation, OperationParameter
from foia_graph.web.core.site import EXTENSION, Site
from foia_graph.web.pages.lists import lists
from foia_graph.web.pages.lists.collection import MACHINE, PERIOD, sorts_of

blueprint = Blueprint("lists_of_things", __name__)
# Paths of a filter that its description names.
MAX_PATHS = 5
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
    """Add the routes of each class that is a thing, with and without a suffix, and their operations."""
    site: Site = state.app.extensions[EXTENSION]
    operations = state.app.extensions.setdefault(OPERATIONS_EXTENSION, {})
    for plural, shape in site.profile.by_plural.items():
        view = partial(lists.send_class_list, shape, path=f"/api/{plural}")
        state.add_url_rule(f"/api/{plural}", plural, view, defaults={"suffix": ""})
        state.add_url_rule(f"/api/{plural}.<suffix>", plural, view)
        operations[f"{blueprint.name}.{plural}"] = list_operation(shape, site.profile)


def list_operation(shape: Shape, profile: Profile) -> Operation:
    """Return the operation of the list of a class, with its filters as parameters."""
    plural, base, sorts = plural_title(shape), OPERATIONS[blueprint.name], sorts_of(shape, profile)
    besides = () if shape.date_fields else PERIOD
    besides = besides if MACHINE_FIELD in shape.properties else (*besides, MACHINE)
    others = (each for each in base.parameters if each.name not in besides)
    return replace(
        base,
        summary=f"List {plural.lower()}",
        description=f"Gives {plural.lower()} page by page, and the values of each filter, counted. "
        f"CSV and XLSX have all.{_date_rule(shape)}",
        parameters=(*_filter_parameters(shape, profile), *others),
        examples=EXAMPLES.get(shape.name, (f"/api/{shape.plural}",)),
    ).with_schemas({"sort": {"enum": sorts, "default": sorts[0]}})


def _filter_parameters(shape: Shape, profile: Profile) -> list[OperationParameter]:
    """Return the filters with names of their own, and one parameter for all fields."""
    filters = class_filters(profile, shape)
    fields = [name for name, each in filters.items() if each.is_own_field]
    named = [
        OperationParameter(
            name, SCHEMAS["Years" if name == YEAR else "Values"], _filter_description(name, profile)
        )
        for name in filters
        if name not in fields
    ]
    # An object in the query has a name and a value for each property (OpenAPI 3.1, style form, explode).
    schema = {"type": "object", "propertyNames": {"enum": fields}, "additionalProperties": SCHEMAS["Text"]}
    return [*named, replace(PARAMETERS["fields"], schema=schema)] if fields else named


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
    what = "or under it, " if any(each.under for each in filters) else ""
    kinds = " or ".join(dict.fromkeys(kind for each in filters for kind in each.kinds))
    scheme = next((each.scheme for each in filters if each.scheme), "")
    values = f"a notation of `{scheme}`" if scheme else f"a name ({kinds})"
    every = list(dict.fromkeys(path for each in filters for path in each.paths))
    paths = ", ".join(f"`{path}`" for path in every[:MAX_PATHS]) + (" …" if len(every) > MAX_PATHS else "")
    if any(each.has_words for each in filters):
        return "Only with this, as it is printed."
    return f"Only with this, {what}in {paths}; {values}, or an IRI."


def _date_rule(shape: Shape) -> str:
    if not shape.date_fields:
        return ""
    if shape.main_date:
        return f" Their date is `{shape.main_date}`: all days that it allows."
    return f" Their date is the first of {', '.join(f'`{name}`' for name in shape.date_fields)}."
