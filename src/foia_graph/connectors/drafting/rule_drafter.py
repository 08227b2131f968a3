"""The drafter that reads posts by rules, and the court cases, requests and events that posts report."""

import re
from collections.abc import Iterable, Iterator

from foia_graph.connectors.drafting import figures, named_bodies, source_records
from foia_graph.connectors.drafting.document_records import (
    document_records,
    draft_works,
    find_works,
    paper_records,
    side_records,
)
from foia_graph.connectors.drafting.draft import Draft, Drafter
from foia_graph.connectors.drafting.known_names import DatedWork, IssueTable
from foia_graph.connectors.drafting.reading import (
    PostReading,
    find_paper,
    find_single_document,
    is_about_records,
    is_event,
    is_petition,
)
from foia_graph.connectors.drafting.sentences import DRAFTING_PATTERNS, Span, split_sentences, words_before
from foia_graph.connectors.imports.post import Post
from foia_graph.connectors.imports.records import ImportedRecord
from foia_graph.connectors.imports.session import UnreadSentence
from foia_graph.errors import ValueRejected
from foia_graph.extract.citations.known_works import work_table
from foia_graph.extract.citations.text_citations import find_text_citations
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.model.dates import full_date

# The classes of records that the source document of a post refers to, as links have them.
REFERRED = {"SourceDocument": "source", "ReleasedDocument": "document", "Release": "release"}


class RuleDrafter(Drafter):
    """A drafter that knows the things of a gazetteer, and the forms in which posts speak of records."""

    def __init__(self, gazetteer: Gazetteer, scope: str = "", dated_works: Iterable[DatedWork] = ()) -> None:
        self._bodies = named_bodies.NamedBodies(gazetteer, scope)
        self._officials = named_bodies.OfficialTable(gazetteer, scope)
        self._works = work_table(gazetteer)
        self._dated_works = tuple(dated_works)
        self._issues = IssueTable(gazetteer)

    def draft(self, post: Post, prefix: str) -> Draft:
        """Draft the records of a post; see `Drafter`."""
        reading = self._read(post, prefix)
        source = source_records.source_record(reading)
        # A post about anything else still becomes a source, which other records may cite.
        if not is_about_records(post, sum(each.type == "Agency" for each in reading.bodies)):
            return Draft((source,), (), tuple(_unread(reading, ())))
        records = [source, *self._records(reading, source)]
        authorities = tuple(authority_records(reading))
        return Draft(tuple(records), authorities, tuple(_unread(reading, (*records, *authorities))))

    def _read(self, post: Post, prefix: str) -> PostReading:
        text = post.text
        try:
            day = full_date(post.published[:10])
        except ValueRejected:
            day = figures.day_of_text(text)
        dates = figures.find_dates(text, day)
        citations = find_text_citations(text, self._works)
        bodies = self._bodies.find(text)
        officials = self._officials.find(text, bodies)
        # Digits belong to one reading each: dates and citations take theirs before Bates numbers and figures.
        taken = [each.span for each in dates] + [Span(each.start, each.end) for each in citations]
        bates = tuple(figures.find_bates(text, taken))
        page_spans, extents = figures.find_page_spans(text), figures.find_extents(text)
        numbers = [*taken, *(each.span for found in (bates, page_spans, extents) for each in found)]
        works = (Span(each.start, each.end) for each in citations if each.kind != "case")
        placed = [each.span for found in (dates, bodies, officials, bates) for each in found]
        return PostReading(
            post,
            prefix,
            day,
            tuple(split_sentences(text)),
            tuple(bodies),
            tuple(officials),
            tuple(dates),
            tuple(figures.find_figures(text, numbers)),
            tuple(citations),
            bates,
            tuple(page_spans),
            tuple(extents),
            tuple(named_bodies.find_possible_names(text, [*placed, *works])),
        )

    def _records(self, reading: PostReading, source: ImportedRecord) -> list[ImportedRecord]:
        """Return all records of a post but its source document, to which they add what is about the post."""
        paper, single = find_paper(reading.post), find_single_document(reading.post)
        released: list[ImportedRecord] = []
        if not (paper or is_petition(reading.post)):
            released = source_records.release_records(reading, source_records.find_release(reading), single)
        release = released[0] if released else None
        stated = find_works(reading)
        own = next((each for each in stated if single and each.form == single.form and not each.key), None)
        others = (each for each in stated if each is not own)
        works, cited = draft_works(reading, others, self._works, self._dated_works)
        promised = source_records.promise_records(reading)
        documents = document_records(reading, single, release)
        if own and documents:
            # The document that the post itself presents has the day and the author of the work.
            documents[0]["created"] = reading.date_claim(own.date) if own.date else None
            documents[0]["creator"] = reading.claim(own.author, own.span) if own.author else None
        found = [
            *released,
            *(record for record, _ in promised),
            *paper_records(reading, paper, list(dict.fromkeys(link for link, _ in cited))),
            *side_records(reading),
            *documents,
            *works,
            *case_records(reading),
            *request_records(reading),
            *event_records(reading),
        ]
        source_records.describe_source(reading, source, found)
        for link, work in cited:
            source.add("cites", reading.claim(link, work.span))
        for each in found:
            if kind := REFERRED.get(each.type):
                source.add("references", f"{kind}/{each.id}")
        for issue, span in self._issues.find(reading.text):
            if not reading.is_private(span):
                # An issue is one of the release, or of what is promised in these words.
                held = (record for record, words in promised if words.holds(span))
                next(held, release or source).add("raisesIssue", reading.claim(issue, span))
        return found


def _unread(reading: PostReading, records: Iterable[ImportedRecord]) -> Iterator[UnreadSentence]:
    quoted = [Span(start, start + len(quote)) for start, quote, _ in source_records.places_of_claims(records)]
    for sentence in reading.sentences:
        if not any(sentence.overlaps(each) for each in quoted):
            yield UnreadSentence(reading.post.address, sentence.start, reading.words(sentence))


def authority_records(reading: PostReading) -> Iterator[ImportedRecord]:
    """Yield the bodies and officials of a post that have to be drafted, each once."""
    named: tuple[named_bodies.BodyInText | named_bodies.NamedOfficial, ...] = (
        *reading.bodies,
        *reading.officials,
    )
    seen = {each.reference for each in named if each.is_known}
    for each in named:
        if each.reference in seen:
            continue
        seen.add(each.reference)
        name_id, stated = each.reference.partition("/")[2], reading.claim(each.name, each.span)
        if isinstance(each, named_bodies.NamedOfficial):
            record = ImportedRecord("Person", name_id, {"name": stated, "sensitivity": "public-official"})
            record["jobTitle"] = reading.words_claim(each.title)
        else:
            name, other = ("title", "alternative") if each.type == "Campaign" else ("prefLabel", "altLabel")
            record = ImportedRecord(each.type, name_id, {name: stated})
            if reading.words(each.span) != each.name:
                record[other] = reading.words_claim(each.span)
        yield record


PATTERNS = DRAFTING_PATTERNS.section("proceeding_records")


def case_records(reading: PostReading) -> Iterator[ImportedRecord]:
    """Yield the court case that a post reports; its name only where no private person is a party."""
    text = reading.text
    names = PATTERNS["CASE_NAME"].finditer(text)
    name = next((match for match in names if _is_public(reading, Span(*match.span()))), None)
    docket = PATTERNS["DOCKET"].search(text)
    filed = PATTERNS["FILED_SUIT"].search(text)
    suit = filed or PATTERNS["SUIT"].search(text)
    defendants = _defendants(reading, suit) if suit else []
    plaintiffs = _plaintiffs(reading, suit) if suit else []
    record = reading.record("CourtCase", "case")
    if words := name or docket:
        title = name[0].rstrip(" .,") if name else words[0]
    elif suit and (defendants or plaintiffs):
        parties = f"against {defendants[0].name}" if defendants else f"of {plaintiffs[0].name}"
        title, words = f"Lawsuit {parties}", suit
    else:
        return
    record["title"] = reading.claim(title, Span(*words.span()))
    if docket:
        record["identifier"] = reading.words_claim(Span(*docket.span()))
    if filed and (date := _date_near(reading, filed)):
        record["startDate"] = reading.date_claim(date)
    for role, bodies in (("defendant", defendants), ("plaintiff", plaintiffs)):
        for body in bodies:
            reading.add_agent(record, body.reference, role, body.span)
    yield record


def _is_public(reading: PostReading, span: Span) -> bool:
    return not reading.is_private(span) and any(span.overlaps(each.span) for each in reading.bodies)


def _defendants(reading: PostReading, suit: re.Match[str]) -> list[named_bodies.BodyInText]:
    behind = Span(suit.start(), reading.sentence_of(Span(*suit.span())).end)
    return [
        each
        for each in reading.within(reading.bodies, behind)
        if each.type == "Agency"
        and PATTERNS["SUED_BEFORE"].search(words_before(reading.text, each.span.start))
    ]


def _plaintiffs(reading: PostReading, suit: re.Match[str]) -> list[named_bodies.BodyInText]:
    sentence = reading.sentence_of(Span(*suit.span()))
    organizations = [each for each in reading.within(reading.bodies, sentence) if each.type == "Organization"]
    return [
        each
        for each in organizations
        if each.span.end <= suit.start()
        or PATTERNS["BY"].fullmatch(reading.text, suit.end(), each.span.start)
    ]


def _date_near(reading: PostReading, match: re.Match[str]) -> figures.StatedDate | None:
    """Return the date of an act: behind it in its sentence (was filed in), or at the beginning of that."""
    sentence = reading.sentence_of(Span(*match.span()))
    dates = reading.within(reading.dates, sentence)
    for each in dates:
        behind = reading.text[match.end() : each.span.start]
        if PATTERNS["BEFORE_DATE_OF_SUIT"].fullmatch(behind) and "request" not in behind:
            return each
    for each in dates:
        if each.span.end <= match.start() and (each.is_relative or each.span.start - sentence.start < 5):
            return each
    return None


def request_records(reading: PostReading) -> Iterator[ImportedRecord]:
    """Yield the request for records of which a post gives the day, the number or the addressee."""
    found: ImportedRecord | None = None
    for match in PATTERNS["REQUEST"].finditer(reading.text):
        span = Span(*match.span())
        sentence = reading.sentence_of(span)
        date = _request_date(reading, span, sentence)
        agents = _addressees(reading, sentence)
        number = PATTERNS["NUMBER"].search(reading.text, span.start, sentence.end)
        is_filed = agents and PATTERNS["FILED"].search(reading.words(sentence))
        if not (date or number or is_filed):
            continue
        if found is None:
            found = reading.record("Request", "request")
            found["title"] = reading.words_claim(span)
        if date and "date" not in found.fields:
            found["date"] = reading.date_claim(date)
        if number and "identifier" not in found.fields:
            found["identifier"] = reading.words_claim(Span(*number.span("number")))
        if "qualifiedAssociation" not in found.fields:
            for (agent, role), place in agents.items():
                reading.add_agent(found, agent, role, place)
    if found:
        yield found


def _request_date(reading: PostReading, span: Span, sentence: Span) -> figures.StatedDate | None:
    dates = reading.within(reading.dates, sentence)
    for each in dates:
        behind = reading.text[span.end : each.span.start]
        if (
            each.span.start >= span.end
            and PATTERNS["BEFORE_REQUEST_DATE"].fullmatch(behind)
            and not PATTERNS["OTHER_DATE"].search(behind)
        ):
            return each
    filed = PATTERNS["FILED_BEFORE"].search(reading.text, sentence.start, span.start)
    before = [each for each in dates if each.span.end <= span.start]
    return before[-1] if filed and before else None


def _addressees(reading: PostReading, sentence: Span) -> dict[tuple[str, str], Span]:
    """Return whom a sentence names as addressee or requester of a request, each where it does so first."""
    found: dict[tuple[str, str], Span] = {}
    for each in reading.within(reading.bodies, sentence):
        before = reading.text[max(sentence.start, each.span.start - 12) : each.span.start]
        behind = reading.text[each.span.end :]
        if each.type == "Agency" and PATTERNS["ADDRESSED_BEFORE"].search(before):
            found.setdefault((each.reference, "addressee"), each.span)
        filed = PATTERNS["FILED"].match(behind, 1) or PATTERNS["FILED_BEHIND"].match(behind)
        if each.type == "Organization" and filed:
            found.setdefault((each.reference, "requester"), each.span)
    return found


def event_records(reading: PostReading) -> Iterator[ImportedRecord]:
    """Yield the event that a post invites to, and what an official asked for on a day."""
    if is_event(reading.post):
        record = reading.record("Event", "event")
        record["title"] = reading.title_value
        if reading.dates:
            record["date"] = reading.date_claim(reading.dates[0])
        record["isReferencedBy"] = reading.source
        yield record
    for number, official in enumerate(reading.officials, 1):
        before = words_before(reading.text, official.title.start)
        asked, place = PATTERNS["OF_OFFICIAL"].search(before), official.title.start - len(before)
        dates = [each for each in reading.dates if asked and 0 <= place + asked.start() - each.span.end < 3]
        if dates:
            whole = Span(dates[0].span.start, official.span.end)
            record = reading.record("Event", f"request-of-official-{number}")
            record["title"] = reading.words_claim(whole)
            record["date"] = reading.date_claim(dates[0])
            reading.add_agent(record, official.reference, "requester-of-report", whole)
            record["isReferencedBy"] = reading.source
            yield record
