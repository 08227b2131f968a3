"""Pages of an API of catalogues in JSON: asked for, opened, and their datasets staged."""

from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from foia_graph.connectors.harvest.client import HarvestClient
from foia_graph.connectors.harvest.gathering import RecordGatherer
from foia_graph.connectors.harvest.protocols.protocol import OtherKind
from foia_graph.connectors.harvest.reading import (
    CatalogueHead,
    DocumentReader,
    DocumentRefused,
    refuse_context,
)
from foia_graph.connectors.harvest.replies import reply_error
from foia_graph.connectors.http.client import Reply
from foia_graph.connectors.http.outcome import FetchError

ACCEPT = "application/json"


def with_parameters(url: str, **parameters: str) -> str:
    """Return an address with parameters added, or put in the place of those of the same name."""
    plain = without_parameters(url, *parameters)
    return f"{plain}{'&' if urlsplit(plain).query else '?'}{urlencode(parameters)}"


def without_parameters(url: str, *names: str) -> str:
    """Return an address without some parameters, and without a fragment."""
    parts = urlsplit(url)
    others = [(name, value) for name, value in parse_qsl(parts.query, True) if name not in names]
    return urlunsplit((*parts[:3], urlencode(others), ""))


def probe_api(client: HarvestClient, url: str, shape: str) -> CatalogueHead:
    """Return the head of the page at an address; raises OtherKind where it is not of a shape."""
    try:
        reply = client.get(url, ACCEPT)
    except FetchError as error:
        if error.reason != "robots":
            raise
        raise OtherKind(str(error)) from None  # nobody named this very address, which may be of no API
    with DocumentReader(refuse_context, client.limits.answer) as reader:
        try:
            head = reader.open_catalogue(reply.body, reply.url)
        except DocumentRefused as refusal:
            raise OtherKind(f"{url} {refusal}", reply) from None
    if head.shape != shape:
        raise OtherKind(f"{url} is a catalogue of the kind {head.shape}", reply)
    return head


@dataclass(slots=True)
class ApiPages:
    """The pages of one list; `received` counts what came, `refused` what was left of it."""

    gatherer: RecordGatherer
    url: str
    shape: str
    received: int = 0
    refused: int = 0
    keys: set[str] = field(default_factory=set)

    def take(self, **parameters: str) -> CatalogueHead:
        """Ask for a page, and stage its datasets; raises HarvestError for what is no such page."""
        reply = self.gatherer.session.client.get(with_parameters(self.url, **parameters), ACCEPT)
        try:
            return self._stage(reply)
        except DocumentRefused as refusal:
            raise reply_error(reply, str(refusal)) from None

    def _stage(self, reply: Reply) -> CatalogueHead:
        gatherer = self.gatherer
        head = gatherer.reader.open_catalogue(reply.body, self.url, self.received)
        if head.shape != self.shape:
            raise reply_error(reply, f"is a page of the kind {head.shape}, where {self.shape} is right")
        for batch in chain((head.about,), gatherer.reader.datasets(head)):
            gatherer.note_batch(batch)
            self.refused += len(batch.refusals)
            gatherer.stage_records(batch.things)
            self.keys.update(batch.things)
        self.received += head.received
        return head
