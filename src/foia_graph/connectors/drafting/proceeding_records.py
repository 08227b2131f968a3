"""Records of proceedings that a post reports: court cases, requests for records, events."""

import re
from collections.abc import Iterator

from foia_graph.connectors.drafting.post_kinds import is_event
from foia_graph.connectors.drafting.reading import PostReading
from foia_graph.connectors.drafting.sentences import DRAFTING_PATTERNS, Span, words_before
from foia_graph.connectors.drafting.stated_dates import StatedDate
from foia_graph.connectors.imports.records import ImportedRecord

PATTERNS = DRAFTING_PATTERNS.section("proceeding_records")

DOCKET = re.compile(r"(?<![\w-])(?:\d:)?\d\d-(?:cv|cr|mc|civ)-\d{3,6}(?:-[A-Z]{2,4})*", re.IGNORECASE)
SUIT = re.compile(r"\b(?:lawsuit|suit)\sagainst\b")
FILED = re.compile(r"\b(?:filed|submitted|sent|made|requested|asked)\b")
NUMBER = re.compile(r"\brequest\s(?:no\.\s|number\s|#)?(?P<number>\d{2,4}-\d{3,6}(?:-\d+)?)")
OF_OFFICIAL = re.compile(r"\brequest(?:ed)?\s(?:from|by|of)\s$")


def case_records(reading: PostReading) -> Iterator[ImportedRecord]:
    """Yield the court case that a post reports; its name only where no private person is a party."""
    name = next(
        (match for match in PATTERNS["CASE_NAME"].finditer(reading.text) if _is_public(reading, match)), None
    )
    docket = DOCKET.search(reading.text)
    suit = PATTERNS["FILED_SUIT"].search(reading.text) or SUIT.search(reading.text)
    if name is None and docket is None and suit is None:
        return
    record = ImportedRecord("CourtCase", f"{reading.source}-case")
    defendants = _defendants(reading, suit) if suit else []
    if name:
        title, words = name[0].rstrip(" .,"), name
    elif docket:
        title, words = docket[0], docket
    elif suit and defendants:
        title, words = f"Lawsuit against {defendants[0][1]}", suit
    elif suit and (plaintiffs := _plaintiffs(reading, suit)):
        title, words = f"Lawsuit of {reading.within(reading.bodies, plaintiffs[0][1])[0].name}", suit
    else:
        return
    record["title"] = reading.claim(title, Span(*words.span()))
    if docket:
        record["identifier"] = reading.claim(docket[0], Span(*docket.span()))
    if suit and suit.re is PATTERNS["FILED_SUIT"] and (date := _date_near(reading, suit)):
        record["startDate"] = reading.date_claim(date)
    for agent, _, span in defendants:
        record.add("qualifiedAssociation", reading.part_taken(agent, "defendant", span))
    for agent, span in _plaintiffs(reading, suit):
        record.add("qualifiedAssociation", reading.part_taken(agent, "plaintiff", span))
    yield record


def _is_public(reading: PostReading, match: re.Match[str]) -> bool:
    return not reading.is_private(Span(*match.span())) and any(
        Span(*match.span()).overlaps(each.span) for each in reading.bodies
    )


def _defendants(reading: PostReading, suit: re.Match[str]) -> list[tuple[str, str, Span]]:
    sentence = reading.sentence_of(Span(*suit.span()))
    behind = Span(suit.start(), sentence.end)
    return [
        (each.reference, each.name, each.span)
        for each in reading.within(reading.bodies, behind)
        if each.type == "Agency"
        and PATTERNS["SUED_BEFORE"].search(words_before(reading.text, each.span.start))
    ]


def _plaintiffs(reading: PostReading, suit: re.Match[str] | None) -> list[tuple[str, Span]]:
    if suit is None:
        return []
    sentence = reading.sentence_of(Span(*suit.span()))
    before = Span(sentence.start, max(sentence.start, suit.start()))
    bodies = [each for each in reading.within(reading.bodies, before) if each.type == "Organization"]
    bodies += [
        each
        for each in reading.within(reading.bodies, Span(suit.end(), sentence.end))
        if each.type == "Organization"
        and re.fullmatch(r"\sby\s(?:the\s)?", reading.text[suit.end() : each.span.start])
    ]
    return [(each.reference, each.span) for each in bodies]


def _date_near(reading: PostReading, match: re.Match[str]) -> StatedDate | None:
    """Return the date of an act: behind it in its sentence (was filed in), or at the beginning of that."""
    sentence = reading.sentence_of(Span(*match.span()))
    dates = reading.within(reading.dates, sentence)
    for each in dates:
        behind = reading.text[match.end() : each.span.start]
        if (
            each.span.start >= match.end()
            and re.fullmatch(r"[^,;]{0,60}?\s(?:on|in)\s", behind)
            and "request" not in behind
        ):
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
        agencies = _addressees(reading, sentence)
        number = NUMBER.search(reading.text, span.start, sentence.end)
        if not (date or number or (agencies and FILED.search(reading.words(sentence)))):
            continue
        if found is None:
            found = ImportedRecord("Request", f"{reading.source}-request")
            found["title"] = reading.claim(reading.words(span), span)
        if date and "date" not in found.fields:
            found["date"] = reading.date_claim(date)
        if number and "identifier" not in found.fields:
            found["identifier"] = reading.claim(number["number"], Span(*number.span("number")))
        if "qualifiedAssociation" not in found.fields:
            for agent, role, place in agencies:
                found.add("qualifiedAssociation", reading.part_taken(agent, role, place))
    if found:
        yield found


def _request_date(reading: PostReading, span: Span, sentence: Span) -> StatedDate | None:
    dates = reading.within(reading.dates, sentence)
    for each in dates:
        behind = reading.text[span.end : each.span.start]
        if (
            each.span.start >= span.end
            and PATTERNS["BEFORE_REQUEST_DATE"].fullmatch(behind)
            and not PATTERNS["OTHER_DATE"].search(behind)
        ):
            return each
    filed = re.search(r"\b(?:filed|submitted|sent)\b", reading.text[sentence.start : span.start])
    before = [each for each in dates if each.span.end <= span.start]
    return before[-1] if filed and before else None


def _addressees(reading: PostReading, sentence: Span) -> list[tuple[str, str, Span]]:
    found: list[tuple[str, str, Span]] = []
    for each in reading.within(reading.bodies, sentence):
        before = reading.text[max(sentence.start, each.span.start - 12) : each.span.start]
        if each.type == "Agency" and PATTERNS["ADDRESSED_BEFORE"].search(before):
            found.append((each.reference, "addressee", each.span))
        filed = FILED.match(reading.text, each.span.end + 1) or PATTERNS["FILED_BEHIND"].match(
            reading.text[each.span.end :]
        )
        if each.type == "Organization" and filed:
            found.append((each.reference, "requester", each.span))
    return list({each[:2]: each for each in reversed(found)}.values())[::-1]


def event_records(reading: PostReading) -> Iterator[ImportedRecord]:
    """Yield the event that a post invites to, and what an official asked for on a day."""
    if is_event(reading.post):
        record = ImportedRecord("Event", f"{reading.source}-event")
        record["title"] = reading.title_value
        if reading.dates:
            record["date"] = reading.date_claim(reading.dates[0])
        record["isReferencedBy"] = reading.source
        yield record
    for number, official in enumerate(reading.officials, 1):
        before = words_before(reading.text, official.title.start)
        asked, place = OF_OFFICIAL.search(before), official.title.start - len(before)
        dates = [each for each in reading.dates if asked and 0 <= place + asked.start() - each.span.end < 3]
        if asked and dates:
            whole = Span(dates[0].span.start, official.span.end)
            record = ImportedRecord("Event", f"{reading.source}-request-of-official-{number}")
            record["title"] = reading.claim(reading.words(whole), whole)
            record["date"] = reading.date_claim(dates[0])
            asker = reading.part_taken(official.reference, "requester-of-report", whole)
            record["qualifiedAssociation"] = asker
            record["isReferencedBy"] = reading.source
            yield record
