"""The description of the catalogue as a dataset (VoID): its access points, vocabularies and counts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from werkzeug.utils import redirect

from foia_graph.model import iris
from foia_graph.model.forms import FORMS, GRAPHS, JSONLD, N_TRIPLES, RDF_XML, TABLES, TURTLE
from foia_graph.model.jsonld import IriCompactor
from foia_graph.model.namespaces import DCTERMS, FOAF, LDES, RDF, RDFS, SD, TREE, VOID, W3C_FORMATS, XSD
from foia_graph.publish.dcat.dcat import last_change
from foia_graph.publish.dcat.terms import IRREGULAR, language_iri
from foia_graph.publish.dumps import proof
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.negotiation import form_by_suffix, negotiate
from foia_graph.publish.publication import Publication
from foia_graph.publish.serializers import TriplesContent
from foia_graph.query.sparql.text_query.prefixes import QUERY
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.figures import Figures, catalogue_figures
from foia_graph.web.core import responses
from foia_graph.web.core.operations import declared_operation
from foia_graph.web.core.responses import negotiated_response, suffixed_path
from foia_graph.web.core.site import current_publication, current_writers

blueprint = Blueprint("void", __name__)
PATH = "/void"
SEE_ALSO = f"{RDFS}seeAlso"
# Properties of the catalogue that hold for the dataset too.
SHARED_PROPERTIES = [
    f"{DCTERMS}{name}" for name in ("title", "description", "license", "publisher", "issued")
]
NOT_IN_FRAGMENT = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class VoidDataset(TriplesContent):
    """The catalogue as a dataset."""

    source: Catalogue
    figures: Figures

    def triples(self, words: LanguageWriters) -> bytes:
        """Return it as N-Triples, sorted."""
        names = IriCompactor(words.prefixes)
        lines = [
            *self._document_lines(),
            *self._dataset_lines(),
            *self._change_stream_lines(),
            *self._count_lines(),
        ]
        lines += [*self._vocabulary_lines(words), *proof.proof_triples(current_publication(), self.iri)]
        lines += self._partition_lines("class", self.figures.classes, "entities", names)
        lines += self._partition_lines("property", self.figures.properties, "triples", names)
        return "".join(sorted(f"{line} .\n" for line in lines)).encode()

    @property
    def iri(self) -> str:
        """Return the IRI of the dataset, in angle brackets."""
        return f"<{self.source.base}void#dataset>"

    def _document_lines(self) -> Iterator[str]:
        document = f"<{self.source.base}void>"
        yield f"{document} <{RDF}type> <{VOID}DatasetDescription>"
        yield f"{document} <{FOAF}primaryTopic> {self.iri}"
        yield f"{document} <{VOID}inDataset> {self.iri}"

    def _dataset_lines(self) -> Iterator[str]:
        base = self.source.base
        yield f"{self.iri} <{RDF}type> <{VOID}Dataset>"
        yield f"{self.iri} <{FOAF}homepage> <{base}>"
        yield f"{self.iri} <{VOID}sparqlEndpoint> <{base}sparql>"
        yield f'{self.iri} <{VOID}uriSpace> "{base}"'
        yield f"{self.iri} <{VOID}rootResource> <{iris.catalog_iri(base)}>"
        yield f'{self.iri} <{DCTERMS}modified> "{last_change(self.source)}"^^<{XSD}dateTime>'
        yield f"{self.iri} <{DCTERMS}accrualPeriodicity> <{IRREGULAR}>"
        yield f"{self.iri} <{DCTERMS}language> <{language_iri(self.source.language)}>"
        for form in (JSONLD, N_TRIPLES, RDF_XML, TURTLE):
            yield f"{self.iri} <{VOID}feature> <{W3C_FORMATS}{form.w3c_name}>"
        for quad in self.source.statements(iris.catalog_iri(base)):
            if quad.predicate.value in SHARED_PROPERTIES:
                yield f"{self.iri} {quad.predicate} {quad.object}"

    def _change_stream_lines(self) -> Iterator[str]:
        """Yield the link to the changes, as an event stream."""
        stream = f"<{self.source.base}changes>"
        yield f"{self.iri} <{SEE_ALSO}> {stream}"
        yield f"{stream} <{RDF}type> <{LDES}EventStream>"
        yield f"{stream} <{TREE}view> <{self.source.base}changes/ldes>"

    def _count_lines(self) -> Iterator[str]:
        counts = {
            "triples": self.source.generation.counts.get("triples", 0),
            "entities": self.source.description_count,
            "distinctSubjects": self.figures.subjects,
            "distinctObjects": self.figures.objects,
            "classes": len(self.figures.classes),
            "properties": len(self.figures.properties),
        }
        for name, count in counts.items():
            yield f"{self.iri} <{VOID}{name}> {_integer_literal(count)}"

    def _vocabulary_lines(self, words: LanguageWriters) -> Iterator[str]:
        """Yield the vocabularies of which a class or property is used."""
        used = [*self.figures.classes, *self.figures.properties]
        for namespace in words.prefixes.values():
            if any(term.startswith(namespace) for term in used):
                yield f"{self.iri} <{VOID}vocabulary> <{namespace}>"

    def _partition_lines(
        self, kind: str, counts: Mapping[str, int], unit: str, names: IriCompactor
    ) -> Iterator[str]:
        for term, count in counts.items():
            key = NOT_IN_FRAGMENT.sub("-", names.compact_iri(term))
            part = f"<{self.source.base}void#{kind}-{key}>"
            yield f"{self.iri} <{VOID}{kind}Partition> {part}"
            yield f"{part} <{RDF}type> <{VOID}Dataset>"
            yield f"{part} <{VOID}{kind}> <{term}>"
            yield f"{part} <{VOID}{unit}> {_integer_literal(count)}"


def _integer_literal(count: object) -> str:
    return f'"{count}"^^<{XSD}integer>'


def describe_dataset(publication: Publication) -> VoidDataset:
    """Return the description of a catalogue as a dataset; raises StoreBusy while its terms are counted."""
    source = publication.catalogue
    return VoidDataset(source, catalogue_figures(source, publication.layout))


@blueprint.get("/.well-known/void")
@declared_operation(
    "Find the description of the dataset",
    "Leads to it, in the form that the client likes best.",
    cost="light",
    problems=(406,),
    examples=("/.well-known/void",),
    answers=(303,),
)
def well_known() -> Response:
    """Redirect from the well-known address to the description, in the form that the client likes best."""
    form = negotiate(request.headers.get("Accept"), FORMS)
    response: Response = redirect(suffixed_path(PATH, form), 303, Response)  # type: ignore[assignment]
    response.vary.add("Accept")
    return response


@blueprint.get(PATH, defaults={"suffix": ""})
@blueprint.get(f"{PATH}.<suffix>")
@declared_operation(
    "Describe the dataset",
    "Says where it can be asked, in which words, and how much of what is in it (VoID).",
    cost="heavy",
    media_types=tuple(form.media_type for form in FORMS),
    problems=(404, 406),
    examples=("/void", "/void.ttl"),
)
def description(suffix: str) -> Response:
    """Describe the catalogue as a dataset; a form that there is not is not found, whatever is counted yet."""
    form = form_by_suffix(suffix)
    void_dataset = describe_dataset(current_publication())
    response = negotiated_response(lambda: void_dataset, lambda: _void_page(void_dataset), PATH, form)
    # A dump may be made of the generation that is served, so this is not the same as long as that is.
    response.headers["Cache-Control"] = "max-age=0, must-revalidate"
    return response


def _void_page(void_dataset: VoidDataset) -> str:
    names = IriCompactor(current_writers().prefixes)
    counts = [("Classes", void_dataset.figures.classes), ("Properties", void_dataset.figures.properties)]
    return render_template(
        "void.html",
        title="The catalogue as a dataset",
        triples=void_dataset.source.generation.counts.get("triples", 0),
        base=void_dataset.source.base,
        digest=proof.graph_hash(current_publication()),
        manifest=proof.served_manifest(current_publication()),
        groups=[
            (
                title,
                sorted(((names.compact_iri(term), count) for term, count in terms.items()), key=_by_use),
            )
            for title, terms in counts
        ],
        forms=responses.form_links(PATH),
    )


def _by_use(row: tuple[str, int]) -> tuple[int, str]:
    return -row[1], row[0]


MAX_GRAPHS = 500
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
            (*self._merged_graphs, *(graphs if len(graphs) <= MAX_GRAPHS else ())), 1
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
