"""Records of a release: the release, the act that made it, and the releases that a post promises."""

import re
from collections import Counter
from collections.abc import Iterable

from foia_graph.connectors.drafting.document_records import add_offer
from foia_graph.connectors.drafting.figures import StatedFigure
from foia_graph.connectors.drafting.post_kinds import Presentation
from foia_graph.connectors.drafting.reading import PostReading
from foia_graph.connectors.drafting.release_statements import (
    ReleaseStatement,
    find_promises,
    is_title_of_release,
    obtained_through,
)
from foia_graph.connectors.drafting.sentences import Span
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord

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
