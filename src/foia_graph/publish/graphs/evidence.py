"""Evidence of relations between things, in a few plain words that a row of a table can hold."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from foia_graph.model import iris
from foia_graph.model.json_pointers import pointer_words
from foia_graph.model.resource import Resource
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import claim_view
from foia_graph.store.labels import Labels
from foia_graph.store.traversal.evidence import Attestation, Edge
from foia_graph.store.traversal.relations import Omission


@dataclass(frozen=True, slots=True)
class NamedThing:
    """A thing by name, class and label."""

    iri: str
    type: str
    label: str

    def as_json(self) -> dict[str, Any]:
        """Write it as JSON."""
        return {"id": self.iri, "type": self.type, "label": self.label}


@dataclass(frozen=True, slots=True)
class RelationEvidence:
    """One position where a relation is said: whose words, on which page (0: not said), how they are judged.

    `field` is the JSON Pointer of the field of an origin in which they are, "" for none.
    """

    iri: str
    type: str
    source: NamedThing | None
    quote: str = ""
    page: int = 0
    by: tuple[NamedThing, ...] = ()
    status: str = ""
    notes: tuple[str, ...] = ()
    part: str = ""
    graph: str = ""
    outside: bool = False
    field: str = ""

    @property
    def field_words(self) -> str:
        """Return the name of the field in plain words."""
        return pointer_words(self.field)

    def as_json(self) -> dict[str, Any]:
        """Write it as JSON, without what is not known."""
        fields = {
            "id": self.iri,
            "type": self.type,
            "source": self.source.as_json() if self.source else None,
            "quote": self.quote,
            "page": self.page,
            "originField": self.field,
            "by": [who.as_json() for who in self.by],
            "status": self.status,
            "note": list(self.notes),
            "part": self.part,
            "graph": self.graph,
        }
        return {**{name: value for name, value in fields.items() if value}, "outside": self.outside}


@dataclass(frozen=True, slots=True)
class Relation:
    """An edge as it is shown: both things, the field, its predicate, a role, and the evidence."""

    edge: Edge
    start: NamedThing
    end: NamedThing
    role: NamedThing | None
    evidence: tuple[RelationEvidence, ...]

    def as_json(self) -> dict[str, Any]:
        """Write it as JSON."""
        role = {"role": self.role.as_json()} if self.role else {}
        return {
            "id": self.edge.iri,
            "from": self.start.iri,
            "property": self.edge.field,
            "predicate": self.edge.predicate,
            **role,
            "to": self.end.iri,
            "evidence": [each.as_json() for each in self.evidence],
        }


class RelationDescriber:
    """Puts edges into plain words."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue, self.labels = catalogue, Labels(catalogue)

    def named_thing(self, iri: str) -> NamedThing:
        """Return class and label of a thing; a page is called after its document."""
        stub = self.catalogue.stub(iri)
        return (
            NamedThing(iri, stub.type, self.labels.name(iri))
            if stub
            else NamedThing(iri, "", iris.last_segment(iri))
        )

    def describe_relations(self, edges: Iterable[Edge]) -> list[Relation]:
        """Return edges as relations, with the evidence of each."""
        return [self._describe_relation(edge) for edge in edges]

    def _describe_relation(self, edge: Edge) -> Relation:
        role = self.named_thing(edge.role) if edge.role else None
        evidence = tuple(map(self._describe_evidence, edge.attestations))
        return Relation(edge, self.named_thing(edge.start), self.named_thing(edge.end), role, evidence)

    def _describe_evidence(self, saying: Attestation) -> RelationEvidence:
        part = saying.link.subject if saying.link.way else ""
        if saying.claim is not None:
            own = self._own_evidence(saying.claim, "")
        elif saying.part is not None:
            own = self._own_evidence(saying.part, saying.source)
        else:
            own = RelationEvidence(saying.iri, "Statement", self._source_thing(saying.source))
        return RelationEvidence(
            saying.iri, own.type, own.source, own.quote, own.page, own.by, own.status, own.notes,
            part, saying.graph, saying.is_outside, own.field,
        )  # fmt: skip

    def _own_evidence(self, res: Resource, source: str) -> RelationEvidence:
        """Read what a claim, or a part that carries its own evidence, says of itself."""
        view = claim_view(res, self.catalogue)
        document = next((place.document for place in view.evidence if place.document), "")
        return RelationEvidence(
            res.iri,
            res.type,
            self._source_thing(view.source or source or document),
            view.quote or res.one("asStated"),
            view.place.page if view.place else 0,
            tuple(map(self.named_thing, view.by)),
            iris.last_segment(view.status),
            view.notes,
            field=view.place.field if view.place else "",
        )

    def _source_thing(self, iri: str) -> NamedThing | None:
        return self.named_thing(iri) if iri else None


Phrase = Callable[[Omission, str], str]
PHRASES: Mapping[str, Phrase] = {
    "nodes": lambda cut, _: f"{cut.count:,} more things were reached and are not shown",
    "links": lambda cut, at: f"{at} has more relations by {cut.field} than were looked at",
    "edges": lambda cut, _: f"{cut.count:,} more relations were found and are not shown",
    "evidence": lambda cut, at: f"there is more evidence for {cut.field} of {at}",
    "search": lambda cut, _: (
        "the search was cut short, since too much would have had to be read"
        + (f"; {cut.count:,} things were not walked from" if cut.count else "")
    ),
    "paths": lambda *_: "there are more ways that are as short",
}


def cut_sentences(cuts: Iterable[Omission], teller: RelationDescriber) -> list[str]:
    """Return a sentence for each cut."""
    found = [PHRASES[cut.what](cut, teller.named_thing(cut.at).label if cut.at else "") for cut in cuts]
    return [f"{text[:1].upper()}{text[1:]}." for text in found]


def cut_header(cuts: Iterable[Omission]) -> str:
    """Return what was cut in one line of ASCII, "" for nothing.

    >>> cut_header((Omission("nodes", count=3), Omission("paths")))
    'nodes=3, paths'
    """
    parts = (cut.what if cut.count is None else f"{cut.what}={cut.count}" for cut in cuts)
    return ", ".join(dict.fromkeys(parts))


def cuts_json(cuts: Iterable[Omission]) -> list[dict[str, Any]]:
    """Write cuts as JSON, without what is not known."""
    fields = ({"what": c.what, "at": c.at, "property": c.field, "count": c.count} for c in cuts)
    return [{name: value for name, value in each.items() if value not in ("", None)} for each in fields]
