"""Highlights in the words of a page, in reading order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from foia_graph.extract.parsed_document import Box, PositionedText
from foia_graph.store.evidence_places import EvidencePlace

LitKind = Literal["hit", "passage"]
"""What lights words: a search in the document, or a link to a passage."""


@dataclass(frozen=True, slots=True)
class LitSpan:
    """Words of a page that are highlighted, from `start` up to `end`, with their boxes, an anchor and a
    title.
    """

    kind: LitKind
    start: int
    end: int
    anchor: str
    title: str
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Highlight:
    """A finding on a page, ready to be marked: its kind, position, anchor and title."""

    kind: str
    place: EvidencePlace
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class TextPassage:
    """Some words with their highlight, None for all that is between; `lit` says what somebody was led to."""

    text: str
    highlight: Highlight | None = None
    lit: LitSpan | None = None


_Span = tuple[int, int, Highlight]
"""First character of a highlight, the one after its last, and the highlight."""


def text_passages(
    words: PositionedText, highlights: Iterable[Highlight], claims: Iterable[Highlight] = ()
) -> list[TextPassage]:
    """Return the words of a page, cut at the edges of highlights; of two that overlap the first stays.

    Those of `claims` are between them: whole sentences, in which other highlights stand.
    """
    spans: list[_Span] = []
    for span in _highlight_spans(words, highlights):
        if not spans or spans[-1][1] <= span[0]:
            spans.append(span)
    for start, end, each in _highlight_spans(words, claims):
        spans += [(first, last, each) for first, last in _free_pieces(start, end, sorted(spans, key=_start))]
    return list(_cut_passages(words.text, sorted(spans, key=_start)))


def _start(span: _Span) -> int:
    return span[0]


def _free_pieces(start: int, end: int, taken: Iterable[_Span]) -> Iterator[tuple[int, int]]:
    """Yield the pieces of a span that are in none of those that are taken, which are in order."""
    for first, last, _ in taken:
        if last <= start or end <= first:
            continue
        if start < first:
            yield start, first
        start = max(start, last)
    if start < end:
        yield start, end


def _cut_passages(text: str, spans: Iterable[_Span]) -> Iterator[TextPassage]:
    reached = 0
    for start, end, each in spans:
        if reached < start:
            yield TextPassage(text[reached:start])
        yield TextPassage(text[start:end], each)
        reached = end
    if reached < len(text):
        yield TextPassage(text[reached:])


def _highlight_spans(words: PositionedText, highlights: Iterable[Highlight]) -> list[_Span]:
    """Return the spans of characters: those that are known, else the first position that no other has."""
    used_places: set[tuple[int, str]] = set()
    spans: list[_Span] = []
    for each in highlights:
        span = _known_span(words.text, each.place) or _first_span(words, each, used_places)
        if span is not None:
            used_places.add((span[0], each.title))
            spans.append((*span, each))
    # Of two that begin together the longer comes first, and stays.
    return sorted(spans, key=lambda span: (span[0], -span[1]))


def _known_span(text: str, place: EvidencePlace) -> tuple[int, int] | None:
    if place.start is None or place.end is None or not place.start < place.end <= len(text):
        return None
    return place.start, place.end


def _first_span(
    words: PositionedText, each: Highlight, used_places: set[tuple[int, str]]
) -> tuple[int, int] | None:
    """Return where a quote stands nearest to its box; found twice it is two positions where there are two."""
    starts = [at for at in _quote_starts(words.text, each.place.quote) if (at, each.title) not in used_places]
    if not starts:
        return None
    start = min(starts, key=lambda at: _box_distance(words, at, each.place))
    return start, start + len(each.place.quote)


def _quote_starts(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote) if quote else -1
    while at >= 0:
        yield at
        at = text.find(quote, at + len(quote))


def _box_distance(words: PositionedText, start: int, place: EvidencePlace) -> float:
    # 0 where there is no box.
    box = words.box_of(start, start + len(place.quote)) if place.box else None
    return abs(box.x - place.box.x) + abs(box.y - place.box.y) if box and place.box else 0.0


def light_passages(passages: Iterable[TextPassage], spans: Sequence[LitSpan]) -> list[TextPassage]:
    """Return the passages of a page, cut at the ends of spans that do not overlap, with these on the pieces.

    Only the first piece of a span has its anchor.
    """
    found: list[TextPassage] = []
    at = 0
    for passage in passages:
        found += _cut_at_spans(passage, at, spans)
        at += len(passage.text)
    return found


def _cut_at_spans(passage: TextPassage, at: int, spans: Sequence[LitSpan]) -> Iterator[TextPassage]:
    reached, end = at, at + len(passage.text)
    for span in (each for each in spans if each.start < end and at < each.end):
        first, last = max(span.start, at), min(span.end, end)
        if reached < first:
            yield replace(passage, text=passage.text[reached - at : first - at])
        begun = span if first == span.start else replace(span, anchor="")
        yield replace(passage, text=passage.text[first - at : last - at], lit=begun)
        reached = last
    if reached < end:
        yield replace(passage, text=passage.text[reached - at :])
