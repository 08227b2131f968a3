"""A feed of changes: activities in the order of IIIF Change Discovery 1.0, or a stream of LDES and TREE."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from foia_graph.connectors.harvest import gathering
from foia_graph.connectors.harvest.client import HarvestError, reply_error, server_base
from foia_graph.connectors.harvest.copy import CopyState
from foia_graph.connectors.harvest.quads import first_literal, link_pattern
from foia_graph.connectors.harvest.reading import ACCEPT, DocumentReader, DocumentRefused, parse_object
from foia_graph.connectors.http.client import NOT_CHANGED, Reply
from foia_graph.connectors.http.connection import FetchError, parse_target
from foia_graph.model.namespaces import AS, DCTERMS, LDES, RDF, TREE

ACTIVITY_FORMS = "application/activity+json, application/ld+json;q=0.9, application/json;q=0.8"
NUMBER = re.compile(r"#activity-([0-9]{1,15})$")
DELETING = frozenset(("Delete", "Remove"))
MOVING = "Move"


@dataclass(frozen=True, slots=True)
class ChangeActivity:
    """A change of one thing; `number` is its position in the log of a foia-graph, 0 in others."""

    type: str
    iri: str
    time: str
    number: int = 0
    moved_to: str = ""

    @property
    def is_of_part(self) -> bool:
        """Return whether what changed is named by a fragment: it is in the document of the whole."""
        return "#" in self.iri

    @property
    def mark(self) -> str:
        """Return a text that differs from that of any other activity with this number."""
        return f"{self.number} {self.type} {self.time} {self.iri}"


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """A page of the log, oldest first; the links lead to other pages, `url` and `etag` are of the answer."""

    activities: tuple[ChangeActivity, ...]
    before: str
    after: str
    last: str
    url: str
    etag: str


def without_parts(latest: Mapping[str, ChangeActivity]) -> dict[str, ChangeActivity]:
    """Return activities, by object, without those on parts of other objects: their documents are the same."""
    return {
        iri: each
        for iri, each in latest.items()
        if not each.is_of_part or iri.partition("#")[0] not in latest
    }


def parse_page(body: bytes, url: str = "", etag: str = "") -> ActivityPage:
    """Parse a collection, or a page of one; raises HarvestError for anything else."""
    collection = parse_object(body)
    if collection.get("type", collection.get("@type")) not in ("OrderedCollection", "OrderedCollectionPage"):
        raise HarvestError("The origin's change log is no OrderedCollection of ActivityStreams 2.")
    items = collection.get("orderedItems", [])
    if not isinstance(items, list):
        raise HarvestError("The origin's change log has `orderedItems` that are no list.")
    before, after, last = (link_iri(collection.get(name)) for name in ("prev", "next", "last"))
    return ActivityPage(tuple(_activities(items)), before, after, last, url, etag)


def read_page(reply: Reply) -> ActivityPage:
    """Parse the collection that a reply is, or a page of one; raises HarvestError with what came instead."""
    try:
        return parse_page(reply.body, reply.url, reply.etag)
    except HarvestError as error:
        reason = f"is no page of activities, where an OrderedCollection is right: {error}"
        raise reply_error(reply, reason.rstrip(".")) from None


def _activities(items: list[Any]) -> Iterator[ChangeActivity]:
    for item in items:
        thing = item.get("object") if isinstance(item, dict) else None
        iri = link_iri(thing)
        if not iri or not isinstance(item.get("type"), str):
            continue  # Refresh, of IIIF, has no object: all that follows is listed again
        number = NUMBER.search(link_iri(item))
        time = item.get("endTime") or item.get("published") or ""
        yield ChangeActivity(
            item["type"], iri, str(time), int(number[1]) if number else 0, link_iri(item.get("target"))
        )


def link_iri(value: Any) -> str:
    """Return the IRI of a link, written as a text or as an object with an id."""
    if isinstance(value, dict):
        value = value.get("id", value.get("@id"))
    return value if isinstance(value, str) else ""


STREAM = "stream"


class ChangeFeed(gathering.RecordKind):
    """A feed of activities, or a stream of members."""

    name = "changes"
    wanted = "an OrderedCollection of activities or a stream of LDES"
    accept = f"{ACTIVITY_FORMS}, text/turtle;q=0.7, application/n-triples;q=0.7"

    def recognise(self, reader: DocumentReader, reply: Reply, entrance: str) -> str:
        if _is_feed(reply):
            return _feed_base(entrance, link_iri(parse_object(reply.body)))
        is_catalogue = False
        with suppress(DocumentRefused):
            is_catalogue = reader.open_catalogue(reply.body, entrance).certain
        if is_catalogue:
            raise DocumentRefused("is a catalogue")
        things = gathering.document_things(reader, reply, entrance)
        if not is_stream(things.values()):
            raise DocumentRefused("has neither activities nor members of a stream")
        path = parse_target(entrance).path
        return _feed_base(entrance, next((name for name in things if name.endswith(path)), ""))

    def gather(self, gatherer: gathering.RecordGatherer, state: CopyState) -> CopyState:
        session, feed = gatherer.session, ActivityFeed(gatherer)
        position = session.before.position if session.before and not session.options.full else {}
        if STREAM not in position:
            page, etag = str(position.get("page", state.url)), str(position.get("etag", ""))
            since = str(position.get("time", ""))
            try:
                reply = session.client.get(page, self.accept, etag, revisit=bool(etag))
            except FetchError as error:
                if error.reason != "gone" or page == state.url:
                    raise
                # Its pages are others now, so all that it reports is.
                reply, since = session.client.get(state.url, self.accept), ""
            if reply.status == NOT_CHANGED and session.before:
                return session.before
            if _is_feed(reply):
                return feed.take(state, reply, since)
        return EventStream(gatherer, feed, dict(position.get(STREAM, {}))).take(state)


def _is_feed(reply: Reply) -> bool:
    try:
        parse_page(reply.body)
    except HarvestError:
        return False  # it may be a stream yet, in any form of RDF
    return True


def _feed_base(url: str, name: str) -> str:
    path = parse_target(url).path
    return f"{name[: -len(path)]}/" if name.startswith("http") and name.endswith(path) else server_base(url)


@dataclass(slots=True)
class ActivityFeed:
    """The harvest of one feed."""

    gatherer: gathering.RecordGatherer
    missed: list[str] = field(default_factory=list)
    """The times of activities whose objects did not come, and may another time."""

    def take(self, state: CopyState, reply: Reply, since: str) -> CopyState:
        """Bring the copy to the objects of the feed; `since` is the time up to which it was read before."""
        self.gatherer.session.copy.stage.begin(f"feed {since}")
        last = self._last(read_page(reply))
        latest = without_parts(self._latest(last, since))
        for activity in latest.values():
            self.take_object(activity)
        newest = max((activity.time for activity in latest.values()), default=since)
        # What did not come is reported again the next time, even where the feed has not changed.
        etag, reached = ("", min(self.missed)) if self.missed else (last.etag, newest)
        position = {"page": last.url, "etag": etag, "time": reached}
        return self.gatherer.finish(replace(state, position=position), "feed", complete=not since)

    def _last(self, page: ActivityPage) -> ActivityPage:
        seen = {page.url}
        following = page.last or page.after
        while following:
            url = self.gatherer.reach.address(following, page.url)
            if url in seen:
                break
            seen.add(url)
            page = self._page(url)
            following = page.after
        return page

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
            page = self._page(url)

    def _page(self, url: str) -> ActivityPage:
        return read_page(self.gatherer.session.client.get(url, ACTIVITY_FORMS))

    def take_object(self, activity: ChangeActivity) -> None:
        """Stage an object as an activity left it."""
        key, gatherer = activity.iri, self.gatherer

        def ask() -> None:
            reply = gatherer.document(gatherer.reach.address(key))
            assert reply is not None, "no tag was sent"
            lines = gathering.document_triples(gatherer.reader, reply, key)
            gatherer.stage_records({key: lines}, modified=activity.time)

        if not gathering.is_record_name(key):
            gatherer.note_refusal(key, "is no name that a record could have")
        elif activity.type in DELETING:
            gatherer.stage_deletion(key)
        elif activity.type == MOVING:
            gatherer.stage_deletion(key)
            if activity.moved_to:
                self.take_object(ChangeActivity("Update", activity.moved_to, activity.time))
        elif not (activity.time and gatherer.is_current(key, activity.time)) and not gatherer.attempt(
            key, ask
        ):
            self.missed.append(activity.time)


NODES = link_pattern(f"{TREE}node", f"{TREE}view")
MEMBERS = link_pattern(f"{TREE}member")
VERSION_PATH, TIME_PATH = link_pattern(f"{LDES}versionOfPath"), link_pattern(f"{LDES}timestampPath")
TYPES = link_pattern(f"{RDF}type")
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

    gatherer: gathering.RecordGatherer
    feed: ActivityFeed
    previous: dict[str, Any]
    pages: dict[str, Any] = field(default_factory=dict)
    version: str = f"{DCTERMS}isVersionOf"
    time: str = f"{DCTERMS}created"
    latest: dict[str, ChangeActivity] = field(default_factory=dict)

    def take(self, state: CopyState) -> CopyState:
        """Bring the copy to the members of the stream."""
        self.gatherer.session.copy.stage.begin("stream")
        deleted = dict(self.previous.get("deleted", {}))
        todo = [state.url]
        while todo:
            url = todo.pop()
            if url not in self.pages:
                todo += reversed(self._page(url, deleted))
        for activity in without_parts(self.latest).values():
            self.feed.take_object(activity)
        # Where an object did not come, all pages are asked for again the next time.
        pages = {} if self.feed.missed else self.pages
        position = {STREAM: {"pages": pages, "deleted": deleted}}
        return self.gatherer.finish(replace(state, position=position), STREAM, complete=not self.previous)

    def _page(self, url: str, deleted: dict[str, str]) -> list[str]:
        """Take a page where it is another than before, and return the addresses that it leads to."""
        full = self.gatherer.session.options.full
        before = {} if full else self.previous.get("pages", {}).get(url, {})
        etag, reply = str(before.get("etag", "")), None
        # LDES lets a page say that it never changes, by Cache-Control (RFC 8246): it is not asked for again.
        if not before.get("immutable"):
            reply = self.gatherer.session.client.get(url, ACCEPT, etag, revisit=bool(etag))
        if reply is None or reply.status == NOT_CHANGED:
            self.pages[url] = before
            return list(before["next"])
        with gathering.required(reply):
            things = gathering.document_things(self.gatherer.reader, reply, url)
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
                newest = self.latest.get(thing[1])
                # Of activities at one time the last that was read counts.
                if newest is None or newest.time <= time:
                    self.latest[thing[1]] = ChangeActivity(kind.removeprefix(AS), thing[1], time)
            elif lines:
                self._version(member, lines, deleted)
        nodes = (self.gatherer.reach.address(node, reply.url) for node in NODES.findall(every))
        return list(dict.fromkeys(node.partition("#")[0] for node in nodes))

    def _version(self, member: str, lines: str, deleted: dict[str, str]) -> None:
        """Stage a member, unless a newer version of it is there."""
        of = link_pattern(self.version).search(lines)
        key, time = of[1] if of else member, first_literal(lines, self.time)
        if not gathering.is_record_name(key):
            self.gatherer.note_refusal(key, "is no name that a record could have")
            return
        stage = self.gatherer.session.copy.stage
        note = stage.note(key) or stage.copy_note(key)
        if max(note.modified if note else "", deleted.get(key, "")) > time:
            self.gatherer.mark_unchanged(key)
        elif TOMBSTONES.intersection(TYPES.findall(lines)):
            deleted[key] = time
            self.gatherer.stage_deletion(key)
        else:
            self.gatherer.stage_records({key: lines}, modified=time)


def _member_lines(things: Mapping[str, str], member: str) -> str:
    owner, _, fragment = member.partition("#")
    lines = things.get(owner, "")
    if not fragment:
        return lines
    return "".join(f"{line}\n" for line in lines.split("\n") if line.startswith(f"<{member}> "))
