"""The comparison of saved queries with their references, for all that may be chosen."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product
from math import prod
from types import MappingProxyType

from foia_graph.model.profile import Profile
from foia_graph.query import saved
from foia_graph.query.answers import Queryable
from foia_graph.query.saved import QueryParameter, SavedQuery
from foia_graph.query.sparql.text_query.rewrite import NO_TEXTS, SearchableTexts
from oracle.references import Reference, Row
from oracle.world import World

MAX_TEXTS = 40
"""How many of the samples of a text are tried."""
MAX_PRODUCT = 600
"""All parameters are tried with all others where these are no more choices; else in pairs."""
MAX_PAIRS = 500
"""Two parameters are tried in pairs where these are no more; else each with the default of the other."""
DAYS = ("1900-01-01", "2010-06-15", "2011-12-31", "2012-02-29", "2099-12-31")
MAX_SHOWN = 4
"""How many runs that differ, and how many rows of each, are shown."""
NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Difference:
    """A run whose rows are not those of the reference: what was chosen, rows missing, rows too many."""

    chosen: Mapping[str, str]
    missing: list[Row]
    unexpected: list[Row]

    def __str__(self) -> str:
        lines = [f"with {', '.join(f'{name}={value}' for name, value in self.chosen.items()) or 'nothing'}:"]
        lines += [f"  {len(self.missing)} rows are missing, {len(self.unexpected)} are too many"]
        lines += [f"  - {_cells(row)}" for row in self.missing[:MAX_SHOWN]]
        lines += [f"  + {_cells(row)}" for row in self.unexpected[:MAX_SHOWN]]
        return "\n".join(lines)


@dataclass(slots=True)
class Comparison:
    """What came of all runs of a query on a catalogue."""

    runs: int = 0
    rows: int = 0
    """The rows of the references, over all runs."""
    differences: list[Difference] = field(default_factory=list)

    def __str__(self) -> str:
        head = f"{len(self.differences)} of {self.runs} runs differ from the reference"
        return "\n".join([head, *map(str, self.differences[:MAX_SHOWN])])


def compare(
    query: SavedQuery,
    reference: Reference,
    world: World,
    store: Queryable,
    profile: Profile,
    texts: SearchableTexts = NO_TEXTS,
    *,
    together: bool = True,
) -> Comparison:
    """Run a saved query and its reference for all that may be chosen, and note where they differ.

    Without `together`, only one value is chosen at a time.
    """
    found = Comparison()
    names = preferred_names(world)
    for chosen in choices(query, reference, world, together):
        text = query.bind_values(chosen, world.base, profile, names)
        variables, *cells = saved.answer_cells(
            saved.run_query(text, store, world.base, texts=texts), world.base
        )
        actual = [_compared_row(dict(zip(variables, row, strict=True)), reference) for row in cells]
        expected = reference.rows(world, resolved(query, chosen, world, profile, names))
        for row in expected:
            assert set(row) == set(variables), f"the reference of {query.name} has other columns: {row}"
        found.runs += 1
        found.rows += len(expected)
        missing, unexpected = _extra(expected, actual), _extra(actual, expected)
        if missing or unexpected:
            found.differences.append(Difference(chosen, missing, unexpected))
    return found


def choices(
    query: SavedQuery, reference: Reference, world: World, together: bool
) -> Iterator[dict[str, str]]:
    """Yield what is chosen in each run: nothing, each value of each parameter, few values together."""
    yield {}
    given = {each.name: list(values_to_try(each, reference, world)) for each in query.parameters}
    for name, values in given.items():
        yield from ({name: value} for value in values)
    if not together:
        return
    several = {name: values for name, values in given.items() if values}
    if prod(map(len, several.values())) <= MAX_PRODUCT and len(several) > 1:
        yield from (dict(zip(several, values, strict=True)) for values in product(*several.values()))
        return
    for one, other in combinations(several, 2):
        if len(given[one]) * len(given[other]) <= MAX_PAIRS:
            yield from ({one: a, other: b} for a, b in product(given[one], given[other]))


def values_to_try(parameter: QueryParameter, reference: Reference, world: World) -> Iterable[str]:
    """Give the values of a parameter to try: all choices, concepts and things, samples of the rest."""
    left_open = [""] if parameter.optional and parameter.default else []
    if parameter.name in reference.samples:
        found = list(dict.fromkeys(reference.samples[parameter.name](world)))
        return [*left_open, *found[:MAX_TEXTS]]
    if parameter.type == "choice":
        return parameter.options
    if parameter.type == "date":
        return [*left_open, *DAYS]
    if parameter.type == "concept":
        return [*left_open, *concepts(world, parameter.options[0])]
    if parameter.type == "thing":
        return [*left_open, *things_of_kinds(world, parameter.options)]
    return left_open


def concepts(world: World, scheme: str) -> list[str]:
    """Give the IRIs of all concepts of a scheme."""
    start = world.iri(f"scheme/{scheme}/")
    return [iri for iri in world.things("Concept", "Issue") if iri.startswith(start)]


def things_of_kinds(world: World, kinds: Iterable[str]) -> list[str]:
    """Give the IRIs of all things of some kinds; without kinds, of all that records describe."""
    shapes = [shape for shape in world.profile.shapes.values() if world.profile.is_thing(shape)]
    shapes = [shape for shape in shapes if shape.kind in set(kinds)] if kinds else shapes
    wanted = [shape.name for shape in shapes if shape.name not in ("Catalog", "Page")]
    start = f"{world.base}id/"
    return [iri for iri in world.things(*wanted) if iri.startswith(start) or world.type_of(iri) == "Issue"]


def resolved(
    query: SavedQuery,
    chosen: Mapping[str, str],
    world: World,
    profile: Profile,
    names: Mapping[str, str] = NO_NAMES,
) -> dict[str, str]:
    """Give each parameter of a query as a reference wants it: defaults filled in, names whole."""
    values = {}
    for parameter in query.parameters:
        value = chosen.get(parameter.name, parameter.default)
        if not value and not parameter.optional:
            value = parameter.default
        if value and parameter.type not in ("choice", "text"):
            term = parameter.term(value, world.base, profile)
            value = term[1:-1] if term.startswith("<") else term[1:].partition('"')[0]
        values[parameter.name] = names.get(value, value)
    return values


def preferred_names(world: World) -> dict[str, str]:
    """Give the preferred name of each thing that is taken for another, by its IRI."""
    found = {}
    for iri in list(world.types):
        for res, _ in world.descriptions.get(iri, ()):
            if res.one("preferredIdentity"):
                found[iri] = res.one("preferredIdentity")
    return found


def _compared_row(row: Row, reference: Reference) -> Row:
    """Give a row with `filled` in the cells of which only that is compared."""
    return {name: "filled" if cell and name in reference.uncompared else cell for name, cell in row.items()}


def _extra(some: list[Row], others: list[Row]) -> list[Row]:
    counted = Counter(_key(row) for row in some) - Counter(_key(row) for row in others)
    return [dict(key) for key in counted.elements()]


def _key(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(row.items()))


def _cells(row: Row) -> str:
    return " | ".join(f"{name}={value}" for name, value in row.items() if value)
