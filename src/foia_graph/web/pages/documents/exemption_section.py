"""The sections of an exemption or mark, and of an agency: how often it is claimed, and where."""

from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import gallery_path
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.tenures import Tenure, tenures_in
from foia_graph.publish.view_models import LinkView
from foia_graph.store.listing.selection import ListSelector
from foia_graph.store.redaction_index import PageCount
from foia_graph.store.redaction_selection import DOCUMENT, GROUND_FILTERS, RedactionSelection
from foia_graph.web.pages.redactions.crops import RedactedDocumentView, redacted_documents
from foia_graph.web.pages.sections import ExemptionCount, exemption_counts, section

SCHEMES = dict(zip(("exemptions", "withholding-marks"), GROUND_FILTERS, strict=True))
"""The filter of redactions by concepts of each scheme."""
SHOWN, CROPS = 20, 6


@dataclass(frozen=True, slots=True)
class ExemptionTotal:
    """The number of redactions by one exemption, and of the pages and documents that have them."""

    exemption: LinkView
    gallery: str
    times: int
    pages: int
    documents: int


@dataclass(frozen=True, slots=True)
class DocumentTotal:
    """The number of redactions by an exemption in one document, and the address of their gallery."""

    document: LinkView
    gallery: str
    count: PageCount


@dataclass(frozen=True, slots=True)
class ExemptionTotals:
    """The redactions by an exemption and by those under it, and the first of them."""

    rows: tuple[ExemptionTotal, ...]
    documents: tuple[DocumentTotal, ...]
    more: int
    total: int
    gallery: str
    shown: tuple[RedactedDocumentView, ...]


@section("Concept", "_exemption.html")
def exemption_totals(presenter: Presenter, concept: Resource) -> ExemptionTotals | None:
    """Return the redactions by an exemption or a mark, None for other concepts, and where it has none."""
    base = presenter.catalogue.base
    name = next((SCHEMES[each] for each in SCHEMES if concept.iri.startswith(f"{base}scheme/{each}/")), "")
    selection = _selection(presenter, name, concept.iri) if name else None
    if selection is None or not selection.total:
        return None
    documents = selection.largest_documents(SHOWN)
    return ExemptionTotals(
        rows=tuple(_exemption_rows(presenter, name, concept.iri)),
        documents=tuple(
            _document_total(presenter, name, concept.iri, selection, *each) for each in documents.items()
        ),
        more=max(selection.document_total - SHOWN, 0),
        total=selection.total,
        gallery=gallery_path(base, **{name: concept.iri}),
        shown=tuple(_first_crops(presenter, name, concept.iri, next(iter(documents)))),
    )


def _first_crops(presenter: Presenter, name: str, concept: str, document: str) -> list[RedactedDocumentView]:
    selector = ListSelector(((name, (concept,)), (DOCUMENT, (document,))))
    own = RedactionSelection(presenter.catalogue, presenter.holdings.redaction_index, selector)
    return redacted_documents(presenter, own, 0, min(CROPS, own.total))


def _selection(presenter: Presenter, name: str, concept: str, exact: bool = False) -> RedactionSelection:
    selector = ListSelector(((name, (concept,)),), exact=exact)
    return RedactionSelection(presenter.catalogue, presenter.holdings.redaction_index, selector)


def _exemption_rows(presenter: Presenter, name: str, concept: str) -> Iterator[ExemptionTotal]:
    """Yield the numbers of a concept and of each under it, as far as they are claimed themselves."""
    for iri in presenter.catalogue.narrower(concept):
        own = _selection(presenter, name, iri, exact=True)
        if own.total:
            gallery = gallery_path(presenter.catalogue.base, **{name: iri})
            yield ExemptionTotal(presenter.link(iri), gallery, own.total, own.page_total, own.document_total)


def _document_total(
    presenter: Presenter, name: str, concept: str, selection: RedactionSelection, document: str, times: int
) -> DocumentTotal:
    pages = selection.index.page_total(document, selection.choice)
    gallery = gallery_path(presenter.catalogue.base, **{name: concept, DOCUMENT: document})
    return DocumentTotal(presenter.link(document), gallery, PageCount(times, pages))


@dataclass(frozen=True, slots=True)
class AgencyRedactions:
    """The redactions in documents of an agency: their number, the gallery of all, and counts by ground."""

    total: int
    gallery: str
    counts: tuple[ExemptionCount, ...]


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """Who held the posts of an agency, in the order of time, and the redactions in its documents."""

    tenures: tuple[Tenure, ...]
    redactions: AgencyRedactions | None


@section("Agency", "_agency.html")
def agency_facts(presenter: Presenter, agency: Resource) -> AgencyFacts | None:
    """Return what the page of an agency has besides its record, None where that is nothing."""
    facts = AgencyFacts(tenures_in(agency, presenter), agency_redactions(presenter, agency))
    return facts if facts.tenures or facts.redactions else None


def agency_redactions(presenter: Presenter, agency: Resource) -> AgencyRedactions | None:
    """Return the redactions in documents of an agency and of those under it, None where there are none."""
    selector = ListSelector((("agency", (agency.iri,)),))
    selection = RedactionSelection(presenter.catalogue, presenter.holdings.redaction_index, selector)
    if not selection.total:
        return None
    gallery = gallery_path(presenter.catalogue.base, agency=agency.iri)
    counts = exemption_counts(presenter, selection.ground_counts(), agency=agency.iri)
    return AgencyRedactions(selection.total, gallery, counts)
