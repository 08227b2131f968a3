"""The source document of a post, and the releases that it announces or promises: who, how many, when, how."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from foia_graph.connectors.drafting.document_records import add_offer
from foia_graph.connectors.drafting.figures import StatedFigure
from foia_graph.connectors.drafting.named_bodies import BodyInText
from foia_graph.connectors.drafting.post_kinds import PRESS_RELEASE, Presentation, is_petition
from foia_graph.connectors.drafting.reading import PostReading
from foia_graph.connectors.drafting.sentences import DRAFTING_PATTERNS, Span
from foia_graph.connectors.drafting.stated_dates import StatedDate
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, claim

PATTERNS = DRAFTING_PATTERNS.section("source_records")

PUBLIC = PATTERNS.text("PUBLIC")
GOT = PATTERNS.text("GOT")
# Acts of one sentence that are looked at.
MAX_ACTS = 20
# The beginning of a sentence that only points to a release.
CITED = re.compile(r"(?i)^(?:citing|based on|according to)\b[^,]*$")


class ReleaseStatement(NamedTuple):
    """A sentence by which records are public: the act, its releasers, its figures and its date."""

    sentence: Span
    act: Span
    releasers: tuple[BodyInText, ...]
    producers: tuple[BodyInText, ...]
    figures: tuple[StatedFigure, ...]
    date: StatedDate | None


def find_release(reading: PostReading) -> ReleaseStatement | None:
    """Return the sentence that best says that records were made public, None where none does."""
    found = [each for sentence in reading.sentences for each in _statements(reading, sentence)]
    if not PATTERNS["SHOWN"].search(f"{reading.post.title}\n{reading.text}") and not is_title_of_release(
        reading.post.title
    ):
        found = [each for each in found if not re.match(GOT, reading.words(each.act))]
    # Of equal weight the first counts: posts begin with their news.
    found.sort(key=lambda each: (-_weight(reading, each), each.sentence.start))
    return _with_actors(found) if found else None


def _with_actors(found: list[ReleaseStatement]) -> ReleaseStatement:
    """Return the best statement; where it does not name who released, those whom the next best names."""
    best = found[0]
    if not best.releasers and (other := next((each for each in found if each.releasers), None)):
        best = best._replace(releasers=other.releasers)
    if not best.producers and (other := next((each for each in found if each.producers), None)):
        best = best._replace(producers=other.producers)
    return best


def _weight(reading: PostReading, statement: ReleaseStatement) -> int:
    # Counted papers weigh most: a sentence that says how many there are is rarely about anything else.
    is_public = re.match(PUBLIC, reading.words(statement.act)) is not None
    papers = any(each.measure in ("documents", "files", "letters", "pages") for each in statement.figures)
    return 4 * papers + 2 * bool(statement.releasers) + 3 * is_public


def _statements(reading: PostReading, sentence: Span) -> Iterator[ReleaseStatement]:
    words = reading.words(sentence)
    for match in islice(PATTERNS["ACT"].finditer(words), MAX_ACTS):
        act = Span(sentence.start + match.start(), sentence.start + match.end())
        clause = words[max(0, match.start() - 60) : match.start()]
        if (
            PATTERNS["FUTURE"].search(clause)
            or CITED.match(words[: match.start()])
            or not _is_about_papers(reading, words, match, sentence)
        ):
            continue
        releasers, producers = _actors(reading, sentence, act)
        if not (releasers or producers or PATTERNS["OWN_WORDS"].search(words)):
            continue
        yield ReleaseStatement(
            sentence, act, releasers, producers, _figures(reading, sentence), _date(reading, sentence, act)
        )


def _is_about_papers(reading: PostReading, words: str, match: re.Match[str], sentence: Span) -> bool:
    """Return whether papers are behind an act, or before it in a sentence that counts them."""
    if re.search(rf"^[^.;]{{0,90}}?\b{PAPERS}\b", words[match.end() :]):
        return True
    act = Span(sentence.start + match.start(), sentence.start + match.end())
    if any(each.measure == "documents" for each in reading.within(reading.figures, act)):
        return True
    if PATTERNS["PAPERS_BEFORE"].search(words[: match.start()]):
        return True
    counted = reading.within(reading.figures, Span(sentence.start, sentence.start + match.start()))
    return any(each.measure in ("documents", "files", "letters") for each in counted)


def _actors(
    reading: PostReading, sentence: Span, act: Span
) -> tuple[tuple[BodyInText, ...], tuple[BodyInText, ...]]:
    """Return who released: organizations before the act or behind its "by"; and agencies that gave papers."""
    bodies = reading.within(reading.bodies, sentence)
    before = [each for each in bodies if each.span.end <= act.start and each.type == "Organization"]
    by = re.compile(r"\sby\s(?:the\s)?").match(reading.text, act.end)
    behind = _row(
        reading, [each for each in bodies if by and each.span.start >= by.end()], by.end() if by else 0
    )
    named = (
        [each for each in behind if each.type == "Organization"] if by else _last_row(reading, before, act)
    )
    agencies = [each for each in bodies if each.type == "Agency"]
    giving = [each for each in agencies if _gives(reading, each, act)]
    return tuple(named), tuple(giving)


def _row(reading: PostReading, bodies: list[BodyInText], place: int) -> list[BodyInText]:
    """Return the bodies of a list (A, B, and C) that begins at a position."""
    row: list[BodyInText] = []
    for each in bodies:
        between = reading.text[place : each.span.start]
        if not PATTERNS["BETWEEN_BODIES"].fullmatch(between):
            break
        row.append(each)
        place = each.span.end
    return row


def _last_row(reading: PostReading, bodies: list[BodyInText], act: Span) -> list[BodyInText]:
    """Return the list of bodies that ends before an act."""
    row: list[BodyInText] = []
    place = act.start
    for each in reversed(bodies):
        between = reading.text[each.span.end : place]
        joint = r"(?:\s?\([^)]*\))?,?\s(?:and\s|&\s)?(?:(?:the|its|their|lawyers|at|partners?|of)\s)*"
        verb = r"(?:\s?\([^)]*\))?,?\s(?:[^.;]{0,60}?\s)?(?:has\s|have\s|is\s|are\s|today\s|jointly\s)*"
        if not re.fullmatch(joint if row else verb, between) and not (
            row and re.fullmatch(r",?\s(?:a|an)\s.{0,40}?of\sthe\s", between)
        ):
            break
        row.insert(0, each)
        place = each.span.start
    return row


def _gives(reading: PostReading, body: BodyInText, act: Span) -> bool:
    text = reading.text
    behind = text[act.end : body.span.start]
    if body.span.start >= act.end and PATTERNS["GIVEN_BY"].search(behind):
        return True
    return (
        body.span.end <= act.start
        and PATTERNS["GIVER_BEFORE"].fullmatch(text[body.span.end : act.start]) is not None
    )


def _figures(reading: PostReading, sentence: Span) -> tuple[StatedFigure, ...]:
    measures = ("documents", "files", "letters", "pages")
    return tuple(each for each in reading.within(reading.figures, sentence) if each.measure in measures)


def _date(reading: PostReading, sentence: Span, act: Span) -> StatedDate | None:
    """Return the date of an act: one that opens the sentence, or follows the act directly."""
    dates = reading.within(reading.dates, sentence)
    for each in dates:
        opening = reading.text[sentence.start : each.span.start]
        if PATTERNS["BEFORE_FIRST_DATE"].fullmatch(opening):
            return each
        between = reading.text[act.end : each.span.start]
        if (
            each.span.start >= act.end
            and re.fullmatch(r"[^.;]{0,80}?\s(?:on\s|in\s)?", between)
            and not PATTERNS["OTHER_ACT"].search(between)
        ):
            return each
        if each.is_relative and each.span.end <= act.start:
            return each
    return None


PAPERS = PATTERNS.text("PAPERS")


def is_title_of_release(title: str) -> bool:
    """Return whether a title says that records are public now."""
    return PATTERNS["NEW_PAPERS"].search(title) is not None and PATTERNS["ASKED"].search(title) is None


def find_promises(reading: PostReading) -> list[tuple[Span, Span]]:
    """Return the sentences that promise records, each with the words that do."""
    return [
        (sentence, Span(*match.span()))
        for sentence in reading.sentences
        if (match := PATTERNS["PROMISE"].search(reading.text, sentence.start, sentence.end))
    ]


LEAK = re.compile(r"\bleaked\b|\bwhistleblower\b")


def obtained_through(reading: PostReading, statement: ReleaseStatement | None) -> tuple[str, Span] | None:
    """Return the way in which records were obtained, and the words that say so."""
    if statement is None:
        return None
    behind = reading.following(statement.sentence)
    for sentence in (statement.sentence, *filter(None, [behind])):
        for value, pattern in (
            ("leak", LEAK),
            ("litigation", PATTERNS["LITIGATION"]),
            ("request", PATTERNS["REQUEST"]),
        ):
            if match := pattern.search(reading.text, sentence.start, sentence.end):
                return value, Span(*match.span())
    return None


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
    title = reading.post.title
    if is_petition(reading.post):
        form, match = "petition", PATTERNS["SIGN"].search(reading.text)
    elif PRESS_RELEASE.search(title) or PRESS_RELEASE.match(reading.text):
        form, match = "press-release", PRESS_RELEASE.match(reading.text)
    else:
        return "blog-post"
    return reading.claim(form, Span(*match.span())) if match else reading.title_claim(form, title)


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
    for match in PATTERNS["ACTION"].finditer(reading.text):
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
        bounds = {"notBefore": date.first_day, "notAfter": date.last_day}
        stated = {**reading.evidence(date.span), "asStated": reading.words(date.span), **bounds}
        record.add("claims", {"text": reading.words(quoted), **stated})


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
    for sentence in reading.sentences:
        if OFFER.search(reading.words(sentence)) and reading.links_in(sentence):
            add_offer(reading, release, sentence)
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
        disclosure.add("qualifiedAssociation", reading.part_taken(body.reference, "releaser", body.span))
    for body in statement.producers:
        part = reading.part_taken(body.reference, "producing-agency", body.span)
        disclosure.add("qualifiedAssociation", part)


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
