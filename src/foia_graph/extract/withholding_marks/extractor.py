"""Withholding marks on pages that claim no exemption: "5 ILCS 140/7(1)(b)", "25X1", "Non-Responsive"."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from foia_graph.extract.citations.citation_forms import is_apart
from foia_graph.extract.exemptions.coded_text import StampLines, line_span
from foia_graph.extract.exemptions.codes import CodeMention, TakenSpans, find_codes
from foia_graph.extract.exemptions.grounds import is_ground, is_letter
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText
from foia_graph.extract.registry import PageFinding, extractor, make_spot, page_texts
from foia_graph.model.namespaces import FOIA, SKOS
from foia_graph.model.rdf_files import TurtleGraph
from foia_graph.model.resource import RawValue
from foia_graph.runtime.files import resource_folder

SCHEME = "withholding-marks"
NOTHING = r"(?!)"
SHARED_START = 3
"""So many letters are looked for once where several forms hold them."""
SHORTEST_NAME = 3
"""A name with no more letters is a short form itself."""
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
_LITERAL = re.compile(r"(?:\\[^\w\s]|[\w\s,/:§'’-])+")
_QUANTIFIER = re.compile(r"[?*{]")
_INNERMOST_GROUP = re.compile(r"(?<!\\)\((?:[^()\\]|\\.)*\)(?:[?*+]|\{[^}]*\})?")
_CLASS = re.compile(r"(?<!\\)\[(?:[^\]\\]|\\.)*\](?:[?*+]|\{[^}]*\})?|\\[a-z](?:[?*+]|\{[^}]*\})?")


class MarkForm(NamedTuple):
    """One form of a mark: its concept, the top concept above it, its pattern, and what all of it holds.

    A short form counts only where the file has a full form, or the name of the concept.
    """

    notation: str
    family: str
    pattern: str
    needed: str
    short: bool

    def find_in(self, text: str) -> Iterator[re.Match[str]]:
        """Yield where a text has the form."""
        return _compile(self.pattern).finditer(text)


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})(?![\w-])")


class FormTable:
    """Forms of marks, by a text that all of them hold: only those are searched for whose text is there."""

    def __init__(self, forms: Iterable[MarkForm]) -> None:
        by_start: dict[str, list[MarkForm]] = {}
        for form in forms:
            by_start.setdefault(form.needed[:SHARED_START], []).append(form)
        self._forms = {_shared_start([form.needed for form in each]): each for each in by_start.values()}
        self._frequent = [needed for needed in self._forms if needed[:1].islower()]
        self._pattern = _grouped_pattern(self._forms.keys() - set(self._frequent))

    def likely_forms(self, text: str) -> Iterator[MarkForm]:
        """Yield the forms that may be in a text."""
        held = {*self._pattern.findall(text), *(needed for needed in self._frequent if needed in text)}
        for needed in sorted(held):
            yield from self._forms[needed]


def _shared_start(texts: list[str]) -> str:
    letters = takewhile(lambda found: len(set(found)) == 1, zip(*texts, strict=False))
    return "".join(found[0] for found in letters)


def _grouped_pattern(texts: Iterable[str]) -> re.Pattern[str]:
    """Build a pattern of some texts, by their first sign, so that most positions are passed over at once."""
    by_sign: dict[str, list[str]] = {}
    for text in sorted(texts, reverse=True):
        by_sign.setdefault(text[0], []).append(re.escape(text[1:]))
    groups = [f"{re.escape(sign)}(?:{'|'.join(rest)})" for sign, rest in by_sign.items()]
    return re.compile("|".join(groups) or NOTHING)


def needed_text(pattern: str) -> str:
    """Return the longest text that every match of a pattern holds, "" where there is none.

    >>> needed_text(r"(?:Texas\\s)?Code\\s?552\\.\\d{3}")
    '552.'
    """
    shown = pattern
    while (less := _INNERMOST_GROUP.sub("\0", shown)) != shown:
        shown = less
    shown = _CLASS.sub("\0", shown)
    found = []
    for match in _LITERAL.finditer(shown):
        optional = _QUANTIFIER.match(shown, match.end())
        text = re.sub(r"\\(.)", r"\1", match[0])
        found.append(text[:-1] if optional else text)
    return max(found, key=lambda text: (len(text), any(map(str.isdigit, text))), default="")


# Read when it is imported: whoever reads files of strangers has no way to other files afterwards.
_SCHEME = TurtleGraph(resource_folder("ontology") / "schemes" / f"{SCHEME}.ttl", base="https://example.org/")
_FORMS = tuple(
    MarkForm(row["notation"], row["family"], pattern, needed_text(pattern), "short" in row)
    for row in _SCHEME.rows(_QUERY)
    for pattern in [row.get("printed") or row["short"]]
)
FULL_FORMS = FormTable(form for form in _FORMS if not form.short)
"""The forms that need no other to be understood."""
CONCEPT_NAMES = tuple(
    sorted((row["name"], row["notation"]) for row in _SCHEME.rows(_NAMES) if len(row["name"]) > SHORTEST_NAME)
)
"""Names of concepts that have short forms, each with the notation of the concept."""


@cache
def short_forms(notations: frozenset[str]) -> FormTable:
    """Return the short forms of the concepts with some notations."""
    return FormTable(form for form in _FORMS if form.short and form.notation in notations)


APART = "0123456789_.-"
"""Characters beside letters that are not right before a mark."""


class MarkMention(NamedTuple):
    """A mark as it is printed in a text: its position, its concept and the top concept above, by notation."""

    start: int
    end: int
    notation: str
    family: str
    short: bool = False


def find_full_forms(text: str) -> list[MarkMention]:
    """Find the marks of a text that need no other to be understood, in their order."""
    return _longest_apart(_find_forms(text, FULL_FORMS))


def find_short_forms(text: str, notations: frozenset[str]) -> list[MarkMention]:
    """Find short forms of the concepts with some notations, in their order."""
    return _longest_apart(_find_forms(text, short_forms(notations)))


def named_concepts(text: str) -> Iterator[str]:
    """Yield the notations of concepts with short forms whose name is in a text."""
    return (notation for name, notation in CONCEPT_NAMES if name in text)


def _find_forms(text: str, table: FormTable) -> Iterator[MarkMention]:
    for form in table.likely_forms(text):
        yield from _form_mentions(text, form)


def _form_mentions(text: str, form: MarkForm) -> Iterator[MarkMention]:
    # A pattern that starts with a letter is found many times faster than one that looks behind.
    for match in form.find_in(text):
        end = match.start() + len(match[0].rstrip())
        if is_apart(text, match.start(), APART):
            yield MarkMention(match.start(), end, form.notation, form.family, form.short)


def _longest_apart(mentions: Iterable[MarkMention]) -> list[MarkMention]:
    """Keep the first, and of those that begin together the longest, of marks that overlap."""
    kept: list[MarkMention] = []
    for each in sorted(mentions, key=lambda each: (each.start, -each.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


class WithholdingMark(PageFinding, frozen=True, omit_defaults=True, kw_only=True):
    """A mark of what was withheld: the notation of its concept, its printed form, and how often it is."""

    mark: str
    printed: str
    count: int = 1

    def record_parts(self) -> Iterator[tuple[str, dict[str, RawValue]]]:
        """Yield a redaction for every position where the mark is."""
        for _ in range(self.count):
            yield "redaction", {"withholdingMark": [self.mark], "asStated": self.printed}


@extractor("marks", WithholdingMark, "1")
def find_withholding_marks(document: ParsedDocument, _: Gazetteer) -> Iterator[WithholdingMark]:
    """Find the marks on each page that stand for what was withheld, and no words of the page itself."""
    full = [[find_full_forms(words.text) for words, _ in page_texts(page)] for page in document.pages]
    understood = frozenset(_understood_concepts(document, full))
    before = ""
    for page, found in zip(document.pages, full, strict=True):
        yield from _page_marks(page, found, understood, before)
        before = page.words.text if page.words else ""


def _understood_concepts(document: ParsedDocument, full: list[list[list[MarkMention]]]) -> Iterator[str]:
    """Yield the concepts of which a file has a full form or the name, so that their short forms count."""
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
        for mark in _text_marks(page.number, words, image, _without_overlaps(mentions, short), before):
            by_mark[mark.mark].append(mark)
    for found in by_mark.values():
        yield from _fullest_text(found)


def _without_overlaps(full: list[MarkMention], short: Iterable[MarkMention]) -> list[MarkMention]:
    return sorted([*full, *TakenSpans(full).take_free(short)])


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
    for each in _without_lists(mentions):
        if is_applied(words.text, each, lines, codes, addressed=addressed):
            by_form[each.notation, " ".join(words.text[each.start : each.end].split())].append(each)
    for (mark, printed), same in by_form.items():
        spots = tuple(make_spot(words, each.start, each.end, image=image) for each in same)
        yield WithholdingMark(page=page, mark=mark, printed=printed, count=len(same), spots=spots)


def _without_lists(mentions: list[MarkMention]) -> list[MarkMention]:
    """Leave out marks of declassification where a page lists them all, to explain them."""
    kinds = {each.notation for each in mentions if each.family == "declassification"}
    if len(kinds) < EXPLAINED_MARKS:
        return mentions
    return [each for each in mentions if each.family != "declassification"]


def _fullest_text(marks: list[WithholdingMark]) -> list[WithholdingMark]:
    layer = [each for each in marks if not each.spots[0].image]
    image = [each for each in marks if each.spots[0].image]
    return image if sum(each.count for each in image) > sum(each.count for each in layer) else layer


SLIP_WORDS = 40
"""A page with no more words is a slip instead of what was omitted."""
EXPLAINED_MARKS = 4
"""So many different marks of one kind on a page are a list that explains them."""
_UNMISTAKABLE = frozenset(["STATINTL", "STATOTHR", "STATSPEC", "CPYRGHT", "ILLEGIB"])
_REVIEWED = re.compile(r"\bCIA-RDP|(?i:approved for release|sanitized copy)")
"""What the Central Intelligence Agency prints on each page that it reviewed."""
_CLASSIFIER = re.compile(
    r"(?i)(?:declass\w*(?:\s+\w+){0,2}|decl|\bdrv\b[^\n]{0,60}|downgrad\w*(?:\s+\w+){0,2}|reasons?|derived\s+from[^\n]{0,60}"
    r"|categor\w+|exempt\w*(?:\s+\w+){0,2}|\bon\s?:)[\s:(\"“-]*\Z"
)
"""What a classifier wrote on a record when it was made: "Declassify on: 25X1"."""
_BRACKETED = re.compile(r"[\[({<]\s?\Z")
_SENTENCE_WORDS = re.compile(
    r"(?i)\b(?:pursuant\s+to|under|per|see|in|of|by|exempt\w*(?:\s+from\s+\w+)?|section|the)\s*\(?\Z"
)


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
        return _is_of_review(text, mention, alone)
    if mention.family == "intelligence-statute":
        return mention.notation in _UNMISTAKABLE or _REVIEWED.search(text) is not None
    if mention.family == "presidential-records":
        return True
    if mention.family == "privilege":
        return alone and len(text.split()) <= SLIP_WORDS and not codes
    return _is_of_scope(text, mention, codes, alone)


def _is_of_review(text: str, mention: MarkMention, alone: bool) -> bool:
    """Return whether a mark of declassification is no instruction of the classifier, and no citation."""
    before = text[max(mention.start - 90, 0) : mention.start]
    if _CLASSIFIER.search(before.rpartition("\n")[2]):
        return False
    return alone or ("X" in mention.notation and not _SENTENCE_WORDS.search(before))


def _is_of_scope(text: str, mention: MarkMention, codes: Sequence[CodeMention], alone: bool) -> bool:
    bracketed = _BRACKETED.search(text, max(mention.start - 2, 0), mention.start) is not None
    if mention.notation == "non-responsive" and not mention.short:
        return alone or bracketed
    slip = len(text.split()) <= SLIP_WORDS
    beside = any(
        line_span(text, *mention[:2])[0] <= each.start < line_span(text, *mention[:2])[1] for each in codes
    )
    return (alone and (slip or beside or (mention.short and bool(codes)))) or (bracketed and bool(codes))
