"""Highlights in the words of a page, in reading order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from foia_graph.extract.parsed_document import PositionedText
from foia_graph.store.evidence_places import EvidencePlace
from foia_graph.web.pages.documents.lit_words import LitSpan


@dataclass(frozen=True, slots=True)
class Highlight:
    """A finding on a page, ready to be marked: its kind, place, anchor and title."""

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


def text_passages(words: PositionedText, highlights: Iterable[Highlight]) -> list[TextPassage]:
    """Return the words of a page, cut at the edges of highlights; of two that overlap the first stays."""
    return list(_cut_passages(words.text, _highlight_spans(words, highlights)))


def _cut_passages(text: str, spans: list[tuple[int, int, Highlight]]) -> Iterator[TextPassage]:
    reached = 0
    for start, end, each in spans:
        if start < reached:
            continue
        if reached < start:
            yield TextPassage(text[reached:start])
        yield TextPassage(text[start:end], each)
        reached = end
    if reached < len(text):
        yield TextPassage(text[reached:])


def _highlight_spans(
    words: PositionedText, highlights: Iterable[Highlight]
) -> list[tuple[int, int, Highlight]]:
    """Return the spans of characters; the same quote found twice is two places where there are two."""
    used_places: set[tuple[int, str]] = set()
    spans = []
    for each in highlights:
        starts = [
            at for at in _quote_starts(words.text, each.place.quote) if (at, each.title) not in used_places
        ]
        if starts:
            start = min(starts, key=lambda at: _box_distance(words, at, each.place))
            used_places.add((start, each.title))
            spans.append((start, start + len(each.place.quote), each))
    # Of two that begin together the longer comes first, and stays.
    return sorted(spans, key=lambda span: (span[0], -span[1]))


def _quote_starts(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote) if quote else -1
    while at >= 0:
        yield at
        at = text.find(quote, at + len(quote))


def _box_distance(words: PositionedText, start: int, place: EvidencePlace) -> float:
    """Return how far some words are from a box, in percent of the page; 0 where there is no box."""
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
