"""Changes of what claims are worth: those that a load ended, by their status, and those that hold again.

A claim has ended once it was corrected, rejected, lifted or withdrawn; a candidate has not begun.
"""

from dataclasses import dataclass

from foia_graph.model import iris
from foia_graph.model.claims import ENDED_STATUSES
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.store.changelog.entry import ValidityChange
from foia_graph.store.quad_store import QuadStore


@dataclass(frozen=True, slots=True)
class ValidityChanges:
    """The changes of validity from one state, None for nothing, to another, by the predicate of statuses."""

    before: QuadStore | None
    after: QuadStore
    status_predicate: str

    def __call__(self, iri: str) -> ValidityChange:
        """Return the change of a claim, "" for none and for whole things."""
        if "#" not in iri:
            return ""
        was = self.before is not None and self._has_ended(self.before, iri)
        has = self._has_ended(self.after, iri)
        return "" if was == has else "ended" if has else "resumed"

    def _has_ended(self, store: QuadStore, claim: str) -> bool:
        quads = store.quads(NamedNode(claim), NamedNode(self.status_predicate), None)
        return any(
            iris.last_segment(quad.object.value) in ENDED_STATUSES
            for quad in quads
            if isinstance(quad.object, NamedNode)
        )
