"""Pages withheld as wholes, as sheets, notices and letters say, and on which grounds."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from foia_graph.extract.bates.ranges import StatedRange, find_page_ranges
from foia_graph.extract.exemptions.boilerplate import boilerplate_kind
from foia_graph.extract.exemptions.codes import CodeMention
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText
from foia_graph.extract.registry import extractor, make_spot, page_texts
from foia_graph.extract.withheld_pages.deleted_page_lists import (
    count_grounds,
    find_listed_pages,
    notice_codes,
)
from foia_graph.extract.withheld_pages.finding import NumberSpan, WithheldPagesFinding
from foia_graph.extract.withheld_pages.slip_sheets import find_slip_sheet
from foia_graph.extract.withheld_pages.statements import (
    WithholdingStatement,
    find_statements,
    is_release_letter,
)
from foia_graph.runtime.tables import read_table

_TABLE = read_table(Path(__file__).with_suffix(".toml"))

_SIGNS: tuple[str, ...] = tuple(_TABLE["signs"])
_SHORT_SIGNS = re.compile(r"\b[wd]if\b")
_SIGNS_OF_RANGES = ("withheld", "denied", "exempt")
_PLAUSIBLE = 0.8
"""Confidence where a notice does not say that pages are withheld as wholes."""


@extractor("withheld-pages", WithheldPagesFinding, "1")
def find_withheld_pages(document: ParsedDocument, _: Gazetteer) -> Iterator[WithheldPagesFinding]:
    """Find the pages that a release omits: withheld, referred to others, or duplicates."""
    likely = {page.number for page in document.pages if _may_say_so(page)}
    if not likely:
        return
    listed = list(find_listed_pages(document))
    yield from listed
    unlisted, before = likely.difference(each.page for each in listed), ""
    for page in document.pages:
        if page.number in unlisted:
            yield from _page_findings(page, before)
        before = page.text
    for page in document.pages:
        if page.number in unlisted and _has_sign(_folded_texts(page), _SIGNS_OF_RANGES):
            yield from (_withheld_numbers(each) for each in find_page_ranges(page) if each.is_withheld)


def _may_say_so(page: ParsedPage) -> bool:
    """Return, fast, whether a page may say that others are omitted; of most it is False."""
    texts = _folded_texts(page)
    return _has_sign(texts, _SIGNS) or any(
        ("wif" in text or "dif" in text) and _SHORT_SIGNS.search(text) for text in texts
    )


def _folded_texts(page: ParsedPage) -> list[str]:
    return [words.text.casefold() for words, _ in page_texts(page)]


def _has_sign(texts: Iterable[str], signs: Iterable[str]) -> bool:
    return any(sign in text for text in texts for sign in signs)


def _page_findings(page: ParsedPage, before: str) -> Iterator[WithheldPagesFinding]:
    """Yield what the texts of a page state; what both of them do, once.

    `before` is the text of the page before, since letters continue.
    """
    seen = set()
    for words, image in page_texts(page):
        found = _page_statements(words.text, before)
        for position, each in enumerate(found):
            named = (each.treatment, each.page_count, each.document_count, each.span, each.documents)
            if named not in seen:
                seen.add(named)
                end = found[position + 1].start if position + 1 < len(found) else each.sentence_end
                yield _make_finding(page.number, words, image, each, min(end, each.sentence_end))


def _page_statements(text: str, before: str) -> list[WithholdingStatement]:
    if is_release_letter(text):
        return list(find_statements(text))
    return find_slip_sheet(text) or (list(find_statements(text)) if is_release_letter(before + text) else [])


def _make_finding(
    page: int, words: PositionedText, image: bool, stated: WithholdingStatement, end: int
) -> WithheldPagesFinding:
    codes = _grounds(words.text[: max(end, stated.end)], stated)
    return WithheldPagesFinding(
        page=page,
        spots=(make_spot(words, stated.start, stated.end, image=image),),
        confidence=None if stated.says_in_full else _PLAUSIBLE,
        stated=" ".join(words.text[stated.start : stated.end].split()),
        treatment=stated.treatment,
        page_count=stated.page_count,
        document_count=stated.document_count,
        span=stated.span,
        documents=stated.documents,
        grounds=count_grounds(codes),
    )


def _grounds(text: str, stated: WithholdingStatement) -> list[CodeMention]:
    """Return the exemptions that a notice names; a page that explains all of them names none."""
    if stated.treatment != "withheld-in-full":
        return []
    codes = notice_codes(text)
    if boilerplate_kind(text, {each.code for each in codes}):
        return []
    return [each for each in codes if each.start >= stated.start]


def _withheld_numbers(stated: StatedRange) -> WithheldPagesFinding:
    span = NumberSpan(stated.first, stated.last, stated.prefix)
    return WithheldPagesFinding(
        page=stated.page,
        spots=(stated.spot,),
        stated=" ".join(stated.spot.quote.split()),
        treatment="withheld-in-full",
        page_count=span.count,
        span=span,
    )
