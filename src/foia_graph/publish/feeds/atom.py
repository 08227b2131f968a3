"""Changes in words, day by day, and as Atom (RFC 4287), page by page (RFC 5005, section 3)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from markupsafe import Markup

from foia_graph.model import claims, iris
from foia_graph.model.namespaces import AS, FOIA
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Resource, text_of
from foia_graph.model.shapes import Shape
from foia_graph.publish.addresses import path_of
from foia_graph.publish.date_words import date_words
from foia_graph.publish.feeds.activitystreams import ChangeStream
from foia_graph.publish.xml_templates import PLAIN_DECLARATION, render_xml, xml_document
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.store.changelog.log import ChangeLogEntry, ChangeType
from foia_graph.store.claim_views import evidence_places

# The number of changes on one page for people, and in one document of a feed.
CHANGES_ON_PAGE = 100
CHANGE_WORDS = {"Create": "Added", "Update": "Changed", "Delete": "Removed"}


@dataclass(frozen=True, slots=True)
class ChangeSummary:
    """One change in words; `title` and `quote` are "" for what is not public now.

    It is machine-read where a program read the title, and nobody verified it.
    """

    entry: ChangeLogEntry
    activity: str
    word: str
    kind: str
    path: str
    title: str = ""
    quote: str = ""
    source: str = ""
    is_machine_read: bool = False

    @property
    def name(self) -> str:
        """Return what the thing is called, else its bare IRI."""
        return self.title or self.entry.iri


def newest_entries(stream: ChangeStream, before: int = 0) -> list[ChangeLogEntry]:
    """Return the newest entries of things, or those before a number, and one more than are shown."""
    newest = stream.log.thing_entries_before(before or stream.log.total + 1)
    return list(islice(newest, CHANGES_ON_PAGE + 1))


def change_summary(entry: ChangeLogEntry, stream: ChangeStream, source: Catalogue) -> ChangeSummary:
    """Return the summary of a change; of what is not public now no more than the entry says."""
    shape = source.profile.shapes.get(entry.shape)
    bare = _bare_summary(entry, stream, shape.plain_title if shape else "")
    thing = source.describe(entry.iri)
    if thing is None:
        return bare
    quote, said_by = _best_quote(thing, source, entry.reason)
    who = Labels(source).name(said_by) if said_by else ""
    stub = source.stub(iris.page_of(entry.iri)[0])
    is_machine_read = stub is not None and stub.is_machine_read
    title = first_title(thing, source)
    return replace(bare, title=title, quote=quote, source=who, is_machine_read=is_machine_read)


def page_summaries(stream: ChangeStream, number: int) -> Iterator[ChangeSummary]:
    """Yield summaries of the changes of a page, by what their entries say alone."""
    return (_bare_summary(entry, stream, entry.shape) for entry in stream.page_entries(number))


def _bare_summary(entry: ChangeLogEntry, stream: ChangeStream, kind: str) -> ChangeSummary:
    path = path_of(entry.iri, stream.base)
    return ChangeSummary(entry, stream.activity_iri(entry), CHANGE_WORDS[entry.type], kind or "Thing", path)


def first_title(thing: Resource, source: Catalogue) -> str:
    """Return the one title that goes first, whatever others there are."""
    return text_of(Labels(source).titles(thing)[0])


def _best_quote(thing: Resource, source: Catalogue, reason: str) -> tuple[str, str]:
    """Return the words of the first standing claim that has any, and their source.

    A claim that the change was about goes first, then the corpus before others.
    """
    found = []
    for claim in claims.standing_claims(thing):
        notes = [each.one("note") for each in (claim, *claim.parts("reviews"))]
        # A claim was decided, or replaces another, for the reason of the change.
        rank = not (reason and reason in notes), claim.one("source") in source.outside_sources
        quotes = (place.quote for place in evidence_places(claim) if place.quote)
        found += [(rank, quote, claim.one("source")) for quote in quotes]
    _, quote, said_by = min(found, key=lambda each: each[0], default=((), "", ""))
    return quote, said_by


# The most changes that are counted, and days that are shown.
MAX_ENTRIES, MAX_DAYS = 20_000, 10
# The most things that a line names, and changes with a reason that a day tells one by one.
MAX_NAMED, MAX_EXPLAINED = 6, 20
# The classes that readers follow, in the order in which they do.
FIRST = ("Release", "ReleasedDocument", "SourceDocument", "CitedWork", "Event", "Person", "Agency", "Issue")
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
        return date_words(self.day)


def change_days(stream: ChangeStream, source: Catalogue) -> tuple[ChangeDay, ...]:
    """Return the newest days with changes, the newest first; they are looked up once a generation."""
    return source.compute_once("change days", lambda: tuple(_newest_days(stream, source)))


def _newest_days(stream: ChangeStream, source: Catalogue) -> Iterator[ChangeDay]:
    # Read backwards and cut off: a first load has as many entries as there are things.
    newest = islice(stream.log.thing_entries_before(stream.log.total + 1), MAX_ENTRIES)
    days = groupby(newest, key=lambda entry: entry.time[:10])
    for day, entries in islice(days, MAX_DAYS):
        yield _change_day(day, list(entries), stream, source)


def _change_day(
    day: str, entries: list[ChangeLogEntry], stream: ChangeStream, source: Catalogue
) -> ChangeDay:
    explained = [entry for entry in entries if entry.reason][:MAX_EXPLAINED]
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
        named = tuple(change_summary(entry, stream, source) for entry in found[:MAX_NAMED])
        sentence = _sentence(len(found), source.profile.shapes.get(found[0].shape), found[0].type)
        yield ChangeGroup(sentence, named, len(found) - len(named))


def _rank(entry: ChangeLogEntry) -> tuple[int, str, int, int]:
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


@dataclass(frozen=True, slots=True)
class AtomFeed:
    """One document of a feed: `iri` and `page` are whole addresses, `links` the other documents of it."""

    iri: str
    title: str
    author: str
    updated: str
    page: str
    here: str
    links: dict[str, str]
    entries: Sequence[ChangeSummary]
    base: str


def write_feed(feed: AtomFeed) -> bytes:
    """Write a document of a feed."""
    # The HTML of an entry is a text in it, to be escaped once more.
    contents = [(change, _entry_content(change, feed.base)) for change in feed.entries]
    content = render_xml("atom.xml", feed=feed, contents=contents, foia=FOIA, activity_streams=AS)
    return xml_document(content, PLAIN_DECLARATION)


def _entry_content(change: ChangeSummary, base: str) -> str:
    name = Markup('<a href="{}{}">{}</a>').format(base, change.path[1:], change.title)
    told = name if change.title else change.name
    text = Markup("<p>{}: {} ({}).</p>").format(change.word, told, change.kind)
    if change.entry.reason:
        text += Markup("<p>Why: {}</p>").format(change.entry.reason)
    if change.quote:
        text += Markup("<blockquote><p>{}</p><p>{}</p></blockquote>").format(change.quote, change.source)
    return text


MEDIA_TYPE = "application/atom+xml"


def feed_path(iri: str, shape: Shape, base: str) -> str:
    """Return the path of the feed of a thing, "" where the profile gives things of its class none.

    >>> release = Shape("Release", "", "release", "releases", "Release", {}, has_feed=True)
    >>> feed_path("https://foia.example.org/id/release/x", release, "https://foia.example.org/")
    '/feeds/release/x.atom'
    """
    return f"/feeds/{path_of(iri, base).removeprefix('/doc/')}.atom" if shape.has_feed else ""


def feed_links(iri: str, shape: Shape, base: str) -> list[str]:
    """Return the link to the feed of a thing, where it has one (RFC 8288)."""
    path = feed_path(iri, shape, base)
    return [f'<{path}>; rel="alternate"; type="{MEDIA_TYPE}"; title="Changes"'] if path else []


def related_things(iri: str, source: Catalogue) -> set[str]:
    """Return a thing and all that speaks of it, or of an issue under it, by a field or that of a part.

    So the documents of a release, what raises an issue or a narrower one, what an agency or a person said,
    wrote or is mentioned in. Nothing of a thing that is not public now says what it belonged to.
    """
    concepts = source.narrower(iri)
    quads = (quad for each in concepts for quad in source.quad_store.quads(None, None, NamedNode(each)))
    subjects = (quad.subject for quad in quads)
    return {*concepts, *(iris.owner_iri(each.value) for each in subjects if isinstance(each, NamedNode))}
