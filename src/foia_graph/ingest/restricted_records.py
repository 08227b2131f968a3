"""Restricted records: they are mapped and checked like others, and then left out and counted."""

from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.ingest.report import LoadReport
from foia_graph.model import restrictions
from foia_graph.model.resource import MappedRecord


def leave_out_restricted(mapped: MappedRecord, context: LoadContext, report: LoadReport) -> bool:
    """Return whether a thing, or its source, is restricted or withdrawn; it is then counted in the report."""
    iri = mapped.resource.iri
    if (
        not restrictions.is_hidden_iri(iri, context.hidden_things)
        and mapped.home not in context.hidden_graphs
    ):
        return False
    is_withdrawn = restrictions.is_hidden_iri(iri, context.withdrawn_things)
    report.withdrawn += is_withdrawn
    report.restricted += not is_withdrawn
    return True
