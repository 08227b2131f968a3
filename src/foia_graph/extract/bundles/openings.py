"""Openings: pages on which a document begins, by what is printed on them and on the page before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from pathlib import Path
from typing import Any, NamedTuple

from foia_graph.extract.description import correspondence, named_papers, printed_words
from foia_graph.extract.description.captions import match_caption
from foia_graph.extract.description.extractor import find_form, is_top
from foia_graph.extract.description.sheets import Sheet, SheetRow, page_sheets
from foia_graph.extract.emails.messages import PrintedMessage, find_messages
from foia_graph.extract.pagination import NumberCandidate, number_candidates
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage
from foia_graph.extract.printed_dates import find_days
from foia_graph.extract.registry import Spot, make_spot
from foia_graph.runtime.tables import PatternTable, read_table

_FILE = Path(__file__).with_suffix(".toml")
_TABLE: dict[str, Any] = read_table(_FILE)
_PATTERNS = PatternTable(_FILE).section("patterns")
# Heights of the page, in percent: above which heads are, from which on a page is full, and how high its edges are.
_HEAD, _FULL, _EDGE = 66.0, 66.0, 12.0
# Rows of the head that say that a page is a later one, and letters of a running head at least.
_TOP_ROWS, _RUNNING_LETTERS = 4, 11
# How far, in percent of the page, the numbers of two pages may be out of line.
_SAME_PLACE = 4.0
# Share by which sides of another size differ; scans of one size vary.
_OTHER_SIZE = 0.08


class Opening(NamedTuple):
    """What shows that a document begins on a page: names of signs, and where the first of them is."""

    signs: tuple[str, ...]
    spot: Spot

    @property
    def confidence(self) -> float:
        """Return how far the signs together are believed."""
        return 1 - prod(1 - _TABLE["signs"][name][0] for name in self.signs)

    @property
    def is_enough(self) -> bool:
        """Return whether a document is to begin there."""
        return self.confidence >= _TABLE["enough"]

    @property
    def reason(self) -> str:
        """Return what the signs are, in words."""
        words = "; ".join(_TABLE["signs"][name][1] for name in self.signs)
        return f"{words[:1].upper()}{words[1:]}."


@dataclass(frozen=True)
class PageFace:
    """A page as one sees it who leafs through a file; `message` is the e-mail that it begins with."""

    page: ParsedPage
    sheet: Sheet
    message: PrintedMessage | None

    @cached_property
    def _numbers(self) -> list[NumberCandidate]:
        return [each for each in number_candidates(self.page) if each.notation.isdecimal()]

    @cached_property
    def _running_rows(self) -> set[tuple[str, bool]]:
        """Return the words at the upper and the lower edge that all pages of one document may have."""
        return {
            (_PATTERNS["page_number"].sub(" ", row.text).strip(), row.box.y > _EDGE)
            for row in self.sheet.rows
            if not _EDGE < row.box.y < 100 - _EDGE and _may_run(row.text)
        }

    @cached_property
    def opening(self) -> Opening | None:
        """Return the sign of a document that begins on the page by what is on it, None where it has none."""
        if self.message is not None:
            header, words = self.message.header, self.message.words
            spot = make_spot(words, header.start, header.end, image=self.message.image)
            return Opening(("e-mail",), spot) if self.message.depth == 0 else None
        cover, found = next(named_papers.report_covers(self.sheet), None), find_form([self.sheet])
        form = cover or (found[1] if found else None)
        if form is None or form.row.box.y > _HEAD or printed_words.EXEMPTION_SHEET.search(form.row.text):
            return None
        above = [row for row in self.sheet.own_rows if row.box.y < form.row.box.y]
        if any(row.is_prose for row in above):
            return None
        name = "cover" if cover else _TABLE["forms"].get(form.form, "heading")
        if form.is_cover:
            name = "slip" if _PATTERNS["slip"].search(form.row.text) else "separator"
        elif name == "letter":
            if not printed_words.SALUTATION.match(form.row.text):
                return None
            name = "letter" if any(map(_is_of_letterhead, above)) else "salutation"
        return Opening((name,), self.sheet.spot(form.row, form.start, form.end))

    def is_sheet(self, name: str) -> bool:
        """Return whether it is a sheet beside documents: a "separator" or a "slip"."""
        return self.opening is not None and name in self.opening.signs

    def changes(self, before: "PageFace") -> Iterator[str]:
        """Yield the signs that the page has next to the one before it."""
        if self._has_number(before, 1):
            yield "restart"
        elif any(each.number == 1 and self.sheet.words.origin != "ocr" for each in self._numbers):
            yield "first"
        rows, signature = before.sheet.own_rows, _PATTERNS["after_signature"]
        if any(printed_words.CLOSING.match(row.text) or signature.search(row.text) for row in rows):
            yield "signed"
        elif before.message is None and max(row.box.y for row in rows) < _FULL:
            yield "short"
        sides = zip((self.page.width, self.page.height), (before.page.width, before.page.height), strict=True)
        if any(abs(one - other) > _OTHER_SIZE * max(one, other) for one, other in sides):
            yield "size"
        elif before.sheet.words.origin != self.sheet.words.origin:
            yield "origin"
        if before.is_sheet("separator"):
            yield "after-separator"

    def goes_on(self, before: "PageFace") -> bool:
        """Return whether it is of the same document as the page before it, whatever else is on it."""
        if self.message is not None:
            return self.message.depth > 0
        if before.is_sheet("slip") or (before.is_sheet("separator") and self.is_sheet("separator")):
            return True
        if self._is_later or self._has_number(before) or before._is_enclosed and before.sheet.is_sparse:
            return True
        return not self._has_number(before, 1) and bool(self._running_rows & before._running_rows)

    @property
    def _is_enclosed(self) -> bool:
        return any(_PATTERNS["enclosed"].search(row.text) for row in self.sheet.own_rows[:_TOP_ROWS])

    @property
    def _is_later(self) -> bool:
        looks = (correspondence.later_pages_of_memoranda, correspondence.later_pages_of_letters)
        return (
            self._is_enclosed
            or any(each.is_sure and each.number > 1 for each in self._numbers)
            or any(True for look in looks for _ in look(self.sheet))
            or any(_PATTERNS["later"].search(row.text) for row in self.sheet.own_rows[:_TOP_ROWS])
        )

    def _has_number(self, before: "PageFace", number: int = 0) -> bool:
        """Return whether it has a number, or the one after it, in the place of one of the page before."""
        return any(
            each.number == (number or other.number + 1) and _is_in_line(each.spot, other.spot)
            for each in self._numbers
            for other in before._numbers
        )


def _is_in_line(one: Spot, other: Spot) -> bool:
    return one.box is None or other.box is None or abs(one.box.y - other.box.y) < _SAME_PLACE


def _is_of_letterhead(row: SheetRow) -> bool:
    return bool(find_days(row.text)) or printed_words.is_body_line(row.text)


def _may_run(text: str) -> bool:
    # Letterheads and printed forms are the same in all documents of an office.
    if sum(map(str.isalpha, text)) < _RUNNING_LETTERS or match_caption(text)[0]:
        return False
    named = printed_words.is_body_line(text) or printed_words.is_address_line(text)
    return not (named or printed_words.is_furniture(text) or _PATTERNS["printed_form"].search(text))


def page_faces(document: ParsedDocument) -> Sequence[PageFace]:
    """Return the pages of a file that have words, each with the message that it begins with."""
    first: dict[int, PrintedMessage] = {}
    for message in filter(is_top, find_messages(document)):
        first.setdefault(message.page, message)
    sheets = ((page, page_sheets(page)) for page in document.pages)
    return [PageFace(page, found[0], first.get(page.number)) for page, found in sheets if found]
