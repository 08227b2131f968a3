"""The source document of a post, and the releases that it announces or promises: who, how many, when, how."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from foia_graph.connectors.drafting.document_records import add_offer
from foia_graph.connectors.drafting.figures import StatedDate, StatedFigure
from foia_graph.connectors.drafting.named_bodies import BodyInText, NamedOfficial
from foia_graph.connectors.drafting.reading import PostReading, Presentation, is_petition
from foia_graph.connectors.drafting.sentences import DRAFTING_PATTERNS, Span
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, claim

PATTERNS = DRAFTING_PATTERNS.section("source_records")
# Acts of one sentence that are looked at.
MAX_ACTS = 20
# Measures of figures that count papers, and those of whole ones.
COUNTED = ("documents", "files", "letters")
PAPERS = (*COUNTED, "pages")


class ReleaseStatement(NamedTuple):
    """A sentence by which records are public: the act, its releasers, its figures and its date."""

    sentence: Span
    act: Span
    releasers: tuple[BodyInText, ...]
    producers: tuple[BodyInText, ...]
    figures: tuple[StatedFigure, ...]
    date: StatedDate | None


def find_release(reading: PostReading) -> ReleaseStatement | None:
    """Return the sentence that best says that records were made public, with whom the next best names."""
    found = [each for sentence in reading.sentences for each in _statements(reading, sentence)]
    if not PATTERNS["SHOWN"].search(f"{reading.post.title}\n{reading.text}") and not is_title_of_release(
        reading.post.title
    ):
        found = [each for each in found if not PATTERNS["GOT"].match(reading.words(each.act))]
    if not found:
        return None
    # Of equal weight the first counts: posts begin with their news.
    found.sort(key=lambda each: (-_weight(reading, each), each.sentence.start))
    releasers = next((each.releasers for each in found if each.releasers), ())
    producers = next((each.producers for each in found if each.producers), ())
    return found[0]._replace(releasers=releasers, producers=producers)


def _weight(reading: PostReading, statement: ReleaseStatement) -> int:
    # Counted papers weigh most: a sentence that says how many there are is rarely about anything else.
    is_public = PATTERNS["PUBLIC"].match(reading.words(statement.act)) is not None
    return 4 * bool(statement.figures) + 2 * bool(statement.releasers) + 3 * is_public


def _statements(reading: PostReading, sentence: Span) -> Iterator[ReleaseStatement]:
    words = reading.words(sentence)
    for match in islice(PATTERNS["ACT"].finditer(words), MAX_ACTS):
        act = Span(sentence.start + match.start(), sentence.start + match.end())
        clause = words[max(0, match.start() - 60) : match.start()]
        if (
            PATTERNS["FUTURE"].search(clause)
            or PATTERNS["CITED"].match(words[: match.start()])
            or not _is_about_papers(reading, act, sentence)
        ):
            continue
        releasers, producers = _actors(reading, sentence, act)
        if releasers or producers or PATTERNS["OWN_WORDS"].search(words):
            figures = tuple(
                each for each in reading.within(reading.figures, sentence) if each.measure in PAPERS
            )
            date = _date(reading, sentence, act)
            yield ReleaseStatement(sentence, act, releasers, producers, figures, date)


def _is_about_papers(reading: PostReading, act: Span, sentence: Span) -> bool:
    before = Span(sentence.start, act.start)
    return (
        PATTERNS["PAPERS_BEHIND"].search(reading.text[act.end : sentence.end]) is not None
        or any(each.measure == "documents" for each in reading.within(reading.figures, act))
        or PATTERNS["PAPERS_BEFORE"].search(reading.words(before)) is not None
        or any(each.measure in COUNTED for each in reading.within(reading.figures, before))
    )


def _actors(
    reading: PostReading, sentence: Span, act: Span
) -> tuple[tuple[BodyInText, ...], tuple[BodyInText, ...]]:
    """Return who released: organizations before the act or behind its "by"; and agencies that gave papers."""
    text, bodies = reading.text, reading.within(reading.bodies, sentence)
    named: list[BodyInText] = []
    if by := re.compile(r"\sby\s(?:the\s)?").match(text, act.end):
        place = by.end()
        for each in (each for each in bodies if each.span.start >= by.end()):
            if not PATTERNS["BETWEEN_BODIES"].fullmatch(text[place : each.span.start]):
                break
            place = each.span.end
            named += [each] if each.type == "Organization" else []
    else:
        place = act.start
        for each in reversed(bodies):
            if each.type != "Organization" or each.span.end > act.start:
                continue
            between = text[each.span.end : place]
            joint = PATTERNS["JOINT" if named else "VERB"].fullmatch(between)
            if not joint and not (named and PATTERNS["APPOSITION"].fullmatch(between)):
                break
            named.insert(0, each)
            place = each.span.start
    giving = [each for each in bodies if each.type == "Agency" and _gives(reading, each, act)]
    return tuple(named), tuple(giving)


def _gives(reading: PostReading, body: BodyInText, act: Span) -> bool:
    before, behind = reading.text[body.span.end : act.start], reading.text[act.end : body.span.start]
    if body.span.start >= act.end and PATTERNS["GIVEN_BY"].search(behind):
        return True
    return body.span.end <= act.start and PATTERNS["GIVER_BEFORE"].fullmatch(before) is not None


def _date(reading: PostReading, sentence: Span, act: Span) -> StatedDate | None:
    """Return the date of an act: one that opens the sentence, or follows the act directly."""
    for each in reading.within(reading.dates, sentence):
        opening = reading.text[sentence.start : each.span.start]
        between = reading.text[act.end : each.span.start]
        if (
            PATTERNS["BEFORE_FIRST_DATE"].fullmatch(opening)
            or (
                each.span.start >= act.end
                and PATTERNS["BEFORE_DATE"].fullmatch(between)
                and not PATTERNS["OTHER_ACT"].search(between)
            )
            or (each.is_relative and each.span.end <= act.start)
        ):
            return each
    return None


def is_title_of_release(title: str) -> bool:
    """Return whether a title says that records are public now."""
    return PATTERNS["NEW_PAPERS"].search(title) is not None and PATTERNS["ASKED"].search(title) is None


def _obtained_through(reading: PostReading, statement: ReleaseStatement) -> tuple[str, Span] | None:
    at = reading.sentences.index(statement.sentence)
    for sentence in reading.sentences[at : at + 2]:
        for way in ("leak", "litigation", "request"):
            if match := PATTERNS[way.upper()].search(reading.text, sentence.start, sentence.end):
                return way, Span(*match.span())
    return None


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
    title, press_release = reading.post.title, PATTERNS["PRESS_RELEASE"]
    if is_petition(reading.post):
        form, match = "petition", PATTERNS["SIGN"].search(reading.text)
    elif press_release.search(title) or press_release.match(reading.text):
        form, match = "press-release", press_release.match(reading.text)
    else:
        return "blog-post"
    return reading.claim(form, Span(*match.span())) if match else reading.title_claim(form, title)


def describe_source(reading: PostReading, source: ImportedRecord, others: list[ImportedRecord]) -> None:
    """Write into the source document of a post what its words state, and no other record has."""
    _add_mentions(reading, source)
    if is_petition(reading.post):
        _add_actions(reading, source)
    claims = list(places_of_claims(others))
    rest = (each for each in reading.figures if not any(_has(claimed, each) for claimed in claims))
    _add_figures(reading, source, rest)
    for date in reading.dates:
        is_own = date.is_relative and date.value == reading.day
        if not is_own and not any(_has(each, date) for each in claims):
            quoted = reading.quote(date.span)
            # Words that tell nothing but the date are left out.
            if quoted.end - quoted.start >= date.span.end - date.span.start + 8:
                source.add("claims", {"text": reading.words(quoted), **reading.date_in_words(date)})


def _add_mentions(reading: PostReading, record: ImportedRecord) -> None:
    seen = set[str]()
    named: tuple[BodyInText | NamedOfficial, ...] = (*reading.bodies, *reading.officials)
    for each in named:
        if each.reference in seen:
            continue
        seen.add(each.reference)
        if isinstance(each, BodyInText) and each.type == "Program":
            record.add("about", reading.claim(each.reference, each.span))
            continue
        mention: dict[str, FieldValue] = {"body": each.reference}
        if isinstance(each, NamedOfficial):
            mention["mentionRole"] = "official"
        record.add("mentions", {**mention, **reading.evidence(each.span)})


def _add_actions(reading: PostReading, record: ImportedRecord) -> None:
    """Write what a petition asks its readers to do, and the public body that they are to call."""
    for match in PATTERNS["ACTION"].finditer(reading.text):
        span = Span(*match.span("action"))
        before = reading.text[reading.sentence_of(span).start : span.start]
        if not PATTERNS["IN_PLEDGE"].search(before) and not reading.is_private(span):
            words = reading.words(span)
            record.add("potentialAction", reading.claim(words[0].upper() + words[1:], span))
    for body in reading.bodies:
        if body.type == "Agency" and PATTERNS["CALL_NUMBER"].match(reading.text, body.span.end):
            record.add("potentialAction", reading.claim(f"Call the {body.name}.", body.span))
            record["recipient"] = reading.claim(body.reference, body.span)


# The offset of a claim of a post, its quote and its keys.
PlacedClaim = tuple[int, str, dict[str, FieldValue]]


def places_of_claims(records: Iterable[ImportedRecord]) -> Iterator[PlacedClaim]:
    """Yield every claim of some records that has an offset."""
    for record in records:
        for value in record.fields.values():
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict) and isinstance(quote := each.get("quote"), str) and "start" in each:
                    yield int(str(each["start"])), quote, each


def _has(claimed: PlacedClaim, stated: StatedFigure | StatedDate) -> bool:
    start, quote, value = claimed
    if not Span(start, start + len(quote)).holds(stated.span):
        return False
    if isinstance(stated, StatedFigure):
        return (value.get("value") or value.get("amount")) == stated.amount
    return value.get("value") == stated.value or value.get("notAfter") == stated.last_day


def _add_figures(reading: PostReading, record: ImportedRecord, figures: Iterable[StatedFigure]) -> None:
    """Write figures; of several in one unit each says more of what it counts, or they would contradict."""
    parts = list(figures)
    units = Counter((each.measure, each.unit) for each in parts)
    for each in parts:
        more = PATTERNS["MORE_WORDS"].match(reading.text, each.span.end)
        is_shared = units[each.measure, each.unit] > 1 and more and not reading.is_private(Span(*more.span()))
        figure: dict[str, FieldValue] = {
            "amount": each.amount,
            "bound": each.bound,
            "measure": each.measure,
            "unitText": f"{each.unit}{more[0]}" if is_shared and more else each.unit,
            "asStated": reading.words(each.span),
        }
        record.add("figure", {**figure, **reading.evidence(each.span)})


def release_records(
    reading: PostReading, statement: ReleaseStatement | None, paper: Presentation | None
) -> list[ImportedRecord]:
    """Return the release that a post makes public and its disclosure; none where it releases nothing."""
    if statement is None and paper is None and not is_title_of_release(reading.post.title):
        return []
    release, disclosure = reading.record("Release", "release"), reading.record("Disclosure", "disclosure")
    span = statement.act if statement else paper.words if paper else None
    release["title"] = reading.title_value
    release["description"] = f"Records that the post “{reading.title}” makes public."
    disclosure["title"] = f"Release announced in “{reading.title}”"
    if span:
        disclosure.add("generated", reading.claim(f"release/{release.id}", span))
    if statement:
        _add_facts(reading, statement, release, disclosure)
    release["disclosure"] = f"disclosure/{disclosure.id}"
    reading.close(release)
    for sentence in reading.sentences:
        if PATTERNS["OFFER"].search(reading.words(sentence)) and reading.links_in(sentence):
            add_offer(reading, release, sentence)
    return [release, disclosure]


def _add_facts(
    reading: PostReading, statement: ReleaseStatement, release: ImportedRecord, disclosure: ImportedRecord
) -> None:
    if statement.date:
        release["date"] = reading.date_claim(statement.date)
        disclosure["date"] = reading.date_claim(statement.date)
    if through := _obtained_through(reading, statement):
        release["obtainedThrough"] = reading.claim(*through)
    counts = [each for each in statement.figures if each.bound == "exact" and each.measure in COUNTED]
    if counts:
        release["statedDocumentCount"] = reading.claim(counts[0].amount, counts[0].span)
    _add_figures(reading, release, (each for each in statement.figures if each not in counts[:1]))
    for body in reading.within(reading.bodies, statement.sentence):
        if body.type == "Campaign":
            disclosure["wasInformedBy"] = reading.claim(body.reference, body.span)
    for body in statement.releasers:
        reading.add_agent(disclosure, body.reference, "releaser", body.span)
    for body in statement.producers:
        reading.add_agent(disclosure, body.reference, "producing-agency", body.span)


def promise_records(reading: PostReading) -> list[tuple[ImportedRecord, Span]]:
    """Return the releases that a post promises, each with the words that are quoted for its promise."""
    found: list[tuple[ImportedRecord, Span]] = []
    for sentence in reading.sentences:
        match = PATTERNS["PROMISE"].search(reading.text, sentence.start, sentence.end)
        if match is None:
            continue
        number = len(found) + 1
        record = reading.record("Release", f"announced-release{f'-{number}' if number > 1 else ''}")
        record["title"] = f"Release announced in “{reading.title}”" + (f" ({number})" if number > 1 else "")
        record["description"] = "Records that the post says are still to be made public."
        dates = [each for each in reading.within(reading.dates, sentence) if each.last_day > reading.day]
        if dates and reading.day:
            record["date"] = reading.date_claim(dates[0])
        words = Span(*match.span())
        record["holdingStatus"] = reading.claim("announced", words)
        record["isReferencedBy"] = reading.source
        found.append((record, reading.quote(words)))
    return found
