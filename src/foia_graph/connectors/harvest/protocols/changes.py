"""A feed of changes: activities in the order of IIIF Change Discovery 1.0, or a stream of LDES and TREE."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import msgspec

from foia_graph.connectors.harvest import activities
from foia_graph.connectors.harvest.activities import (
    DELETING,
    MOVING,
    ActivityPage,
    ChangeActivity,
    without_parts,
)
from foia_graph.connectors.harvest.client import HarvestClient, OutsideOrigin, Reach
from foia_graph.connectors.harvest.copy import CopyState
from foia_graph.connectors.harvest.gathering import (
    Contexts,
    RecordGatherer,
    document_things,
    document_triples,
    is_record_name,
    record_gatherer,
)
from foia_graph.connectors.harvest.limits import HarvestError, reply_error
from foia_graph.connectors.harvest.protocols.protocol import HarvestOrigin, OtherKind
from foia_graph.connectors.harvest.quads import first_literal, link_pattern
from foia_graph.connectors.harvest.reading import ACCEPT, DocumentReader, DocumentRefused
from foia_graph.connectors.harvest.session import HarvestSession
from foia_graph.connectors.http.addresses import parse_target
from foia_graph.connectors.http.client import NOT_CHANGED, Reply
from foia_graph.connectors.http.outcome import FetchError
from foia_graph.model.namespaces import AS, DCTERMS, LDES, RDF, TREE

FEED_FORMS = f"{activities.ACCEPT}, text/turtle;q=0.7, application/n-triples;q=0.7"
STREAM = "stream"


@dataclass(frozen=True, slots=True)
class ChangeFeed:
    name: str = "changes"
    wanted: str = "an OrderedCollection of activities or a stream of LDES"
    delay: float = 0.0

    def find(self, client: HarvestClient, url: str) -> HarvestOrigin:
        reply = client.get(url, FEED_FORMS)
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
                    reply = session.client.get(page, FEED_FORMS, etag, revisit=bool(etag))
                except FetchError as error:
                    if error.reason != "gone" or page == origin.url:
                        raise
                    # Its pages are others now, so all that it reports is.
                    reply, since = session.client.get(origin.url, FEED_FORMS), ""
                if reply.status == NOT_CHANGED and session.before:
                    return session.before
                if feed.is_feed(reply):
                    return feed.take(state, reply, since)
            return EventStream(gatherer, feed, origin.url, dict(position.get(STREAM, {}))).take(state)


def _server(url: str) -> str:
    return f"{parse_target(url).origin}/"


def _feed_base(url: str, name: str) -> str:
    path = parse_target(url).path
    return f"{name[: -len(path)]}/" if name.startswith("http") and name.endswith(path) else _server(url)


TRANSIENT = frozenset(("busy", "network", "time"))
"""Reasons for which an object may come another time, so that the next harvest asks for it again."""
FAILURES = 10
"""Objects in a row that do not come, after which the feed is left alone."""


@dataclass(slots=True)
class ActivityFeed:
    """The harvest of one feed."""

    gatherer: RecordGatherer
    url: str
    missed: list[str] = field(default_factory=list)
    """The times of activities whose objects did not come, and may another time."""
    failures: int = 0

    def is_feed(self, reply: Reply) -> bool:
        """Return whether an answer is a collection of activities, or a page of one."""
        try:
            activities.parse_page(reply.body)
        except HarvestError:
            return False
        return True

    def take(self, state: CopyState, reply: Reply, since: str) -> CopyState:
        """Bring the copy to the objects of the feed; `since` is the time up to which it was read before."""
        self.gatherer.session.copy.stage.begin(f"feed {since}")
        page, last = self._last(activities.read_page(reply), reply)
        latest = activities.without_parts(self._latest(page, since))
        for activity in latest.values():
            self.take_object(activity)
        newest = max((activity.time for activity in latest.values()), default=since)
        # What did not come is reported again the next time, even where the feed has not changed.
        etag, reached = ("", min(self.missed)) if self.missed else (last.etag, newest)
        position = {"page": last.url, "etag": etag, "time": reached}
        state = msgspec.structs.replace(state, position=position)
        return self.gatherer.finish(state, "feed", complete=not since)

    def _last(self, page: ActivityPage, reply: Reply) -> tuple[ActivityPage, Reply]:
        """Return the newest page, and the reply that it is of."""
        seen = {reply.url}
        following = page.last or page.after
        while following:
            url = self.gatherer.reach.address(following, reply.url)
            if url in seen:
                break
            seen.add(url)
            reply = self._get(url)
            page = activities.read_page(reply)
            following = page.after
        return page, reply

    def _latest(self, page: ActivityPage, since: str) -> dict[str, ChangeActivity]:
        """Return the last activity of each object since a time, newest first, read from the end backwards."""
        latest: dict[str, ChangeActivity] = {}
        seen, most = set[str](), self.gatherer.session.options.limits.records
        while True:
            for activity in reversed(page.activities):
                latest.setdefault(activity.iri, activity)
            if len(latest) > most:
                raise HarvestError(f"The origin has more than {most:,} things (--max-records).")
            oldest = page.activities[0].time if page.activities else ""
            if not page.before or (since and oldest and oldest < since):
                return {iri: each for iri, each in latest.items() if not each.time or each.time >= since}
            url = self.gatherer.reach.address(page.before)
            if url in seen:
                raise HarvestError(f"The origin's feed has a cycle: it leads back to {url}.")
            seen.add(url)
            page = activities.read_page(self._get(url))

    def _get(self, url: str) -> Reply:
        return self.gatherer.session.client.get(url, activities.ACCEPT)

    def take_object(self, activity: ChangeActivity) -> None:
        """Stage an object as an activity left it."""
        if not is_record_name(activity.iri):
            self.gatherer.note_refusal(activity.iri, "is no name that a record could have")
        elif activity.type in DELETING:
            self.gatherer.stage_deletion(activity.iri)
        elif activity.type == MOVING:
            self.gatherer.stage_deletion(activity.iri)
            if activity.moved_to:
                self.take_object(ChangeActivity("Update", activity.moved_to, activity.time))
        elif not self._is_current(activity):
            self._ask(activity)

    def _is_current(self, activity: ChangeActivity) -> bool:
        """Return whether an object was taken after this activity, now or in the copy."""
        if not activity.time:
            return False
        key, full = activity.iri, self.gatherer.session.options.full
        if (note := self.gatherer.staged_note(key)) and note.modified == activity.time:
            return True
        had = (
            (note := self.gatherer.copy_note(key)) is not None and note.modified == activity.time and not full
        )
        if had:
            self.gatherer.mark_unchanged(key)
        return had

    def _ask(self, activity: ChangeActivity) -> None:
        key, gathered = activity.iri, self.gatherer
        try:
            reply = gathered.document(gathered.reach.address(key))
            assert reply is not None, "no tag was sent"
            gathered.stage_record(key, document_triples(gathered.reader, reply, key), modified=activity.time)
            self.failures = 0
        except FetchError as error:
            if error.reason in TRANSIENT:
                self._note_missed(activity, error)
            if error.reason == "gone":
                gathered.stage_loss(key)
                return
            gathered.note_refusal(key, str(error))
            gathered.mark_unchanged(key)
        except (DocumentRefused, OutsideOrigin) as error:
            gathered.note_refusal(key, str(error))
            gathered.mark_unchanged(key)

    def _note_missed(self, activity: ChangeActivity, error: FetchError) -> None:
        """Note what is to be asked for again; raise the error where too many in a row did not come."""
        self.missed.append(activity.time)
        self.failures += 1
        if self.failures >= FAILURES:
            raise error


TYPE = f"{RDF}type"
NODES = link_pattern(f"{TREE}node", f"{TREE}view")
MEMBERS = link_pattern(f"{TREE}member")
VERSION_PATH, TIME_PATH = link_pattern(f"{LDES}versionOfPath"), link_pattern(f"{LDES}timestampPath")
TYPES = link_pattern(TYPE)
ACTIVITIES = frozenset(f"{AS}{name}" for name in ("Create", "Update", "Delete", "Add", "Remove", "Move"))
TOMBSTONES = frozenset((f"{AS}Tombstone", f"{AS}Delete"))
OBJECT = link_pattern(f"{AS}object")
STREAMS = link_pattern(f"{TREE}view", f"{TREE}relation", f"{TREE}member")
PUBLISHED = f"{AS}published"


def is_stream(documents: Iterable[str]) -> bool:
    """Return whether a document is a page of a stream, or leads to one."""
    return any(STREAMS.search(lines) or f"{LDES}EventStream" in TYPES.findall(lines) for lines in documents)


@dataclass(slots=True)
class EventStream:
    """The harvest of one stream; `previous` are its pages and deleted members as of the last harvest."""

    gatherer: RecordGatherer
    feed: ActivityFeed
    url: str
    previous: dict[str, Any]
    pages: dict[str, Any] = field(default_factory=dict)
    version: str = f"{DCTERMS}isVersionOf"
    time: str = f"{DCTERMS}created"
    latest: dict[str, ChangeActivity] = field(default_factory=dict)

    def take(self, state: CopyState) -> CopyState:
        """Bring the copy to the members of the stream."""
        self.gatherer.session.copy.stage.begin("stream")
        deleted = dict(self.previous.get("deleted", {}))
        todo = [self.url]
        while todo:
            url = todo.pop()
            if url not in self.pages:
                todo += reversed(self._page(url, deleted))
        for activity in without_parts(self.latest).values():
            self.feed.take_object(activity)
        # Where an object did not come, all pages are asked for again the next time.
        pages = {} if self.feed.missed else self.pages
        position = {"stream": {"pages": pages, "deleted": deleted}}
        state = msgspec.structs.replace(state, position=position)
        return self.gatherer.finish(state, "stream", complete=not self.previous)

    def _page(self, url: str, deleted: dict[str, str]) -> list[str]:
        """Take a page where it is another than before, and return the addresses that it leads to."""
        full = self.gatherer.session.options.full
        before = {} if full else self.previous.get("pages", {}).get(url, {})
        # LDES lets a page say that it never changes, by Cache-Control (RFC 8246): it is not asked for again.
        if before.get("immutable"):
            self.pages[url] = before
            return list(before["next"])
        etag = str(before.get("etag", ""))
        reply = self.gatherer.session.client.get(url, ACCEPT, etag, revisit=bool(etag))
        if reply.status == NOT_CHANGED:
            self.pages[url] = before
            return list(before["next"])
        try:
            things = document_things(self.gatherer.reader, reply, url)
        except DocumentRefused as error:
            raise reply_error(reply, str(error)) from None
        following = self._take(things, reply, deleted)
        immutable = "immutable" in reply.headers.get("cache-control", "")
        self.pages[url] = {"etag": reply.etag, "next": following, "immutable": immutable}
        return following

    def _take(self, things: Mapping[str, str], reply: Reply, deleted: dict[str, str]) -> list[str]:
        every = "".join(things.values())
        self.version = next(iter(VERSION_PATH.findall(every)), self.version)
        self.time = next(iter(TIME_PATH.findall(every)), self.time)
        for member in dict.fromkeys(MEMBERS.findall(every)):
            lines = _member_lines(things, member)
            kind = next((each for each in TYPES.findall(lines) if each in ACTIVITIES), "")
            if kind and (thing := OBJECT.search(lines)):
                time = first_literal(lines, self.time) or first_literal(lines, PUBLISHED)
                self._note(ChangeActivity(kind.removeprefix(AS), thing[1], time))
            elif lines:
                self._version(member, lines, deleted)
        reach = self.gatherer.reach
        return list(
            dict.fromkeys(reach.address(node, reply.url).partition("#")[0] for node in NODES.findall(every))
        )

    def _note(self, activity: ChangeActivity) -> None:
        # Of activities at one time the last that was read counts.
        newest = self.latest.get(activity.iri)
        if newest is None or newest.time <= activity.time:
            self.latest[activity.iri] = activity

    def _version(self, member: str, lines: str, deleted: dict[str, str]) -> None:
        """Stage a member, unless a newer version of it is there."""
        of = link_pattern(self.version).search(lines)
        key, time = of[1] if of else member, first_literal(lines, self.time)
        if not is_record_name(key):
            self.gatherer.note_refusal(key, "is no name that a record could have")
            return
        note = self.gatherer.staged_note(key) or self.gatherer.copy_note(key)
        if max(note.modified if note else "", deleted.get(key, "")) > time:
            self.gatherer.mark_unchanged(key)
        elif TOMBSTONES.intersection(TYPES.findall(lines)):
            deleted[key] = time
            self.gatherer.stage_deletion(key)
        else:
            self.gatherer.stage_record(key, lines, modified=time)


def _member_lines(things: Mapping[str, str], member: str) -> str:
    """Return the lines about a member; of one that is named by a fragment, only its own."""
    owner, _, fragment = member.partition("#")
    lines = things.get(owner, "")
    if not fragment:
        return lines
    return "".join(f"{line}\n" for line in lines.split("\n") if line.startswith(f"<{member}> "))
