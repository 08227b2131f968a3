"""The source document of a post, and the releases that it announces or promises, with their figures."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from foia_graph.connectors.drafting.document_records import add_offer
from foia_graph.connectors.drafting.figures import StatedFigure
from foia_graph.connectors.drafting.post_kinds import PRESS_RELEASE, Presentation, is_petition
from foia_graph.connectors.drafting.reading import PostReading
from foia_graph.connectors.drafting.release_statements import (
    ReleaseStatement,
    find_promises,
    is_title_of_release,
    obtained_through,
)
from foia_graph.connectors.drafting.sentences import DRAFTING_PATTERNS, Span
from foia_graph.connectors.drafting.stated_dates import StatedDate
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, claim

PATTERNS = DRAFTING_PATTERNS.section("source_records")

ACTION = PATTERNS["ACTION"]
SIGN = PATTERNS["SIGN"]
CALL_NUMBER = re.compile(r"\sat\s(?=\(?\d{3}\)?[-.\s]\d{3}[-.\s]\d{4})")
IN_PLEDGE = re.compile(r"[“\"][^”\"]*\Z")


def source_record(reading: PostReading) -> ImportedRecord:
    """Return the source document of a post: title, form, address and day, as far as they are given."""
    post = reading.post
    record = ImportedRecord("SourceDocument", reading.source)
    record["title"] = reading.title_claim(post.title) if post.title else f"Post {post.key}"
    record["form"] = _form(reading)
    record["url"] = post.address
    if post.published:
        record["issued"] = claim(post.published[:10], source=reading.source)
    elif day := next((each for each in reading.dates if each.value == reading.day), None):
        record["issued"] = reading.date_claim(day)
    record["holdingStatus"] = "not-held"
    return record


def _form(reading: PostReading) -> FieldValue:
    if is_petition(reading.post):
        sign = SIGN.search(reading.text)
        return (
            reading.claim("petition", Span(*sign.span()))
            if sign
            else reading.title_claim("petition", reading.post.title)
        )
    if PRESS_RELEASE.search(reading.post.title) or PRESS_RELEASE.match(reading.text):
        match = PRESS_RELEASE.match(reading.text)
        return (
            reading.claim("press-release", Span(*match.span()))
            if match
            else reading.title_claim("press-release", reading.post.title)
        )
    return "blog-post"


def add_mentions(reading: PostReading, record: ImportedRecord) -> None:
    """Write the bodies and officials that a post names, each once, with the first words that name it."""
    seen: set[str] = set()
    for body in reading.bodies:
        if body.reference not in seen:
            seen.add(body.reference)
            if body.type == "Program":
                record.add("about", reading.claim(body.reference, body.span))
            else:
                record.add("mentions", {"body": body.reference, **reading.evidence(body.span)})
    for official in reading.officials:
        if official.reference not in seen:
            seen.add(official.reference)
            record.add(
                "mentions",
                {"body": official.reference, "mentionRole": "official", **reading.evidence(official.span)},
            )


def add_actions(reading: PostReading, record: ImportedRecord) -> None:
    """Write what a petition asks its readers to do, and the public body that they are to call."""
    if not is_petition(reading.post):
        return
    for match in ACTION.finditer(reading.text):
        span = Span(*match.span("action"))
        if not IN_PLEDGE.search(
            reading.text[reading.sentence_of(span).start : span.start]
        ) and not reading.is_private(span):
            words = reading.words(span)
            record.add("potentialAction", reading.claim(words[0].upper() + words[1:], span))
    for body in reading.bodies:
        if body.type == "Agency" and CALL_NUMBER.match(reading.text, body.span.end):
            record.add("potentialAction", reading.claim(f"Call the {body.name}.", body.span))
            record["recipient"] = reading.claim(body.reference, body.span)


def add_figures(reading: PostReading, record: ImportedRecord, used: Iterable[Span]) -> None:
    """Write the figures that no other record of the post has."""
    spans = list(used)
    others = (each for each in reading.figures if not any(each.span.overlaps(span) for span in spans))
    add_figure_parts(reading, record, others)


def add_dated_words(reading: PostReading, record: ImportedRecord, used: Iterable[Span]) -> None:
    """Write the words of the post that give a date of which no other record has it, as claims in words."""
    spans = list(used)
    for date in reading.dates:
        if any(date.span.overlaps(span) for span in spans) or (
            date.is_relative and date.value == reading.day
        ):
            continue
        quoted = reading.quote(date.span)
        if quoted.end - quoted.start < date.span.end - date.span.start + 8:
            continue  # words that tell nothing but the date
        record.add("claims", _dated_words(reading, date, quoted))


def _dated_words(reading: PostReading, date: StatedDate, quoted: Span) -> dict[str, FieldValue]:
    return {
        "text": reading.words(quoted),
        **reading.evidence(date.span),
        "asStated": reading.words(date.span),
        "notBefore": date.first_day,
        "notAfter": date.last_day,
    }


def places_of_claims(records: Iterable[ImportedRecord]) -> Iterator[tuple[int, str, dict[str, FieldValue]]]:
    """Yield the offset, the quote and the keys of every claim of some records that has an offset."""
    for record in records:
        for value in record.fields.values():
            for each in value if isinstance(value, list) else [value]:
                if (
                    isinstance(each, dict)
                    and isinstance(each.get("start"), str)
                    and isinstance(each.get("quote"), str)
                ):
                    yield int(str(each["start"])), str(each["quote"]), each


OFFER = re.compile(r"(?i)\b(?:read|view|see|download|click|browse|available)\b")
MORE_WORDS = re.compile(r"(?:\s[\w$%’'-]+){1,5}")
COUNTED = ("documents", "files", "letters")


def figure_part(reading: PostReading, figure: StatedFigure) -> dict[str, FieldValue]:
    """Return a figure as a part of a record."""
    return {
        "amount": figure.amount,
        "bound": figure.bound,
        "measure": figure.measure,
        "unitText": figure.unit,
        "asStated": reading.words(figure.span),
        **reading.evidence(figure.span),
    }


def add_figure_parts(reading: PostReading, record: ImportedRecord, figures: Iterable[StatedFigure]) -> None:
    """Write figures into a record; of several that count in one unit each says more of what it counts.

    Else two of them would contradict each other.
    """
    parts = list(figures)
    units = Counter((each.measure, each.unit) for each in parts)
    for each in parts:
        more = MORE_WORDS.match(reading.text, each.span.end)
        is_shared = units[each.measure, each.unit] > 1 and more and not reading.is_private(Span(*more.span()))
        unit = f"{each.unit}{more[0]}" if is_shared and more else each.unit
        record.add("figure", figure_part(reading, each._replace(unit=unit)))


def release_records(
    reading: PostReading, statement: ReleaseStatement | None, paper: Presentation | None
) -> list[ImportedRecord]:
    """Return the release that a post makes public and its disclosure; none where it releases nothing."""
    if statement is None and paper is None and not is_title_of_release(reading.post.title):
        return []
    release = ImportedRecord("Release", f"{reading.source}-release")
    disclosure = ImportedRecord("Disclosure", f"{reading.source}-disclosure")
    span = statement.act if statement else paper.words if paper else None
    release["title"] = reading.title_value
    release["description"] = f"Records that the post “{reading.title}” makes public."
    disclosure["title"] = f"Release announced in “{reading.title}”"
    if span:
        disclosure.add("generated", reading.claim(f"release/{release.id}", span))
    if statement:
        _add_facts(reading, statement, release, disclosure)
    release["disclosure"] = f"disclosure/{disclosure.id}"
    release["holdingStatus"] = "described-only"
    release["isReferencedBy"] = reading.source
    _add_offers(reading, release)
    return [release, disclosure]


def _add_facts(
    reading: PostReading, statement: ReleaseStatement, release: ImportedRecord, disclosure: ImportedRecord
) -> None:
    if statement.date:
        release["date"] = reading.date_claim(statement.date)
        disclosure["date"] = reading.date_claim(statement.date)
    if through := obtained_through(reading, statement):
        release["obtainedThrough"] = reading.claim(*through)
    counts = [each for each in statement.figures if each.bound == "exact" and each.measure in COUNTED]
    if counts:
        release["statedDocumentCount"] = reading.claim(counts[0].amount, counts[0].span)
    add_figure_parts(reading, release, (each for each in statement.figures if each not in counts[:1]))
    for body in reading.within(reading.bodies, statement.sentence):
        if body.type == "Campaign":
            disclosure["wasInformedBy"] = reading.claim(body.reference, body.span)
    for body in statement.releasers:
        disclosure.add("qualifiedAssociation", _part_taken(reading, body.reference, "releaser", body.span))
    for body in statement.producers:
        disclosure.add(
            "qualifiedAssociation", _part_taken(reading, body.reference, "producing-agency", body.span)
        )


def _part_taken(reading: PostReading, agent: str, role: str, span: Span) -> dict[str, FieldValue]:
    return {"agent": agent, "hadRole": role, **reading.evidence(span)}


def _add_offers(reading: PostReading, release: ImportedRecord) -> None:
    for sentence in reading.sentences:
        if OFFER.search(reading.words(sentence)) and reading.links_in(sentence):
            add_offer(reading, release, sentence)


def promise_records(reading: PostReading) -> list[ImportedRecord]:
    """Return the releases that a post promises, each with the words that promise it."""
    found = []
    for number, (sentence, words) in enumerate(find_promises(reading), 1):
        name = "announced-release" if number == 1 else f"announced-release-{number}"
        record = ImportedRecord("Release", f"{reading.source}-{name}")
        record["title"] = f"Release announced in “{reading.title}”" + (f" ({number})" if number > 1 else "")
        record["description"] = "Records that the post says are still to be made public."
        dates = [each for each in reading.within(reading.dates, sentence) if each.last_day > reading.day]
        if dates and reading.day:
            record["date"] = reading.date_claim(dates[0])
        record["holdingStatus"] = reading.claim("announced", words)
        record["isReferencedBy"] = reading.source
        found.append(record)
    return found
