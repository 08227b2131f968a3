"""The description of the catalogue as a dataset (VoID): its access points, vocabularies and counts."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request

from foia_graph.model import iris
from foia_graph.model.forms import FORMS, GRAPHS, JSONLD, N_TRIPLES, RDF_XML, TABLES, TURTLE
from foia_graph.model.jsonld import IriCompactor
from foia_graph.model.namespaces import DCTERMS, W3C_FORMATS
from foia_graph.model.rdf_syntaxes import RdfFormat, parse, rdf_bytes
from foia_graph.publish.dcat.dcat import IRREGULAR, language_iri, last_change
from foia_graph.publish.dumps import manifest
from foia_graph.publish.negotiation import form_by_suffix, negotiate
from foia_graph.publish.serializers import LanguageWriters, TriplesContent
from foia_graph.query.sparql.lexer import TEXT_QUERY
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.description import NOT_IN_FRAGMENT, read_description
from foia_graph.store.figures import Figures, catalogue_figures
from foia_graph.web.core.responses import form_links, lead_to, negotiated_response, suffixed_path
from foia_graph.web.core.site import current_publication, current_writers

blueprint = Blueprint("void", __name__)
PATH = "/void"
# Properties of the catalogue that hold for the dataset too.
SHARED_PROPERTIES = [
    f"{DCTERMS}{name}" for name in ("title", "description", "license", "publisher", "issued")
]


@dataclass(frozen=True, slots=True)
class VoidDataset(TriplesContent):
    """The catalogue as a dataset."""

    source: Catalogue
    figures: Figures

    def triples(self, words: LanguageWriters) -> bytes:
        """Return it as N-Triples, sorted."""
        source, figures, names = self.source, self.figures, IriCompactor(words.prefixes)
        used = [*figures.classes, *figures.properties]
        dataset = f"<{source.base}void#dataset>"
        return _template_triples(
            "void.ttl",
            source=source,
            figures=figures,
            base=source.base,
            dataset=dataset,
            catalog=iris.catalog_iri(source.base),
            changed=last_change(source),
            periodicity=IRREGULAR,
            language=language_iri(source.language),
            formats=[f"{W3C_FORMATS}{form.w3c_name}" for form in (JSONLD, N_TRIPLES, RDF_XML, TURTLE)],
            shared=SHARED_PROPERTIES,
            vocabularies=[name for name in words.prefixes.values() if any(t.startswith(name) for t in used)],
            proof=manifest.proof_triples(current_publication(), dataset),
            key_of=lambda term: NOT_IN_FRAGMENT.sub("-", names.compact_iri(term)),
        )


def _template_triples(template: str, **values: Any) -> bytes:
    statements = parse(input=render_template(template, **values), format=RdfFormat.TURTLE)
    lines = rdf_bytes((quad.triple for quad in statements), RdfFormat.N_TRIPLES)
    return b"".join(sorted(lines.splitlines(keepends=True)))


@blueprint.get("/.well-known/void")
def well_known() -> Response:
    """Redirect from the well-known address to the description, in the form that the client likes best."""
    form = negotiate(request.headers.get("Accept"), FORMS)
    response = lead_to(suffixed_path(PATH, form))
    response.vary.add("Accept")
    return response


@blueprint.get(PATH, defaults={"suffix": ""})
@blueprint.get(f"{PATH}.<suffix>")
def description(suffix: str) -> Response:
    """Describe the catalogue as a dataset; a form that there is not is not found, whatever is counted yet."""
    form = form_by_suffix(suffix)
    publication = current_publication()
    figures = catalogue_figures(publication.catalogue, publication.layout)
    void_dataset = VoidDataset(publication.catalogue, figures)
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
        digest=manifest.graph_hash(current_publication()),
        manifest=manifest.served_manifest(current_publication()),
        groups=[
            (
                title,
                sorted(
                    ((names.compact_iri(term), count) for term, count in terms.items()),
                    key=lambda row: (-row[1], row[0]),
                ),
            )
            for title, terms in counts
        ],
        forms=form_links(PATH),
    )


MAX_GRAPHS = 500
LINKS = ('</.well-known/void>; rel="describedby"',)


@dataclass(frozen=True, slots=True)
class ServiceDescription(TriplesContent):
    """The description of the endpoint of a catalogue."""

    source: Catalogue

    def triples(self, words: LanguageWriters) -> bytes:  # noqa: ARG002 - as all that is said
        """Return it as N-Triples, sorted; graphs of sources are described where they are few enough."""
        source, graphs = self.source, self.source.generation.graph_sizes
        shown = graphs if len(graphs) <= MAX_GRAPHS else ()
        described = iris.merged_graph_iri(source.base, iris.DESCRIPTION_GRAPH)
        names = (iris.OUTSIDE_GRAPH, iris.NOT_ACCEPTED_GRAPH)
        merged = [iris.merged_graph_iri(source.base, name) for name in names]
        merged = [graph for graph in merged if source.named_graphs.size(graph)]
        all_triples = int(str(source.generation.counts.get("triples", 0)))
        return _template_triples(
            "service.ttl",
            base=source.base,
            feature=TEXT_QUERY,
            formats=[f"{W3C_FORMATS}{form.w3c_name}" for form in (*TABLES, *GRAPHS)],
            triples=all_triples - sum(map(source.named_graphs.size, merged)),
            graphs=[
                (described, read_description(source.generation.path).count(b"\n")),
                *((iri, source.named_graphs.size(iri)) for iri in (*merged, *shown)),
            ],
        )
