"""Times of finding aids: one changes with its release, and with each document in it."""

from collections.abc import Iterable, Mapping

from foia_graph.publish.ead3.finding_aid import FindingAidWriter
from foia_graph.publish.oai.record import OaiRecord


def finding_aid_times(records: Iterable[OaiRecord], writer: FindingAidWriter) -> Mapping[str, str]:
    """Return when the finding aid of each release changed last, by IRI.

    Of a document that is gone nothing tells where it was: it may have been in any of them.
    """
    found = list(records)
    kinds = {shape.kind for shape in writer.series}
    times = {each.iri: each.time for each in found}
    gone = max((each.time for each in found if each.deleted and each.kind == writer.items.kind), default="")
    return {
        each.iri: max(each.time, gone, *(times.get(name, "") for name in writer.item_names(each.iri)))
        for each in found
        if not each.deleted and each.kind in kinds
    }
