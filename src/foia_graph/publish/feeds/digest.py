"""The newest changes as readers want them: by day and kind, what they follow first, vocabulary last."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from foia_graph.model.shapes import Shape
from foia_graph.publish.citations.words import date_in_words
from foia_graph.publish.feeds.activitystreams import ChangeStream
from foia_graph.publish.feeds.summaries import CHANGE_WORDS, ChangeSummary, change_summary
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import ChangeLogEntry, ChangeType

MOST_ENTRIES, MOST_DAYS = 20_000, 10
"""The most changes that are counted, and days that are shown."""
MOST_NAMED, MOST_EXPLAINED = 6, 20
"""The most things that a line names, and changes with a reason that a day tells one by one."""
FIRST = ("Release", "ReleasedDocument", "SourceDocument", "CitedWork", "Event", "Person", "Agency", "Issue")
"""The classes that readers follow, in the order in which they do."""
VOCABULARY = frozenset(("Activity", "Concept", "ConceptScheme", "Graph"))
TYPES: tuple[ChangeType, ...] = ("Create", "Update", "Delete")


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Changes of one type to things of one class: a sentence, a few of the things, and how many more."""

    sentence: str
    named: tuple[ChangeSummary, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ChangeDay:
    """The changes of a day: those that have a reason one by one, the others in groups, vocabulary apart."""

    day: str
    explained: tuple[ChangeSummary, ...]
    groups: tuple[ChangeGroup, ...]
    vocabulary: tuple[ChangeGroup, ...]

    @property
    def title(self) -> str:
        """Return the day in words."""
        return date_in_words(self.day)


def change_days(stream: ChangeStream, source: Catalogue) -> tuple[ChangeDay, ...]:
    """Return the newest days with changes, the newest first; they are looked up once a generation."""
    return source.compute_once("change days", lambda: tuple(_newest_days(stream, source)))


def _newest_days(stream: ChangeStream, source: Catalogue) -> Iterator[ChangeDay]:
    newest = islice(stream.log.thing_entries_before(stream.log.total + 1), MOST_ENTRIES)
    days = groupby(newest, key=lambda entry: entry.time[:10])
    for day, entries in islice(days, MOST_DAYS):
        yield _change_day(day, list(entries), stream, source)


def _change_day(
    day: str, entries: list[ChangeLogEntry], stream: ChangeStream, source: Catalogue
) -> ChangeDay:
    explained = [entry for entry in entries if entry.reason][:MOST_EXPLAINED]
    told = {entry.number for entry in explained}
    others = [entry for entry in entries if entry.number not in told]
    return ChangeDay(
        day,
        tuple(change_summary(entry, stream, source) for entry in explained),
        tuple(_groups((e for e in others if e.shape not in VOCABULARY), stream, source)),
        tuple(_groups((e for e in others if e.shape in VOCABULARY), stream, source)),
    )


def _groups(
    entries: Iterable[ChangeLogEntry], stream: ChangeStream, source: Catalogue
) -> Iterator[ChangeGroup]:
    ordered = sorted(entries, key=_rank)
    for _, alike in groupby(ordered, key=lambda entry: (entry.shape, entry.type)):
        found = list(alike)
        named = tuple(change_summary(entry, stream, source) for entry in found[:MOST_NAMED])
        sentence = _sentence(len(found), source.profile.shapes.get(found[0].shape), found[0].type)
        yield ChangeGroup(sentence, named, len(found) - len(named))


def _rank(entry: ChangeLogEntry) -> tuple[int, str, int, int]:
    """Return the key that sorts changes: classes as they are followed, what came before what changed."""
    place = FIRST.index(entry.shape) if entry.shape in FIRST else len(FIRST)
    return place, entry.shape, TYPES.index(entry.type), -entry.number


def _sentence(count: int, shape: Shape | None, change: ChangeType) -> str:
    """Return what happened to how many things of a class.

    >>> _sentence(1, None, "Create"), _sentence(1200, None, "Delete")
    ('1 thing was added', '1,200 things were removed')
    """
    one, many = (shape.plain_title, shape.plain_plural_title) if shape else ("thing", "things")
    what = one if count == 1 else many
    return f"{count:,} {what.lower()} {'was' if count == 1 else 'were'} {CHANGE_WORDS[change].lower()}"
