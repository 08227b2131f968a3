"""Update of stored gaps: those of the generation before, unless what a load changed may bear on them."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from foia_graph.audit import bates_gaps, consistency, withheld_pages
from foia_graph.audit.stored_gaps import FILE_NAME, StoredGaps
from foia_graph.audit.unknown_rights import DESCRIBED
from foia_graph.model import namespaces
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, NamedNode, Quad
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.diff import QuadDifference
from foia_graph.store.rights import DECIDING_FIELDS

QUERIES = (
    consistency.COUNTS,
    consistency.NOT_HELD,
    consistency.PAGE_COUNTS,
    bates_gaps.NUMBERS,
    withheld_pages.STATED,
)
"""What gaps are made of, beside links that lead nowhere and texts, which no difference of records changes."""
NAME_IN_QUERY = re.compile(r"\b([a-z]+):(\w+)|<([^>]+)>")
CLAIM = "#claim-"


def carry_gaps(folder: Path, old: Catalogue, new: Catalogue, change: QuadDifference) -> None:
    """Keep the gaps of a generation in the folder of the next, unless a difference may have changed them."""
    stored = StoredGaps.read(old.generation.path, old.profile)
    if stored is None:
        return
    quads = [q for q in (*change.removed_quads, *change.added_quads) if q.graph_name == DEFAULT_GRAPH]
    test = _GapTest(old, new, stored)
    if not any(map(test.may_change, quads)):
        os.link(old.generation.path / FILE_NAME, folder / FILE_NAME)


@dataclass(frozen=True)
class _GapTest:
    """The test whether a changed quad may add a gap, take one away, or tell of one otherwise."""

    old: Catalogue
    new: Catalogue
    stored: StoredGaps

    def may_change(self, quad: Quad) -> bool:
        subject = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        return (
            (quad.predicate.value in self._label_predicates and self.stored.is_of(subject))
            or self._is_asked_for(quad, subject)
            or self._may_break(subject)
            or (isinstance(quad.object, NamedNode) and self._may_break(quad.object.value))
        )

    @cached_property
    def _label_predicates(self) -> set[str]:
        profile = self.new.profile
        return {profile.predicates[each.label_field] for each in profile.shapes.values() if each.label_field}

    def _is_asked_for(self, quad: Quad, subject: str) -> bool:
        """Return whether a quad has a name in it that stands in one of the queries."""
        if quad.predicate == _TITLE:
            concepts = self.new.quad_store.quads(NamedNode(subject), _HOLDING_STATUS, None)
            return any(not str(each.object).endswith("/held>") for each in concepts)
        is_named = isinstance(quad.object, NamedNode) and quad.object.value in _NAMES
        if CLAIM in subject:
            return False
        return is_named or quad.predicate.value in _NAMES or self._decides_rights(quad)

    def _decides_rights(self, quad: Quad) -> bool:
        """Return whether a quad says something of rights, or makes a thing one whose rights are asked for."""
        is_described = isinstance(quad.object, NamedNode) and quad.object.value in self._described
        return is_described or quad.predicate.value in self._rights_predicates

    @cached_property
    def _described(self) -> set[str]:
        return {self.new.profile[name].target for name in DESCRIBED}

    @cached_property
    def _rights_predicates(self) -> set[str]:
        return {self.new.profile.predicates[name] for name in DECIDING_FIELDS}

    def _may_break(self, iri: str) -> bool:
        """Return whether links to a thing of the catalogue lead nowhere, before or after."""
        if "#" in iri or not iri.startswith(consistency.own_beginnings(self.new.base)):
            return False
        return any(next(iter(each.statements(iri)), None) is None for each in (self.old, self.new))


def _names_in(queries: Iterable[str]) -> frozenset[str]:
    """Return the IRIs that stand in some queries."""
    found = (match.groups() for query in queries for match in NAME_IN_QUERY.finditer(query))
    names = {iri or f"{namespaces.PREFIXES[prefix]}{name}" for prefix, name, iri in found}
    return frozenset(names)


_NAMES = _names_in(QUERIES)
_TITLE = NamedNode(f"{namespaces.PREFIXES['dcterms']}title")
_HOLDING_STATUS = NamedNode(f"{namespaces.PREFIXES['foia']}holdingStatus")
