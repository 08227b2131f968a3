"""A feed of changes: activities in the order of IIIF Change Discovery 1.0, or a stream of LDES and TREE."""

from dataclasses import dataclass

from foia_graph.connectors.harvest import activities
from foia_graph.connectors.harvest.base_url import Reach
from foia_graph.connectors.harvest.client import NOT_CHANGED, Asker
from foia_graph.connectors.harvest.contexts import Contexts
from foia_graph.connectors.harvest.copies import State
from foia_graph.connectors.harvest.gathering import gathering, read_things
from foia_graph.connectors.harvest.ldes import Stream, is_stream
from foia_graph.connectors.harvest.limits import NotHarvested
from foia_graph.connectors.harvest.objects import Feed
from foia_graph.connectors.harvest.protocols.protocol import Found
from foia_graph.connectors.harvest.reading import Reading, Refused
from foia_graph.connectors.harvest.session import Session
from foia_graph.connectors.http.addresses import target
from foia_graph.connectors.http.outcome import NotGot

ACCEPT = f"{activities.ACCEPT}, text/turtle;q=0.7, application/n-triples;q=0.7"
STREAM = "stream"


@dataclass(frozen=True, slots=True)
class Changes:
    name: str = "changes"
    delay: float = 0.0

    def find(self, asker: Asker, url: str) -> Found | None:
        reply = asker.get(url, ACCEPT)
        try:
            activities.read(reply.body)
            return Found(url, _base(url, activities.named(activities.decoded(reply.body))))
        except NotHarvested:
            pass  # it may be a stream yet, in any form of RDF
        reach = Reach(_server(url), _server(url))
        with Reading(Contexts(asker, reach).get, asker.limits.answer) as reading:
            try:
                said = read_things(reading, reply, url)
            except Refused:
                return None
        name = next((name for name in said if name.endswith(target(url).path)), "")
        return Found(url, _base(url, name)) if is_stream(said.values()) else None

    def covers(self, state: State, url: str) -> bool:
        return state.kind == self.name and state.url == url

    def take(self, session: Session, found: Found) -> State:
        position = session.before.position if session.before and not session.options.full else {}
        with gathering(session, Reach(found.base, _server(found.url))) as gathered:
            state = State(url=found.url, kind=self.name, base=found.base)
            feed = Feed(gathered, found.url)
            if STREAM not in position:
                page, etag = str(position.get("page", found.url)), str(position.get("etag", ""))
                since = str(position.get("time", ""))
                try:
                    reply = session.asker.get(page, ACCEPT, etag, known=bool(etag))
                except NotGot as error:
                    if error.reason != "gone" or page == found.url:
                        raise
                    # Its pages are others now, so all that it tells of is.
                    reply, since = session.asker.get(found.url, ACCEPT), ""
                if reply.status == NOT_CHANGED and session.before:
                    return session.before
                if feed.is_one(reply):
                    return feed.take(state, reply, since)
            return Stream(gathered, feed, found.url, dict(position.get(STREAM, {}))).take(state)

    def prove(self, session: Session, state: State) -> State:  # noqa: ARG002
        raise NotHarvested("A feed of changes states no hash of what it tells of: a copy cannot be proved.")


def _server(url: str) -> str:
    return f"{target(url).origin}/"


def _base(url: str, name: str) -> str:
    """Return the base under which a feed names what is served elsewhere, by its name and its address."""
    path = target(url).path
    return f"{name[: -len(path)]}/" if name.startswith("http") and name.endswith(path) else _server(url)
