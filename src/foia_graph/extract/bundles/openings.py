"""Openings: pages on which a document begins, by what is printed on them and on the page before."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from foia_graph.extract.description import correspondence, named_papers
from foia_graph.extract.description.captions import match_caption
from foia_graph.extract.description.extractor import find_form, is_top
from foia_graph.extract.description.printed_words import (
    CLOSING,
    EXEMPTION_SHEET,
    SALUTATION,
    is_address_line,
    is_body_line,
    is_furniture,
)
from foia_graph.extract.description.sheets import FormSign, Sheet, SheetRow, page_sheets
from foia_graph.extract.emails.messages import PrintedMessage
from foia_graph.extract.pagination import NumberCandidate, number_candidates
from foia_graph.extract.parsed_document import ParsedPage
from foia_graph.extract.printed_dates import find_days
from foia_graph.extract.registry import Spot, make_spot
from foia_graph.runtime.tables import PatternTable, read_table

_FILE = Path(__file__).with_suffix(".toml")
_TABLE, _PATTERNS = read_table(_FILE), PatternTable(_FILE).section("patterns")
_FORMS: dict[str, str] = _TABLE["forms"]
ENOUGH: float = _TABLE["enough"]
# Rows at the top and at the foot of a page that may be the same on all pages of a document.
_EDGE_ROWS = 4
# Letters of a running head at least, and how far it may move, in percent of the page.
_RUNNING_LETTERS, _SAME_PLACE = 10, 4.0
# Height of the page, in percent, above which a document shows what it is; a letter greets lower down.
_HEAD, _GREETING = 50.0, 66.0
# Height of the page, in percent, up to which the text of a full page reaches at least.
_FULL = 66.0
# Share by which the sides of a page differ from those of another size; scans of one size vary.
_OTHER_SIZE = 0.08
_NUMBER = re.compile(r"(?i)(?<![-/\w])(?:page\s)?(?:\d{1,4}|[ivxl]{1,5})(?![-/\w])")


@dataclass(frozen=True, slots=True)
class Opening:
    """What shows that a document begins on a page: names of signs, and where the first of them is."""

    signs: tuple[str, ...]
    spot: Spot | None

    @property
    def confidence(self) -> float:
        """Return how far the signs together are believed."""
        doubt = 1.0
        for name in self.signs:
            doubt *= 1 - _sign(name)[0]
        return 1 - doubt

    @property
    def reason(self) -> str:
        """Return what the signs are, in words."""
        words = "; ".join(_sign(name)[1] for name in self.signs)
        return f"{words[0].upper()}{words[1:]}."


def _sign(name: str) -> tuple[float, str]:
    weight, words = (_TABLE["opening"] | _TABLE["change"])[name]
    return weight, words


@dataclass(frozen=True)
class PageFace:
    """A page as one sees it who leafs through a file; `message` is the e-mail that it begins with."""

    page: ParsedPage
    sheet: Sheet
    message: PrintedMessage | None

    @cached_property
    def _form(self) -> FormSign | None:
        found = find_form([self.sheet])
        return found[1] if found else None

    @cached_property
    def numbers(self) -> list[NumberCandidate]:
        """Return the numbers that may be that of the page."""
        return [each for each in number_candidates(self.page) if each.notation.isdecimal()]

    @cached_property
    def running_rows(self) -> set[tuple[str, int]]:
        """Return the words at its edges, without numbers, and which edge: what the next page may repeat."""
        rows = [row for row in self.sheet.rows if not is_furniture(row.text)]
        top, foot = rows[:_EDGE_ROWS], rows[-_EDGE_ROWS:]
        own = self._form.row if self._form else None
        return {
            (_NUMBER.sub(" ", row.text).strip(), edge)
            for edge, edge_rows in enumerate((top, foot))
            for row in edge_rows
            if (edge or row is not own) and _may_run(row)
        }

    @cached_property
    def opening(self) -> Opening | None:
        """Return the sign of a document that begins on the page, None where it has none."""
        if self.message is not None:
            header = self.message.header
            spot = make_spot(self.message.words, header.start, header.end, image=self.message.image)
            return Opening(("e-mail",), spot) if self.message.depth == 0 else None
        form = self._form
        if cover := next(named_papers.report_covers(self.sheet), None):
            return Opening(("cover",), self.sheet.spot(cover.row, cover.start, cover.end))
        if form is None or self.is_later or EXEMPTION_SHEET.search(form.row.text):
            return None
        above = [row for row in self.sheet.own_rows if row.box.y < form.row.box.y]
        lowest = _GREETING if form.form == "letter" else _HEAD
        if form.row.box.y > lowest or any(row.is_prose for row in above):
            return None
        name = self._sign_name(form, above)
        return Opening((name,), self.sheet.spot(form.row, form.start, form.end)) if name else None

    def _sign_name(self, form: FormSign, above: Sequence[SheetRow]) -> str:
        if form.is_cover:
            return "slip" if _PATTERNS["slip"].search(form.row.text) else "separator"
        if form.form == "letter":
            if not SALUTATION.match(form.row.text):
                return ""
            headed = any(find_days(row.text) or is_body_line(row.text) for row in above)
            return "letter" if headed else "salutation"
        return _FORMS.get(form.form, "heading")

    @property
    def is_later(self) -> bool:
        """Return whether its head says that it is a later page of a document."""
        looks = (correspondence.later_pages_of_memoranda, correspondence.later_pages_of_letters)
        return (
            any(each.is_sure and each.number > 1 for each in self.numbers)
            or any(True for look in looks for _ in look(self.sheet))
            or any(_PATTERNS["later"].search(row.text) for row in self.sheet.own_rows[:_EDGE_ROWS])
        )

    @property
    def is_separator(self) -> bool:
        """Return whether it is a sheet that an office puts before or in place of pages."""
        return self.opening is not None and "separator" in self.opening.signs

    @property
    def is_enclosed(self) -> bool:
        """Return whether its head says that it is a part of another document."""
        return any(_PATTERNS["enclosed"].search(row.text) for row in self.sheet.own_rows[:3])

    def changes(self, before: "PageFace") -> Iterator[str]:
        """Yield the signs that a page has next to the one before it."""
        if _has_step(before.numbers, self.numbers, back_to=1):
            yield "restart"
        elif any(each.number == 1 and self.sheet.words.origin != "ocr" for each in self.numbers):
            yield "first"
        rows = before.sheet.own_rows
        if any(CLOSING.match(row.text) or _PATTERNS["after_signature"].search(row.text) for row in rows):
            yield "signed"
        elif before.message is None and rows and max(row.box.y for row in rows) < _FULL:
            yield "short"
        if _other_size(before.page, self.page):
            yield "size"
        elif before.sheet.words.origin != self.sheet.words.origin:
            yield "origin"
        if before.is_separator:
            yield "after-separator"

    def goes_on(self, before: "PageFace") -> bool:
        """Return whether it is of the same document as the page before it, whatever is on it."""
        if self.message is not None:
            return self.message.depth > 0
        if self.is_enclosed or (before.is_enclosed and before.sheet.is_sparse) or "slip" in _names(before):
            return True
        if _has_step(before.numbers, self.numbers):
            return True
        restarts = _has_step(before.numbers, self.numbers, back_to=1)
        return not restarts and bool(self.running_rows & before.running_rows)


def _names(face: PageFace) -> tuple[str, ...]:
    return face.opening.signs if face.opening else ()


def _may_run(row: SheetRow) -> bool:
    text = row.text
    if sum(map(str.isalpha, text)) < _RUNNING_LETTERS or match_caption(text)[0]:
        return False
    # Letterheads and printed forms are the same in all documents of an office.
    return not (is_body_line(text) or is_address_line(text) or _PATTERNS["form_edition"].search(text))


def _has_step(
    before: Sequence[NumberCandidate], after: Sequence[NumberCandidate], back_to: int | None = None
) -> bool:
    """Return whether a number in the same place goes up by one, or back to a number."""
    return any(
        (each.number == back_to if back_to else each.number == other.number + 1)
        and _is_same_place(each.spot, other.spot)
        for each in after
        for other in before
    )


def _is_same_place(one: Spot, other: Spot) -> bool:
    return one.box is None or other.box is None or abs(one.box.y - other.box.y) < _SAME_PLACE


def _other_size(one: ParsedPage, other: ParsedPage) -> bool:
    sides = ((one.width, other.width), (one.height, other.height))
    return any(abs(a - b) > _OTHER_SIZE * max(a, b) for a, b in sides)


def page_faces(pages: Sequence[ParsedPage], messages: Sequence[PrintedMessage]) -> list[PageFace]:
    """Return the pages that have words, each with the message that it begins with."""
    first: dict[int, PrintedMessage] = {}
    for message in messages:
        if is_top(message):
            first.setdefault(message.page, message)
    return [
        PageFace(page, found[0], first.get(page.number)) for page in pages if (found := page_sheets(page))
    ]
