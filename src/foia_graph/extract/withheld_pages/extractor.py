"""Pages withheld as wholes, as sheets, notices and letters say, and on which grounds.

Grounds are the exemptions named in the sentence of a statement, or in those beside it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from foia_graph.extract.bates.gaps import StatedRange, find_page_ranges
from foia_graph.extract.exemptions.boilerplate import boilerplate_kind
from foia_graph.extract.exemptions.codes import CodeMention, find_codes, find_named_exemptions
from foia_graph.extract.exemptions.grounds import SPOKEN_OF, is_ground
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage
from foia_graph.extract.registry import extractor, make_spot, page_texts
from foia_graph.extract.spans import TakenSpans
from foia_graph.extract.withheld_pages import deleted_page_lists
from foia_graph.extract.withheld_pages.statements import (
    NUMBER,
    NumberSpan,
    PageTreatment,
    WithheldPagesFinding,
    WithholdingStatement,
    find_statements,
    is_conditional,
    is_release_letter,
    number_value,
    split_sentences,
)
from foia_graph.runtime.tables import PatternTable

_GROUNDS = PatternTable(Path(__file__).with_name("stated_grounds.toml")).section("patterns")
# So many sentences before one that speaks of "this exemption" may name it.
_REACH = 6


def notice_codes(text: str) -> list[CodeMention]:
    """Return the exemptions that a text names, by code or in words."""
    printed = list(find_codes(text))
    # Names of exemptions are looked for where the law is named; a notice of withholding speaks of it anyway.
    names = find_named_exemptions(f"{text}\nFOIA")
    return sorted([*printed, *TakenSpans(printed).take_free(names)])


def find_stated_grounds(text: str, statements: Sequence[WithholdingStatement]) -> Iterator[list[CodeMention]]:
    """Yield the exemptions on which each statement of a text rests; a page that explains all names none."""
    codes, sentences, done = notice_codes(text), list(split_sentences(text)), 0
    for place, each in enumerate(statements):
        following = statements[place + 1].start if place + 1 < len(statements) else each.sentence_end
        stop = max(min(following, each.sentence_end), each.end)
        known = [code for code in codes if code.start < stop]
        found: list[CodeMention] = []
        if each.treatment.startswith("withheld") and not boilerplate_kind(
            text[:stop], {code.code for code in known}
        ):
            at = bisect_right(sentences, (each.start, len(text))) - 1
            start = max(sentences[at][0], done)
            found = _named_first(text, start, each.start, known) or [
                c for c in known if c.start >= each.start
            ]
            done = (
                each.end
                if found and found[0].start < each.start
                else max([each.end, *(c.end for c in found)])
            )
            if not found:
                found = _named_before(text, sentences[: at + 1], stop, codes)
            if not found and following >= each.sentence_end:
                found = _named_behind(text, sentences[at + 1 : at + 2], codes)
        yield found


def _within(codes: Sequence[CodeMention], start: int, end: int) -> list[CodeMention]:
    return [each for each in codes if start <= each.start < end]


def _named_first(text: str, start: int, end: int, codes: Sequence[CodeMention]) -> list[CodeMention]:
    found = _within(codes, start, end)
    return found if found and not _GROUNDS["of_others"].search(text, start, end) else []


def _named_before(
    text: str, sentences: Sequence[tuple[int, int]], stop: int, codes: Sequence[CodeMention]
) -> list[CodeMention]:
    spoken = SPOKEN_OF.search(text, sentences[-1][0], stop)
    if spoken is None:
        return []
    for start, end in reversed(sentences[-_REACH - 1 : -1]):
        if found := _within(codes, start, end):
            return found if spoken["many"] or len({each.code for each in found}) == 1 else []
    return []


def _named_behind(
    text: str, sentences: Sequence[tuple[int, int]], codes: Sequence[CodeMention]
) -> list[CodeMention]:
    for start, end in sentences:
        found = _within(codes, start, end)
        if found and _GROUNDS["goes_on"].match(text, start):
            return found if is_ground(text, found[0].start, found[-1].end, addressed=True) else []
    return []


# Confidence where a notice does not say that pages are withheld as wholes.
_PLAUSIBLE = 0.8


@extractor("withheld-pages", WithheldPagesFinding, "3")
def find_withheld_pages(document: ParsedDocument, _: Gazetteer) -> Iterator[WithheldPagesFinding]:
    """Find the pages that a release omits: withheld, referred to others, or duplicates."""
    found = list(deleted_page_lists.find_listed_pages(document))
    yield from found
    listed, before = {each.page for each in found}, ""
    for page in document.pages:
        if page.number not in listed:
            yield from _page_findings(page, before)
        before = page.text
    for page in document.pages:
        if page.number not in listed:
            yield from (_withheld_numbers(each) for each in find_page_ranges(page) if each.is_withheld)


def _page_findings(page: ParsedPage, before: str) -> Iterator[WithheldPagesFinding]:
    """Yield what the texts of a page state; what both of them do, once.

    `before` is the text of the page before, since letters continue.
    """
    seen = set()
    for words, image in page_texts(page):
        found = _page_statements(words.text, before)
        for each, codes in zip(found, find_stated_grounds(words.text, found), strict=True):
            named = (each.treatment, each.page_count, each.document_count, each.span, each.documents)
            if named not in seen:
                seen.add(named)
                yield WithheldPagesFinding(
                    page=page.number,
                    spots=(make_spot(words, each.start, each.end, image=image),),
                    confidence=None if each.says_in_full else _PLAUSIBLE,
                    stated=" ".join(words.text[each.start : each.end].split()),
                    treatment=each.treatment,
                    page_count=each.page_count,
                    document_count=each.document_count,
                    span=each.span,
                    documents=each.documents,
                    grounds=deleted_page_lists.count_grounds(codes),
                )


def _page_statements(text: str, before: str) -> list[WithholdingStatement]:
    if is_release_letter(text):
        return list(find_statements(text))
    return find_slip_sheet(text) or (list(find_statements(text)) if is_release_letter(before + text) else [])


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


# Pages with more words are no slip sheets, none of a few words, and no notices of an archive.
_MAX_WORDS, _FEW_WORDS, _MAX_WORDS_OF_NOTICE = 70, 20, 260
_PATTERNS = PatternTable(Path(__file__).with_name("statements.toml")).section("slip_sheets")
_COUNT_BEFORE = re.compile(rf"(?<![\w-])(?P<count>{NUMBER})[\s_.]{{0,8}}\Z")


def find_slip_sheet(text: str) -> list[WithholdingStatement]:
    """Return what a page says of those in whose position it is; nothing where it is no slip sheet."""
    form = deleted_page_lists.ENTIRELY_WITHHELD.search(text)
    if form:
        # The number of pages that the form stands for is typed before it.
        before = _COUNT_BEFORE.search(text, max(0, form.start() - 60), form.start())
        count = number_value(before["count"]) if before else None
        start = before.start() if before else form.start()
        return [WithholdingStatement(start, form.end(), form.end(), "withheld-in-full", count or None)]
    words = len(_PATTERNS["word"].findall(_PATTERNS["running_head"].sub("", text)))
    if words <= _MAX_WORDS_OF_NOTICE and (notice := _withdrawal_notice(text)):
        return [notice]
    if words > _MAX_WORDS or _PATTERNS["of_court"].search(text):
        return []
    found = _sheet_statements(text, words)
    ordered = sorted(found, key=lambda each: (each.start, not _counts(each), -each.end))
    kept = list(TakenSpans().take_free(ordered))
    return list(filter(_counts, kept)) or kept[:1]


def _counts(each: WithholdingStatement) -> bool:
    return bool(each.page_count or each.document_count or each.documents)


def _sheet_statements(text: str, words: int) -> Iterator[WithholdingStatement]:
    flat, end = text.replace("\n", " "), len(text)
    for each in find_statements(text):
        yield replace(each, says_in_full=True, sentence_end=end)
    for match in _PATTERNS["next"].finditer(flat):
        yield _withheld(match, end, number_value(match["count"]))
    for match in _PATTERNS["for_reasons"].finditer(flat):
        first, last = int(match["first"]), int(match["last"] or match["first"])
        if first <= last:
            span = NumberSpan(first, last)
            yield _withheld(match, end, span.count, span)
    for match in _PATTERNS["one"].finditer(flat):
        if match["full"] or _PATTERNS["pursuant"].search(flat, match.start()):
            yield _one_thing(match, end)
    if words <= _FEW_WORDS:
        yield from _bare_words(text, end)
    elif pursuant := _PATTERNS["pursuant"].search(flat):
        yield from _pursuant(pursuant, end)


def _withheld(
    match: re.Match[str], end: int, count: int | None, span: NumberSpan | None = None
) -> WithholdingStatement:
    return WithholdingStatement(match.start(), match.end(), end, "withheld-in-full", count, span=span)


def _one_thing(match: re.Match[str], end: int) -> WithholdingStatement:
    if match["unit"].lower() == "page":
        return _withheld(match, end, 1)
    return WithholdingStatement(match.start(), match.end(), end, "withheld-in-full", document_count=1)


def _bare_words(text: str, end: int) -> Iterator[WithholdingStatement]:
    """Yield what a page of hardly more words says: "DENIED IN FULL", "DUPLICATE", "REFERRED TO CIA"."""
    for match in _PATTERNS["bare"].finditer(text):
        is_redacted = "redacted" in match[0].lower() and not match["full"] and not match["whole"]
        if not is_redacted and _names_grounds_alone(match["rest"]):
            is_one_page = (match["unit"] or "").lower() == "page" and "(s)" not in match[0].lower()
            yield _withheld(match, end, 1 if is_one_page else None)
    if pursuant := _PATTERNS["pursuant"].search(text.replace("\n", " ")):
        yield from _pursuant(pursuant, end)
    for match in _PATTERNS["duplicate"].finditer(text):
        yield _left_out(match, end, "duplicate")
    for match in _PATTERNS["referral"].finditer(text):
        count = number_value(match["count"]) if match["count"] else None
        yield WithholdingStatement(match.start(), match.end(), end, "referred", count)


def _pursuant(match: re.Match[str], end: int) -> Iterator[WithholdingStatement]:
    before = match.string[: match.start()]
    if not is_conditional(before):
        one_page = None if _PATTERNS["document"].search(before) else 1
        yield _withheld(match, end, one_page)


def _names_grounds_alone(text: str) -> bool:
    for each in reversed(notice_codes(text)):
        text = f"{text[: each.start]} {text[each.end :]}"
    has_number = re.search(r"\d{2}", re.sub(r"\b552a?\b", "", text))
    return _PATTERNS["on_grounds"].fullmatch(text) is not None and not has_number


def _left_out(match: re.Match[str], end: int, treatment: PageTreatment) -> WithholdingStatement:
    span = NumberSpan(int(match["first"]), int(match["last"] or match["first"])) if match["first"] else None
    count = span.count if span else None
    return WithholdingStatement(match.start(), match.end(), end, treatment, count, span=span)


def _withdrawal_notice(text: str) -> WithholdingStatement | None:
    """Return the document that an archive has withdrawn, by the number of its notice."""
    found = _PATTERNS["withdrawn"].search(text)
    if not (found and _PATTERNS["of_archive"].search(text)):
        return None
    number, pages = _PATTERNS["withdrawal_id"].search(text), _PATTERNS["its_pages"].search(text)
    count = int(pages[1] or pages[2]) if pages else None
    return WithholdingStatement(
        *(found.start(), found.end(), len(text), "withheld-in-full"),
        page_count=count or None,
        document_count=1,
        documents=(number["id"],) if number else (),
    )
