"""The section of an exemption or a mark: the number of its redactions, and documents with most of them."""

from dataclasses import dataclass

from foia_graph.model.resource import Resource
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.document_files import RedactionCount
from foia_graph.web.pages.sections import section

SCHEMES = ("exemptions", "withholding-marks")
SHOWN = 20


@dataclass(frozen=True, slots=True)
class ExemptionTotal:
    """The number of redactions by one exemption, and of the pages and documents that have them."""

    exemption: LinkView
    times: int
    pages: int
    documents: int


@dataclass(frozen=True, slots=True)
class ExemptionTotals:
    """The redactions by an exemption and by those under it."""

    rows: tuple[ExemptionTotal, ...]
    documents: tuple[tuple[LinkView, RedactionCount], ...]
    more: int


@section("Concept", "_exemption.html")
def exemption_totals(presenter: Presenter, concept: Resource) -> ExemptionTotals | None:
    """Return the redactions by an exemption or a mark, None for other concepts, and where it has none."""
    if not concept.iri.startswith(tuple(f"{presenter.catalogue.base}scheme/{each}/" for each in SCHEMES)):
        return None
    rows = []
    for iri in presenter.catalogue.narrower(concept.iri):
        if counts := presenter.holdings.redactions_by_document(iri):
            times, pages = sum(each.times for each in counts), sum(each.pages for each in counts)
            rows.append(ExemptionTotal(presenter.link(iri), times, pages, len(counts)))
    own = presenter.holdings.redactions_by_document(concept.iri)
    top_documents = tuple((presenter.link(each.subject), each) for each in own[:SHOWN])
    return ExemptionTotals(tuple(rows), top_documents, len(own) - len(top_documents)) if rows else None
