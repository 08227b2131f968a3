"""Relations between things with their evidence: in plain words, as linked data, and as GraphML."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from foia_graph.model import iris
from foia_graph.model.json_pointers import pointer_words
from foia_graph.model.jsonld import Json
from foia_graph.model.rdf import MACHINE_FIELD
from foia_graph.model.resource import Value, build_resource, sort_key
from foia_graph.publish.serializers import LanguageWriters
from foia_graph.publish.xml_templates import PLAIN_DECLARATION, render_xml, xml_document
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.store.claim_views import claim_view
from foia_graph.store.traversal.paths import Attestation, Edge, statement_iri
from foia_graph.store.traversal.walker import Omission, RelationLink


class NamedThing(msgspec.Struct, frozen=True, rename={"iri": "id"}):
    """A thing by name, class and label."""

    iri: str
    type: str
    label: str


class RelationEvidence(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    rename={"iri": "id", "field": "originField", "notes": "note"},
):
    """One position where a relation is said: whose words, on which page (0: not said), how they are judged.

    `field` is the JSON Pointer of the field of an origin in which they are, "" for none.
    """

    iri: str
    type: str
    source: NamedThing | None = None
    quote: str = ""
    page: int = 0
    field: str = ""
    by: tuple[NamedThing, ...] = ()
    status: str = ""
    notes: tuple[str, ...] = ()
    part: str = ""
    graph: str = ""
    outside: bool

    @property
    def field_words(self) -> str:
        """Return the name of the field in plain words."""
        return pointer_words(self.field)


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
        role = {"role": self.role} if self.role else {}
        found = {
            "id": self.edge.iri,
            "from": self.start.iri,
            "property": self.edge.field,
            "predicate": self.edge.predicate,
            **role,
            "to": self.end.iri,
            "evidence": self.evidence,
        }
        return dict(msgspec.to_builtins(found))


class RelationDescriber:
    """Puts edges into plain words."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue, self.labels = catalogue, Labels(catalogue)

    def named_thing(self, iri: str) -> NamedThing:
        """Return class and label of a thing; a page is called after its document."""
        stub = self.catalogue.stub(iri)
        if stub is None:
            return NamedThing(iri, "", iris.last_segment(iri))
        return NamedThing(iri, stub.type, self.labels.name(iri))

    def describe_relations(self, edges: Iterable[Edge]) -> list[Relation]:
        """Return edges as relations, with the evidence of each."""
        return [
            Relation(
                edge,
                self.named_thing(edge.start),
                self.named_thing(edge.end),
                self.named_thing(edge.role) if edge.role else None,
                tuple(map(self._describe_evidence, edge.attestations)),
            )
            for edge in edges
        ]

    def _describe_evidence(self, saying: Attestation) -> RelationEvidence:
        """Read what a claim, a part that carries its own evidence, or else a graph says of a relation."""
        said, source, own = saying.claim or saying.part, saying.source, dict[str, Any]()
        if said is not None:
            view = claim_view(said, self.catalogue)
            document = next((place.document for place in view.evidence if place.document), "")
            source = view.source or ("" if saying.claim else saying.source) or document
            own = {
                "quote": view.quote or said.one("asStated"),
                "page": view.place.page if view.place else 0,
                "field": view.place.field if view.place else "",
                "by": tuple(map(self.named_thing, view.by)),
                "status": iris.last_segment(view.status),
                "notes": view.notes,
            }
        return RelationEvidence(
            iri=saying.iri,
            type=said.type if said is not None else "Statement",
            source=self.named_thing(source) if source else None,
            part=saying.link.subject if saying.link.way else "",
            graph=saying.graph,
            outside=saying.is_outside,
            **own,
        )


Phrase = Callable[[Omission, str], str]
PHRASES: Mapping[str, Phrase] = {
    "nodes": lambda cut, _: f"{cut.count:,} more things were reached and are not shown",
    "links": lambda cut, at: f"{at} has more relations by {cut.field} than were looked at",
    "edges": lambda cut, _: f"{cut.count:,} more relations were found and are not shown",
    "evidence": lambda cut, at: f"there is more evidence for {cut.field} of {at}",
    "search": lambda cut, _: (
        "the search was cut short: there was too much to read"
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


def write_graphml(
    title: str, notice: str, focus: Iterable[str], nodes: Iterable[NamedThing], relations: Iterable[Relation]
) -> bytes:
    """Write a directed graph; a notice says what was omitted."""
    things, focused = list(nodes), frozenset(focus)
    numbers = {node.iri: number for number, node in enumerate(things)}
    content = render_xml(
        "graphml.xml",
        graph={"title": title, "truncated": bool(notice), "notice": notice},
        nodes=[
            {"iri": node.iri, "label": node.label, "type": node.type, "focus": node.iri in focused}
            for node in things
        ],
        edges=[(numbers[each.start.iri], numbers[each.end.iri], _edge_values(each)) for each in relations],
    )
    return xml_document(content, PLAIN_DECLARATION)


def _edge_values(relation: Relation) -> dict[str, object]:
    evidence = relation.evidence
    return {
        "iri": relation.edge.iri,
        "property": relation.edge.field,
        "predicate": relation.edge.predicate,
        "role": relation.role.label if relation.role else "",
        "source": _one_per_line(each.source.iri if each.source else "" for each in evidence),
        "quote": _one_per_line(each.quote for each in evidence),
        "page": _one_per_line(str(each.page or "") for each in evidence),
        "status": _one_per_line(each.status for each in evidence),
        "outside": bool(evidence) and all(each.outside for each in evidence),
        "weight": max(len(evidence), 1),
    }


def _one_per_line(texts: Iterable[str]) -> str:
    found = [" ".join(text.split()) for text in texts]
    return "\n".join(found) if any(found) else ""


# The values of each field, each once.
FieldValues = dict[str, dict[tuple[str, str, str], Value]]


def relation_bodies(
    nodes: Iterable[str], edges: Iterable[Edge], source: Catalogue, writers: LanguageWriters
) -> list[Json]:
    """Return things as JSON-LD as far as their relations go, and the statements that only graphs make."""
    relations, bodies = list(edges), dict[str, FieldValues]()

    def add(iri: str, field: str, *values: Value) -> None:
        fields = bodies.setdefault(iri, {})
        for value in values:
            fields.setdefault(field, {})[sort_key(value)] = value

    for stub in filter(None, map(source.stub, nodes)):
        own = source.profile[stub.type]
        add(stub.iri, own.label_field, *stub.labels)
        if stub.is_machine_read:
            add(stub.iri, MACHINE_FIELD, own.properties[own.label_field].path)
    for edge in relations:
        for link in edge.links:
            here = link.start
            for field, part in link.way:
                add(here, field, part)
                here = part
            add(here, source.profile.fields[link.predicate, False], link.end)
        for saying in edge.attestations:
            about, claim = saying.part, saying.claim
            if about is not None:
                for field, values in about.values.items():
                    add(about.iri, field, *(values if field != "claims" else ()))
            if claim is not None:
                is_own = about is not None and claim.iri in {each.iri for each in about.parts("claims")}
                add(about.iri if about is not None and is_own else saying.link.start, "claims", claim)
    found = []
    for iri, fields in bodies.items():
        known, shape = source.stub(iri), source.shape_of(iri)
        if name := known.type if known else shape.name if shape else "":
            said = {field: list(each.values()) for field, each in fields.items()}
            found.append(writers.encoder.resource_body(build_resource(iri, name, said), {}))
    return [*found, *_graph_statements(relations, source)]


def _graph_statements(edges: Iterable[Edge], source: Catalogue) -> Iterator[Json]:
    """Yield the links that no claim is about as statements, with the sources that make them."""
    sources: dict[RelationLink, set[str]] = {}
    for edge in edges:
        for saying in edge.attestations:
            if saying.claim is None and saying.source:
                sources.setdefault(saying.link, set()).add(saying.source)
    for link, found in sources.items():
        yield {
            "id": statement_iri(link),
            "type": "rdf:Statement",
            "rdf:subject": {"id": link.subject},
            "predicate": source.profile.fields[link.predicate, False],
            "object": {"id": link.end},
            "source": sorted(found),
        }
