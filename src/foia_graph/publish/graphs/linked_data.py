"""Relations as linked data: class and label of every thing, the links that were walked, and who says them.

All of it stands in the store just so, but for the statements: where a link has no claim, one names the
sources whose graphs say it.
"""

from collections.abc import Iterable, Iterator

from foia_graph.model.jsonld import Json
from foia_graph.model.resource import Value, resource, sort_key
from foia_graph.publish.language_writers import Words
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.traversal.evidence import Edge, Saying, statement
from foia_graph.store.traversal.links import Link

Said = dict[str, dict[tuple[str, str, str], Value]]
"""The values of each field, each once."""


def described(nodes: Iterable[str], edges: Iterable[Edge], source: Catalogue, words: Words) -> list[Json]:
    """Return things as JSON-LD as far as their relations go, and the statements that only graphs make."""
    told = list(edges)
    found = Descriptions(source)
    for iri in nodes:
        found.label(iri)
    for edge in told:
        for link in edge.links:
            found.link(link)
        for saying in edge.sayings:
            found.saying(saying)
    return [*found.bodies(words), *_statements(told, source)]


class Descriptions:
    """Gathers what is said of things and their parts."""

    def __init__(self, source: Catalogue) -> None:
        self.source = source
        self.said: dict[str, Said] = {}

    def label(self, iri: str) -> None:
        """Add what a thing is called."""
        stub = self.source.stub(iri)
        if stub is not None:
            self._add(iri, self.source.profile[stub.type].label_field, *stub.labels)

    def link(self, link: Link) -> None:
        """Add a link, with the parts through which it leads."""
        here = link.start
        for field, part in link.way:
            self._add(here, field, part)
            here = part
        self._add(here, self.source.profile.fields[link.predicate, False], link.end)

    def saying(self, saying: Saying) -> None:
        """Add a claim, and what a part says of itself."""
        part, claim = saying.part, saying.claim
        if part is not None:
            for field, values in part.values.items():
                if field != "claims":
                    self._add(part.iri, field, *values)
        if claim is not None:
            own = part is not None and claim.iri in {each.iri for each in part.parts("claims")}
            self._add(part.iri if part is not None and own else saying.link.start, "claims", claim)

    def bodies(self, words: Words) -> Iterator[Json]:
        """Write each thing and each part as JSON-LD."""
        for iri, said in self.said.items():
            stub, shape = self.source.stub(iri), self.source.shape_of(iri)
            name = stub.type if stub else shape.name if shape else ""
            if name:
                values = {field: list(found.values()) for field, found in said.items()}
                yield words.encoder.body(resource(iri, name, values), {})

    def _add(self, iri: str, field: str, *values: Value) -> None:
        said = self.said.setdefault(iri, {})
        for value in values:
            said.setdefault(field, {})[sort_key(value)] = value


def _statements(edges: Iterable[Edge], source: Catalogue) -> Iterator[Json]:
    """Yield the links that no claim is about as statements, with the sources that make them."""
    sources: dict[Link, set[str]] = {}
    for edge in edges:
        for saying in edge.sayings:
            if saying.claim is None and saying.source:
                sources.setdefault(saying.link, set()).add(saying.source)
    for link, found in sources.items():
        yield {
            "id": statement(link),
            "type": "rdf:Statement",
            "rdf:subject": {"id": link.subject},
            "predicate": source.profile.fields[link.predicate, False],
            "object": {"id": link.end},
            "source": sorted(found),
        }
