"""Claims that stand, those of them that cannot be true together, and the one value or title that is settled.

Two standing claims contradict each other when they give one field of one thing (or figures of one measure
and period) values that cannot both be true: dates and quantities whose intervals are disjoint, other values
that differ. Names and texts never contradict each other; they are worded differently.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from foia_graph.model import dates, iris
from foia_graph.model.namespaces import FOIA
from foia_graph.model.profile import Profile, Property, Shape
from foia_graph.model.resource import Resource, TaggedLiteral, Value, sort_key, text_of

STANDING_STATUSES = frozenset(("asserted", "inferred", "machine-read", "reviewed", "disputed", "preferred"))
# Statuses of claims that are not accepted any more; a candidate does not yet.
ENDED_STATUSES = frozenset(("rejected", "corrected", "withdrawn", "lifted"))
STATUSES = STANDING_STATUSES | ENDED_STATUSES | {"candidate"}
PREFERRED, MACHINE_READ = "preferred", "machine-read"
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


def is_machine_read(part: Resource) -> bool:
    """Return True for a claim or a finding that a program made and nobody verified."""
    return iris.last_segment(part.one("status")) == MACHINE_READ


def machine_claims(resource: Resource) -> Iterator[Resource]:
    """Return the claims by which a program alone gives a value, that nobody verified."""
    stated: dict[tuple[str, tuple[Value, ...]], list[Resource]] = {}
    for claim in standing_claims(resource):
        if claim.get("object"):
            stated.setdefault((claim.one("predicate"), claim.get("object")), []).append(claim)
    return (found[0] for found in stated.values() if all(map(is_machine_read, found)))


def machine_values(resource: Resource) -> frozenset[tuple[str, str]]:
    """Return the values of a thing that a program alone gives, as predicates and texts."""
    pairs = ((claim.one("predicate"), claim) for claim in machine_claims(resource))
    return frozenset((path, text_of(value)) for path, claim in pairs for value in claim.get("object"))


def marked(name: str, is_read: bool = True) -> str:
    """Return a name with the mark of what a program read, where the form has no other place for that.

    >>> marked("On trees"), marked("On trees", False)
    ('On trees (machine-read)', 'On trees')
    """
    return f"{name} ({MACHINE_READ})" if is_read else name


def marked_value(value: Value) -> Value:
    """Return a title with that mark, in its language."""
    text = marked(text_of(value))
    return replace(value, value=text) if isinstance(value, TaggedLiteral) else text


def part_titles(part: Resource) -> tuple[Value, ...]:
    """Return the titles of a part of a document, with that mark if a program found the part."""
    return tuple(map(marked_value, part.get("title"))) if is_machine_read(part) else part.get("title")


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
            yield from (pair for pair in combinations(claims, 2) if _values_differ(*pair, prop))


def _values_differ(first: Resource, second: Resource, prop: Property) -> bool:
    if prop.kind == "date":
        return _are_disjoint(_days(first), _days(second))
    return bool(first.get("object") and second.get("object") and first.get("object") != second.get("object"))


def _days(claim: Resource) -> NumberInterval:
    first, last = claim.one("notBefore"), claim.one("notAfter")
    return _day_number(first, float("-inf")), _day_number(last, float("inf"))


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
    earliest = min((first for first, _ in pairs), default="")
    latest = max((last for _, last in pairs), default="")
    return earliest, latest if all(last for _, last in pairs) else ""


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
        # Figures are compared only where measure, unit and period are the same.
        measures = [(each.get("measure"), each.get("unitText"), str(figure_periods(each))) for each in (a, b)]
        if measures[0] == measures[1] and _are_disjoint(figure_interval(a), figure_interval(b)):
            yield first, second


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


def settled_values(thing: Resource, field: str, profile: Profile) -> tuple[Value, ...]:
    """Return the values of a field that are settled; of a field that takes many, all.

    Of a field with one value unless sources disagree, that is the value whose claim is marked preferred; else
    the one that all sources give; else none. Dates of which one holds the other (2012-04, 2012-04-05) agree
    on the wider one.
    """
    prop, values = profile[thing.type].properties.get(field), thing.get(field)
    if prop is None or not prop.one_value:
        return values
    claims_on_field = list(_standing_claims(thing, prop))
    preferred = _preferred_values(claims_on_field)
    if preferred:
        return preferred if len(preferred) == 1 else ()
    names = {claim.iri for claim in claims_on_field}
    if any(text_of(other) in names for claim in claims_on_field for other in claim.get("conflictsWith")):
        return ()
    if len(values) > 1:
        return _widest_date(values) if prop.kind == "date" else ()
    return values


def _widest_date(values: tuple[Value, ...]) -> tuple[Value, ...]:
    spans = {text_of(value): dates.day_bounds(text_of(value)) for value in values}
    widest = min(spans, key=len)
    first, last = spans[widest]
    return (widest,) if all(first <= start and end <= last for start, end in spans.values()) else ()


def title_values(
    thing: Resource,
    profile: Profile,
    sources: Sequence[str] = (),
    is_outside: Callable[[str], bool] = lambda _: False,
) -> tuple[Value | None, tuple[Value, ...]]:
    """Return what a thing is called, and what else it is called; None where it has no name of its own.

    A title in the language of the catalogue comes before those in others, and one of the collection before
    those that outside sources alone give (`is_outside` says so of the IRI of a source); then the first of
    `sources`, the slugs of those that are preferred, decides.
    """
    shape = profile[thing.type]
    prop = shape.properties.get(shape.label_field)
    values = thing.get(prop.name) if prop else ()
    if prop is None or not values:
        return None, ()
    if len(values) == 1:
        return values[0], ()
    claims_on_field = list(_standing_claims(thing, prop))
    preferred = _preferred_values(claims_on_field)

    def rank(value: Value) -> tuple[bool, bool, int, tuple[str, str, str]]:
        by = [claim.one("source") for claim in claims_on_field if value in claim.get("object")]
        slugs = map(iris.last_segment, by)
        first = min((sources.index(slug) for slug in slugs if slug in sources), default=len(sources))
        is_foreign, key = label_key(value)
        return is_foreign, bool(by) and all(map(is_outside, by)), first, key

    first = preferred[0] if len(preferred) == 1 else min(values, key=rank)
    return first, tuple(value for value in values if value != first)


def label_key(value: Value) -> tuple[bool, tuple[str, str, str]]:
    """Return what orders the titles of a thing that no source claims: those of other languages come last."""
    return isinstance(value, TaggedLiteral), sort_key(value)


def field_claims(thing: Resource, field: str, profile: Profile) -> list[Resource]:
    """Return the standing claims on a field of a thing."""
    prop = profile[thing.type].properties.get(field)
    return list(_standing_claims(thing, prop)) if prop else []


def _standing_claims(thing: Resource, prop: Property) -> Iterator[Resource]:
    return (claim for claim in standing_claims(thing) if claim.one("predicate") == prop.path)


def _preferred_values(field_claims: list[Resource]) -> tuple[Value, ...]:
    values = (
        v for c in field_claims if iris.last_segment(c.one("status")) == PREFERRED for v in c.get("object")
    )
    return tuple({sort_key(value): value for value in values}.values())
