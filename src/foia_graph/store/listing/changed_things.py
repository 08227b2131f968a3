"""Things whose items in lists may differ after a change of quads."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from pyroaring import BitMap

from foia_graph.model.identities import PREFERRED
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import NamedNode, Quad, Term
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.derivation import CatalogueChange
from foia_graph.store.listing.filters import ListFilter, class_filters
from foia_graph.store.listing.items import is_stored, stored_name
from foia_graph.store.listing.paths import CLAIM_STATUS, path_query, path_step, select_pairs
from foia_graph.store.listing.spans import date_steps
from foia_graph.store.tables.database import json_array


def changed_things(change: CatalogueChange) -> set[str]:
    """Return the things whose items may differ, and all whose place in a hierarchy of values does."""
    return _ChangedThings(change).find()


class _ChangedThings:
    def __init__(self, change: CatalogueChange) -> None:
        self._change, self._profile = change, change.after.profile

    def find(self) -> set[str]:
        things, ends = set[str](), defaultdict[str, set[str]](set)
        moved = defaultdict[str, set[str]](set)
        for quad in self._change.default_quads:
            subject, predicate = str(quad.subject)[1:-1], quad.predicate.value
            if predicate in self._own_predicates:
                things.add(subject)
            if predicate in self._broader_predicates:
                moved[predicate].add(subject)
            for beginning, name in self._ways_to(quad):
                (ends[beginning] if beginning else things).add(name)
        things = things.union(*(self._things_before(path, names) for path, names in ends.items()))
        things.update(*(self._things_below(predicate, values) for predicate, values in moved.items()))
        for at in (self._change.before, self._change.after):
            things |= {name for other, name in at.preferred_names.items() if other in things}
        return things

    def _ways_to(self, quad: Quad) -> Iterator[tuple[str, str]]:
        """Yield the beginnings of paths that come to a quad, each with the name at which they do."""
        for steps in self._paths:
            for at, step in enumerate(steps):
                predicate, backwards = path_step(step, self._profile)
                near: list[Term] = []
                if predicate == quad.predicate.value:
                    near.append(quad.object if backwards else quad.subject)
                if at and quad.predicate.value == CLAIM_STATUS:
                    near.append(quad.subject)
                yield from (
                    ("/".join(steps[:at]), term.value) for term in near if isinstance(term, NamedNode)
                )

    def _things_before(self, path: str, names: Collection[str]) -> Iterator[str]:
        """Yield the things from which a path leads to some names, before or after."""
        for at in (self._change.before, self._change.after):
            query = path_query(path, self._profile, at.base, ends=sorted(names))
            yield from (thing for thing, _ in select_pairs(at.quad_store, query))

    def _things_below(self, predicate: str, values: Collection[str]) -> set[str]:
        """Return values that fall under others than before, all below them, and what has one of these.

        What has a value had that before, or its own links differ: so the lists before know them all.
        """
        path, found, todo = NamedNode(predicate), set(values), list(values)
        while todo:
            node = NamedNode(todo.pop())
            for at in (self._change.before, self._change.after):
                below = {str(quad.subject)[1:-1] for quad in at.quad_store.quads(None, path, node)} - found
                found |= below
                todo += below
        names = [stored_name(each, exact=False) for each in self._hierarchical_filters(predicate)]
        tables = self._change.before.tables
        query = """
            SELECT things FROM list_value WHERE filter IN (SELECT value FROM json_each(?))
            AND value IN (SELECT value FROM json_each(?))"""
        rows = tables.rows(query, (json_array(names), json_array(values)))
        ids = BitMap().union(*(BitMap.deserialize(things) for (things,) in rows))
        query = "SELECT iri FROM list_item WHERE id IN (SELECT value FROM json_each(?))"
        return found | {iri for (iri,) in tables.rows(query, (json_array(ids),))}

    def _hierarchical_filters(self, predicate: str) -> Iterator[ListFilter]:
        filters = (each for each in _stored_filters(self._profile) if each.under)
        return (each for each in filters if self._profile.predicates[each.under] == predicate)

    @cached_property
    def _broader_predicates(self) -> frozenset[str]:
        """The predicates that lead from a value to the one above it."""
        fields = {each.under for each in _stored_filters(self._profile) if each.under}
        return frozenset(self._profile.predicates[name] for name in fields)

    @cached_property
    def _paths(self) -> list[list[str]]:
        paths = {path for each in _stored_filters(self._profile) for path in each.paths}
        return [path.split("/") for path in paths]

    @cached_property
    def _own_predicates(self) -> frozenset[str]:
        """The predicates that give a thing itself a class, a preferred name, a label or a date."""
        shapes = self._profile.shapes.values()
        fields = {name for shape in shapes for name in (*date_steps(shape), shape.label_field) if name}
        return frozenset({RDF_TYPE, *(self._profile.predicates[name] for name in {*fields, PREFERRED})})


def _stored_filters(profile: Profile) -> Iterator[ListFilter]:
    for shape in profile.shapes.values():
        yield from filter(is_stored, class_filters(profile, shape).values())
