"""The terms of a thing and its parts: gathered from all its quads at once, or looked up node by node."""

from collections.abc import Iterable, Set
from typing import Protocol, TypeAlias

from foia_graph.model.rdf_terms import NamedNode, Quad, Term
from foia_graph.store.quad_store import QuadStore

TermsByPredicate: TypeAlias = dict[str, list[Term]]


class ThingTerms(Protocol):
    """What is said of the nodes of one thing, its owner by name; nodes of other things are looked up."""

    owner: str

    def terms_of(self, node: NamedNode) -> TermsByPredicate:
        """Return the objects of a node."""

    def parts_pointing_at(self, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """Return the parts of the thing from which a predicate leads to a node."""


class StoredTerms:
    """`ThingTerms` by look-ups in a store."""

    def __init__(self, owner: str, store: QuadStore) -> None:
        self.owner, self._store = owner, store

    def terms_of(self, node: NamedNode) -> TermsByPredicate:
        """Return the objects of a node, as `ThingTerms.terms_of` does."""
        terms: TermsByPredicate = {}
        for quad in self._store.quads(node, None, None):
            predicate = quad.predicate.value
            if predicate in terms:
                terms[predicate].append(quad.object)
            else:
                terms[predicate] = [quad.object]
        return terms

    def parts_pointing_at(self, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """Return parts of the thing, as `ThingTerms.parts_pointing_at` does."""
        beginning = f"{self.owner}#"
        subjects = (quad.subject for quad in self._store.quads(None, predicate, node))
        return [each for each in subjects if isinstance(each, NamedNode) and each.value.startswith(beginning)]


class GatheredTerms:
    """`ThingTerms` of the quads of a thing and its parts; these point at others by `inverse` predicates."""

    def __init__(self, owner: str, store: QuadStore, quads: Iterable[Quad], inverse: Set[str]) -> None:
        self.owner, self._others = owner, StoredTerms(owner, store)
        self._terms: dict[str, TermsByPredicate] = {owner: {}}
        self._pointing: dict[tuple[Term, str], list[NamedNode]] = {}
        for subject, predicate_node, value, _ in quads:
            name, predicate = subject.value, predicate_node.value
            terms = self._terms.get(name)
            if terms is None:
                terms = self._terms[name] = {}
            if predicate in terms:
                terms[predicate].append(value)
            else:
                terms[predicate] = [value]
            if predicate in inverse and name != owner:
                self._pointing.setdefault((value, predicate), []).append(subject)

    def terms_of(self, node: NamedNode) -> TermsByPredicate:
        """Return the objects of a node, as `ThingTerms.terms_of` does."""
        terms = self._terms.get(node.value)
        if terms is None:
            return {} if node.value.startswith(f"{self.owner}#") else self._others.terms_of(node)
        return terms

    def parts_pointing_at(self, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """Return parts of the thing, as `ThingTerms.parts_pointing_at` does."""
        return self._pointing.get((node, predicate.value), [])


def thing_terms(owner: str, store: QuadStore, inverse: Set[str]) -> ThingTerms:
    """Return the terms of a thing, gathered where its quads are at hand together."""
    quads = store.thing_quads(owner)
    return StoredTerms(owner, store) if quads is None else GatheredTerms(owner, store, quads, inverse)
