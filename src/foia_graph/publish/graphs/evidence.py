"""Evidence of relations between things, in a few plain words that a row of a table can hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from foia_graph.model import iris
from foia_graph.model.resource import Resource
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import claim_view
from foia_graph.store.labels import Labels
from foia_graph.store.traversal.evidence import Edge, Saying


@dataclass(frozen=True, slots=True)
class Named:
    """A thing by name, class and label."""

    iri: str
    type: str
    label: str

    def json(self) -> dict[str, Any]:
        """Write it as JSON."""
        return {"id": self.iri, "type": self.type, "label": self.label}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place where a relation is said: whose words, on which page (0: not said), how they are judged."""

    iri: str
    type: str
    source: Named | None
    quote: str = ""
    page: int = 0
    by: tuple[Named, ...] = ()
    status: str = ""
    notes: tuple[str, ...] = ()
    part: str = ""
    graph: str = ""
    outside: bool = False

    def json(self) -> dict[str, Any]:
        """Write it as JSON, without what is not known."""
        told = {
            "id": self.iri,
            "type": self.type,
            "source": self.source.json() if self.source else None,
            "quote": self.quote,
            "page": self.page,
            "by": [who.json() for who in self.by],
            "status": self.status,
            "note": list(self.notes),
            "part": self.part,
            "graph": self.graph,
        }
        return {**{name: value for name, value in told.items() if value}, "outside": self.outside}


@dataclass(frozen=True, slots=True)
class Relation:
    """An edge as it is shown: both things, the field, its predicate, a role, and the evidence."""

    edge: Edge
    start: Named
    end: Named
    role: Named | None
    evidence: tuple[Evidence, ...]

    def json(self) -> dict[str, Any]:
        """Write it as JSON."""
        role = {"role": self.role.json()} if self.role else {}
        return {
            "id": self.edge.iri,
            "from": self.start.iri,
            "property": self.edge.field,
            "predicate": self.edge.predicate,
            **role,
            "to": self.end.iri,
            "evidence": [each.json() for each in self.evidence],
        }


class Teller:
    """Puts edges into plain words."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue, self.labels = catalogue, Labels(catalogue)

    def named(self, iri: str) -> Named:
        """Return class and label of a thing; a page is called after its document."""
        stub = self.catalogue.stub(iri)
        return Named(iri, stub.type, self.labels.name(iri)) if stub else Named(iri, "", iris.last(iri))

    def relations(self, edges: Iterable[Edge]) -> list[Relation]:
        """Return edges as relations, with the evidence of each."""
        return [self._relation(edge) for edge in edges]

    def _relation(self, edge: Edge) -> Relation:
        role = self.named(edge.role) if edge.role else None
        evidence = tuple(map(self._evidence, edge.sayings))
        return Relation(edge, self.named(edge.start), self.named(edge.end), role, evidence)

    def _evidence(self, saying: Saying) -> Evidence:
        part = saying.link.subject if saying.link.way else ""
        if saying.claim is not None:
            told = self._told(saying.claim, "")
        elif saying.part is not None:
            told = self._told(saying.part, saying.source)
        else:
            told = Evidence(saying.iri, "Statement", self._source(saying.source))
        return Evidence(
            saying.iri, told.type, told.source, told.quote, told.page, told.by, told.status, told.notes,
            part, saying.graph, saying.outside,
        )  # fmt: skip

    def _told(self, res: Resource, source: str) -> Evidence:
        """Read what a claim, or a part that carries its own evidence, says of itself."""
        view = claim_view(res, self.catalogue)
        document = next((place.document for place in view.evidence if place.document), "")
        return Evidence(
            res.iri,
            res.type,
            self._source(view.source or source or document),
            view.quote or res.one("asStated"),
            view.place.page if view.place else 0,
            tuple(map(self.named, view.by)),
            iris.last(view.status),
            view.notes,
        )

    def _source(self, iri: str) -> Named | None:
        return self.named(iri) if iri else None
