"""Records of the repository: every public thing that is an item, and every one that ever was.

The datestamp of a record is the time of the last entry on it in the change log, save in formats that say
otherwise (`formats`); what the log says was deleted (withdrawn, restricted or gone from the sources, told
apart by nothing) stays for ever as a deleted record.
"""

from typing import TypeAlias

from foia_graph.publish.oai.datestamps import datestamp
from foia_graph.publish.oai.identifiers import identifier_of, kind_of
from foia_graph.publish.oai.record import OaiRecord, changed_records, changes_since
from foia_graph.publish.oai.record_list import RecordList
from foia_graph.publish.oai.stored_records import MappedRecords, stored_records
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import log_of

OaiRecords: TypeAlias = RecordList | MappedRecords
"""The records of one catalogue."""


def oai_records(catalogue: Catalogue) -> OaiRecords:
    """Return the records of an open generation."""
    return catalogue.compute_once("oai records", lambda: _read_records(catalogue))


def _read_records(catalogue: Catalogue) -> OaiRecords:
    log, created = log_of(catalogue), catalogue.generation.created
    if not log.total:
        # Without a log all things are as old as their generation.
        names = filter(kind_of, catalogue.all_things)
        return RecordList(OaiRecord(identifier_of(iri), iri, created, False) for iri in names)
    return stored_records(log) or RecordList(changed_records(changes_since(log, 0)))


def earliest_datestamp(catalogue: Catalogue) -> str:
    """Return the time of the first change of any record."""
    return datestamp(log_of(catalogue).first_time or catalogue.generation.created)


def latest_datestamp(catalogue: Catalogue) -> str:
    """Return the time of the last change of any record."""
    return datestamp(log_of(catalogue).last_time or catalogue.generation.created)
