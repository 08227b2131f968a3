"""The terms of a thing and its parts, gathered from its quads where these are available, or looked up."""

from collections.abc import Iterable, Set
from typing import TypeAlias

from foia_graph.model.rdf_terms import NamedNode, Quad, Term
from foia_graph.store.quad_store import QuadStore

TermsByPredicate: TypeAlias = dict[str, list[Term]]


class ThingTerms:
    """What is said of the nodes of one thing, and of any other node.

    `quads` are all of the thing and its parts; with None each node is looked up, which is quicker where few
    are wanted. Parts point at others by `inverse` predicates.
    """

    def __init__(
        self, owner: str, store: QuadStore, quads: Iterable[Quad] | None, inverse: Set[str] = frozenset()
    ) -> None:
        self.owner, self._store, self._is_whole = owner, store, quads is not None
        self._terms: dict[str, TermsByPredicate] = {owner: {}} if self._is_whole else {}
        self._pointing: dict[tuple[Term, str], list[NamedNode]] = {}
        for subject, predicate_node, value, _ in quads or ():
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
        """Return the objects of a node."""
        terms = self._terms.get(node.value)
        if terms is not None or (self._is_whole and node.value.startswith(f"{self.owner}#")):
            return terms or {}
        found: TermsByPredicate = {}
        for quad in self._store.quads(node, None, None):
            found.setdefault(quad.predicate.value, []).append(quad.object)
        return found

    def parts_pointing_at(self, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """Return the parts of the thing from which a predicate leads to a node."""
        if self._is_whole:
            return self._pointing.get((node, predicate.value), [])
        beginning = f"{self.owner}#"
        subjects = (quad.subject for quad in self._store.quads(None, predicate, node))
        return [each for each in subjects if isinstance(each, NamedNode) and each.value.startswith(beginning)]
