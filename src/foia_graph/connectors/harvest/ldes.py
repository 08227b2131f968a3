"""A Linked Data Event Stream: its pages, linked as TREE says, and the newest version of each member."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from foia_graph.connectors.harvest.activities import ChangeActivity, without_parts
from foia_graph.connectors.harvest.copies import CopyState
from foia_graph.connectors.harvest.gathering import RecordGatherer, document_things, is_record_name
from foia_graph.connectors.harvest.objects import ActivityFeed
from foia_graph.connectors.harvest.quads import first_literal, link_pattern
from foia_graph.connectors.harvest.reading import ACCEPT, DocumentRefused
from foia_graph.connectors.harvest.replies import reply_error
from foia_graph.connectors.http.client import NOT_CHANGED, Reply
from foia_graph.model.namespaces import AS, DCTERMS, LDES, RDF, TREE

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
        """Note the newest activity of each object; of those at one time, the last that was read."""
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
