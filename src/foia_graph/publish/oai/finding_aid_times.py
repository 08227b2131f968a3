"""Times of finding aids: one changes with its release, and with each document in it."""

from collections.abc import Iterable, Mapping

from foia_graph.publish.archival.finding_aids import item_names, series_shapes
from foia_graph.publish.oai.record import OaiRecord
from foia_graph.store.catalogue import Catalogue


def finding_aid_times(records: Iterable[OaiRecord], catalogue: Catalogue) -> Mapping[str, str]:
    """Return when the finding aid of each release changed last, by IRI.

    Of a document that is gone nothing tells where it was: it may have been in any of them.
    """
    found = list(records)
    kinds = {shape.kind for shape in series_shapes(catalogue)}
    item = catalogue.profile["ReleasedDocument"].kind
    times = {each.iri: each.time for each in found}
    gone = max((each.time for each in found if each.deleted and each.kind == item), default="")
    return {
        each.iri: max(each.time, gone, *(times.get(name, "") for name in item_names(catalogue, each.iri)))
        for each in found
        if not each.deleted and each.kind in kinds
    }
