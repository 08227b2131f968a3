"""The objects of a feed of activities, each asked for once, and taken as it is now."""

from dataclasses import dataclass, field

import msgspec

from foia_graph.connectors.harvest import activities
from foia_graph.connectors.harvest.activities import DELETING, MOVING, ActivityPage, ChangeActivity
from foia_graph.connectors.harvest.base_url import OutsideOrigin
from foia_graph.connectors.harvest.copies import CopyState
from foia_graph.connectors.harvest.gathering import RecordGatherer, document_triples, is_record_name
from foia_graph.connectors.harvest.limits import HarvestError
from foia_graph.connectors.harvest.reading import DocumentRefused
from foia_graph.connectors.http.client import Reply
from foia_graph.connectors.http.outcome import FetchError

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
        # What did not come is told of again the next time, even where the feed has not changed.
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
                raise HarvestError(f"The origin tells of more than {most:,} things (--max-records).")
            oldest = page.activities[0].time if page.activities else ""
            if not page.before or (since and oldest and oldest < since):
                return {iri: each for iri, each in latest.items() if not each.time or each.time >= since}
            url = self.gatherer.reach.address(page.before)
            if url in seen:
                raise HarvestError(f"The origin's feed leads in a circle, back to {url}.")
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
