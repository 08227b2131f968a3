"""Figures that a text states: how many of what, in digits or in words, exactly or as a bound."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from foia_graph.connectors.drafting.sentences import DRAFTING_PATTERNS, Span, words_before

PATTERNS = DRAFTING_PATTERNS.section("figures")

MEASURES = PATTERNS.table("MEASURES")
MEASURE_PATTERNS = {
    name: re.compile(rf"(?:[\w’'.-]+\s){{0,2}}?(?:{words})\b") for name, words in MEASURES.items()
}


_UNDER_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
UNITS = {word: number for number, word in enumerate(_UNDER_TWENTY.split())}
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
TENS = {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
SMALL = "|".join((*UNITS, *TENS))
NUMBER_WORDS = (
    rf"(?:(?:{SMALL}|a(?=\s(?:hundred|thousand|million)))(?:[-\s](?:and\s)?(?:{SMALL}"
    rf"|{'|'.join(SCALES)})\b){{0,8}})"
)
SMALL_NUMBER = rf"(?:{SMALL})(?:[-\s](?:and\s)?(?:{SMALL}|hundred)){{0,4}}"


def parse_number(words: str) -> int:
    """Return a number in words.

    >>> parse_number("three hundred and twelve")
    312
    """
    total = group = 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in UNITS or word in TENS:
            group += UNITS.get(word, 0) + TENS.get(word, 0)
        elif word == "hundred":
            group = (group or 1) * 100
        elif word in SCALES:
            total, group = total + (group or 1) * SCALES[word], 0
        elif word == "a":
            group = 1
    return total + group


DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
BOUND_WORDS = PATTERNS.table("BOUND_WORDS")
BOUND = "|".join(rf"(?P<{name.replace('-', '_')}>{words})" for name, words in BOUND_WORDS.items())
NUMBER = rf"(?P<digits>{DIGITS})|(?P<words>{NUMBER_WORDS})"
FIGURE = re.compile(
    rf"(?i)(?<![\w$€£#./:-])(?:(?:{BOUND})\s)?(?:the\s)?(?P<money>\$)?(?:{NUMBER})(?:\s"
    rf"(?P<scale>hundred|thousand|million|billion))?"
    r"(?P<percent>\s?%|\s(?:percent|per cent)\b)?(?P<plus>\+)?(?![\w/:]|,\d|\.\d)"
)
HALF = re.compile(rf"(?i)\b(?:(?:{BOUND})\s)?half\s(?=of\s(?:the|all|those|them)\b|the\s)")
MAGNITUDE = re.compile(r"(?i)\b(?:(?:tens|hundreds) of )?(?P<scale>thousands|hundreds|millions) of (?=[a-z])")
ONE_OF_TIME = re.compile(rf"(?i)\b(?:{BOUND})\s(?P<one>an?|one)\s(?P<unit>year|month|week|decade|hour|day)\b")
# What continues with a list behind a number: "169,000 mothers, fathers, sisters, and brothers".
ENUMERATION = re.compile(r"(?:,\s(?:and\s)?[a-z]+)*,?\sand\s[a-z]+(?=[,.;]|\s(?:who|from|in|of)\b)")
MADE_OF_THEM = re.compile(r"\sof\s(?:them|these|those)\b")
MADE_BEFORE = re.compile(r"\b(?:made|published|posted|released|publishing|posting|releasing)\s$")
DURATIONS = PATTERNS.table("DURATIONS")
DEPORTED_BEFORE = re.compile(r"\b(?:deported|removed)\s(?:over|more than|nearly|some|about|at least)?\s?$")


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
    # The first pattern that takes a word keeps it, so the more specific ones come first.
    for each in (*_half(text), *_durations_of_one(text), *_magnitudes(text), *_numbers(text)):
        if not any(each.span.overlaps(span) for span in (*taken, *(other.span for other in found))):
            found.append(each)
    return sorted(found)


def _bound_of(match: re.Match[str]) -> str:
    named = match.groupdict()
    return next((name for name in BOUND_WORDS if named.get(name.replace("-", "_"))), "exact")


def _numbers(text: str) -> Iterator[StatedFigure]:
    for match in FIGURE.finditer(text):
        start = (
            match.start("money")
            if match["money"]
            else min(match.start(name) for name in ("digits", "words") if match[name])
        )
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
    if made := MADE_OF_THEM.match(text, match.end()):
        if MADE_BEFORE.search(words_before(text, match.start())):
            yield StatedFigure(Span(match.start(), made.end()), amount, bound, "documents", "documents")
        return
    noun = PATTERNS["NOUN_PHRASE"].match(text, match.end())
    if noun is None or PATTERNS["NO_NOUN"].match(noun["noun"]) or _is_year(match, noun["noun"]):
        return
    measure, unit = _measure(text, match, noun["noun"])
    if measure:
        end = noun.start("noun") + len(unit)
        if measure in ("persons", "removals") and (more := ENUMERATION.match(text, end)):
            end, unit = more.end(), text[noun.start("noun") : more.end()]
        # "30 days" alone may be an age or a date; "took 30 days" and "more than 30 days" are durations.
        if measure == "time" and bound == "exact" and not _is_duration(text, match):
            return
        yield StatedFigure(Span(match.start(), end), amount, bound, unit.replace("-", " "), measure)


def _is_year(match: re.Match[str], noun: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", match[0]) is not None and not PATTERNS["COUNTED_LIKE_YEARS"].match(
        noun
    )


def _is_duration(text: str, match: re.Match[str]) -> bool:
    # A time that something took, and no age ("30 years old") or date.
    return PATTERNS["TAKING_BEFORE"].search(words_before(text, match.start())) is not None and (
        PATTERNS["TIME_BEHIND"].match(text[match.end() :]) is not None
    )


def _measure(text: str, match: re.Match[str], noun: str) -> tuple[str, str]:
    """Return the measure of what is counted and the words that name it; "number" for what has no measure."""
    if PATTERNS["AGE"].match(noun):
        return "", ""
    best: tuple[int, str, str] | None = None
    for name, pattern in MEASURE_PATTERNS.items():
        # The nearest noun is what is counted: in "12 pages of e-mails" the pages are.
        if (found := pattern.match(noun)) and (best is None or found.end() < best[0]):
            best = (found.end(), name, found[0])
    if best is None:
        first = re.match(r"[a-z][\w’'-]*", noun)
        plural = PATTERNS["PLURAL_NOUN"].match(noun)
        return ("number", plural[0]) if first and plural else ("", "")
    _, name, unit = best
    if name == "persons" and DEPORTED_BEFORE.search(words_before(text, match.start())):
        name = "removals"
    return name, unit


def _amount(match: re.Match[str]) -> str:
    number = (
        Decimal(match["digits"].replace(",", ""))
        if match["digits"]
        else Decimal(parse_number(match["words"]))
    )
    scaled = number * SCALES[match["scale"].lower()] if match["scale"] else number
    return f"{scaled.normalize():f}"


def _half(text: str) -> Iterator[StatedFigure]:
    for match in HALF.finditer(text):
        span = Span(match.start(), match.start() + len(match[0].rstrip()))
        yield StatedFigure(span, "50", _bound_of(match), "percent", "share")


def _durations_of_one(text: str) -> Iterator[StatedFigure]:
    for match in ONE_OF_TIME.finditer(text):
        yield StatedFigure(
            Span(*match.span()), "1", _bound_of(match), DURATIONS[match["unit"].lower()], "time"
        )


def _magnitudes(text: str) -> Iterator[StatedFigure]:
    for match in MAGNITUDE.finditer(text):
        noun = PATTERNS["NOUN_PHRASE"].match(text, match.end() - 1)
        amount = str(SCALES[match["scale"].lower().rstrip("s")])
        if noun and match[0].lower().startswith(match["scale"].lower()):
            measure = "removals" if DEPORTED_BEFORE.search(words_before(text, match.start())) else "number"
            unit = PATTERNS["END_OF_UNIT"].split(noun["noun"])[0]
            yield StatedFigure(
                Span(match.start(), noun.start("noun") + len(unit)),
                amount,
                "order-of-magnitude",
                unit,
                measure,
            )
