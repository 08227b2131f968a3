"""Event streams of sets: the last change of each thing that is in a set of the repository.

The sets are those of OAI-PMH (`publish/oai/sets.py`): by kind, release, issue and agency. What was deleted is
told of as in sets: wherever it may have been. Activities have the names that they have in the stream of all
changes. Beside them is a set of what is deleted, which OAI-PMH reports in the header of each record.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from foia_graph.errors import NotFound
from foia_graph.model.dates import quote_text
from foia_graph.model.jsonld import Json
from foia_graph.publish.dcat.terms import IRREGULAR
from foia_graph.publish.feeds.activitystreams import STREAM_PROPERTIES, ChangeStream
from foia_graph.publish.oai.records import oai_records
from foia_graph.publish.oai.sets import OaiSet, oai_sets
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import ChangeLogEntry, log_of

SETS_NAME = "sets"
DELETED = OaiSet("deleted", "What is gone")
"""Everything that was public once and is there no more."""


@dataclass(frozen=True, slots=True)
class SetStream(ChangeStream):
    """The last changes of the things of one set, the oldest first; none of its pages is ever closed."""

    oai_set: OaiSet
    entries: tuple[ChangeLogEntry, ...]

    @property
    def iri(self) -> str:
        """Return the IRI of the stream, which is a collection of activities too."""
        return f"{self.base}changes/{SETS_NAME}/{self.oai_set.spec}"

    @property
    def total(self) -> int:
        """Return the number of changes, one for each thing."""
        return len(self.entries)

    def is_closed(self, number: int) -> bool:  # noqa: ARG002 - a thing that changes leaves its page
        """Return False: whatever changes goes to the end."""
        return False

    def page_entries(self, number: int) -> tuple[ChangeLogEntry, ...]:
        """Return the changes on a page; raises NotFound where there is none."""
        if not 0 < number <= self.page_count:
            raise NotFound(f"There is no page {number} of this set; the last one is {self.page_count}.")
        size = self.log.page_size
        return self.entries[(number - 1) * size : number * size]

    def collection_body(self) -> dict[str, Json]:
        """Write what leads to pages and root of the event stream, and when the set last changed."""
        # super() without arguments needs a class without slots.
        return {
            **ChangeStream.collection_body(self),
            "name": self.oai_set.name,
            "isPartOf": {"id": f"{self.base}changes", "type": "OrderedCollection"},
            "accrualPeriodicity": IRREGULAR,
            **({"modified": self.entries[-1].time} if self.entries else {}),
        }

    def root_node(self) -> dict[str, Json]:
        """Write the root of the event stream, and that it keeps the last version of each thing alone."""
        policy = {"id": f"{self.root_iri}#last", "type": "LatestVersionSubset", "versionAmount": 1}
        description = {"id": f"{self.root_iri}#view", "type": "EventSource", "retentionPolicy": policy}
        return {**ChangeStream.root_node(self), "viewDescription": description}


def set_stream(stream: ChangeStream, spec: str, source: Catalogue) -> SetStream:
    """Return the stream of a set; raises NotFound where there is no such set."""
    found = next((each for each in _all_sets(source) if each.spec == spec), None)
    if found is None:
        raise NotFound(f"There is no set {quote_text(spec)}; /changes/{SETS_NAME} lists all of them.")
    entries = _last_entries(spec, source)
    return SetStream(stream.log, stream.hidden_claims, stream.base, stream.vocabulary, found, entries)


def _last_entries(spec: str, source: Catalogue) -> tuple[ChangeLogEntry, ...]:
    latest = log_of(source).latest_entries
    if spec == DELETED.spec:
        return tuple(entry for entry in _in_order(latest.values()) if entry.type == "Delete")
    every = oai_records(source)
    records = oai_sets(source, every).records(spec, every.kinds)
    return tuple(_in_order(latest[each.iri] for each in records if each.iri in latest))


def _in_order(entries: Iterable[ChangeLogEntry]) -> list[ChangeLogEntry]:
    return sorted(entries, key=lambda entry: entry.number)


def _all_sets(source: Catalogue) -> list[OaiSet]:
    return [DELETED, *oai_sets(source, oai_records(source)).all_sets()]


def sets_body(stream: ChangeStream, source: Catalogue) -> dict[str, Json]:
    """Write the list of the streams of all sets."""
    found = _all_sets(source)
    iri = f"{stream.base}changes/{SETS_NAME}"
    return {
        "id": iri,
        "type": "OrderedCollection",
        "isPartOf": {"id": stream.iri, **STREAM_PROPERTIES},
        "totalItems": len(found),
        "orderedItems": [
            {"id": f"{iri}/{each.spec}", "type": "EventStream", "name": each.name} for each in found
        ],
    }
