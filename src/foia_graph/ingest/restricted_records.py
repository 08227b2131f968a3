"""Restricted records: left out when they are mapped, whatever the first pass over them foresaw."""

from foia_graph.errors import LoadRefused
from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.ingest.report import LoadReport
from foia_graph.model.resource import MappedRecord, SourceRecord
from foia_graph.model.restrictions import is_hidden_iri, is_restricted


def is_left_out(mapped: MappedRecord, context: LoadContext) -> bool:
    """Return whether a thing, or its source, is restricted or withdrawn."""
    return is_hidden_iri(mapped.resource.iri, context.hidden_things) or mapped.home in context.hidden_graphs


def leave_out_restricted(mapped: MappedRecord, context: LoadContext, report: LoadReport) -> bool:
    """Return whether a record is left out; it is then counted in the report."""
    if not is_left_out(mapped, context):
        return False
    is_withdrawn = is_hidden_iri(mapped.resource.iri, context.withdrawn_things)
    report.withdrawn += is_withdrawn
    report.restricted += not is_withdrawn
    return True


def check_foreseen(record: SourceRecord, context: LoadContext) -> None:
    """Raise LoadRefused for a restricted record, of those that the first pass did not meet."""
    # To leave it out does not do: whatever was mapped before it came by may link to it.
    if is_restricted(record, context.today):
        found = f"{record.path} holds a restricted record that was not found when the file was looked at"
        raise LoadRefused(f"{found}; nothing was loaded, load it again")
