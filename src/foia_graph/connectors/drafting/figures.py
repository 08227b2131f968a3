"""Numbers and dates that a text states: figures, Bates numbers, pages, days, months, years."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from foia_graph.connectors.drafting.sentences import DRAFTING_PATTERNS, Span, split_sentences, words_before
from foia_graph.errors import ValueRejected
from foia_graph.extract.bates.spelling import COUNTING_WORDS, RELEASING_WORDS
from foia_graph.model.dates import MONTH_NUMBERS, day_bounds, partial_date

PATTERNS = DRAFTING_PATTERNS.section("figures")

MEASURES = {
    name: re.compile(rf"(?:[\w’'.-]+\s){{0,2}}?(?:{words})\b")
    for name, words in PATTERNS.table("MEASURES").items()
}
# Numbers by their words; the tens follow the numbers under twenty.
SMALL_NUMBERS = {
    word: at if at < 20 else 10 * (at - 18) for at, word in enumerate(PATTERNS.text("SMALL").split("|"))
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
DURATIONS, BOUNDS = PATTERNS.table("DURATIONS"), tuple(PATTERNS["BOUND"].groupindex)


def parse_number(words: str) -> int:
    """Return a number in words.

    >>> parse_number("three hundred and twelve")
    312
    """
    total = group = 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in SMALL_NUMBERS:
            group += SMALL_NUMBERS[word]
        elif word == "hundred":
            group = (group or 1) * 100
        elif word in SCALES:
            total, group = total + (group or 1) * SCALES[word], 0
        elif word == "a":
            group = 1
    return total + group


class StatedFigure(NamedTuple):
    """A number in some words: the amount in digits, its bound, what is counted, a measure of the scheme."""

    span: Span
    amount: str
    bound: str
    unit: str
    measure: str


def find_figures(text: str, taken: list[Span]) -> list[StatedFigure]:
    """Return the figures of a text in order; what lies in words that are `taken` (dates, numbers) is none."""
    found: list[StatedFigure] = []
    halves = (
        StatedFigure(Span(match.start(), match.end() - 1), "50", _bound_of(match), "percent", "share")
        for match in PATTERNS["HALF"].finditer(text)
    )
    ones = (
        StatedFigure(Span(*match.span()), "1", _bound_of(match), DURATIONS[match["unit"].lower()], "time")
        for match in PATTERNS["ONE_OF_TIME"].finditer(text)
    )
    # The first pattern that takes a word keeps it, so the more specific ones come first.
    for each in (*halves, *ones, *_magnitudes(text), *_numbers(text)):
        if not any(each.span.overlaps(span) for span in (*taken, *(other.span for other in found))):
            found.append(each)
    return sorted(found)


def _bound_of(match: re.Match[str]) -> str:
    named = match.groupdict()
    return next((each.replace("_", "-") for each in BOUNDS if named.get(each)), "exact")


def _numbers(text: str) -> Iterator[StatedFigure]:
    for match in PATTERNS["FIGURE"].finditer(text):
        start = min(match.start(name) for name in ("money", "digits", "words") if match[name])
        if PATTERNS["NO_FIGURE_BEFORE"].search(text, max(0, start - 20), start):
            continue
        bound = "more-than" if match["plus"] else _bound_of(match)
        yield from _figure(text, match, bound)


def _figure(text: str, match: re.Match[str], bound: str) -> Iterator[StatedFigure]:
    amount = _amount(match)
    if match["money"]:
        yield StatedFigure(Span(*match.span()), amount, bound, "U.S. dollars", "money")
        return
    if match["percent"]:
        yield StatedFigure(Span(*match.span()), amount, bound, "percent", "share")
        return
    if made := PATTERNS["MADE_OF_THEM"].match(text, match.end()):
        if PATTERNS["MADE_BEFORE"].search(words_before(text, match.start())):
            yield StatedFigure(Span(match.start(), made.end()), amount, bound, "documents", "documents")
        return
    noun = PATTERNS["NOUN_PHRASE"].match(text, match.end())
    if noun is None or PATTERNS["NO_NOUN"].match(noun["noun"]):
        return
    if PATTERNS["YEAR"].fullmatch(match[0]) and not PATTERNS["COUNTED_LIKE_YEARS"].match(noun["noun"]):
        return
    measure, unit = _measure(text, match, noun["noun"])
    if measure:
        end = noun.start("noun") + len(unit)
        if measure in ("persons", "removals") and (more := PATTERNS["ENUMERATION"].match(text, end)):
            end, unit = more.end(), text[noun.start("noun") : more.end()]
        # "30 days" alone may be an age or a date; "took 30 days" and "more than 30 days" are durations.
        is_taken = PATTERNS["TAKING_BEFORE"].search(words_before(text, match.start()))
        is_time = is_taken and PATTERNS["TIME_BEHIND"].match(text[match.end() :])
        if measure == "time" and bound == "exact" and not is_time:
            return
        yield StatedFigure(Span(match.start(), end), amount, bound, unit.replace("-", " "), measure)


def _measure(text: str, match: re.Match[str], noun: str) -> tuple[str, str]:
    """Return the measure of what is counted and the words that name it; "number" for what has no measure."""
    if PATTERNS["AGE"].match(noun):
        return "", ""
    best: tuple[int, str, str] | None = None
    for name, pattern in MEASURES.items():
        # The nearest noun is what is counted: in "12 pages of e-mails" the pages are.
        if (found := pattern.match(noun)) and (best is None or found.end() < best[0]):
            best = (found.end(), name, found[0])
    if best is None:
        first = re.match(r"[a-z][\w’'-]*", noun)
        plural = PATTERNS["PLURAL_NOUN"].match(noun)
        return ("number", plural[0]) if first and plural else ("", "")
    _, name, unit = best
    if name == "persons" and PATTERNS["DEPORTED_BEFORE"].search(words_before(text, match.start())):
        name = "removals"
    return name, unit


def _amount(match: re.Match[str]) -> str:
    number = Decimal(match["digits"].replace(",", "") if match["digits"] else parse_number(match["words"]))
    scaled = number * SCALES[match["scale"].lower()] if match["scale"] else number
    return f"{scaled.normalize():f}"


def _magnitudes(text: str) -> Iterator[StatedFigure]:
    for match in PATTERNS["MAGNITUDE"].finditer(text):
        noun = PATTERNS["NOUN_PHRASE"].match(text, match.end() - 1)
        amount = str(SCALES[match["scale"].lower().rstrip("s")])
        if noun and match[0].lower().startswith(match["scale"].lower()):
            is_of_people = PATTERNS["DEPORTED_BEFORE"].search(words_before(text, match.start()))
            unit = PATTERNS["END_OF_UNIT"].split(noun["noun"])[0]
            span = Span(match.start(), noun.start("noun") + len(unit))
            measure = "removals" if is_of_people else "number"
            yield StatedFigure(span, amount, "order-of-magnitude", unit, measure)


FORMS = PATTERNS.table("FORMS")


class StatedBates(NamedTuple):
    """A Bates number or a range of them, as a text prints it."""

    span: Span
    prefix: str
    first: str
    last: str


class PageSpan(NamedTuple):
    """A range of pages, of which the text does not say how they are numbered."""

    span: Span
    first: str
    last: str


class Extent(NamedTuple):
    """A paper of so many pages (a 3-page survey); `noun` is where it is named, `form` that of the scheme."""

    span: Span
    pages: str
    noun: Span
    form: str


def find_bates(text: str, taken: list[Span]) -> Iterator[StatedBates]:
    """Yield the Bates numbers of a text; what lies in `taken` words (citations, dates) is none."""
    for match in PATTERNS["BATES"].finditer(text):
        words, span = set(re.split(r"[-_ ]", match["prefix"])), Span(*match.span())
        is_labelled = (
            PATTERNS["NEAR_BATES"].search(text, max(0, match.start() - 70), match.start()) is not None
        )
        is_number = len(match["first"]) > 4 or match["first"].startswith("0")
        is_certain = match["first"].startswith("0") or not RELEASING_WORDS.isdisjoint(words)
        is_bates = is_number and not words & COUNTING_WORDS and (is_labelled or is_certain)
        if is_bates and not any(span.overlaps(other) for other in taken):
            prefix = match["prefix"] + match["joint"].replace(" ", "")
            yield StatedBates(span, prefix, match["first"], match["last"] or "")


def find_page_spans(text: str) -> list[PageSpan]:
    """Return the page ranges of a text."""
    return [
        PageSpan(Span(*match.span()), match["first"], match["last"])
        for match in PATTERNS["RANGE"].finditer(text)
        if int(match["first"]) <= int(match["last"])
    ]


def find_extents(text: str) -> list[Extent]:
    """Return the papers whose number of pages a text gives."""
    return [
        Extent(
            Span(*match.span()),
            match["count"] if match["count"].isdigit() else str(parse_number(match["count"])),
            Span(*match.span("noun")),
            FORMS.get(match["form"], match["form"]),
        )
        for match in PATTERNS["EXTENT"].finditer(text)
    ]


DATES = DRAFTING_PATTERNS.section("stated_dates")
SEASONS = {"spring": (3, 5), "summer": (6, 8), "fall": (9, 11), "autumn": (9, 11)}
# Lines at the beginning of a text among which a date may be alone.
HEAD_LINES = 8


class StatedDate(NamedTuple):
    """A date in some words: a partial date, or "" and the days that the words allow."""

    span: Span
    value: str
    first_day: str
    last_day: str
    is_relative: bool = False


def find_dates(text: str, anchor: str = "") -> list[StatedDate]:
    """Return the dates of a text in order; `anchor` is the day on which it was written, "" if unknown."""
    kept: list[StatedDate] = []
    for each in (
        *_calendar_dates(text),
        *_years(text),
        *_seasons(text, anchor),
        *_relative_dates(text, anchor),
    ):
        if not any(each.span.overlaps(other.span) for other in kept):
            kept.append(each)
    return sorted(kept)


def day_of_text(text: str) -> str:
    """Return the day on which a text says that it was written, "" where it says none.

    It is in a line of its own near the top, or behind a position in front of the first words (a dateline);
    or it is the day of an act of which the text says that it was done today.
    """
    for line in text.split("\n")[:HEAD_LINES]:
        head = DATES["DATE_LINE"].match(line.strip())
        if head and (day := next(_full_days(head["date"]), "")):
            return day
    if DATES["DONE_TODAY"].search(text) is None:
        return ""
    sentences = (text[each.start : each.end] for each in split_sentences(text))
    return next((day for each in sentences if DATES["ACT"].search(each) for day in _full_days(each)), "")


def _full_days(text: str) -> Iterator[str]:
    return (each.value for each in _calendar_dates(text) if len(each.value) == 10)


def _calendar_dates(text: str) -> Iterator[StatedDate]:
    for match in DATES["FULL_DATE"].finditer(text):
        parts = match.groupdict()
        year = parts["y1"] or parts["y2"] or parts["y3"] or parts["y4"]
        month = parts["m1"] or parts["m2"] or parts["m3"] or parts["m4"]
        yield from _dated(Span(*match.span()), year, month, parts["d1"] or parts["d2"] or parts["d3"] or "")
    for match in DATES["NUMERIC_DATE"].finditer(text):
        yield from _dated(Span(*match.span()), match["y"], match["m"], match["d"])
    for match in DATES["MONTH_OF_SPAN"].finditer(text):
        span = Span(match.start("month"), match.end("day") if match["day"] else match.end("month"))
        yield from _dated(span, match["year"], match["month"], match["day"] or "")


def _dated(span: Span, year: str, month: str, day: str) -> Iterator[StatedDate]:
    number = int(month) if month.isdigit() else MONTH_NUMBERS[month.lower()[:3]]
    value = f"{year}-{number:02}" + (f"-{int(re.sub('[a-z]', '', day)):02}" if day else "")
    try:
        yield StatedDate(span, partial_date(value), *day_bounds(value))
    except ValueRejected:
        return  # no such day: nothing is stated


def _years(text: str) -> Iterator[StatedDate]:
    for match in DATES["YEAR_ALONE"].finditer(text):
        if DATES["LAW_BEFORE"].search(text, 0, match.start("year")):
            continue
        for group in ("year", "last"):
            if match[group]:
                yield StatedDate(Span(*match.span(group)), match[group], *day_bounds(match[group]))


def _seasons(text: str, anchor: str) -> Iterator[StatedDate]:
    for match in DATES["SEASON"].finditer(text):
        (first, last), which = SEASONS[match["season"]], match["which"].lower()
        year = match["year"] or (anchor[:4] if which in ("this", "last") else "")
        if not year:
            continue
        if not match["year"] and which == "last" and anchor[5:7] <= f"{last:02}":
            year = str(int(year) - 1)
        begin, (_, end) = f"{year}-{first:02}-01", day_bounds(f"{year}-{last:02}")
        end = end if match["year"] else min(end, anchor)
        if begin <= end:
            yield StatedDate(Span(*match.span()), "", begin, end, not match["year"])


def _relative_dates(text: str, anchor: str) -> Iterator[StatedDate]:
    if not anchor:
        return
    day = date.fromisoformat(anchor)
    for match in DATES["RELATIVE"].finditer(text):
        value = {
            "last year": str(day.year - 1),
            "last month": (day.replace(day=1) - timedelta(days=1)).isoformat()[:7],
            "yesterday": (day - timedelta(days=1)).isoformat(),
        }.get(match[1].lower(), anchor)
        yield StatedDate(Span(*match.span()), value, *day_bounds(value), True)
