"""The reading of a post: of which kind it is, what its words state, and the claims that quote them."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeVar

from foia_graph.connectors.drafting.figures import Extent, PageSpan, StatedBates, StatedDate, StatedFigure
from foia_graph.connectors.drafting.named_bodies import BodyInText, NamedOfficial
from foia_graph.connectors.drafting.sentences import DRAFTING_PATTERNS, Span
from foia_graph.connectors.imports.post import Post, PostLink
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, claim
from foia_graph.extract.citations.citation_forms import CitationMatch

KINDS = DRAFTING_PATTERNS.section("post_kinds")
# Forms of papers, each with what a title says, and what the text does.
PAPERS = tuple(
    (form, re.compile(title), re.compile(KINDS.table("PAPER_WORDS")[form]))
    for form, title in KINDS.table("PAPER_TITLES").items()
)
FORMS = KINDS.table("FORMS")


class Presentation(NamedTuple):
    """A paper that a post presents: its form, and the words that say so (None where the title alone does)."""

    form: str
    words: Span | None


def is_petition(post: Post) -> bool:
    """Return whether a post asks its readers to sign something."""
    return KINDS["PETITION_TITLE"].search(post.title) is not None and (
        KINDS["PETITION_WORDS"].search(post.text) is not None or "petition" in post.title.lower()
    )


def is_event(post: Post) -> bool:
    """Return whether a post invites to an event."""
    return KINDS["EVENT_TITLE"].search(post.title) is not None or (
        KINDS["EVENT_WORDS"].search(post.text) is not None
        and KINDS["EVENT_TITLE"].search(post.text) is not None
        and not is_petition(post)
    )


def is_about_records(post: Post, agencies: int) -> bool:
    """Return whether a post that names so many agencies is about records or what public bodies do."""
    if KINDS["ELSEWHERE"].search(post.title):
        return False
    words = KINDS["RECORDS"].findall(f"{post.title}\n{post.text}")
    return len(words) > 1 or bool(words and agencies) or find_paper(post) is not None


def find_paper(post: Post) -> Presentation | None:
    """Return the paper of its own that a post presents: a fact sheet, a guide, a report."""
    for form, title, words in PAPERS:
        match = words.search(post.text)
        if title.search(post.title) and (match or form in ("fact-sheet", "report")):
            return Presentation(form, Span(*match.span()) if match else None)
    return None


def find_single_document(post: Post) -> Presentation | None:
    """Return the one document of an agency that a post presents, with its form, "" where none is named."""
    match, title = KINDS["SINGLE_WORDS"].search(post.text), KINDS["SINGLE_TITLE"].search(post.title)
    if match is None or (title is None and not match["posted"]):
        return None
    nouns = ("packet", "memo", "letter", "presentation")
    named = next((FORMS[noun] for noun in nouns if noun in post.title.lower()), "")
    return Presentation(FORMS[(match["noun"] or match["posted"]).lower()] or named, Span(*match.span()))


# Characters to each side of a value that its quote may take in.
REACH = 70
WORD = re.compile(r"[^\W\d_][\w-]{2,}")
EDGES = " \t,;:–—-"


Placed = TypeVar("Placed", BodyInText, PageSpan, StatedDate, StatedFigure)


@dataclass(frozen=True, slots=True)
class PostReading:
    """A post and what its words state; `private` are words that no value and no quote may hold."""

    post: Post
    source: str
    day: str
    sentences: tuple[Span, ...]
    bodies: tuple[BodyInText, ...]
    officials: tuple[NamedOfficial, ...]
    dates: tuple[StatedDate, ...]
    figures: tuple[StatedFigure, ...]
    citations: tuple[CitationMatch, ...]
    bates: tuple[StatedBates, ...]
    page_spans: tuple[PageSpan, ...]
    extents: tuple[Extent, ...]
    private: tuple[Span, ...]

    @property
    def text(self) -> str:
        """Return the words of the post."""
        return self.post.text

    @property
    def title(self) -> str:
        """Return what records call the post: its title, or its key where the title may name a private person.

        It may where it has a word of two or more that are side by side in the text and may be a name.
        """
        pairs = [
            self.words(each)
            for one, other in pairwise(self.private)
            if self.text[one.end : other.start] == " "
            for each in (one, other)
        ]
        names = set(WORD.findall(" ".join(pairs))) & set(WORD.findall(self.post.title))
        return f"Post {self.post.key}" if names or not self.post.title else self.post.title

    @property
    def title_value(self) -> FieldValue:
        """Return the title of a record that presents what the post does."""
        return self.title_claim(self.title) if self.title == self.post.title else self.title

    def words(self, span: Span) -> str:
        """Return the words at a position."""
        return self.post.text[span.start : span.end]

    def sentence_of(self, span: Span) -> Span:
        """Return the sentence in which words begin; words between sentences are one of their own."""
        # Binary search: sentences are in order and do not overlap.
        at = bisect_right(self.sentences, span.start, key=lambda each: each.start) - 1
        return self.sentences[at] if at >= 0 and span.start < self.sentences[at].end else span

    def within(self, things: Iterable[Placed], span: Span) -> list[Placed]:
        """Return the things that are within some words."""
        return [each for each in things if span.holds(each.span)]

    def links_in(self, span: Span) -> list[PostLink]:
        """Return the links that share a character with some words."""
        return [each for each in self.post.links if each.start < span.end and span.start < each.end]

    def is_private(self, span: Span) -> bool:
        """Return whether words may hold the name of a private person."""
        return any(each.overlaps(span) for each in self.private)

    def quote(self, span: Span) -> Span:
        """Return the words to be quoted for a value: those around it in its sentence, but no private name."""
        sentence = self.sentence_of(span)
        first = max(sentence.start, span.start - REACH)
        last = min(max(sentence.end, span.end), span.end + REACH)
        # The quote is a window around the value, which ends before the name of a private person …
        for each in self.private:
            if each.end <= span.start:
                first = max(first, each.end)
            elif each.start >= span.end:
                last = min(last, each.start)
        # … and never cuts the name of a body in two, since half a name means another one.
        for body in self.bodies:
            if body.span.start < first < body.span.end <= span.start:
                first = body.span.start
            elif span.end <= body.span.start < last < body.span.end:
                last = body.span.end
        return self._whole_words(first, last, span, sentence)

    def _whole_words(self, first: int, last: int, span: Span, sentence: Span) -> Span:
        """Return words without cut ones at their ends, and without the signs that part clauses."""
        text = self.post.text
        if sentence.start < first < span.start and not text[first - 1].isspace():
            blank = re.search(r"\s", text[first : span.start])
            first = first + blank.end() if blank else span.start
        if span.end < last < sentence.end and not text[last].isspace():
            last = max(text.rfind(" ", span.end, last), span.end)
        while first < span.start and text[first] in EDGES:
            first += 1
        while last > span.end and text[last - 1] in EDGES:
            last -= 1
        return Span(first, last)

    def record(self, kind: str, name: str) -> ImportedRecord:
        """Return a new record of something that the post speaks of."""
        return ImportedRecord(kind, f"{self.source}-{name}")

    def close(self, record: ImportedRecord, holding: str = "described-only") -> ImportedRecord:
        """Write how far a thing is held, and that the post refers to it."""
        record["holdingStatus"] = holding
        record["isReferencedBy"] = self.source
        return record

    def claim(
        self, value: str, span: Span, status: str = "machine-read", **keys: str
    ) -> dict[str, FieldValue]:
        """Return a value as a claim of the post, with the words around a position as its quote."""
        return {"value": value, **self.evidence(span, status), **keys}

    def words_claim(self, span: Span) -> dict[str, FieldValue]:
        """Return words of the post as a claim."""
        return self.claim(self.words(span), span)

    def date_claim(self, date: StatedDate) -> dict[str, FieldValue]:
        """Return a date as a claim: a partial date, or the words and the days that they allow."""
        return self.claim(date.value, date.span) if date.value else self.date_in_words(date)

    def date_in_words(self, date: StatedDate) -> dict[str, FieldValue]:
        """Return the words of a date as a claim, with the days that they allow."""
        bounds = {"notBefore": date.first_day, "notAfter": date.last_day}
        return {"asStated": self.words(date.span), **bounds, **self.evidence(date.span)}

    def evidence(self, span: Span, status: str = "machine-read") -> dict[str, FieldValue]:
        """Return the keys of a claim of the post: source, quote, its offset, and status."""
        quoted = self.quote(span)
        return {
            "source": self.source,
            "quote": self.words(quoted),
            "start": str(quoted.start),
            "status": status,
        }

    def add_agent(self, record: ImportedRecord, agent: str, role: str, span: Span) -> None:
        """Write a part that an agent took in something, as words of the post say."""
        record.add("qualifiedAssociation", {"agent": agent, "hadRole": role, **self.evidence(span)})

    def title_claim(self, value: str, quote: str = "", status: str = "machine-read") -> dict[str, FieldValue]:
        """Return a value that the title of the post states; its quote has no offset, as the text lacks it."""
        return claim(value, source=self.source, quote=quote or value, status=status)
