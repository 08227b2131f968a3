"""The section of an agency: who held its posts, and on which grounds its documents withhold something."""

from dataclasses import dataclass

from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import gallery_path
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.tenures import Tenure, tenures_in
from foia_graph.store.listing.selection import ListSelector
from foia_graph.store.redaction_selection import RedactionSelection
from foia_graph.web.pages.exemption_counts import ExemptionCount, exemption_counts
from foia_graph.web.pages.sections import section


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
