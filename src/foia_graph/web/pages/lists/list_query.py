"""The query of a list: read from the address, and written into the addresses of other lists.

A filter may be repeated, and then means any of its values; every other parameter is given once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from flask import request

from foia_graph.errors import NotFound, RequestRefused, ValueRejected
from foia_graph.model import dates
from foia_graph.model.dates import quote_text
from foia_graph.model.profile import Profile, Shape
from foia_graph.publish.addresses import short_iri
from foia_graph.publish.claim_rows import IN_WORDS
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.conflicts import SCOPES, Scope
from foia_graph.store.listing.filter_values import brief_value, possible_iris, value_iri
from foia_graph.store.listing.filters import ListFilter, class_filters
from foia_graph.store.listing.orders import SORTS
from foia_graph.store.listing.selection import ListSelector, value_in_list
from foia_graph.web.core.list_parameters import SINCE, changed_since, comparable_time
from foia_graph.web.core.problems import ResourceGone
from foia_graph.web.core.profile_negotiation import PARAMETER
from foia_graph.web.core.query_parameters import (
    AS_OF_NAME,
    boolean_value,
    check_names,
    check_value_count,
    one_value,
    parameter_values,
)
from foia_graph.web.core.site import current_catalogue

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
    """Return a name as it is in an address."""
    return short_iri(iri, source.base)


Pairs = tuple[tuple[str, str], ...]
PLACE = ("page", "per_page", "after", "generation", AS_OF_NAME)
"""Parameters that say where in a list one is."""
PERIOD = ("from", "to")
ANSWER = ("exact", "sort", "spreadsheet")
LOOKS = ("sort", "spreadsheet")
"""Parameters that do not change which things are in a list."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The query of a list, and the same as the parameters of an address, in one settled order."""

    criteria: ListSelector
    parameters: Pairs
    filters: Mapping[str, ListFilter] = field(default_factory=dict)

    def chosen_texts(self, name: str) -> tuple[str, ...]:
        """Return the values chosen in a filter, as they are in an address."""
        return tuple(value for key, value in self.parameters if key == name)

    def parameters_without(self, *names: str) -> Pairs:
        """Return the parameters without those of some filters."""
        return tuple(pair for pair in self.parameters if pair[0] not in names)

    def parameters_toggled(self, name: str, value: str, base: str) -> Pairs:
        """Return the parameters with one value more in a filter, or without it where it is chosen."""
        pair = name, brief_value(value, self.filters[name], base)
        if pair in self.parameters:
            return tuple(each for each in self.parameters if each != pair)
        return (*self.parameters, pair)


EVERYTHING = Narrowing(ListSelector(), ())
"""The query of a list without filters."""


def list_narrowing(source: Catalogue, shape: Shape, others: tuple[str, ...] = ()) -> Narrowing:
    """Return the query of a list of things of a class, read from the address.

    `others` are names of parameters that are read by the client. Raises Refused for what is no parameter of
    such a list, and NotFound for a value that is not known.
    """
    known_filters = class_filters(source.profile, shape)
    _check_names(source.profile, shape, (*known_filters, *others))
    given_texts = {
        name: texts for name in request.args if name in known_filters and (texts := parameter_values(name))
    }
    check_value_count((*given_texts, *others), "A list")
    chosen_values = tuple(
        (name, tuple(_filter_value(v, known_filters[name], source, shape) for v in vs))
        for name, vs in given_texts.items()
    )
    first, last = requested_period()
    exact, sort = boolean_value("exact"), one_value("sort") or sorts_of(shape, source.profile)[0]
    if sort not in sorts_of(shape, source.profile):
        raise RequestRefused(f"sort is {', '.join(sorts_of(shape, source.profile))}, not {sort[:40]!r}.")
    criteria = ListSelector(
        chosen_values, first, last, exact, sort, _removed_names(source, shape), changed_names(source)
    )
    pairs = (
        (name, brief_value(iri, known_filters[name], source.base))
        for name, iris in chosen_values
        for iri in iris
    )
    plain = ((name, one_value(name)) for name in (*PERIOD, *ANSWER, SINCE) if one_value(name))
    return Narrowing(criteria, (*dict.fromkeys(pairs), *plain), known_filters)


def changed_names(source: Catalogue) -> frozenset[str] | None:
    """Return the IRIs that changed since the time that is asked for, None where none is."""
    text = one_value(SINCE)
    return changed_since(source, comparable_time(text)) if text else None


def sorts_of(shape: Shape, profile: Profile) -> list[str]:
    """Return the names of the orders of things of a class."""
    if not profile.is_thing(shape):
        return ["iri"]
    return [sort for sort in SORTS if shape.date_fields or "date" not in sort]


def _check_names(profile: Profile, shape: Shape, known_filters: Iterable[str]) -> None:
    period = PERIOD if shape.date_fields and profile.is_thing(shape) else ()
    check_names(
        [*known_filters, *period, *ANSWER, SINCE, *PLACE, PARAMETER],
        f"A list of {shape.plural.replace('-', ' ')}",
    )


def _filter_value(text: str, list_filter: ListFilter, source: Catalogue, shape: Shape) -> str:
    try:
        return value_in_list(text, list_filter, source, shape)
    except ValueRejected as error:
        raise RequestRefused(str(error)) from None


def named_by(text: str, list_filter: ListFilter, source: Catalogue) -> str:
    """Return the IRI that a value of a filter means; raises NotFound, or Refused for no such value."""
    try:
        return value_iri(text, list_filter, source)
    except ValueRejected as error:
        raise RequestRefused(str(error)) from None


def requested_period(read_parameter: Callable[[str], str] = one_value) -> tuple[str, str]:
    """Return the first and the last day asked for, "" for a side that is open."""
    first, last = (_day_bounds(name, read_parameter(name))[side] for side, name in enumerate(PERIOD))
    return first, last


def _day_bounds(name: str, text: str) -> tuple[str, str]:
    try:
        return dates.day_bounds(dates.partial_date(text)) if text else ("", "")
    except ValueRejected as error:
        raise RequestRefused(f"{name}: {error}.") from None


def _removed_names(source: Catalogue, shape: Shape) -> frozenset[str]:
    """Return the IRIs taken out since the generation that is walked through."""
    current = current_catalogue()
    if source is current or not source.profile.is_thing(shape):
        return frozenset()
    return source.compute_once(
        (shape.name, "gone", current.generation.number),
        lambda: frozenset(source.thing_names(shape)) - frozenset(current.thing_names(shape)),
    )
