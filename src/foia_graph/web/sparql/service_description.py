"""The description of the SPARQL endpoint (SPARQL 1.1 Service Description)."""

from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.model import iris
from foia_graph.model.forms import GRAPHS, TABLES
from foia_graph.model.namespaces import RDF, RDFS, SD, VOID, W3C_FORMATS, XSD
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.serializers import TriplesContent
from foia_graph.query.sparql.text_query.prefixes import QUERY
from foia_graph.store.catalogue import Catalogue

MOST_GRAPHS = 500
LINKS = ('</.well-known/void>; rel="describedby"',)


@dataclass(frozen=True, slots=True)
class ServiceDescription(TriplesContent):
    """The description of the endpoint of a catalogue."""

    source: Catalogue

    def triples(self, words: LanguageWriters) -> bytes:  # noqa: ARG002 - as all that is said
        """Return it as N-Triples, sorted."""
        return "".join(sorted(f"{line} .\n" for line in self._statements())).encode()

    @property
    def _merged_graphs(self) -> list[str]:
        """The graphs, besides the default graph, that merge the statements of several sources."""
        names = (iris.OUTSIDE_GRAPH, iris.NOT_ACCEPTED_GRAPH)
        graphs = [iris.merged_graph_iri(self.source.base, name) for name in names]
        return [graph for graph in graphs if self.source.named_graphs.size(graph)]

    def _statements(self) -> Iterator[str]:
        endpoint, dataset, graph = (
            f"<{self.source.base}sparql{part}>" for part in ("", "#dataset", "#default-graph")
        )
        triples = int(str(self.source.generation.counts.get("triples", 0)))
        triples -= sum(map(self.source.named_graphs.size, self._merged_graphs))
        yield f"{endpoint} <{RDF}type> <{SD}Service>"
        yield f"{endpoint} <{SD}endpoint> {endpoint}"
        yield f"{endpoint} <{SD}supportedLanguage> <{SD}SPARQL11Query>"
        yield f"{endpoint} <{SD}defaultEntailmentRegime> <http://www.w3.org/ns/entailment/Simple>"
        yield f"{endpoint} <{SD}propertyFeature> <{QUERY}>"
        yield f"<{QUERY}> <{RDF}type> <{SD}Feature>"
        for form in (*TABLES, *GRAPHS):
            yield f"{endpoint} <{SD}resultFormat> <{W3C_FORMATS}{form.w3c_name}>"
        yield f"{endpoint} <{SD}defaultDataset> {dataset}"
        yield f"{dataset} <{RDF}type> <{SD}Dataset>"
        yield f"{dataset} <{RDFS}seeAlso> <{self.source.base}void>"
        yield f"{dataset} <{SD}defaultGraph> {graph}"
        yield f"{graph} <{RDF}type> <{SD}Graph>"
        yield f'{graph} <{VOID}triples> "{triples}"^^<{XSD}integer>'
        yield from self._named_graphs(dataset)

    def _named_graphs(self, dataset: str) -> Iterator[str]:
        """Yield the named graphs with their sizes, of sources only where they are few enough to describe."""
        graphs = self.source.generation.graph_sizes
        for number, iri in enumerate(
            (*self._merged_graphs, *(graphs if len(graphs) <= MOST_GRAPHS else ())), 1
        ):
            named_graph, graph = (
                f"<{self.source.base}sparql#{kind}-{number}>" for kind in ("graph", "content")
            )
            yield f"{dataset} <{SD}namedGraph> {named_graph}"
            yield f"{named_graph} <{RDF}type> <{SD}NamedGraph>"
            yield f"{named_graph} <{SD}name> <{iri}>"
            yield f"{named_graph} <{SD}graph> {graph}"
            yield f"{graph} <{RDF}type> <{SD}Graph>"
            yield f'{graph} <{VOID}triples> "{self.source.named_graphs.size(iri)}"^^<{XSD}integer>'
