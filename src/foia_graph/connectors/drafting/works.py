"""Reports, memos, letters and the like that a text cites: by number, or by form, date and author."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from foia_graph.connectors.drafting.figures import parse_number
from foia_graph.connectors.drafting.reading import PostReading
from foia_graph.connectors.drafting.sentences import DRAFTING_PATTERNS, Span
from foia_graph.connectors.drafting.stated_dates import StatedDate

PATTERNS = DRAFTING_PATTERNS.section("works")

FORMS = PATTERNS.table("FORMS")


def _either_case(words: str) -> str:
    return "|".join(
        f"[{each[0].upper()}{each[0]}]{each[1:]}" if each[0].islower() else each for each in words.split("|")
    )


NOUN = re.compile(
    r"(?<![\w-])(?:(?P<count>two|three|four|five|an?|one|the|this)\s)?(?:[a-z-]+\s){0,1}?(?:"
    + "|".join(
        f"(?P<{name.replace('-', '_')}>(?:{_either_case(words)}))"
        for name, words in sorted(FORMS.items(), key=lambda e: -len(e[1]))
    )
    + r")(?![\w-])"
)
ISSUED = PATTERNS.text("ISSUED")
DATE_BEFORE = re.compile(r"\s(?:(?!(?:the|a|an|in|to|of|by|on|and|that|was|had|issued)\b)[a-zA-Z-]+\s){0,2}")
OPENING = re.compile(r"(?:On|In)\s")
ITEM_BEHIND = re.compile(r"[^.;]{0,120},\s")
OTHER_MATTER = re.compile(r"\b(?:and|that|who|filed|request|since)\b")
BETWEEN_PARTIES = re.compile(r"\s(?:between|with|among)\s[^.;]{3,90}?\s(?:from|of|dated|signed(?:\son)?)\s")
LIST_ITEM = re.compile(r"(?:\d{1,3}[.)]|[•*–-]|(?:Document|Doc\.|Exhibit|Attachment)\s\d+:?)\s")
SENT_BEHIND = re.compile(rf"[^.;]{{0,160}}\b{ISSUED}\b[^.;]{{0,80}}\son\s$")
NO_WORK = re.compile(r"\b(?:request|response|reply|press|news|fact|annual|to|will|would|should)\s$")
NUMBERED_KINDS = ("GAO", "OIG", "CRS", "policy")


class StatedWork(NamedTuple):
    """A work in some words: `form` of the scheme, date, number; `author` and `date` are where they are."""

    span: Span
    form: str
    copies: int = 1
    date: StatedDate | None = None
    author: str = ""
    author_name: str = ""
    key: str = ""


def find_works(reading: PostReading) -> list[StatedWork]:
    """Return the works that a post cites, each once; one without number and date is omitted."""
    numbered = [
        StatedWork(
            Span(each.start, each.end), "report" if each.kind != "policy" else "policy", key=each.keys[0]
        )
        for each in reading.citations
        if each.kind in NUMBERED_KINDS
    ]
    found: dict[tuple[str, ...], StatedWork] = {}
    for each in numbered:
        found.setdefault((each.key,), _with_facts(reading, each))
    days = {each.date.value for each in found.values() if each.date}
    days_of_works: set[Span] = set()
    for work in _dated_works(reading):
        # One date is of one work, the first noun: an audit of a contract, dated ...
        if work.date and work.date.span in days_of_works:
            continue
        if work.date and work.copies == 1:
            days_of_works.add(work.date.span)
        beside = any(reading.sentence_of(work.span).holds(each.span) for each in numbered)
        if work.date and not (
            beside and (work.form in ("report", "audit-report") or work.date.value in days)
        ):
            key = (work.form, work.date.value or work.date.last_day)
            same = next((each for each in found if each[:2] == key), (*key, ""))
            found.setdefault((*key, work.author) if (*key, "") not in found and work.author else same, work)
    return sorted(found.values(), key=lambda each: each.span)


def _with_facts(reading: PostReading, work: StatedWork) -> StatedWork:
    """Return a numbered work with the date and the author that are next to it in its sentence."""
    sentence = reading.sentence_of(work.span)
    dates = [each for each in reading.within(reading.dates, sentence) if not each.is_relative]
    issued = [
        each
        for each in dates
        if re.search(rf"\b{ISSUED}\b", reading.words(sentence)) and len(each.value) == 10 and len(dates) == 1
    ]
    author, name = _author(reading, work.span, sentence)
    return work._replace(date=issued[0] if issued else None, author=author, author_name=name)


def _dated_works(reading: PostReading) -> Iterator[StatedWork]:
    for sentence in reading.sentences:
        dates = [each for each in reading.within(reading.dates, sentence) if not each.is_relative]
        for noun in NOUN.finditer(reading.text, sentence.start, sentence.end):
            form = next(name for name in FORMS if noun[name.replace("-", "_")])
            start = noun.start(form.replace("-", "_"))
            if NO_WORK.search(reading.text[max(sentence.start, start - 12) : start]):
                continue
            span = Span(start, noun.end())
            if date := _date_of(reading, span, sentence, dates):
                author, name = _author(reading, span, sentence)
                count = _count(noun, reading.words(span))
                yield StatedWork(span, form, count, date, author, name)


def _count(noun: re.Match[str], words: str) -> int:
    named = (noun["count"] or "").lower()
    return (
        parse_number(named) if named in ("two", "three", "four", "five") and words.endswith(("s", "a")) else 1
    )


def _date_of(reading: PostReading, noun: Span, sentence: Span, dates: list[StatedDate]) -> StatedDate | None:
    """Return the date of a work: before its noun, behind it, or at the beginning of "On ... issued"."""
    text = reading.text
    for each in dates:
        if each.span.end <= noun.start and DATE_BEFORE.fullmatch(text, each.span.end, noun.start):
            return each
    is_item = LIST_ITEM.fullmatch(text, sentence.start, noun.start) is not None
    for each in dates:
        if each.span.start >= noun.end and _stands_behind(text, noun.end, each.span.start, is_item):
            return each
    opening = (each for each in dates if OPENING.fullmatch(text, sentence.start, each.span.start))
    return next(opening, None) if PATTERNS["ISSUED_BEFORE"].search(text, sentence.start, noun.start) else None


def _stands_behind(text: str, first: int, last: int, is_item: bool) -> bool:
    """Return whether the words between a noun and a date make it its own; in an item of a list, most do."""
    if BETWEEN_PARTIES.fullmatch(text, first, last) or SENT_BEHIND.fullmatch(text, first, last):
        return True
    if is_item and ITEM_BEHIND.fullmatch(text, first, last):
        return True
    return (
        PATTERNS["DIRECT_BEHIND"].fullmatch(text, first, last) is not None
        and OTHER_MATTER.search(text, first, last) is None
    )


def _author(reading: PostReading, noun: Span, sentence: Span) -> tuple[str, str]:
    """Return the body that a work is by, as its link and name: ICE's memo, a report by the GAO."""
    agencies = [
        each for each in reading.within(reading.bodies, sentence) if each.type in ("Agency", "Organization")
    ]
    for each in agencies:
        behind = reading.text[noun.end : each.span.start]
        if noun.end <= each.span.start and re.fullmatch(r"\s(?:by|from|of)\s(?:the\s)?", behind):
            return each.reference, each.name
    for each in reversed(agencies):
        between = reading.text[each.span.end : noun.start]
        near = PATTERNS["BETWEEN_AUTHOR_AND_FORM"].fullmatch(between)
        issued = PATTERNS["HAS_ISSUED"].search(between)
        if each.span.end <= noun.start and (
            (near and not re.search(r"\b(?:of|to|for|and|with|that)\b", between)) or issued
        ):
            return each.reference, each.name
    return "", ""
