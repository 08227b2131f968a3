"""The source document of a post: what it is, whom and what it names, what it asks for, its figures."""

import re
from collections.abc import Iterable, Iterator

from foia_graph.connectors.drafting.patterns import DRAFTING_PATTERNS
from foia_graph.connectors.drafting.post_kinds import PRESS_RELEASE, is_petition
from foia_graph.connectors.drafting.reading import PostReading
from foia_graph.connectors.drafting.release_records import add_figure_parts
from foia_graph.connectors.drafting.sentences import Span
from foia_graph.connectors.drafting.stated_dates import StatedDate
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, claim

PATTERNS = DRAFTING_PATTERNS.section("source_records")

ACTION = PATTERNS["ACTION"]
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
        sign = re.search(r"(?i)\b(?:sign|add your name)\b[^.\n]*", reading.text)
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
