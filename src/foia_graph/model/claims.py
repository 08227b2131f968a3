"""Claims that stand, and those of them that cannot be true together.

A claim stands while its status is one of `STANDING_STATUSES`; only then is its value said next to it.
Two standing claims contradict each other when they give one field of one thing (or figures of one measure
and period) values that cannot both be true: dates and quantities whose intervals are disjoint, other values
that differ. Names and texts never contradict each other; they are worded differently.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from foia_graph.model import dates, iris
from foia_graph.model.namespaces import FOIA
from foia_graph.model.profile import Profile, Property, Shape
from foia_graph.model.resource import Resource, Value, text_of

STANDING_STATUSES = frozenset(("asserted", "inferred", "machine-read", "reviewed", "disputed", "preferred"))
# Statuses of claims that are not accepted any more; a candidate does not yet.
ENDED_STATUSES = frozenset(("rejected", "corrected", "withdrawn", "lifted"))
STATUSES = STANDING_STATUSES | ENDED_STATUSES | {"candidate"}
FIGURE = f"{FOIA}figure"
NumberInterval = tuple[float, float]


def claim_stands(claim: Resource) -> bool:
    """Return whether the value of a claim is said next to it."""
    return iris.last_segment(claim.one("status")) in STANDING_STATUSES


def status_stands(status: str) -> bool:
    """Return whether what has a status (IRI) is; what has none, "", does."""
    return not status or iris.last_segment(status) in STANDING_STATUSES


def standing_claims(resource: Resource) -> Iterator[Resource]:
    """Return the claims of a thing that stand."""
    return (claim for claim in resource.parts("claims") if claim_stands(claim))


def contradictions(resource: Resource, profile: Profile) -> Iterator[tuple[Resource, Resource]]:
    """Yield the pairs of standing claims about one thing that cannot both be true."""
    shape = profile[resource.type]
    by_field: dict[str, list[Resource]] = {}
    for claim in standing_claims(resource):
        by_field.setdefault(claim.one("predicate"), []).append(claim)
    for predicate, claims in by_field.items():
        prop = shape.properties.get(profile.fields.get((predicate, False), ""))
        if predicate == FIGURE:
            yield from _contradicting_figures(resource, claims)
        elif prop and prop.one_value and prop.kind != "text":
            yield from (pair for pair in combinations(claims, 2) if _values_differ(pair, prop))


def date_bounds(
    resource: Resource, shape: Shape, is_outside: Callable[[str], bool] = lambda _: False
) -> tuple[str, str]:
    """Return the earliest and latest day that the main date of a thing may be, "" for a side that is open.

    Dates of sources (IRIs) that `is_outside` finds outside the collection count only where there is no other.
    """
    prop = shape.properties.get(shape.main_date)
    if prop is None:
        return "", ""
    written = resource.get(prop.name)
    if len(written) == 1 and "claims" not in resource.values:
        return dates.day_bounds(text_of(written[0]))
    about = [c for c in standing_claims(resource) if c.one("predicate") == prop.path]
    inside = [c for c in about if not is_outside(c.one("source"))]
    claimed, stated = ({text_of(v) for c in some for v in c.get("object")} for some in (about, inside))
    plain = [value for value in written if text_of(value) in stated or text_of(value) not in claimed]
    if inside or plain:
        about, written = inside, tuple(plain)
    pairs = [(c.one("notBefore"), c.one("notAfter")) for c in about]
    pairs += [dates.day_bounds(text_of(value)) for value in written]
    return _outer_day([first for first, _ in pairs], min), _outer_day([last for _, last in pairs], max)


def _outer_day(days: list[str], choose: Callable[[list[str]], str]) -> str:
    return choose(days) if days and "" not in days else ""


def _values_differ(pair: tuple[Resource, Resource], prop: Property) -> bool:
    first, second = pair
    if prop.kind == "date":
        return _are_disjoint(_claim_days(first), _claim_days(second))
    return bool(first.get("object") and second.get("object") and first.get("object") != second.get("object"))


def _claim_days(claim: Resource) -> NumberInterval:
    first, last = claim.one("notBefore"), claim.one("notAfter")
    return _day_number(first, float("-inf")), _day_number(last, float("inf"))


def _day_number(day: str, otherwise: float) -> float:
    return float(day.replace("-", "")) if day else otherwise


def _are_disjoint(first: NumberInterval, second: NumberInterval) -> bool:
    return first[1] < second[0] or second[1] < first[0]


def _contradicting_figures(
    resource: Resource, claims: Iterable[Resource]
) -> Iterator[tuple[Resource, Resource]]:
    figures = {figure.iri: figure for figure in resource.parts("figure")}
    pairs = [(claim, figures[claim.one("object")]) for claim in claims if claim.one("object") in figures]
    for (first, a), (second, b) in combinations(pairs, 2):
        if _counted_measure(a) == _counted_measure(b) and _are_disjoint(
            figure_interval(a), figure_interval(b)
        ):
            yield first, second


def _counted_measure(figure: Resource) -> tuple[object, ...]:
    # Figures are compared only where measure, unit and period are the same.
    return figure.get("measure"), figure.get("unitText"), str(figure_periods(figure))


def figure_periods(figure: Resource) -> list[list[tuple[str, tuple[Value, ...]]]]:
    """Return the periods of a figure by their fields: their names are made of that of the figure."""
    return [sorted(period.values.items()) for period in figure.parts("temporal")]


def figure_interval(figure: Resource) -> NumberInterval:
    """Return the least and the most that a figure allows; estimates allow a tenth either way.

    The bounds are those of `scheme/bounds`; both ends are closed, "more than 3,600" and "3,600" touch.
    """
    low, high = _figure_number(figure, "minValue", "amount"), _figure_number(figure, "maxValue", "amount")
    bound = iris.last_segment(figure.one("bound"))
    if bound in ("at-least", "more-than"):
        return low, float("inf")
    if bound in ("at-most", "fewer-than"):
        return float("-inf"), high
    if bound in ("about", "nearly"):
        return low - abs(low) / 10, high + abs(high) / 10
    if bound == "order-of-magnitude":
        return min(low, low * 10), max(high, high * 10)
    return low, high


def _figure_number(figure: Resource, *names: str) -> float:
    values: list[Value] = [value for name in names for value in figure.get(name)]
    if values:
        return float(text_of(values[0]))
    return float("-inf") if names[0] == "minValue" else float("inf")
