"""A feed of changes: activities in the order of IIIF Change Discovery 1.0, or a stream of LDES and TREE."""

from contextlib import suppress
from dataclasses import dataclass

from foia_graph.connectors.harvest import activities
from foia_graph.connectors.harvest.base_url import Reach
from foia_graph.connectors.harvest.client import HarvestClient
from foia_graph.connectors.harvest.contexts import Contexts
from foia_graph.connectors.harvest.copies import CopyState
from foia_graph.connectors.harvest.gathering import document_things, record_gatherer
from foia_graph.connectors.harvest.ldes import EventStream, is_stream
from foia_graph.connectors.harvest.limits import HarvestError
from foia_graph.connectors.harvest.objects import ActivityFeed
from foia_graph.connectors.harvest.protocols.protocol import HarvestOrigin, OtherKind
from foia_graph.connectors.harvest.reading import DocumentReader, DocumentRefused
from foia_graph.connectors.harvest.session import HarvestSession
from foia_graph.connectors.http.addresses import parse_target
from foia_graph.connectors.http.client import NOT_CHANGED
from foia_graph.connectors.http.outcome import FetchError

ACCEPT = f"{activities.ACCEPT}, text/turtle;q=0.7, application/n-triples;q=0.7"
STREAM = "stream"


@dataclass(frozen=True, slots=True)
class ChangeFeed:
    name: str = "changes"
    wanted: str = "an OrderedCollection of activities or a stream of LDES"
    delay: float = 0.0

    def find(self, client: HarvestClient, url: str) -> HarvestOrigin:
        reply = client.get(url, ACCEPT)
        try:
            activities.parse_page(reply.body)
            return HarvestOrigin(
                url, _feed_base(url, activities.link_iri(activities.parse_object(reply.body)))
            )
        except HarvestError:
            pass  # it may be a stream yet, in any form of RDF
        reach = Reach(_server(url), _server(url))
        with DocumentReader(Contexts(client, reach).get, client.limits.answer) as reading:
            with suppress(DocumentRefused):
                if reading.open_catalogue(reply.body, url).certain:
                    raise OtherKind("is a catalogue", reply)
            try:
                things = document_things(reading, reply, url)
            except DocumentRefused as refusal:
                raise OtherKind(str(refusal), reply) from None
        if not is_stream(things.values()):
            raise OtherKind("has neither activities nor members of a stream", reply)
        name = next((name for name in things if name.endswith(parse_target(url).path)), "")
        return HarvestOrigin(url, _feed_base(url, name))

    def covers(self, state: CopyState, url: str) -> bool:
        return state.kind == self.name and state.url == url

    def take(self, session: HarvestSession, origin: HarvestOrigin) -> CopyState:
        position = session.before.position if session.before and not session.options.full else {}
        with record_gatherer(session, Reach(origin.base, _server(origin.url))) as gatherer:
            state = CopyState(url=origin.url, kind=self.name, base=origin.base)
            feed = ActivityFeed(gatherer, origin.url)
            if STREAM not in position:
                page, etag = str(position.get("page", origin.url)), str(position.get("etag", ""))
                since = str(position.get("time", ""))
                try:
                    reply = session.client.get(page, ACCEPT, etag, revisit=bool(etag))
                except FetchError as error:
                    if error.reason != "gone" or page == origin.url:
                        raise
                    # Its pages are others now, so all that it tells of is.
                    reply, since = session.client.get(origin.url, ACCEPT), ""
                if reply.status == NOT_CHANGED and session.before:
                    return session.before
                if feed.is_feed(reply):
                    return feed.take(state, reply, since)
            return EventStream(gatherer, feed, origin.url, dict(position.get(STREAM, {}))).take(state)


def _server(url: str) -> str:
    return f"{parse_target(url).origin}/"


def _feed_base(url: str, name: str) -> str:
    """Return the base under which a feed names what is served elsewhere, by its name and its address."""
    path = parse_target(url).path
    return f"{name[: -len(path)]}/" if name.startswith("http") and name.endswith(path) else _server(url)
