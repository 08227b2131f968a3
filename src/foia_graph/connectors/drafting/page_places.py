"""Bates numbers and page ranges that prose names: ICE 117629, pages 35-37, a 3-page survey."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from foia_graph.connectors.drafting.figures import SMALL_NUMBER, parse_number
from foia_graph.connectors.drafting.sentences import DRAFTING_PATTERNS, Span
from foia_graph.extract.bates.shapes import COUNTING_WORDS, RELEASING_WORDS

PATTERNS = DRAFTING_PATTERNS.section("page_places")

BATES = PATTERNS["BATES"]
NEAR_BATES = re.compile(r"(?i)\bbates\b[^\n.]{0,60}$")
RANGE = PATTERNS["RANGE"]
EXTENT = re.compile(
    rf"\b(?P<count>\d{{1,5}}|{SMALL_NUMBER})[-\s]page\s(?P<noun>(?:[a-z]+\s){{0,2}}?"
    r"(?P<form>survey|bulletin|memo|memorandum|report|letter|list|agreement|contract"
    r"|presentation|manual|transcript|e-?mail|log|policy|guide|document|fact sheet))\b"
)
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


def find_bates(text: str, taken: Iterable[Span]) -> list[StatedBates]:
    """Return the Bates numbers of a text; what lies in `taken` words (citations, dates) is none."""
    spans = list(taken)
    return [each for each in _bates(text) if not any(each.span.overlaps(other) for other in spans)]


def _bates(text: str) -> Iterator[StatedBates]:
    for match in BATES.finditer(text):
        words = set(re.split(r"[-_ ]", match["prefix"]))
        is_labelled = NEAR_BATES.search(text, max(0, match.start() - 70), match.start()) is not None
        is_number = len(match["first"]) > 4 or match["first"].startswith("0")
        is_certain = match["first"].startswith("0") or not RELEASING_WORDS.isdisjoint(words)
        if is_number and not words & COUNTING_WORDS and (is_labelled or is_certain):
            yield StatedBates(
                Span(*match.span()),
                match["prefix"] + match["joint"].replace(" ", ""),
                match["first"],
                match["last"] or "",
            )


def find_page_spans(text: str) -> list[PageSpan]:
    """Return the page ranges of a text."""
    return [
        PageSpan(Span(*match.span()), match["first"], match["last"])
        for match in RANGE.finditer(text)
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
        for match in EXTENT.finditer(text)
    ]
