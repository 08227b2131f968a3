"""Description of a document: its form, date and title, read on its first pages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

import msgspec

from foia_graph.extract.description import dates, forms, titles
from foia_graph.extract.description.captions import match_caption
from foia_graph.extract.description.court_papers import find_signing_day
from foia_graph.extract.description.printed_words import DESCRIBES_ANOTHER, is_body_line, is_furniture
from foia_graph.extract.description.sheets import Sheet, page_sheets
from foia_graph.extract.description.signs import LIKELY, SURE, FormSign
from foia_graph.extract.emails.messages import PrintedMessage, find_messages
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage
from foia_graph.extract.printed_dates import find_time
from foia_graph.extract.registry import PageFinding, Spot, extractor, make_spot
from foia_graph.model.resource import RawValue

DescribedField = Literal["form", "created", "issued", "title", "letterhead"]
# Pages that are looked at; what is before a document is seldom longer.
MAX_PAGES = 12
# Forms that are dated where they are signed, at their end.
SIGNED_FORMS = frozenset(("court-filing", "statement"))
# Rows of a letter among which its letterhead is.
LETTERHEAD_ROWS = 6
# The first line of a message of mainframes.
SENDER = re.compile(r"(?i)^\W*(?:note|msg|message|mail)\s+from\s{0,3}:")
# Lines of a page below which a header is no longer that of the page.
EMAIL_TOP = 9


class StatedField(PageFinding, frozen=True, omit_defaults=True, kw_only=True):
    """A field of a document that its own pages state; `field` is that of the record, `value` as there.

    `as_stated` is a date as printed. "letterhead" is no field of a record: the body that a letter names as
    its sender, of which its title is composed where it has none.
    """

    field: DescribedField
    value: str
    as_stated: str = ""

    def record_parts(self) -> Iterator[tuple[str, dict[str, RawValue]]]:
        """Yield form and date as claims; a title is one of several that a document may be given."""
        if self.field in ("form", "created", "issued"):
            yield (
                self.field,
                {"value": self.value, **({"asStated": self.as_stated} if self.as_stated else {})},
            )


def _stated(
    page: int, spot: Spot, confidence: float, field: DescribedField, value: str, as_stated: str = ""
) -> StatedField:
    return StatedField(
        page=page, spots=(spot,), confidence=confidence, field=field, value=value, as_stated=as_stated
    )


@extractor("description", StatedField, "2")
def find_description(document: ParsedDocument, gazetteer: Gazetteer) -> Iterator[StatedField]:  # noqa: ARG001 - needs no names
    """Find the form, date and title of a document on its first pages."""
    for first in _first_pages(document):
        if found := list(_describe_page(document, first)):
            yield from found
            return


@dataclass(frozen=True, slots=True)
class _FirstPage:
    """The page on which a document begins, its texts, and the sign of its form with the text that has it."""

    page: ParsedPage
    sheets: list[Sheet]
    sign: tuple[Sheet, FormSign] | None


def _first_pages(document: ParsedDocument) -> Iterator[_FirstPage]:
    """Yield the page on which the document proper begins, then the sheet before it, which may say more.

    No page is looked at beyond one that could not be read.
    """
    cover: _FirstPage | None = None
    for page in islice(document.pages, MAX_PAGES):
        sheets = page_sheets(page)
        if not sheets:
            if _is_unread(document, page):
                break
            continue
        first = _FirstPage(page, sheets, forms.find_form(sheets))
        if first.sign is None or not first.sign[1].is_cover or _find_message(document, page, first.sign):
            yield first
            break
        cover = cover or first
    if cover is not None:
        yield cover


def _is_unread(document: ParsedDocument, page: ParsedPage) -> bool:
    """Return whether a page without text may have words on its image, which no one looked at."""
    if page.text.strip():
        return True  # nothing but marks over what cannot be read
    looked_at = any(each.image is not None for each in document.pages)
    return page.status not in ("extracted", "partly") and not (page.status == "image-only" and looked_at)


def _describe_page(document: ParsedDocument, first: _FirstPage) -> Iterator[StatedField]:
    page, sheets, sign = first.page, first.sheets, first.sign
    message = _find_message(document, page, sign)
    if message is not None:
        yield from _describe_message(message)
        return
    form = sign[1].form if sign else ""
    if sign:
        spot = sign[0].spot(sign[1].row, sign[1].start, sign[1].end)
        yield _stated(page.number, spot, sign[1].confidence, "form", form)
    if sign is None or not DESCRIBES_ANOTHER.search(sign[1].row.text):
        dated = list(_stated_date(page, sheets, form))
        yield from dated or (_signing_date(document, page) if form in SIGNED_FORMS else ())
    yield from _stated_title(page, sheets, sign)
    if form == "letter" and sign and sign[1].confidence >= SURE:
        yield from _letterhead(sign[0])


def _stated_date(page: ParsedPage, sheets: list[Sheet], form: str) -> Iterator[StatedField]:
    for sheet in sheets:
        if choice := dates.choose_date(sheet, form):
            start, end = choice.day.start, choice.day.end
            field: DescribedField = "issued" if form == "press-release" else "created"
            stated = choice.row.text[start:end].replace("\t", " ")
            spot = sheet.spot(choice.row, start, end)
            yield _stated(page.number, spot, choice.confidence, field, choice.day.date, stated)
            return


def _signing_date(document: ParsedDocument, page: ParsedPage) -> Iterator[StatedField]:
    if found := find_signing_day(document, page):
        last, words, image, day = found
        stated = " ".join(words.text[day.start : day.end].split())
        spot = make_spot(words, day.start, day.end, image=image)
        yield _stated(last.number, spot, LIKELY, "created", day.date, stated)


def _stated_title(
    page: ParsedPage, sheets: list[Sheet], sign: tuple[Sheet, FormSign] | None
) -> Iterator[StatedField]:
    form = sign[1].form if sign else ""
    for sheet in sheets:
        row = sign[1].row if sign and sign[0] is sheet else None
        if title := titles.choose_title(sheet, form, row):
            spot = sheet.row_spot(title.rows)
            yield _stated(page.number, spot, title.confidence, "title", title.text)
            return


def _letterhead(sheet: Sheet) -> Iterator[StatedField]:
    for row in sheet.own_rows[:LETTERHEAD_ROWS]:
        for offset, text in zip(row.offsets, row.texts, strict=True):
            if is_body_line(text):
                spot = sheet.spot(row, offset, offset + len(text))
                yield _stated(sheet.page.number, spot, LIKELY, "letterhead", " ".join(text.split()))
                return


# -- e-mails -------------------------------------------------------------------------------------------------


def _find_message(
    document: ParsedDocument, page: ParsedPage, sign: tuple[Sheet, FormSign] | None
) -> PrintedMessage | None:
    """Return the message that a page begins with, None where it is a page of another kind."""
    found = find_messages(msgspec.structs.replace(document, pages=(page,)))
    if not found:
        return None
    if sign is None:
        return found[0]
    if sign[1].is_cover and not _is_below(sign, found[0]):
        return None
    return found[0] if _is_top(found[0]) and not _is_above(sign, found[0]) else None


def _is_top(message: PrintedMessage) -> bool:
    above = message.words.text[: message.header.start].split("\n")
    return sum(bool(line.strip()) and not is_furniture(line) for line in above) <= EMAIL_TOP


def _is_above(sign: tuple[Sheet, FormSign], message: PrintedMessage) -> bool:
    """Return whether a sure sign of another form is above the header of a message, and lines between."""
    sheet, found = sign
    start, end = found.row.locate(found.start, found.end)
    if found.confidence < SURE or sheet.image != message.image or start >= message.header.start:
        return False
    names_sender = match_caption(found.row.text)[0] is not None or SENDER.match(found.row.text) is not None
    return not names_sender or bool(message.words.text[end : message.header.start].strip())


def _is_below(sign: tuple[Sheet, FormSign], message: PrintedMessage) -> bool:
    start, _ = sign[1].row.locate(sign[1].start, sign[1].end)
    return sign[0].image == message.image and start > message.header.end


def _describe_message(message: PrintedMessage) -> Iterator[StatedField]:
    header = message.header
    spot = make_spot(message.words, header.start, header.end, image=message.image)
    sure = message.words.confidence if message.words.confidence is not None else SURE
    yield _stated(message.page, spot, LIKELY, "form", "e-mail")
    sent = header.values.get("sent", "")
    when = find_time(sent)
    if when:
        yield _stated(message.page, spot, sure, "created", when.day, sent)
    if subject := header.values.get("subject", ""):
        yield _stated(message.page, spot, sure, "title", subject)
