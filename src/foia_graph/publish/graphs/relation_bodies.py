"""Relations as linked data: class and label of every thing, the links that were walked, and who says them.

All of it is in the store just so, but for the statements: where a link has no claim, one names the
sources whose graphs say it.
"""

from collections.abc import Iterable, Iterator

from foia_graph.model.jsonld import Json
from foia_graph.model.resource import Value, build_resource, sort_key
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.traversal.evidence import Attestation, Edge, statement_iri
from foia_graph.store.traversal.relations import RelationLink

FieldValues = dict[str, dict[tuple[str, str, str], Value]]
"""The values of each field, each once."""


def relation_bodies(
    nodes: Iterable[str], edges: Iterable[Edge], source: Catalogue, writers: LanguageWriters
) -> list[Json]:
    """Return things as JSON-LD as far as their relations go, and the statements that only graphs make."""
    relations = list(edges)
    collector = BodyCollector(source)
    for iri in nodes:
        collector.add_label(iri)
    for edge in relations:
        for link in edge.links:
            collector.add_link(link)
        for saying in edge.attestations:
            collector.add_saying(saying)
    return [*collector.write_bodies(writers), *_graph_statements(relations, source)]


class BodyCollector:
    """Gathers what is said of things and their parts."""

    def __init__(self, source: Catalogue) -> None:
        self.source = source
        self.values: dict[str, FieldValues] = {}

    def add_label(self, iri: str) -> None:
        """Add what a thing is called."""
        stub = self.source.stub(iri)
        if stub is not None:
            self._add_values(iri, self.source.profile[stub.type].label_field, *stub.labels)

    def add_link(self, link: RelationLink) -> None:
        """Add a link, with the parts through which it leads."""
        here = link.start
        for field, part in link.way:
            self._add_values(here, field, part)
            here = part
        self._add_values(here, self.source.profile.fields[link.predicate, False], link.end)

    def add_saying(self, saying: Attestation) -> None:
        """Add a claim, and what a part says of itself."""
        part, claim = saying.part, saying.claim
        if part is not None:
            for field, values in part.values.items():
                if field != "claims":
                    self._add_values(part.iri, field, *values)
        if claim is not None:
            own = part is not None and claim.iri in {each.iri for each in part.parts("claims")}
            self._add_values(part.iri if part is not None and own else saying.link.start, "claims", claim)

    def write_bodies(self, writers: LanguageWriters) -> Iterator[Json]:
        """Write each thing and each part as JSON-LD."""
        for iri, fields in self.values.items():
            stub, shape = self.source.stub(iri), self.source.shape_of(iri)
            name = stub.type if stub else shape.name if shape else ""
            if name:
                values = {field: list(found.values()) for field, found in fields.items()}
                yield writers.encoder.resource_body(build_resource(iri, name, values), {})

    def _add_values(self, iri: str, field: str, *values: Value) -> None:
        fields = self.values.setdefault(iri, {})
        for value in values:
            fields.setdefault(field, {})[sort_key(value)] = value


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
