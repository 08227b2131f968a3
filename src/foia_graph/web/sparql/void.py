"""The description of the catalogue as a dataset (VoID): its access points, vocabularies and counts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from werkzeug.utils import redirect

from foia_graph.model import iris
from foia_graph.model.forms import FORMS, JSONLD, N_TRIPLES, RDF_XML, TURTLE
from foia_graph.model.jsonld import IriCompactor, Json
from foia_graph.model.jsonld_compaction import compact_triples
from foia_graph.model.namespaces import DCTERMS, FOAF, LDES, RDF, RDFS, TREE, VOID, W3C_FORMATS, XSD
from foia_graph.publish.dcat import proof
from foia_graph.publish.dcat.dcat import last_change
from foia_graph.publish.dcat.terms import language_iri
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.negotiation import form_by_suffix, negotiate
from foia_graph.store import statistics
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core import responses
from foia_graph.web.core.operations import Operation, operation
from foia_graph.web.core.responses import answer, suffixed
from foia_graph.web.core.site import catalogue, publication, words

blueprint = Blueprint("void", __name__)
PATH = "/void"
SEE_ALSO = f"{RDFS}seeAlso"
REPEATED = [f"{DCTERMS}{name}" for name in ("title", "description", "license", "publisher", "issued")]
"""Properties of the catalogue that hold for the dataset too."""
UNNAMEABLE = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Usage:
    """Counts of use of each class and each property, and of distinct subjects and objects."""

    classes: Mapping[str, int]
    properties: Mapping[str, int]
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class Dataset:
    """The catalogue as a dataset."""

    source: Catalogue
    usage: Usage

    def triples(self, words: LanguageWriters) -> bytes:
        """Return it as N-Triples, sorted."""
        names = IriCompactor(words.prefixes)
        lines = [*self._document(), *self._facts(), *self._changes(), *self._counts()]
        lines += [*self._vocabularies(words), *proof.proof_triples(publication(), self.iri)]
        lines += self._partitions("class", self.usage.classes, "entities", names)
        lines += self._partitions("property", self.usage.properties, "triples", names)
        return "".join(sorted(f"{line} .\n" for line in lines)).encode()

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Return it as JSON-LD, without its context."""
        return {"@graph": compact_triples(self.triples(words), words.context)["@graph"]}

    @property
    def iri(self) -> str:
        """Return the IRI of the dataset, in angle brackets."""
        return f"<{self.source.base}void#dataset>"

    def _document(self) -> Iterator[str]:
        document = f"<{self.source.base}void>"
        yield f"{document} <{RDF}type> <{VOID}DatasetDescription>"
        yield f"{document} <{FOAF}primaryTopic> {self.iri}"
        yield f"{document} <{VOID}inDataset> {self.iri}"

    def _facts(self) -> Iterator[str]:
        base = self.source.base
        yield f"{self.iri} <{RDF}type> <{VOID}Dataset>"
        yield f"{self.iri} <{FOAF}homepage> <{base}>"
        yield f"{self.iri} <{VOID}sparqlEndpoint> <{base}sparql>"
        yield f'{self.iri} <{VOID}uriSpace> "{base}"'
        yield f"{self.iri} <{VOID}rootResource> <{iris.catalog_iri(base)}>"
        yield f'{self.iri} <{DCTERMS}modified> "{last_change(self.source)}"^^<{XSD}dateTime>'
        yield f"{self.iri} <{DCTERMS}language> <{language_iri(self.source.language)}>"
        for form in (JSONLD, N_TRIPLES, RDF_XML, TURTLE):
            yield f"{self.iri} <{VOID}feature> <{W3C_FORMATS}{form.w3c_name}>"
        for quad in self.source.statements(iris.catalog_iri(base)):
            if quad.predicate.value in REPEATED:
                yield f"{self.iri} {quad.predicate} {quad.object}"

    def _changes(self) -> Iterator[str]:
        """Yield the link to the changes, as an event stream."""
        stream = f"<{self.source.base}changes>"
        yield f"{self.iri} <{SEE_ALSO}> {stream}"
        yield f"{stream} <{RDF}type> <{LDES}EventStream>"
        yield f"{stream} <{TREE}view> <{self.source.base}changes/ldes>"

    def _counts(self) -> Iterator[str]:
        counts = {
            "triples": self.source.generation.counts.get("triples", 0),
            "entities": len(self.source.all_descriptions),
            "distinctSubjects": self.usage.subjects,
            "distinctObjects": self.usage.objects,
            "classes": len(self.usage.classes),
            "properties": len(self.usage.properties),
        }
        for name, count in counts.items():
            yield f"{self.iri} <{VOID}{name}> {_integer(count)}"

    def _vocabularies(self, words: LanguageWriters) -> Iterator[str]:
        """Yield the vocabularies of which a class or property is used."""
        used = [*self.usage.classes, *self.usage.properties]
        for namespace in words.prefixes.values():
            if any(term.startswith(namespace) for term in used):
                yield f"{self.iri} <{VOID}vocabulary> <{namespace}>"

    def _partitions(
        self, kind: str, counts: Mapping[str, int], unit: str, names: IriCompactor
    ) -> Iterator[str]:
        for term, count in counts.items():
            key = UNNAMEABLE.sub("-", names.compact_iri(term))
            part = f"<{self.source.base}void#{kind}-{key}>"
            yield f"{self.iri} <{VOID}{kind}Partition> {part}"
            yield f"{part} <{RDF}type> <{VOID}Dataset>"
            yield f"{part} <{VOID}{kind}> <{term}>"
            yield f"{part} <{VOID}{unit}> {_integer(count)}"


def _integer(count: object) -> str:
    return f'"{count}"^^<{XSD}integer>'


def dataset(source: Catalogue) -> Dataset:
    """Return the description of a catalogue as a dataset; its terms are counted once."""

    def count() -> Usage:
        return Usage(
            statistics.count_classes(source.quad_store),
            statistics.count_properties(source.quad_store),
            *statistics.count_nodes(source.quad_store),
        )

    return Dataset(source, source.compute_once("statistics", count))


@blueprint.get("/.well-known/void")
@operation(
    Operation(
        "Find the description of the dataset",
        "Leads to it, in the form that the client likes best.",
        problems=(406,),
        examples=("/.well-known/void",),
        answers=(303,),
    )
)
def well_known() -> Response:
    """Redirect from the well-known address to the description, in the form that the client likes best."""
    form = negotiate(request.headers.get("Accept"), FORMS)
    response: Response = redirect(suffixed(PATH, form), 303, Response)  # type: ignore[assignment]
    response.vary.add("Accept")
    return response


@blueprint.get(PATH, defaults={"suffix": ""})
@blueprint.get(f"{PATH}.<suffix>")
@operation(
    Operation(
        "Describe the dataset",
        "Says where it can be asked, in which words, and how much of what is in it (VoID).",
        media_types=tuple(form.media_type for form in FORMS),
        problems=(404, 406),
        examples=("/void", "/void.ttl"),
    )
)
def description(suffix: str) -> Response:
    """Describe the catalogue as a dataset."""
    found = dataset(catalogue())
    response = answer(lambda: found, lambda: _page(found), PATH, form_by_suffix(suffix))
    # A dump may be made of the generation that is served, so this is not the same as long as that is.
    response.headers["Cache-Control"] = "max-age=0, must-revalidate"
    return response


def _page(found: Dataset) -> str:
    names = IriCompactor(words().prefixes)
    counts = [("Classes", found.usage.classes), ("Properties", found.usage.properties)]
    return render_template(
        "void.html",
        title="The catalogue as a dataset",
        triples=found.source.generation.counts.get("triples", 0),
        base=found.source.base,
        digest=proof.graph_hash(publication()),
        manifest=proof.served_manifest(publication()),
        groups=[
            (
                title,
                sorted(((names.compact_iri(term), count) for term, count in terms.items()), key=_most_used),
            )
            for title, terms in counts
        ],
        forms=responses.forms(PATH),
    )


def _most_used(row: tuple[str, int]) -> tuple[int, str]:
    return -row[1], row[0]
