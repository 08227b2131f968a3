"""Conflicts of sources: the table of the fields on which they differ, and selections of it.

A selection is of a scope, perhaps on one thing or one field, contradictions first.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from foia_graph.model import claims, dates, iris
from foia_graph.model.namespaces import RDF
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Resource, text_of
from foia_graph.store.catalogue import PAGE_SIZE, Catalogue
from foia_graph.store.claim_views import claim_day, day_fields
from foia_graph.store.derivation import CatalogueChange
from foia_graph.store.quad_store import subject_iris
from foia_graph.store.tables.database import Row

# A contradiction, or a difference that is none: statements of other times, dates of other precision, other
# words, other counts.
ConflictKind = Literal["contradiction", "time", "precision", "wording", "measure"]
# What cannot all be true, and what can.
ConflictGroup = Literal["contradictions", "differences"]

# The fields whose parts are compared, and shown next to each other.
COMPARED_PARTS = frozenset(("claims", "figure"))
COMPARED_FIELDS = ("amount", "minValue", "maxValue", "bound", "unitText", "measure")


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field of one thing with the standing claims on it that differ."""

    thing: Resource
    field: str
    claims: tuple[Resource, ...]
    difference: ConflictKind

    @property
    def group(self) -> ConflictGroup:
        """Return whether it is a contradiction, or a difference that is none."""
        return "contradictions" if self.difference == "contradiction" else "differences"


def field_conflicts(
    thing: Resource, catalogue: Catalogue, skipped: Set[str] = frozenset()
) -> Iterator[FieldConflict]:
    """Yield the fields of a thing on which its sources differ; `skipped` sources do not count."""
    profile = catalogue.profile
    groups: dict[tuple[str, str], list[Resource]] = {}
    for claim in claims.standing_claims(thing):
        if claim.one("source") not in skipped:
            figure = _claimed_figure(claim, thing)
            measure = figure.one("measure") if figure is not None else ""
            groups.setdefault((claim.one("predicate"), measure), []).append(claim)
    shape = profile[thing.type]
    for (predicate, measure), found in groups.items():
        prop = shape.properties.get(profile.fields.get((predicate, False), ""))
        names = {claim.iri for claim in found}
        clashing = tuple(c for c in found if any(text_of(o) in names for o in c.get("conflictsWith")))
        if clashing and prop is not None and prop.kind == "date":
            yield FieldConflict(thing, prop.name, clashing, "contradiction")
        elif clashing:
            # Claims in words have no field; they conflict where the cataloguer says so, point by point.
            several = [clashing] if prop is not None else _conflict_groups(clashing)
            for each in several:
                yield from _by_time(thing, prop.name if prop is not None else "claims", each, catalogue)
        elif prop and (prop.one_value or measure) and len({value_key(c, thing) for c in found}) > 1:
            yield FieldConflict(thing, prop.name, tuple(found), _conflict_kind(prop.name, thing))


# Days between two statements up to which they speak of one time.
NEAR_DAYS = 7


def _by_time(
    thing: Resource, field: str, clashing: tuple[Resource, ...], catalogue: Catalogue
) -> Iterator[FieldConflict]:
    """Yield the contradiction of the claims that speak of one time, then what differs over time."""
    near = tuple(
        one
        for one in clashing
        if any(
            other.iri in map(text_of, one.get("conflictsWith"))
            and _agree_in_time(one, other, thing, catalogue)
            for other in clashing
        )
    )
    if near:
        yield FieldConflict(thing, field, near, "contradiction")
    if len(near) < len(clashing):
        yield FieldConflict(thing, field, clashing, "time")


def _agree_in_time(one: Resource, other: Resource, thing: Resource, catalogue: Catalogue) -> bool:
    figure = _claimed_figure(one, thing)
    if figure is not None and figure.parts("temporal"):
        return True  # figures are compared of one period alone
    days = [claim_day(each, catalogue) for each in (one, other)]
    if not all(days):
        return not any(days)
    first, last = sorted(map(dates.day_bounds, days))
    return date.fromisoformat(last[0]) - date.fromisoformat(first[1]) <= timedelta(NEAR_DAYS)


def value_key(claim: Resource, thing: Resource) -> object:
    """Return a key that is equal for equal values; figures are compared by their fields, not their IRIs."""
    figure = _claimed_figure(claim, thing)
    if figure is not None:
        return str([(name, figure.get(name)) for name in COMPARED_FIELDS]), str(claims.figure_periods(figure))
    return claim.get("object") or claim.get("text") or claim.get("asStated")


def _claimed_figure(claim: Resource, thing: Resource) -> Resource | None:
    if claim.one("predicate") != claims.FIGURE:
        return None
    return next((figure for figure in thing.parts("figure") if figure.iri == claim.one("object")), None)


def _conflict_groups(clashing: tuple[Resource, ...]) -> Iterator[tuple[Resource, ...]]:
    """Yield the groups of claims that conflict among themselves only."""
    left = {claim.iri: claim for claim in clashing}
    while left:
        group, todo = [], [next(iter(left))]
        while todo:
            claim = left.pop(todo.pop(), None)
            if claim is not None:
                group.append(claim)
                todo += map(text_of, claim.get("conflictsWith"))
        yield tuple(group)


def _conflict_kind(field: str, thing: Resource) -> ConflictKind:
    if field == "figure":
        return "measure"
    values = thing.get(field)
    return "precision" if all(text_of(value)[:4].isdigit() for value in values) else "wording"


# Whose word counts: that of the collection, or of sources outside it, too.
Scope = Literal["corpus", "all"]
SCOPES: tuple[Scope, ...] = ("corpus", "all")
GROUPS: tuple[ConflictGroup, ...] = ("contradictions", "differences")
_SUBJECT = f"{RDF}subject"
# The default graph holds each triple once: over a union of the named graphs COUNT would count one a source.
_CLAIMED_TWICE = f"""
SELECT DISTINCT ?thing WHERE {{
    {{ SELECT ?thing (COUNT(*) AS ?claims) WHERE {{
        ?claim <{RDF}subject> ?thing ; <{RDF}predicate> ?predicate
    }} GROUP BY ?thing ?predicate HAVING (COUNT(*) > 1) }}
}}"""


class ConflictTable:
    """The derived table of conflicts."""

    name = "conflict"

    def rows(self, catalogue: Catalogue, owners: Collection[str] | None) -> Iterator[Row]:
        """Yield the rows of some things, or of all."""
        names = _possibly_contested(catalogue) if owners is None else owners
        for thing in compared_things(catalogue, sorted(names)):
            points = Counter(
                (scope, conflict.group, conflict.field)
                for scope in SCOPES
                for conflict in field_conflicts(thing, catalogue, _skipped_sources(catalogue, scope))
            )
            yield from ((thing.iri, *key, count) for key, count in points.items())

    def changed_owners(self, change: CatalogueChange) -> Collection[str]:
        """Return the things that changed quads are about: they, their parts, claims on them, or sources."""
        found: set[str] = set()
        days = {prop.path for prop in day_fields(change.after.profile)}
        source = NamedNode(change.after.profile.predicates["source"])
        for quad in change.default_quads:
            if isinstance(quad.subject, NamedNode):
                found.add(iris.owner_iri(quad.subject.value))
                claims_of = change.after.quad_store.quads if quad.predicate.value in days else None
                for claim in claims_of(None, source, quad.subject) if claims_of else ():
                    found.add(iris.owner_iri(str(claim.subject)[1:-1]))
            if quad.predicate.value == _SUBJECT and isinstance(quad.object, NamedNode):
                found.add(quad.object.value)
        return found


def _skipped_sources(catalogue: Catalogue, scope: Scope) -> Set[str]:
    return catalogue.outside_sources if scope == "corpus" else frozenset()


def _possibly_contested(catalogue: Catalogue) -> Set[str]:
    store = catalogue.quad_store
    # Claims in words have no field.
    conflicts = store.quads(None, NamedNode(catalogue.profile.predicates["conflictsWith"]), None)
    twice = {term.value for (term,) in store.select(_CLAIMED_TWICE) if isinstance(term, NamedNode)}
    return twice.union(map(iris.owner_iri, subject_iris(conflicts)))


def compared_things(catalogue: Catalogue, names: Iterable[str]) -> Iterator[Resource]:
    """Yield those of many things that are described here, with the parts that conflicts are found by."""
    ordered = list(names)
    for start in range(0, len(ordered), PAGE_SIZE):
        block = ordered[start : start + PAGE_SIZE]
        catalogue.read_ahead(block)
        found = (catalogue.describe_with_parts(name, COMPARED_PARTS) for name in block)
        yield from (thing for thing in found if thing is not None)


@dataclass(frozen=True)
class ConflictSelection:
    """The conflicts of a scope, of one thing (IRI) or field where these are named.

    They are walked by things: what is contested in one of them is together.
    """

    catalogue: Catalogue
    scope: Scope
    about: str = ""
    field: str = ""

    @property
    def total(self) -> int:
        """Return the number of things, those with contradictions and differences counted for each."""
        return sum(map(self.thing_count, GROUPS))

    def thing_count(self, group: ConflictGroup) -> int:
        """Return the number of things with conflicts of a group; raises StoreBusy while they are derived."""
        return int(next(self._select("COUNT(DISTINCT owner)", group))[0])

    def fact_count(self, group: ConflictGroup) -> int:
        """Return the number of conflicts of a group."""
        return int(next(self._select("COALESCE(SUM(points), 0)", group))[0])

    def conflicts(self, start: int = 0, stop: int | None = None) -> Iterator[FieldConflict]:
        """Yield the conflicts of the things from one number up to another, contradictions first."""
        before, skipped = 0, _skipped_sources(self.catalogue, self.scope)
        for group in GROUPS:
            total = self.thing_count(group)
            first, last = max(start - before, 0), total if stop is None else min(stop - before, total)
            for at in range(first, last, PAGE_SIZE):
                names = self._names(group, at, min(PAGE_SIZE, last - at))
                for thing in compared_things(self.catalogue, names):
                    for conflict in field_conflicts(thing, self.catalogue, skipped):
                        if conflict.group == group and self.field in ("", conflict.field):
                            yield conflict
            before += total

    def things(self) -> Iterator[str]:
        """Yield the things with conflicts, those with contradictions first."""
        for group in GROUPS:
            yield from self._names(group, 0, self.thing_count(group))

    def _names(self, group: ConflictGroup, start: int, size: int) -> list[str]:
        rows = self._select("DISTINCT owner", group, "ORDER BY owner LIMIT ? OFFSET ?", size, start)
        return [name for (name,) in rows]

    def _select(self, what: str, group: ConflictGroup, order: str = "", *numbers: int) -> Iterator[Row]:
        values = {"scope": self.scope, "section": group, "owner": self.about, "field": self.field}
        given = {column: value for column, value in values.items() if value}
        condition = " AND ".join(f"{column} = ?" for column in given)
        query = f"SELECT {what} FROM conflict WHERE {condition} {order}"  # noqa: S608
        return self.catalogue.tables.require("conflict").rows(query, (*given.values(), *numbers))
