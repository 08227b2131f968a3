"""Bundles: the documents that are bound in one file, each with its pages, form, date and title.

A document begins where the head of a page shows it and nothing says that the page before goes on. Where in
doubt there is no cut: a file that is one document has no parts.
"""

from collections.abc import Iterator, Set
from itertools import pairwise, product, starmap
from math import prod
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from rapidfuzz import fuzz

from foia_graph.extract.description import correspondence, named_papers, printed_words
from foia_graph.extract.description.captions import match_caption
from foia_graph.extract.description.extractor import StatedField, find_description, find_form, is_top
from foia_graph.extract.description.sheets import Sheet, page_sheets
from foia_graph.extract.emails.messages import PrintedMessage, find_messages
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.pagination import number_candidates
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage
from foia_graph.extract.printed_dates import find_days
from foia_graph.extract.registry import PageFinding, Spot, extractor, make_spot
from foia_graph.model.resource import RawValue
from foia_graph.runtime.tables import PatternTable, read_table

_FILE = Path(__file__).with_suffix(".toml")
_TABLE: dict[str, Any] = read_table(_FILE)
_SIGNS: dict[str, tuple[float, str]] = _TABLE["signs"]
_PATTERNS = PatternTable(_FILE).section("patterns")
_LIMITS: dict[str, float] = _TABLE["limits"]
# Rows of a head that says that a page is a later one.
_TOP_ROWS = 5
_BEGUN = "The file begins with it."
_RECORD_FIELDS = {"created": "date", "issued": "date"}


class BoundDocument(PageFinding, frozen=True, omit_defaults=True, kw_only=True):
    """A document within a file; `stated` are fields of the record of its pages."""

    stated: dict[str, str]

    def record_parts(self) -> Iterator[tuple[str, dict[str, RawValue]]]:
        """Yield it as a run of pages."""
        span = {"firstPage": str(self.page), "lastPage": str(self.last_page), "pageNumbering": "pdf"}
        yield "pageRange", {**self.stated, **span}


@extractor("bundles", BoundDocument, "4")
def find_bound_documents(document: ParsedDocument, gazetteer: Gazetteer) -> Iterator[BoundDocument]:
    """Find the documents that are bound together in a file, by their first pages."""
    cuts = list(find_cuts(document))
    ends = [*(cut.page - 1 for cut in cuts), document.last_number]
    firsts = [BoundDocument(page=page.number, stated={"description": _BEGUN}) for page in document.pages[:1]]
    for part, last in zip((*firsts, *cuts), ends, strict=True) if cuts else ():
        own = tuple(_behind_slips([page for page in document.pages if part.page <= page.number <= last]))
        described = find_description(msgspec.structs.replace(document, pages=own), gazetteer)
        # An e-mail is a part of its own, which has the form.
        found = [each for each in described if isinstance(each, StatedField) and each.value != "e-mail"]
        stated = {_RECORD_FIELDS.get(each.field, each.field): each.value for each in found} | part.stated
        spots = part.spots or (found[0].spots if found else ())
        yield msgspec.structs.replace(part, last_page=last, spots=spots, stated=stated)


def _behind_slips(pages: list[ParsedPage]) -> list[ParsedPage]:
    for index, page in enumerate(pages[:-1]):
        found = find_form(page_sheets(page))
        if not (found and found[1].is_cover):
            return pages[index:]
    return pages[-1:]


def find_cuts(document: ParsedDocument) -> Iterator[BoundDocument]:
    """Yield the documents but the first of a file, by their first pages alone, with what shows these."""
    faces = list(_page_faces(document))
    # A stamp that is on all pages, also the first, is of those who released the file.
    stamps = set[tuple[str, bool]].intersection(*(face.running_rows for face in faces)) if faces else set()
    stamped = faces[0].stamped if faces else frozenset[str]()
    for at, (before, face) in enumerate(pairwise(faces), 1):
        # A sheet in place of pages may be within a document, which then goes on after it.
        is_within = face.sign == "separator" and any(not after.sign for after in faces[at + 1 : at + 2])
        # Of a number OCR may misread a sign or two, and drop the end.
        alike = max(starmap(fuzz.partial_ratio, product(face.stamped, stamped)), default=0.0)
        is_other = bool(face.stamped) and alike < _LIMITS["same_number"]
        sign = face.sign or ("stamp" if is_other else "")
        begins = (is_other and stamped) or not _goes_on(before, face, stamps)
        stamped = face.stamped or stamped
        if sign and not is_within and begins:
            signs = (sign, *_changes(before, face), *(["other-stamp"] if is_other else []))
            confidence = 1 - prod(1 - _SIGNS[name][0] for name in signs)
            words = "; ".join(_SIGNS[name][1] for name in signs).capitalize()
            if confidence >= _TABLE["enough"]:
                said = {"description": f"{words}."}
                yield BoundDocument(
                    page=face.page.number, spots=face.spots, confidence=confidence, stated=said
                )


class _PageFace(NamedTuple):
    """A page as one sees it who leafs through a file; `sign` is what begins on it by its head, if any."""

    page: ParsedPage
    sheet: Sheet
    message: PrintedMessage | None
    sign: str
    spots: tuple[Spot, ...]
    numbers: list[tuple[int, float, bool]]
    running_rows: set[tuple[str, bool]]
    stamped: frozenset[str]


def _page_faces(document: ParsedDocument) -> Iterator[_PageFace]:
    messages = {each.page: each for each in reversed(find_messages(document)) if is_top(each)}
    for page in document.pages:
        for sheet in page_sheets(page)[:1]:
            message = messages.get(page.number)
            sign, spots = _head_sign(sheet)
            if message:
                at, sign = message.header, "" if message.depth else "e-mail"
                spots = (make_spot(message.words, at.start, at.end, image=message.image),)
            numbers = [
                (each.number, each.spot.box.y if each.spot.box else 0.0, each.is_sure)
                for each in number_candidates(page)
                if each.notation.isdecimal()
            ]
            running_rows = {
                (_PATTERNS["page_number"].sub(" ", row.text).strip(), row.box.y > 50)
                for row in sheet.rows
                if not _LIMITS["edge"] < row.box.y < 100 - _LIMITS["edge"] and _may_run(row.text)
            }
            stamped = frozenset(_PATTERNS["document_number"].findall(sheet.words.text))
            yield _PageFace(page, sheet, message, sign, spots, numbers, running_rows, stamped)


def _head_sign(sheet: Sheet) -> tuple[str, tuple[Spot, ...]]:
    cover, found = next(named_papers.report_covers(sheet), None), find_form([sheet])
    form = cover or (found[1] if found else None)
    above = [row for row in sheet.own_rows if form and row.box.y < form.row.box.y]
    if form is None or form.row.box.y > _LIMITS["head"] or any(row.is_prose for row in above):
        return "", ()
    text, sign = form.row.text, "cover" if cover else _TABLE["forms"].get(form.form, "heading")
    if printed_words.EXEMPTION_SHEET.search(text):
        sign = ""  # an enclosure of letters
    elif form.is_cover:
        sign = "slip" if _PATTERNS["slip"].search(text) else "separator"
    elif sign == "letter":
        is_headed = any(find_days(row.text) or printed_words.is_body_line(row.text) for row in above)
        sign = "" if not printed_words.SALUTATION.match(text) else "letter" if is_headed else "salutation"
    return sign, (sheet.spot(form.row, form.start, form.end),)


def _may_run(text: str) -> bool:
    # Letterheads and printed forms are the same in all documents of an office.
    words = printed_words
    looks = (words.is_body_line, words.is_address_line, words.is_furniture, _PATTERNS["printed_form"].search)
    is_long = sum(map(str.isalpha, text)) >= _LIMITS["running_letters"]
    return is_long and not match_caption(text)[0] and not any(look(text) for look in looks)


def _changes(before: _PageFace, face: _PageFace) -> Iterator[str]:
    """Yield the signs that a page has next to the one before it."""
    if _has_number(before, face, 1):
        yield "restart"
    elif face.sheet.words.origin != "ocr" and any(number == 1 for number, *_ in face.numbers):
        yield "first"
    rows, below = before.sheet.own_rows, _PATTERNS["below_signature"]
    if any(printed_words.CLOSING.match(row.text) or below.search(row.text) for row in rows):
        yield "signed"
    elif before.message is None and max(row.box.y for row in rows) < _LIMITS["full"]:
        yield "short"
    sides = ((face.page.width, before.page.width), (face.page.height, before.page.height))
    if any(abs(one - other) > _LIMITS["other_size"] * max(one, other) for one, other in sides):
        yield "size"
    elif before.sheet.words.origin != face.sheet.words.origin:
        yield "origin"
    if before.sign == "separator":
        yield "after-separator"


def _goes_on(before: _PageFace, face: _PageFace, stamps: Set[tuple[str, bool]]) -> bool:
    """Return whether a page is of the same document as the one before it, whatever else is on it."""
    if face.message is not None:
        return face.message.depth > 0
    looks = (correspondence.later_pages_of_memoranda, correspondence.later_pages_of_letters)
    return (
        _has_head(face, "enclosed")
        or (before.sheet.is_sparse and _has_head(before, "enclosed"))
        or before.sign == "slip"
        or before.sign == face.sign == "separator"
        or _has_head(face, "later")
        or any(True for look in looks for _ in look(face.sheet))
        or _has_number(before, face)
        or any(is_sure and number > 1 for number, _, is_sure in face.numbers)
        or (not _has_number(before, face, 1) and bool(face.running_rows & before.running_rows - stamps))
    )


def _has_head(face: _PageFace, pattern: str) -> bool:
    return any(_PATTERNS[pattern].search(row.text) for row in face.sheet.own_rows[:_TOP_ROWS])


def _has_number(before: _PageFace, face: _PageFace, number: int = 0) -> bool:
    return any(
        own == (number or other + 1) and abs(height - place) < _LIMITS["same_place"]
        for own, height, _ in face.numbers
        for other, place, _ in before.numbers
    )
