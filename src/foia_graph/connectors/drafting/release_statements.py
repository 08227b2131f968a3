"""Statements that somebody made records public: who, how many, when, through what; promises of more."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from foia_graph.connectors.drafting.figures import StatedFigure
from foia_graph.connectors.drafting.named_bodies import BodyInText
from foia_graph.connectors.drafting.reading import PostReading
from foia_graph.connectors.drafting.sentences import DRAFTING_PATTERNS, Span
from foia_graph.connectors.drafting.stated_dates import StatedDate

PATTERNS = DRAFTING_PATTERNS.section("release_statements")

PAPERS_BEFORE = PATTERNS["PAPERS_BEFORE"]
GIVEN_BY = PATTERNS["GIVEN_BY"]
BEFORE_FIRST_DATE = PATTERNS["BEFORE_FIRST_DATE"]
BETWEEN_BODIES = PATTERNS["BETWEEN_BODIES"]
GIVER_BEFORE = PATTERNS["GIVER_BEFORE"]
OWN_WORDS = PATTERNS["OWN_WORDS"]
OTHER_ACT = PATTERNS["OTHER_ACT"]
PUBLIC = PATTERNS.text("PUBLIC")
GOT = PATTERNS.text("GOT")
ACT = PATTERNS["ACT"]
FUTURE = PATTERNS["FUTURE"]
SHOWN = PATTERNS["SHOWN"]
MAX_ACTS = 20
"""Acts of one sentence that are looked at."""
CITED = re.compile(r"(?i)^(?:citing|based on|according to)\b[^,]*$")
"""The beginning of a sentence that only points to a release."""


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
    if not SHOWN.search(f"{reading.post.title}\n{reading.text}") and not is_title_of_release(
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
    for match in islice(ACT.finditer(words), MAX_ACTS):
        act = Span(sentence.start + match.start(), sentence.start + match.end())
        clause = words[max(0, match.start() - 60) : match.start()]
        if (
            FUTURE.search(clause)
            or CITED.match(words[: match.start()])
            or not _is_about_papers(reading, words, match, sentence)
        ):
            continue
        releasers, producers = _actors(reading, sentence, act)
        if not (releasers or producers or OWN_WORDS.search(words)):
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
    if PAPERS_BEFORE.search(words[: match.start()]):
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
        if not BETWEEN_BODIES.fullmatch(between):
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
    if body.span.start >= act.end and GIVEN_BY.search(behind):
        return True
    return body.span.end <= act.start and GIVER_BEFORE.fullmatch(text[body.span.end : act.start]) is not None


def _figures(reading: PostReading, sentence: Span) -> tuple[StatedFigure, ...]:
    measures = ("documents", "files", "letters", "pages")
    return tuple(each for each in reading.within(reading.figures, sentence) if each.measure in measures)


def _date(reading: PostReading, sentence: Span, act: Span) -> StatedDate | None:
    """Return the date of an act: one that opens the sentence, or follows the act directly."""
    dates = reading.within(reading.dates, sentence)
    for each in dates:
        opening = reading.text[sentence.start : each.span.start]
        if BEFORE_FIRST_DATE.fullmatch(opening):
            return each
        between = reading.text[act.end : each.span.start]
        if (
            each.span.start >= act.end
            and re.fullmatch(r"[^.;]{0,80}?\s(?:on\s|in\s)?", between)
            and not OTHER_ACT.search(between)
        ):
            return each
        if each.is_relative and each.span.end <= act.start:
            return each
    return None


PAPERS = PATTERNS.text("PAPERS")
NEW_PAPERS = PATTERNS["NEW_PAPERS"]
ASKED = PATTERNS["ASKED"]


def is_title_of_release(title: str) -> bool:
    """Return whether a title says that records are public now."""
    return NEW_PAPERS.search(title) is not None and ASKED.search(title) is None


PROMISE = PATTERNS["PROMISE"]


def find_promises(reading: PostReading) -> list[tuple[Span, Span]]:
    """Return the sentences that promise records, each with the words that do."""
    return [
        (sentence, Span(*match.span()))
        for sentence in reading.sentences
        if (match := PROMISE.search(reading.text, sentence.start, sentence.end))
    ]


LEAK = re.compile(r"\bleaked\b|\bwhistleblower\b")
LITIGATION = PATTERNS["LITIGATION"]
REQUEST = PATTERNS["REQUEST"]


def obtained_through(reading: PostReading, statement: ReleaseStatement | None) -> tuple[str, Span] | None:
    """Return the way in which records were obtained, and the words that say so."""
    if statement is None:
        return None
    behind = reading.following(statement.sentence)
    for sentence in (statement.sentence, *filter(None, [behind])):
        for value, pattern in (("leak", LEAK), ("litigation", LITIGATION), ("request", REQUEST)):
            if match := pattern.search(reading.text, sentence.start, sentence.end):
                return value, Span(*match.span())
    return None
