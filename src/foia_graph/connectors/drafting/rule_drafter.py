"""The drafter that reads posts by rules."""

from collections.abc import Callable, Iterable, Iterator

from foia_graph.connectors.drafting.document_records import (
    Places,
    add_candidates,
    add_origin,
    document_records,
    find_bates,
    find_extents,
    find_page_spans,
    paper_records,
    side_records,
    work_records,
    zip_works,
)
from foia_graph.connectors.drafting.draft import Draft, Drafter
from foia_graph.connectors.drafting.figures import StatedFigure, find_figures
from foia_graph.connectors.drafting.known_names import DatedWork, IssueTable
from foia_graph.connectors.drafting.named_bodies import NamedBodies
from foia_graph.connectors.drafting.personal_names import OfficialTable, find_possible_names
from foia_graph.connectors.drafting.post_kinds import (
    find_paper,
    find_single_document,
    is_about_records,
    is_petition,
)
from foia_graph.connectors.drafting.proceeding_records import case_records, event_records, request_records
from foia_graph.connectors.drafting.reading import Placed, PlacedInText, PostReading
from foia_graph.connectors.drafting.sentences import Span, split_sentences
from foia_graph.connectors.drafting.source_records import (
    add_actions,
    add_dated_words,
    add_figures,
    add_mentions,
    find_release,
    places_of_claims,
    promise_records,
    release_records,
    source_record,
)
from foia_graph.connectors.drafting.stated_dates import StatedDate, day_of_text, find_dates
from foia_graph.connectors.drafting.works import find_works
from foia_graph.connectors.imports.post import Post
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord
from foia_graph.connectors.imports.session import UnreadSentence
from foia_graph.errors import ValueRejected
from foia_graph.extract.citations.known_works import work_table
from foia_graph.extract.citations.text_citations import find_text_citations
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.model.dates import full_date

# The classes of records that the source document of a post refers to, as links have them.
REFERRED = {"SourceDocument": "source", "ReleasedDocument": "document", "Release": "release"}


class RuleDrafter(Drafter):
    """A drafter that knows the things of a gazetteer, and the forms in which posts speak of records.

    Of a gazetteer it takes agencies, organizations, programs, campaigns, people, cited works and issues.
    `scope` begins the ids of authorities that it has to draft, so that those of two origins differ. Among the
    `dated_works` are candidates for what a post cites by author and date alone.
    """

    def __init__(self, gazetteer: Gazetteer, scope: str = "", dated_works: Iterable[DatedWork] = ()) -> None:
        self._bodies = NamedBodies(gazetteer, scope)
        self._officials = OfficialTable(gazetteer, scope)
        self._works = work_table(gazetteer)
        self._dated_works = tuple(dated_works)
        self._issues = IssueTable(gazetteer)

    def draft(self, post: Post, prefix: str) -> Draft:
        """Draft the records of a post; see `Drafter`."""
        reading = self._read(post, prefix)
        source = source_record(reading)
        # A post about anything else still becomes a source, which other records may cite.
        if not is_about_records(post, sum(each.type == "Agency" for each in reading.bodies)):
            return Draft((source,), (), tuple(_unread(reading, ())))
        records = [source, *self._records(reading, source)]
        authorities = tuple(authority_records(reading))
        return Draft(tuple(records), authorities, tuple(_unread(reading, (*records, *authorities))))

    def _read(self, post: Post, prefix: str) -> PostReading:
        text = post.text
        day = _full_day(post.published) or day_of_text(text)
        dates = find_dates(text, day)
        citations = find_text_citations(text, self._works)
        bodies = self._bodies.find(text)
        officials = self._officials.find(text, bodies)
        # Digits belong to one reading each: dates and citations take theirs before Bates numbers and figures.
        taken = [each.span for each in dates] + [Span(each.start, each.end) for each in citations]
        bates = find_bates(text, taken)
        numbers = [*taken, *(each.span for each in bates), *(each.span for each in find_page_spans(text))]
        works = (Span(each.start, each.end) for each in citations if each.kind != "case")
        placed: tuple[PlacedInText, ...] = (*dates, *bodies, *officials, *bates)
        known = (each.span for each in placed)
        return PostReading(
            post,
            prefix,
            day,
            tuple(split_sentences(text)),
            tuple(bodies),
            tuple(officials),
            tuple(dates),
            tuple(find_figures(text, [*numbers, *(each.span for each in find_extents(text))])),
            tuple(citations),
            tuple(find_possible_names(text, [*known, *works])),
        )

    def _records(self, reading: PostReading, source: ImportedRecord) -> list[ImportedRecord]:
        """Return all records of a post but its source document, to which they add what is about the post."""
        paper, single = find_paper(reading.post), find_single_document(reading.post)
        statement = None if paper or is_petition(reading.post) else find_release(reading)
        released = [] if paper or is_petition(reading.post) else release_records(reading, statement, single)
        places = _places(reading)
        stated = find_works(reading)
        own = next((each for each in stated if single and each.form == single.form and not each.key), None)
        works, cited = work_records(reading, [each for each in stated if each is not own], self._works)
        for record, work in zip_works(works, cited):
            add_candidates(reading, record, work, self._dated_works)
        links = list(dict.fromkeys(link for link, _ in cited))
        papers = paper_records(
            reading, paper, links if paper and paper.form == "fact-sheet" else [], places.extents
        )
        promised = promise_records(reading)
        documents = document_records(reading, single, released[0] if released else None, places)
        if own and documents:
            add_origin(reading, documents[0], own)
        found = [
            *released,
            *promised,
            *papers,
            *side_records(reading),
            *documents,
            *works,
            *case_records(reading),
            *request_records(reading),
            *event_records(reading),
        ]
        self._describe_source(reading, source, found)
        for link, work in cited:
            source.add("cites", reading.claim(link, work.span))
        for each in found:
            if kind := REFERRED.get(each.type):
                source.add("references", f"{kind}/{each.id}")
        self._add_issues(reading, released[0] if released else source, promised)
        return found

    def _describe_source(
        self, reading: PostReading, source: ImportedRecord, found: list[ImportedRecord]
    ) -> None:
        add_mentions(reading, source)
        add_actions(reading, source)
        claims = list(places_of_claims(found))
        add_figures(reading, source, _stated_spans(reading.figures, claims, _has_amount))
        add_dated_words(reading, source, _stated_spans(reading.dates, claims, _has_date))

    def _add_issues(
        self, reading: PostReading, record: ImportedRecord, promised: list[ImportedRecord]
    ) -> None:
        """Write the issues that a post names into its release, or into what is promised in these words."""
        places = {record.id: Span(*place) for record in promised for place in _holding_spans(record)}
        for issue, span in self._issues.find(reading.text):
            if not reading.is_private(span):
                target = next((each for each in promised if places[each.id].holds(span)), record)
                target.add("raisesIssue", reading.claim(issue, span))


def _holding_spans(record: ImportedRecord) -> Iterator[tuple[int, int]]:
    """Yield the position of the words that promise a release."""
    held = record.fields["holdingStatus"]
    if isinstance(held, dict):
        start = int(str(held["start"]))
        yield start, start + len(str(held["quote"]))


def _full_day(published: str) -> str:
    """Return the day of a date or a time, "" where it gives none."""
    try:
        return full_date(published[:10])
    except ValueRejected:
        return ""


def _places(reading: PostReading) -> Places:
    taken = [each.span for each in reading.dates] + [Span(each.start, each.end) for each in reading.citations]
    return Places(find_bates(reading.text, taken), find_page_spans(reading.text), find_extents(reading.text))


def _stated_spans(
    things: Iterable[Placed],
    claims: list[tuple[int, str, dict[str, FieldValue]]],
    is_value: Callable[[dict[str, FieldValue], Placed], bool],
) -> list[Span]:
    """Return where things are that other records have: a claim has their value, and quotes their words."""
    return [
        thing.span
        for thing in things
        if any(
            Span(start, start + len(quote)).holds(thing.span) and is_value(each, thing)
            for start, quote, each in claims
        )
    ]


def _has_amount(value: dict[str, FieldValue], figure: StatedFigure) -> bool:
    return (value.get("value") or value.get("amount")) == figure.amount


def _has_date(value: dict[str, FieldValue], date: StatedDate) -> bool:
    return value.get("value") == date.value or value.get("notAfter") == date.last_day


def _unread(reading: PostReading, records: Iterable[ImportedRecord]) -> Iterator[UnreadSentence]:
    """Yield the sentences in which no claim has its quote."""
    quoted = [Span(start, start + len(quote)) for start, quote, _ in places_of_claims(records)]
    for sentence in reading.sentences:
        if not any(sentence.overlaps(each) for each in quoted):
            yield UnreadSentence(reading.post.address, sentence.start, reading.words(sentence))


def authority_records(reading: PostReading) -> Iterator[ImportedRecord]:
    """Yield the bodies and officials of a post that have to be drafted, each once."""
    seen: set[str] = set()
    for body in reading.bodies:
        if not body.is_known and body.reference not in seen:
            seen.add(body.reference)
            record = ImportedRecord(body.type, body.reference.partition("/")[2])
            field = "title" if body.type == "Campaign" else "prefLabel"
            record[field] = reading.claim(body.name, body.span)
            words = reading.words(body.span)
            if words != body.name:
                record["alternative" if body.type == "Campaign" else "altLabel"] = reading.claim(
                    words, body.span
                )
            yield record
    for official in reading.officials:
        if not official.is_known and official.reference not in seen:
            seen.add(official.reference)
            record = ImportedRecord("Person", official.reference.partition("/")[2])
            record["name"] = reading.claim(official.name, official.span)
            record["sensitivity"] = "public-official"
            record["jobTitle"] = reading.claim(reading.words(official.title), official.title)
            yield record
