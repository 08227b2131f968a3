"""Statements in letters of how many pages or documents were withheld, referred, or omitted as duplicates.

"50 pages are withheld in full under (b)(5)", "we are withholding 12 pages", "Pages 12-27 were denied".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import msgspec

from foia_graph.extract.registry import PageFinding
from foia_graph.extract.spans import TakenSpans
from foia_graph.model.dates import SHORT_MONTH_NAME
from foia_graph.model.resource import RawValue
from foia_graph.runtime.tables import patterns_beside

# The reason why pages, or parts of them, are not there, "" for none; the concepts of `page-treatments`.
PageTreatment = Literal["", "withheld-in-full", "withheld-in-part", "duplicate", "referred"]
# The field of documents that holds them.
FIELD = "withheldPages"


class WithholdingGround(msgspec.Struct, frozen=True, omit_defaults=True):
    """An exemption claimed for withholding: its code, as it is printed, by whom, and how often.

    `agency` is the one that claims it, as printed after "Per", "" where none is named.
    """

    code: str
    printed: str
    agency: str = ""
    count: int = 1


class NumberSpan(msgspec.Struct, frozen=True, omit_defaults=True):
    """Numbers of pages, first to last; with a `prefix` they are Bates numbers."""

    first: int
    last: int
    prefix: str = ""

    @property
    def count(self) -> int:
        """Return how many numbers it has."""
        return self.last - self.first + 1

    def record_fields(self) -> dict[str, RawValue]:
        """Return it as fields of a record."""
        if self.prefix:
            number = {"batesStart": str(self.first), "batesEnd": str(self.last)}
            return {"batesPrefix": self.prefix.strip(), **number}
        pages = {"firstPage": str(self.first), "lastPage": str(self.last)}
        return {**pages, "pageNumbering": "as-stated-unknown"}


class WithheldPagesFinding(PageFinding, frozen=True, omit_defaults=True, kw_only=True):
    """Pages or documents that a page says were omitted: how many (None where it does not say), and which.

    `documents` are their numbers as stated, `stated` the words of the notice, "" where codes are alone.
    """

    stated: str
    treatment: PageTreatment = ""
    page_count: int | None = None
    document_count: int | None = None
    span: NumberSpan | None = None
    documents: tuple[str, ...] = ()
    grounds: tuple[WithholdingGround, ...] = ()

    @property
    def agencies(self) -> tuple[str, ...]:
        """Return who claims the grounds, as printed."""
        return tuple(dict.fromkeys(each.agency for each in self.grounds if each.agency))

    def record_parts(self) -> Iterator[tuple[str, dict[str, RawValue]]]:
        """Yield them as a part of the document."""
        fields: dict[str, RawValue] = {"asStated": self.stated} if self.stated else {}
        if self.treatment:
            fields["pageTreatment"] = self.treatment
        if self.page_count is not None:
            fields["numberOfPages"] = str(self.page_count)
        if self.document_count is not None:
            fields["documentCount"] = str(self.document_count)
        if self.span is not None:
            fields |= self.span.record_fields()
        if self.documents:
            fields["identifier"] = [*self.documents]
        if self.grounds:
            fields["claimedExemption"] = [*dict.fromkeys(each.code for each in self.grounds)]
        yield FIELD, fields


_PATTERNS = patterns_beside(__file__, month=SHORT_MONTH_NAME)
_WORDS = _PATTERNS.text("WORD").split("|")
_VALUES = dict(zip(_WORDS, (*range(1, 20), *range(20, 100, 10)), strict=True))
# A number in digits, or in words, which digits in brackets may repeat.
NUMBER = _PATTERNS.text("NUMBER")


def number_value(text: str) -> int:
    """Return the value of a number as NUMBER matches it; digits count more than words.

    >>> number_value("1,204"), number_value("twenty-three"), number_value("twelve (12)")
    (1204, 23, 12)
    """
    digits = re.findall(r"\d+", text.replace(",", ""))
    if digits:
        return int(digits[-1])
    return sum(_VALUES[word] for word in re.split(r"[- ]", text.lower()) if word)


# So many letters before a statement tell what it is about; no sentence is longer.
_REACH = 600
# So many letters before a number without a unit may say what is counted: "Of those, 12 were denied".
_UNIT_REACH = 200
_COUNTS = ("count", "counted", "listed", "parts", "beside")


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
        found = [*_numbered(flat, start, end), *_counted(flat, start, end)]
        yield from TakenSpans().take_free(sorted(found, key=lambda each: (each.start, -each.end)))


def _counted(text: str, start: int, end: int) -> Iterator[WithholdingStatement]:
    for pattern in (_PATTERNS["PASSIVE"], _PATTERNS["ACTIVE"], _PATTERNS["TABULAR"]):
        for match in pattern.finditer(text, start, end):
            if _is_withheld(match, end) and _is_stated(match, start):
                yield from _statement(match, end, "withheld-in-full")
    treatments: tuple[tuple[re.Pattern[str], PageTreatment], ...] = (
        (_PATTERNS["REFERRED"], "referred"),
        (_PATTERNS["DUPLICATES"], "duplicate"),
        (_PATTERNS["IN_PART"], "withheld-in-part"),
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
        or _PATTERNS["possible"].search(match[0])
        or _PATTERNS["of_parts"].search(before)
        or _PATTERNS["NOT_ALONE"].search(before)
        or _PATTERNS["partly"].match(match.string, match.end())
        or _PATTERNS["not_asked_for"].match(match.string, match.end())
    )


def _is_withheld(match: re.Match[str], end: int) -> bool:
    """Return whether pages are withheld as wholes: it says so, or says of pages that they are withheld."""
    groups = match.groupdict()
    if groups["full"] or groups.get("early") or _is_whole_by_word(match):
        return True
    has_unit = groups["unit"] or groups.get("unit_after")
    if groups["verb"].lower().startswith(("exempt", "redacted")) or not has_unit:
        return False
    is_sentence = groups.get("aux") or match.re in (_PATTERNS["ACTIVE"], _PATTERNS["TABULAR"])
    return bool(is_sentence or _PATTERNS["grounds_follow"].match(match.string, match.end(), end))


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
    is_of_pages = bool(_PATTERNS["pages"].match(unit))
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
    pages, documents = list(_PATTERNS["pages"].finditer(text)), list(_PATTERNS["documents"].finditer(text))
    if pages and (not documents or pages[-1].start() > documents[-1].start() or "of" in text):
        return "pages"
    return "documents" if documents else ""


def _numbered(text: str, start: int, end: int) -> Iterator[WithholdingStatement]:
    for match in _PATTERNS["PAGE_SPAN"].finditer(text, start, end):
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
    for match in _PATTERNS["DOCUMENT_LIST"].finditer(text, start, end):
        if _is_stated(match, start) and _is_whole(match, end):
            numbers = tuple(_PATTERNS["document_numbers"].findall(match["documents"]))
            yield WithholdingStatement(
                *(match.start(), match.end(), end, "withheld-in-full"),
                documents=numbers,
                says_in_full=bool(match["full"]),
            )


def _is_whole(match: re.Match[str], end: int) -> bool:
    if match["full"]:
        return True
    grounds = match["aux"] or _PATTERNS["grounds_follow"].match(match.string, match.end(), end)
    return bool(grounds) and match["verb"].lower() != "redacted"


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence, or line of a list, of a text."""
    start = 0
    for match in _PATTERNS["ends"].finditer(text):
        yield start, match.start() + 1
        start = match.end()
    yield start, len(text)


def is_conditional(text: str) -> bool:
    """Return whether what is before a statement makes it one of what may be, or is meant in general."""
    return _PATTERNS["not_stated"].search(text) is not None


def is_release_letter(text: str) -> bool:
    """Return whether a text answers somebody who asked for records."""
    folded = text.casefold()
    may_address = "you" in folded or "dear" in folded
    return bool(may_address and _PATTERNS["yours"].search(text) and _PATTERNS["foia"].search(text))
