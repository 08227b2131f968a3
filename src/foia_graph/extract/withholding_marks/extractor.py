"""Withholding marks on pages that claim no exemption: "5 ILCS 140/7(1)(b)", "25X1", "Non-Responsive"."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from foia_graph.extract.citations.citation_forms import is_apart
from foia_graph.extract.exemptions.coded_text import StampLines, line_span
from foia_graph.extract.exemptions.codes import CodeMention, find_codes
from foia_graph.extract.exemptions.grounds import applies_later, is_ground, is_letter
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText
from foia_graph.extract.registry import PageFinding, extractor, make_spot, page_texts
from foia_graph.extract.spans import TakenSpans
from foia_graph.model.namespaces import FOIA, SKOS
from foia_graph.model.rdf_syntaxes import TurtleGraph
from foia_graph.model.resource import RawValue
from foia_graph.runtime.files import resource_folder
from foia_graph.runtime.tables import patterns_beside, required_literal

_PATTERNS = patterns_beside(__file__)

SCHEME = "withholding-marks"
# A name with no more letters is a short form itself.
SHORTEST_NAME = 3
_QUERY = f"""
SELECT ?notation ?family ?printed ?short WHERE {{
    ?concept <{SKOS}notation> ?notation ; <{SKOS}broader>* ?top .
    ?top <{SKOS}topConceptOf> ?scheme ; <{SKOS}notation> ?family .
    {{ ?concept <{FOIA}printedPattern> ?printed }} UNION {{ ?concept <{FOIA}shortPattern> ?short }}
}} ORDER BY ?notation ?printed ?short"""
_NAMES = f"""
SELECT DISTINCT ?notation ?name WHERE {{
    ?concept <{SKOS}notation> ?notation ; <{FOIA}shortPattern> ?pattern .
    ?concept <{SKOS}prefLabel>|<{SKOS}altLabel> ?name
}}"""


class MarkForm(NamedTuple):
    """One form of a mark: its concept, the top concept above it, and its pattern.

    A short form counts only where the file has a full form, or the name of the concept.
    """

    notation: str
    family: str
    pattern: str
    short: bool


@cache
def _compile(pattern: str) -> tuple[re.Pattern[str], str]:
    return re.compile(rf"(?:{pattern})(?![\w-])"), required_literal(pattern)


# Read when it is imported: whoever reads files of strangers has no way to other files afterwards.
_SCHEME = TurtleGraph(resource_folder("ontology") / "schemes" / f"{SCHEME}.ttl", base="https://example.org/")
_FORMS = tuple(
    MarkForm(row["notation"], row["family"], row.get("printed") or row["short"], "short" in row)
    for row in _SCHEME.rows(_QUERY)
)
# Names of concepts that have short forms, each with the notation of the concept.
CONCEPT_NAMES = tuple(
    sorted((row["name"], row["notation"]) for row in _SCHEME.rows(_NAMES) if len(row["name"]) > SHORTEST_NAME)
)


# Edges of the page, in percent: marks that the scan has cut reach beyond them.
CUT_LEFT, CUT_RIGHT = 5.0, 96.0
# Characters beside letters that are not right before a mark.
APART = "0123456789_.-"


class MarkMention(NamedTuple):
    """A mark as it is printed in a text: its position, its concept and the top concept above, by notation."""

    start: int
    end: int
    notation: str
    family: str
    short: bool = False


def find_full_forms(text: str) -> list[MarkMention]:
    """Find the marks of a text that need no other to be understood, in their order."""
    return _find_forms(text, (form for form in _FORMS if not form.short))


def find_short_forms(text: str, notations: frozenset[str]) -> list[MarkMention]:
    """Find short forms of the concepts with some notations, in their order."""
    return _find_forms(text, (form for form in _FORMS if form.short and form.notation in notations))


def find_cut_marks(words: PositionedText) -> Iterator[MarkMention]:
    """Yield marks of the Central Intelligence Agency that an edge of the page has cut, as "AT" of STAT."""
    for line in words.lines if _PATTERNS["reviewed"].search(words.text) else ():
        text = words.text[line.start : line.end].strip()
        left, right = line.box.x < CUT_LEFT, line.box.x + line.box.width > CUT_RIGHT
        whole = {
            form.notation
            for form in _FORMS
            if form.family == "intelligence-statute"
            and ((left and form.notation.endswith(text)) or (right and form.notation.startswith(text)))
        }
        if len(text) > 1 and len(whole) == 1 and text not in whole:
            yield MarkMention(line.start, line.start + len(text), whole.pop(), "intelligence-statute")


def named_concepts(text: str) -> Iterator[str]:
    """Yield the notations of concepts with short forms whose name is in a text."""
    return (notation for name, notation in CONCEPT_NAMES if name in text)


def _find_forms(text: str, forms: Iterable[MarkForm]) -> list[MarkMention]:
    """Return the marks in some forms; of those that overlap, the first, and of these the longest."""
    # A pattern that starts with a letter is found many times faster than one that looks behind.
    found = [
        MarkMention(match.start(), match.start() + len(match[0].rstrip()), *form[:2], form.short)
        for form in forms
        for pattern, literal in (_compile(form.pattern),)
        if literal in text
        for match in pattern.finditer(text)
        if is_apart(text, match.start(), APART)
    ]
    return list(TakenSpans().take_free(sorted(found, key=lambda each: (each.start, -each.end))))


class WithholdingMark(PageFinding, frozen=True, omit_defaults=True, kw_only=True):
    """A mark of what was withheld: the notation of its concept, its printed form, and how often it is."""

    mark: str
    printed: str
    count: int = 1

    def record_parts(self) -> Iterator[tuple[str, dict[str, RawValue]]]:
        """Yield a redaction for every position where the mark is."""
        for _ in range(self.count):
            yield "redaction", {"withholdingMark": [self.mark], "asStated": self.printed}


@extractor("marks", WithholdingMark, "2")
def find_withholding_marks(document: ParsedDocument, _: Gazetteer) -> Iterator[WithholdingMark]:
    """Find the marks on each page that stand for what was withheld, and no words of the page itself."""
    full = [[find_full_forms(words.text) for words, _ in page_texts(page)] for page in document.pages]
    understood = frozenset(_understood_concepts(document, full))
    before = ""
    for page, found in zip(document.pages, full, strict=True):
        yield from _page_marks(page, found, understood, before)
        before = page.words.text if page.words else ""


def _understood_concepts(document: ParsedDocument, full: list[list[list[MarkMention]]]) -> Iterator[str]:
    yield from (each.notation for found in full for text in found for each in text)
    for page in document.pages:
        for words, _ in page_texts(page):
            yield from named_concepts(words.text)


def _page_marks(
    page: ParsedPage, full: list[list[MarkMention]], understood: frozenset[str], before: str
) -> Iterator[WithholdingMark]:
    """Yield the marks of a page; of what is in both its texts, the text that shows it more often."""
    by_mark: dict[str, list[WithholdingMark]] = defaultdict(list)
    for (words, image), mentions in zip(page_texts(page), full, strict=True):
        short = find_short_forms(words.text, understood) if understood else []
        others = TakenSpans(mentions).take_free([*short, *find_cut_marks(words)])
        for mark in _text_marks(page.number, words, image, sorted([*mentions, *others]), before):
            by_mark[mark.mark].append(mark)
    for found in by_mark.values():
        yield from _fullest_text(found)


def _text_marks(
    page: int, words: PositionedText, image: bool, mentions: list[MarkMention], before: str
) -> Iterator[WithholdingMark]:
    if not mentions:
        return
    codes = find_codes(words.text)
    lines = StampLines(
        words.text, [*((m.start, m.end) for m in mentions), *((c.start, c.end) for c in codes)]
    )
    addressed = is_letter(words.text, before + words.text)
    by_form: dict[tuple[str, str], list[MarkMention]] = defaultdict(list)
    kept = _without_lists(mentions)
    for number, each in enumerate(kept, 1):
        applied = is_applied(words.text, each, lines, codes, addressed=addressed)
        if not applied and addressed and each.family == "state-law":
            applied = applies_later(words.text, each.start, (other.start for other in kept[number:]))
        if applied:
            by_form[each.notation, " ".join(words.text[each.start : each.end].split())].append(each)
    for (mark, printed), same in by_form.items():
        spots = tuple(make_spot(words, each.start, each.end, image=image) for each in same)
        yield WithholdingMark(page=page, mark=mark, printed=printed, count=len(same), spots=spots)


def _without_lists(mentions: list[MarkMention]) -> list[MarkMention]:
    kinds = {each.notation for each in mentions if each.family == "declassification"}
    if len(kinds) < EXPLAINED_MARKS:
        return mentions
    return [each for each in mentions if each.family != "declassification"]


def _fullest_text(marks: list[WithholdingMark]) -> list[WithholdingMark]:
    layer = [each for each in marks if not each.spots[0].image]
    image = [each for each in marks if each.spots[0].image]
    return image if sum(each.count for each in image) > sum(each.count for each in layer) else layer


# A page with no more words is a slip instead of what was omitted.
SLIP_WORDS = 40
# So many different marks of one kind on a page are a list that explains them.
EXPLAINED_MARKS = 4
_UNMISTAKABLE = frozenset(["STATINTL", "STATOTHR", "STATSPEC", "CPYRGHT", "ILLEGIB"])


def is_applied(
    text: str, mention: MarkMention, lines: StampLines, codes: Sequence[CodeMention], *, addressed: bool
) -> bool:
    """Return whether a mark stands for something that was withheld or omitted.

    `lines` are those of the text without codes and marks; `codes` are its exemption codes; `addressed` tells
    whether it is one of a letter about a request.
    """
    alone = lines.is_alone(mention.start, mention.end) or lines.is_labelled(mention.start, mention.end)
    if mention.family == "state-law":
        return alone or is_ground(text, mention.start, mention.end, addressed=addressed)
    if mention.family == "declassification":
        # No instruction of the classifier, and no citation.
        before = text[max(mention.start - 90, 0) : mention.start]
        if _PATTERNS["classifier"].search(before.rpartition("\n")[2]):
            return False
        return alone or ("X" in mention.notation and not _PATTERNS["sentence_words"].search(before))
    if mention.family == "intelligence-statute":
        return mention.notation in _UNMISTAKABLE or _PATTERNS["reviewed"].search(text) is not None
    if mention.family == "presidential-records":
        return True
    if mention.family == "privilege":
        return alone and len(text.split()) <= SLIP_WORDS and not codes
    bracketed = _PATTERNS["bracketed"].search(text, max(mention.start - 2, 0), mention.start) is not None
    if mention.notation == "non-responsive" and not mention.short:
        return alone or bracketed
    slip = len(text.split()) <= SLIP_WORDS
    beside = any(
        line_span(text, *mention[:2])[0] <= each.start < line_span(text, *mention[:2])[1] for each in codes
    )
    return (alone and (slip or beside or (mention.short and bool(codes)))) or (bracketed and bool(codes))
