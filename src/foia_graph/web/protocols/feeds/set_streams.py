"""Event streams of the sets of OAI-PMH: the last change of each thing that is in a set.

What was deleted is told of in each set of which it may have been, and in a set of all that is deleted.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response

from foia_graph.errors import NotFound
from foia_graph.model.dates import quote_text
from foia_graph.model.jsonld import Json
from foia_graph.publish.dcat.dcat import IRREGULAR
from foia_graph.publish.feeds.activitystreams import PATH, STREAM_PROPERTIES, ChangeStream
from foia_graph.publish.oai.sets import OaiRecords, OaiSet, oai_sets
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import ChangeLogEntry, log_of
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.lists.lists import change_stream
from foia_graph.web.protocols.feeds.activities import ROOT_FORMS, send_changes

SETS_NAME = "sets"
# Everything that was public once and is there no more.
DELETED = OaiSet("deleted", "Withdrawn records")


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


def _last_entries(spec: str, source: Catalogue) -> tuple[ChangeLogEntry, ...]:
    latest = log_of(source).latest_entries
    if spec == DELETED.spec:
        return tuple(entry for entry in _in_order(latest.values()) if entry.type == "Delete")
    every = OaiRecords(source.tables)
    records = oai_sets(source).records(spec, every.kinds)
    return tuple(_in_order(latest[each.iri] for each in records if each.iri in latest))


def _in_order(entries: Iterable[ChangeLogEntry]) -> list[ChangeLogEntry]:
    return sorted(entries, key=lambda entry: entry.number)


def _all_sets(source: Catalogue) -> list[OaiSet]:
    return [DELETED, *oai_sets(source).all_sets()]


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


blueprint = Blueprint("set_streams", __name__)
SETS_PATH = f"{PATH}/{SETS_NAME}"


@blueprint.get(SETS_PATH, defaults={"suffix": ""})
@blueprint.get(f"{SETS_PATH}.<suffix>")
def all_sets(suffix: str) -> Response:
    """Send the list of the streams of all sets."""
    stream = change_stream()
    return _send(lambda: sets_body(stream, current_catalogue()), SETS_PATH, suffix, [])


@blueprint.get(f"{SETS_PATH}/<spec>")
def one_set(spec: str) -> Response:
    """Send the stream of a set."""
    name, _, suffix = spec.partition(".")
    stream = _stream_of(name)
    links = [f'<{_path_of(stream)}/1>; rel="first"', f'<{SETS_PATH}>; rel="collection"']
    return _send(stream.collection_body, _path_of(stream), suffix, links)


@blueprint.get(f"{SETS_PATH}/<spec>/<int:number>", defaults={"suffix": ""})
@blueprint.get(f"{SETS_PATH}/<spec>/<int:number>.<suffix>")
def page(spec: str, number: int, suffix: str) -> Response:
    """Send a page of the stream of a set."""
    stream = _stream_of(spec)
    links = [f'<{_path_of(stream)}>; rel="collection"']
    return _send(lambda: stream.page_body(number), f"{_path_of(stream)}/{number}", suffix, links)


@blueprint.get(f"{SETS_PATH}/<spec>/ldes", defaults={"suffix": ""})
@blueprint.get(f"{SETS_PATH}/<spec>/ldes.<suffix>")
def root(spec: str, suffix: str) -> Response:
    """Send the root of the event stream of a set."""
    stream = _stream_of(spec)
    links = [f'<{_path_of(stream)}>; rel="collection"']
    return _send(stream.root_node, f"{_path_of(stream)}/ldes", suffix, links)


def _stream_of(spec: str) -> SetStream:
    stream, source = change_stream(), current_catalogue()
    found = next((each for each in _all_sets(source) if each.spec == spec), None)
    if found is None:
        raise NotFound(f"There is no set {quote_text(spec)}; /changes/{SETS_NAME} lists all of them.")
    entries = _last_entries(spec, source)
    return SetStream(stream.log, stream.hidden_claims, stream.base, stream.vocabulary, found, entries)


def _path_of(stream: SetStream) -> str:
    return f"{SETS_PATH}/{stream.oai_set.spec}"


def _send(body: Callable[[], Mapping[str, Json]], path: str, suffix: str, links: Iterable[str]) -> Response:
    words = change_stream().vocabulary
    return send_changes(body, str, words, path, suffix, links=links, forms=ROOT_FORMS)
