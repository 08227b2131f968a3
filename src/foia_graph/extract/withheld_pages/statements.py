"""Statements in letters of how many pages or documents were withheld, referred, or left out as duplicates.

"50 pages are withheld in full under (b)(5)", "we are withholding 12 pages", "Pages 12-27 were denied".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from foia_graph.extract.withheld_pages.finding import NumberSpan, PageTreatment
from foia_graph.model.printed_dates import SHORT_MONTH_NAME
from foia_graph.runtime.tables import read_table

_TABLE = read_table(Path(__file__).with_suffix(".toml"))

_TO_NINETEEN = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: value for value, word in enumerate(_TO_NINETEEN.split(), 1)}
_VALUES |= {word: value for value, word in zip(range(20, 100, 10), _TENS.split(), strict=True)}
_WORD = "|".join(_VALUES)
NUMBER = (
    rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,2}}|\d{{1,6}}|(?i:{_WORD})(?:[- ](?i:{_WORD}))?)"
    r"(?:\s?\(\s?\d{1,6}\s?\))?"
)
"""A number in digits, or in words, which digits in brackets may repeat."""
FROM_TO = r"(?P<first>\d{1,6})(?:\s?(?:-|–|—|to|thru|through|and)\s?(?P<last>\d{1,6}))?"
"""The number of a page, or the first and the last of several."""


def number_value(text: str) -> int:
    """Return the value of a number as NUMBER matches it; digits count more than words.

    >>> number_value("1,204"), number_value("twenty-three"), number_value("twelve (12)")
    (1204, 23, 12)
    """
    digits = re.findall(r"\d+", text.replace(",", ""))
    if digits:
        return int(digits[-1])
    return sum(_VALUES[word] for word in re.split(r"[- ]", text.lower()) if word)


_UNIT = r"(?P<unit>pages?(?:\(s\))?|documents?(?:\(s\))?|records?|items?|e-?mails?|files?)(?!\w)"
_PAGES = re.compile(r"(?i)\bpages?\b")
_DOCUMENTS = re.compile(r"(?i)\b(?:documents?|records?|items?)\b")
_KINDS = r"(?:(?!of\b)[a-z][a-z-]{2,14}\s){0,3}?"
_OF_THOSE = rf"(?:of\s(?:which\s)?(?:the\s|these\s|those\s|a\stotal\sof\s)?(?:{NUMBER}\s)?)?"
_GAP = r"(?:\s(?!of\swhich\b|and\b|in\spart\b|portions?\b)[A-Za-z(][\w()'’/&-]{0,20}){0,7}?"
_FULL = r"(?P<full>in\s(?:full|toto|whole|(?:its|their)\sentiret(?:y|ies))|entirely|completely|fully|full\b)"
_CONSISTING = (
    rf"(?:,?\s(?:consisting\sof|total+ing|comprising|comprised\sof|for\sa\stotal\sof)\s(?P<its_pages>{NUMBER})\s"
    r"pages?,?)?"
)
_AUX = (
    r"(?:(?:are|is|were|was|have|has|must|should|will|remain|been|be|being|also|hereby|now|therefore)\s){0,4}"
)
_DENIED = (
    r"(?P<verb>withheld|denied|exempt(?:ed)?|redacted|non-?releasable|not\s(?:be\s|being\s)?released|WIF|DIF)"
)

_PASSIVE = re.compile(
    rf"\b(?P<count>{NUMBER})\s{_OF_THOSE}{_KINDS}(?:{_UNIT}{_CONSISTING}{_GAP}\s)?(?P<aux>{_AUX})"
    rf"{_DENIED}\b(?:\s{_FULL})?",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    r"(?P<verb>withhold(?:ing|s)?|withheld|den(?:ying|ied|y))\s(?:(?P<early>in\s(?:full|their\sentirety))\s)?"
    rf"(?:a\stotal\sof\s|the\s(?:remaining|following)\s)?(?P<count>{NUMBER})\s{_OF_THOSE}{_KINDS}(?:{_UNIT}{_GAP})?"
    rf"(?:\s?{_FULL})?",
    re.IGNORECASE,
)
_TABULAR = re.compile(
    r"(?:\b(?P<unit>pages?|documents?|records?)\s)?(?P<verb>withheld|denied|exempt(?:ed)?)"
    rf"(?:\s(?P<unit_after>pages?|documents?))?(?:\s\(?{_FULL}\)?)?\s?(?:[:=]|\.{{3,40}})\s?(?P<count>{NUMBER})\b",
    re.IGNORECASE,
)
_REFERRED = re.compile(
    rf"\b(?:(?P<count>{NUMBER})\s{_OF_THOSE}{_KINDS}{_UNIT}{_GAP}\s(?:are|is|were|was|have|has)\s"
    r"(?:been\s|being\s|also\s){0,2}(?:referred|forwarded|transferred)"
    rf"|(?:refer(?:red|ring)|forward(?:ed|ing)|transferr(?:ed|ing))\s(?:a\stotal\sof\s)?(?P<counted>{NUMBER})\s{_KINDS}"
    r"(?P<unit_after>pages?|documents?|records?)\b)(?:\s(?!and\b)\w[\w'’-]*){0,4}?\sto\b"
    r"(?-i:\s(?:the\s)?[A-Z][A-Za-z&-]{1,20}(?:\s(?:of\s|and\s)?[A-Z][A-Za-z&-]{1,20}){0,4})?",
    re.IGNORECASE,
)
_DUPLICATES = re.compile(
    rf"\b(?:duplicates?(?:\s(?:pages?|documents?))?\s?[:=]\s?(?P<listed>{NUMBER})\b|(?P<count>{NUMBER})\s{_OF_THOSE}{_KINDS}{_UNIT}(?:{_GAP}\s(?:are|were|was|is)\s(?:\w+\s){{0,4}}?|\s)"
    r"duplicat(?:es?|ive)\b"
    rf"|(?P<counted>{NUMBER})\s(?:exact\s)?duplicat(?:e|ive)\s(?P<unit_after>pages?|documents?|records?)\b)",
    re.IGNORECASE,
)
_PAGE_SPAN = re.compile(
    rf"\bpages?(?:\(s\))?\s(?:nos?\.?\s|numbers?\s)?{FROM_TO}\b(?:\sof\s\d{{1,6}}\b)?{_GAP}\s(?P<aux>{_AUX}){_DENIED}\b(?:\s{_FULL})?",
    re.IGNORECASE,
)
_DOCUMENT_LIST = re.compile(
    r"\b(?:documents?|doc\.|records?)\s(?:nos?\.?\s|numbers?\s|#\s?)?(?P<documents>[A-Z]{0,3}\d{1,10}"
    r"(?:(?:,|,?\sand|\s?[-–]|\sthrough|\sto)\s?[A-Z]{0,3}\d{1,10}){0,30})"
    rf"{_GAP}\s(?P<aux>{_AUX}){_DENIED}\b(?:\s{_FULL})?",
    re.IGNORECASE,
)
_PARTLY = re.compile(r"(?i)\W{0,3}in\s(?:part|portions?)\b|\W{0,3}partial")
_GROUNDS_FOLLOW = re.compile(
    r"(?i)\W{0,3}(?:pursuant|under|per|based|by\s|because|as\s|in\saccordance|on\sthe|from\s(?:dis|rel)|\(b\)|\.|$)"
)
_POSSIBLE = re.compile(r"(?i)\b(?:may|might|could|would|can|cannot)\b")
_NOT_ASKED_FOR = re.compile(r"(?i)\W{0,3}as\s(?:being\s)?(?:non-?responsive|not\sresponsive|outside)")
_OF_PARTS = re.compile(
    r"(?i)\b(?:portions?|parts?|information|material|content|names?|some)\s(?:of|on|from|in|within)\s(?:the\s)?\Z"
)
_NOT_ALONE = re.compile(
    r"(?i)(?:[-/.:§$]|\bsections?\s|\bexemptions?\s|\bno\.?\s|\bpages?\s|u\.?\s?s\.?\s?c\.?\s"
    rf"|\b(?:{SHORT_MONTH_NAME})[a-z]{{0,6}}\.?\s)\Z"
)
"""What stands before a number that counts nothing: that of a section, a day, a page."""
_REACH = 600
"""So many letters before a statement tell what it is about; no sentence is longer."""
_UNIT_REACH = 200
"""So many letters before a number without a unit may say what is counted: "Of those, 12 were denied"."""
_SIGNS: tuple[str, ...] = tuple(_TABLE["signs"])
"""What every statement has in its verb."""
_COUNTS = ("count", "counted", "listed")
_DOCUMENT_NUMBERS = re.compile(r"[A-Z]{0,3}\d{1,10}(?:\s?(?:[-–]|through|to)\s?[A-Z]{0,3}\d{1,10})?")


@dataclass(frozen=True, slots=True)
class WithholdingStatement:
    """A statement in a text, from `start` to `end`; its sentence ends at `sentence_end`."""

    start: int
    end: int
    sentence_end: int
    treatment: PageTreatment
    page_count: int | None = None
    document_count: int | None = None
    span: NumberSpan | None = None
    documents: tuple[str, ...] = ()
    says_in_full: bool = True


def find_statements(text: str) -> Iterator[WithholdingStatement]:
    """Yield what a text states; of statements that overlap, the first that begins."""
    flat = text.replace("\n", " ")
    for start, end in split_sentences(text):
        if not _may_state(flat[start:end]):
            continue
        found = [*_numbered(flat, start, end), *_counted(flat, start, end)]
        last = start
        for each in sorted(found, key=lambda each: (each.start, -each.end)):
            if each.start >= last:
                last = each.end
                yield each


def _may_state(sentence: str) -> bool:
    # Most sentences have no such word: this test is quick.
    folded = sentence.casefold()
    return any(sign in folded for sign in _SIGNS)


def _counted(text: str, start: int, end: int) -> Iterator[WithholdingStatement]:
    for pattern in (_PASSIVE, _ACTIVE, _TABULAR):
        for match in pattern.finditer(text, start, end):
            if _is_withheld(match, end) and _is_stated(match, start):
                yield from _statement(match, end, "withheld-in-full")
    treatments: tuple[tuple[re.Pattern[str], PageTreatment], ...] = (
        (_REFERRED, "referred"),
        (_DUPLICATES, "duplicate"),
    )
    for pattern, treatment in treatments:
        for match in pattern.finditer(text, start, end):
            if _is_stated(match, start):
                yield from _statement(match, end, treatment)


def _is_stated(match: re.Match[str], start: int) -> bool:
    before = match.string[max(start, match.start() - _REACH) : match.start()]
    return not (
        is_conditional(before)
        or is_conditional(match[0])
        or _POSSIBLE.search(match[0])
        or _OF_PARTS.search(before)
        or _NOT_ALONE.search(before)
        or _PARTLY.match(match.string, match.end())
        or _NOT_ASKED_FOR.match(match.string, match.end())
    )


def _is_withheld(match: re.Match[str], end: int) -> bool:
    """Return whether pages are withheld as wholes: it says so, or says of pages that they are withheld."""
    groups = match.groupdict()
    if groups["full"] or groups.get("early") or _is_whole_by_word(match):
        return True
    has_unit = groups["unit"] or groups.get("unit_after")
    if groups["verb"].lower() in ("exempt", "exempted", "redacted") or not has_unit:
        return False
    is_sentence = groups.get("aux") or match.re in (_ACTIVE, _TABULAR)
    return bool(is_sentence or _GROUNDS_FOLLOW.match(match.string, match.end(), end))


def _statement(match: re.Match[str], end: int, treatment: PageTreatment) -> Iterator[WithholdingStatement]:
    groups = match.groupdict()
    value = number_value(next(groups[name] for name in _COUNTS if groups.get(name)))
    unit = (
        groups["unit"]
        or groups.get("unit_after")
        or _unit_before(match.string[max(0, match.start() - _UNIT_REACH) : match.end()])
    )
    if not value or not unit:
        return
    is_whole = groups.get("full") or groups.get("early") or _is_whole_by_word(match)
    in_full = bool(is_whole) or not groups.get("verb")
    is_of_pages = bool(_PAGES.match(unit))
    its_pages = number_value(groups["its_pages"]) if groups.get("its_pages") else None
    yield WithholdingStatement(
        *(match.start(), match.end(), end, treatment),
        page_count=value if is_of_pages else its_pages,
        document_count=None if is_of_pages else value,
        says_in_full=in_full,
    )


def _is_whole_by_word(match: re.Match[str]) -> bool:
    return (match.groupdict().get("verb") or "").upper() in ("WIF", "DIF")


def _unit_before(text: str) -> str:
    """Return what is counted where a number stands alone: what its sentence counts before."""
    pages, documents = list(_PAGES.finditer(text)), list(_DOCUMENTS.finditer(text))
    if pages and (not documents or pages[-1].start() > documents[-1].start() or "of" in text):
        return "pages"
    return "documents" if documents else ""


def _numbered(text: str, start: int, end: int) -> Iterator[WithholdingStatement]:
    for match in _PAGE_SPAN.finditer(text, start, end):
        if _is_stated(match, start) and _is_whole(match, end):
            first, last = int(match["first"]), int(match["last"] or match["first"])
            if 0 < first <= last:
                span = NumberSpan(first, last)
                yield WithholdingStatement(
                    *(match.start(), match.end(), end, "withheld-in-full"),
                    page_count=span.count,
                    span=span,
                    says_in_full=bool(match["full"]),
                )
    for match in _DOCUMENT_LIST.finditer(text, start, end):
        if _is_stated(match, start) and _is_whole(match, end):
            numbers = tuple(_DOCUMENT_NUMBERS.findall(match["documents"]))
            yield WithholdingStatement(
                *(match.start(), match.end(), end, "withheld-in-full"),
                documents=numbers,
                says_in_full=bool(match["full"]),
            )


def _is_whole(match: re.Match[str], end: int) -> bool:
    if match["full"]:
        return True
    grounds = match["aux"] or _GROUNDS_FOLLOW.match(match.string, match.end(), end)
    return bool(grounds) and match["verb"].lower() != "redacted"


_ENDS = re.compile(
    r"(?:(?<=[a-z0-9)\]\"”’])|(?<=[A-Z]{3}))[.?!;]\s+(?=[A-Z“\"(])|\n\s*\n|[•▪]|\n(?=[^\n:=]{3,60}[:=]\s?\d)"
)
_NOT_STATED = re.compile(
    r"(?i)\b(?:if|whether|unless|until|estimate[ds]?|typically|generally|example|potentially|expect|any"
    r"|appeal(?:ed|ing))\b|\b(?:may|might|could|would|can|cannot|not)\s(?:also\s|be\s)?\Z"
)
_YOURS = re.compile(
    r"(?i)\byour\b(?:\s+\S+){0,8}?\s+(?:request|appeal|letter)\b|\byou\s+(?:requested|asked|sought)\b|\bdear\s+m"
)
_FOIA = re.compile(
    r"(?i)\bFOI(?:A|PA|L)\b|freedom\s+of\s+information|privacy\s+act|public\s+(?:records|information)|\b552"
    r"|open\s+records|right[- ]to[- ]know"
)


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence, or line of a list, of a text."""
    start = 0
    for match in _ENDS.finditer(text):
        yield start, match.start() + 1
        start = match.end()
    yield start, len(text)


def is_conditional(text: str) -> bool:
    """Return whether what stands before a statement makes it one of what may be, or is meant in general."""
    return _NOT_STATED.search(text) is not None


def is_release_letter(text: str) -> bool:
    """Return whether a text answers somebody who asked for records."""
    folded = text.casefold()
    may_address = "you" in folded or "dear" in folded
    return bool(may_address and _YOURS.search(text) and _FOIA.search(text))
