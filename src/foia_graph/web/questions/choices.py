"""Choices of questions: a field for each parameter, and the names of things whose labels were written."""

from collections.abc import Mapping

from foia_graph.errors import ValueRejected
from foia_graph.query.saved import QueryParameter, SavedQuery
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.pages.thing_choices import Choice, ChoiceField, ThingRange

CHOICE_WORDS: Mapping[str, str] = {
    "corpus": "no, only sources of this collection",
    "all": "yes, sources outside it too",
    "within": "all days that the date allows",
    "overlapping": "at least one of them",
    "raises": "only where a source says that it shows it",
    "any": "also where it is about it",
    "created": "when they were written",
    "issued": "when they were made public",
}
"""What the values of choices mean, in the words of a form."""


INPUT_TYPES: Mapping[str, str] = {"date": "date", "integer": "number", "text": "text"}
"""How a browser takes values of each type."""


def choice_fields(query: SavedQuery, values: Mapping[str, str], source: Catalogue) -> list[ChoiceField]:
    """Return the form of a question, filled in with what was chosen."""
    return [_choice_field(each, values.get(each.name, each.default), source) for each in query.parameters]


def _choice_field(parameter: QueryParameter, value: str, source: Catalogue) -> ChoiceField:
    title = parameter.description.partition("; left open")[0].rstrip(".")
    if parameter.type == "choice":
        choices = tuple(Choice(each, CHOICE_WORDS.get(each, each)) for each in parameter.options)
        return ChoiceField(parameter.name, title, value, choices)
    if parameter.type in INPUT_TYPES:
        return ChoiceField(parameter.name, title, value, input_type=INPUT_TYPES[parameter.type])
    iri = _chosen_iri(parameter, value, source)
    things = _thing_range(parameter, source)
    return things.field(parameter.name, title, iri, value, "any" if parameter.optional else "")


def _thing_range(parameter: QueryParameter, source: Catalogue) -> ThingRange:
    if parameter.type == "concept":
        return ThingRange(source, scheme=parameter.options[0])
    return ThingRange(source, parameter.options)


def resolve_values(
    query: SavedQuery, values: Mapping[str, str], source: Catalogue
) -> tuple[dict[str, str], list[str]]:
    """Return what was chosen, labels replaced by names, and the parameters that name nothing."""
    resolved, unknown = dict(values), []
    for parameter in query.parameters:
        if parameter.type not in ("thing", "concept"):
            continue
        value = values.get(parameter.name, "").strip()
        if not value:
            resolved |= _default_here(parameter, values, source)
            continue
        if _chosen_iri(parameter, value, source):
            continue
        things = _thing_range(parameter, source)
        same = things.same_thing(value)
        if same:
            resolved[parameter.name] = things.short_value(same)
        elif things.near_choices(value) or not _is_name(parameter, value, source):
            unknown.append(parameter.name)
    return resolved, unknown


def _default_here(parameter: QueryParameter, values: Mapping[str, str], source: Catalogue) -> dict[str, str]:
    """Return what is chosen instead of a default that names nothing here: all, or else the first thing."""
    is_left_open = parameter.optional and parameter.name in values
    if is_left_open or not parameter.default or _chosen_iri(parameter, parameter.default, source):
        return {}
    first = "" if parameter.optional else _thing_range(parameter, source).first_value()
    return {parameter.name: first} if first or parameter.optional else {}


def _is_name(parameter: QueryParameter, value: str, source: Catalogue) -> bool:
    """Return True for what could be the name of a thing, whether there is one or not."""
    try:
        parameter.term(value, source.base, source.profile)
    except ValueRejected:
        return False
    return True


def _chosen_iri(parameter: QueryParameter, value: str, source: Catalogue) -> str:
    """Return the thing that a value names, "" for one that is not described here."""
    if not value or not _is_name(parameter, value, source):
        return ""
    iri = parameter.term(value, source.base, source.profile)[1:-1]
    return iri if source.stub(iri) is not None else ""
