"""The title that a document gives itself: its subject, its heading, or the name of its form."""

import re
from collections.abc import Callable
from itertools import pairwise, takewhile

from foia_graph.extract.description import named_papers, subjects
from foia_graph.extract.description.browser_prints import find_print_head
from foia_graph.extract.description.court_papers import OPEN_END, SUBPOENA, court_title, row_segments
from foia_graph.extract.description.headings import (
    CHATTER,
    MAX_HEADING_LENGTH,
    heading_rows,
    is_centred,
    is_heading,
    is_heading_text,
    is_prominent,
    is_title_line,
)
from foia_graph.extract.description.printed_words import COVERS, is_body_line, is_capitals, is_prose
from foia_graph.extract.description.sheets import LIKELY, WEAK, Sheet, SheetRow, is_field
from foia_graph.extract.printed_dates import find_days
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)

# Lines of a cover that say what kind of report it is, to whom, and under which number.
KIND_LINE = _PATTERNS["kind_line"]
CONNECTOR = _PATTERNS["connector"]
ABOUT_PERSON = _PATTERNS["about_person"]
ANYTHING = re.compile("")
# Share of the height of the largest row from which on a row is set in the same type.
TITLE_SIZE = 0.82
# Heights of a line by which the rows of a title are apart at most: in large type, and elsewhere.
NEAR, ADJACENT = 1.6, 1.0
LARGEST = 1.35
MAX_LINES = 9
# Height of the page, in percent, above which the heading of a form stands that no word names as such.
FORM_TOP = 16.0
# Height above which the one is that a word names as such.
FORM_LOWEST = 50.0
# Height of the page, in percent, above which the heading of a paper of no known form is.
TOP = 28.0
# Blank space between parts of a row, in percent of the page, beyond which they are of two columns.
COLUMN_GAP = 8.0


def choose_title(sheet: Sheet, form: str, sign: SheetRow | None = None) -> subjects.TitleChoice | None:
    """Return the title that a document gives itself on a sheet, None where it gives none.

    `sign` is the row of the sheet that shows the form.
    """
    if (head := find_print_head(sheet)) and head[1]:
        return subjects.make_choice([head[1]], [head[0]], LIKELY)
    if form == "memorandum":
        return subjects.captioned_subject(sheet) or (
            None if subjects.is_torn(sheet) else subjects.capitals_below_block(sheet)
        )
    if form == "letter":
        return _title_of_letter(sheet)
    if form in ("court-filing", "transcript"):
        return court_title(sheet, form)
    if form == "telegram":
        return subjects.captioned_subject(sheet)
    if form == "form":
        return (
            _name_of_form(sheet)
            or subjects.captioned_subject(sheet, ("title",))
            or _first_heading(sheet, FORM_TOP, lambda _, row: row.is_capitals)
        )
    if any(named_papers.INTERVIEW.search(row.text) for row in sheet.own_rows):
        return None
    if any(named_papers.CASE_REPORT.search(row.text) for row in sheet.head):
        return subjects.captioned_subject(sheet, ("title",))
    if not form:
        return (
            subjects.captioned_subject(sheet, ("subject",))
            or _first_heading(sheet, TOP, is_title_line)
            or _centred_cover(sheet)
        )
    if (
        form in ("policy", "briefing-paper")
        or (form == "report" and not any(ABOUT_PERSON.search(row.text) for row in sheet.head))
    ) and (subject := subjects.captioned_subject(sheet, ("subject",))):
        return subject
    is_textless = not any(row.is_prose for row in sheet.own_rows)
    return (
        (_headline(sheet) if form == "news-article" else None)
        or _largest_type(sheet, 75)
        or _cover_title(sheet)
        or _naming_heading(sheet, form, sign)
        or _first_heading(sheet, 55)
        or (_first_heading(sheet, 75, lambda *_: True) if form == "press-release" or is_textless else None)
    )


def _is_set_alike(sheet: Sheet, one: SheetRow, other: SheetRow) -> bool:
    return (
        one.is_capitals == other.is_capitals
        and is_centred(sheet, one) == is_centred(sheet, other)
        and abs(one.box.height - other.box.height) < 0.3 * sheet.line_height
    )


def _headline(sheet: Sheet) -> subjects.TitleChoice | None:
    """Return the lines of an article above the one that names its author, in the same column."""
    segments = list(row_segments(sheet))
    named = (_PATTERNS["author"].match, named_papers.BYLINE.match)
    at = next((n for n, each in enumerate(segments) if any(match(each.text) for match in named)), 0)
    taken = segments[at : at + 1]
    for each in reversed(segments[:at]):
        is_below = len(taken) > 1 or len(each.row.parts) > 1 or not is_centred(sheet, each.row)
        if is_below and not each.stands_over(taken[0]):
            continue  # of another column
        apart = taken[0].row.box.y - each.row.box.y - each.row.box.height
        is_other = is_prose(each.text) or find_days(each.text) or _PATTERNS["mount"].search(each.text)
        if is_other or apart > 1.5 * NEAR * each.row.box.height or len(taken) > MAX_LINES:
            break
        taken.insert(0, each)
    return subjects.make_choice([each.text for each in taken[:-1]], [each.row for each in taken[:-1]], LIKELY)


def _title_of_letter(sheet: Sheet) -> subjects.TitleChoice | None:
    subject = subjects.subject_of_letter(sheet)
    if subject is None or not _PATTERNS["freedom"].search(sheet.text):
        return subject
    return subject if _PATTERNS["self_name"].fullmatch(subject.text) else None


def _cover_title(sheet: Sheet) -> subjects.TitleChoice | None:
    found = named_papers.find_cover_title(sheet, KIND_LINE)
    if found is None:
        return None
    topic, title = (" ".join(map(_heading_words, rows)) for rows in found)
    return subjects.make_choice([f"{topic}:" if topic else "", title], [*found[0], *found[1]], LIKELY)


def _centred_cover(sheet: Sheet) -> subjects.TitleChoice | None:
    # What OCR reads on a page of few words is often a stamp, or drawn.
    found = _cover_title(sheet) if sheet.words.origin != "ocr" else None
    return found if found and all(is_centred(sheet, row) for row in found.rows) else None


def _naming_heading(sheet: Sheet, form: str, sign: SheetRow | None) -> subjects.TitleChoice | None:
    if sign is None or sign.is_prose or form in ("press-release", "news-article", "policy"):
        return None
    if _is_kind(sign) or not is_heading(sign) or sign.box.y > 55:
        return None
    taken = _join_rows(sheet, sign, lambda row: is_heading(row) and _is_set_alike(sheet, sign, row))
    taken = [*_body_above(sheet, sign), *taken]
    return subjects.make_choice(map(_heading_words, taken), taken, LIKELY)


def _body_above(sheet: Sheet, sign: SheetRow) -> list[SheetRow]:
    rows = list(sheet.own_rows)
    *before, above = rows[: rows.index(sign)] or [sign]
    near = sign.box.y - above.box.y - above.box.height < ADJACENT * sign.box.height
    named = is_body_line(above.text) and any(is_body_line(row.text) for row in before)
    return (
        [above] if near and named and is_centred(sheet, above) and _is_set_alike(sheet, sign, above) else []
    )


def _is_kind(row: SheetRow) -> bool:
    return all(KIND_LINE.match(text) for text in row.texts)


def _heading_words(row: SheetRow, names: re.Pattern[str] = ANYTHING) -> str:
    """Return the first words of a row that name what a heading names, without what is far from them.

    Neither a date nor the kind of a report is such words.
    """
    groups: list[list[str]] = []
    right = -COLUMN_GAP - 1
    for part, text in zip(row.parts, row.texts, strict=True):
        for number, piece in enumerate(_PATTERNS["column"].split(text)):
            words = "" if KIND_LINE.match(piece) else _without_day(piece)
            if number or part.box.x - right > COLUMN_GAP:
                groups.append([])
            if words:
                groups[-1].append(words)
                right = part.box.x + part.box.width
    return next((words for group in groups if (words := " ".join(group)) and names.search(words)), "")


def _without_day(text: str) -> str:
    # Covers print the date in the row of the title.
    days = find_days(text)
    words = text[days[0].end :] if days and not text[: days[0].start].strip() else text
    return words if any(map(str.isalnum, words)) else ""


def _name_of_form(sheet: Sheet) -> subjects.TitleChoice | None:
    rows = [
        row for row in sheet.head if not (row.is_prose or CHATTER.match(row.text) or row.box.y > FORM_LOWEST)
    ]
    for pattern in (COVERS, SUBPOENA, named_papers.FORM_HEADING, named_papers.REPORT_HEADING):
        for row, below in pairwise((*rows, rows[-1])) if rows else ():
            words = _heading_words(row, pattern)
            if len(words) < MAX_HEADING_LENGTH and words and (is_capitals(words) or is_heading_text(words)):
                goes = below.is_capitals == row.is_capitals and _PATTERNS["leads_on"].match(below.text)
                over = sheet.rows[: sheet.rows.index(row)][-2:]
                taken = [*(each for each in over if _PATTERNS["leads_in"].match(each.text)), row]
                texts = [each.text for each in taken[:-1]] + [words, below.text if goes else ""]
                return subjects.make_choice(texts, [*taken, below] if goes else taken, LIKELY)
    return None


def _largest_type(sheet: Sheet, lowest: float) -> subjects.TitleChoice | None:
    rows = [row for row in heading_rows(sheet, lowest) if not _is_kind(row)]
    if not rows or not sheet.words.lines:
        return None
    height = max(map(sheet.type_size, rows))
    if height < LARGEST * sheet.line_height:
        return None
    first = next(row for row in rows if sheet.type_size(row) >= TITLE_SIZE * height)
    taken = _join_rows(
        sheet, first, lambda row: sheet.type_size(row) >= TITLE_SIZE * height and not _is_kind(row), NEAR
    )
    return subjects.make_choice([_join_words(taken)], taken, LIKELY)


def _join_words(rows: list[SheetRow]) -> str:
    # The first part in capitals is set apart from what follows it.
    texts = [_heading_words(row).strip() for row in rows]
    capitals = len(list(takewhile(is_capitals, texts)))
    if 0 < capitals < len(texts) and not texts[capitals - 1].endswith((":", "-", "—")):
        return f"{' '.join(texts[:capitals])}: {' '.join(texts[capitals:])}"
    return " ".join(texts)


def _first_heading(
    sheet: Sheet, lowest: float, stands_out: Callable[[Sheet, SheetRow], bool] = is_prominent
) -> subjects.TitleChoice | None:
    rows = [row for row in heading_rows(sheet, lowest) if stands_out(sheet, row) and not _is_kind(row)]
    if not rows:
        return None
    taken = _join_rows(
        sheet,
        rows[0],
        lambda row: (
            is_heading(row)
            and (stands_out(sheet, row) or is_prominent(sheet, row))
            and row.is_capitals == rows[0].is_capitals
            and abs(row.box.height - rows[0].box.height) < 0.3 * sheet.line_height
        ),
    )
    return subjects.make_choice(map(_heading_words, taken), taken, WEAK)


def _join_rows(
    sheet: Sheet, first: SheetRow, goes_on: Callable[[SheetRow], bool], near: float = ADJACENT
) -> list[SheetRow]:
    rows = list(sheet.own_rows)
    taken = [first]
    parts = zip(first.parts, first.texts, strict=True)
    left = min((part.box.x for part, text in parts if not KIND_LINE.match(text)), default=0.0)
    for row in rows[rows.index(first) + 1 :]:
        if row.box.x + row.box.width < left:
            continue  # beside the title
        apart = row.box.y - taken[-1].box.y - taken[-1].box.height
        is_open = apart < 2 * first.box.height and OPEN_END.search(taken[-1].text) is not None
        goes = (goes_on(row) or CONNECTOR.fullmatch(row.text)) and not find_days(row.text)
        goes = goes and apart <= near * first.box.height and not is_field(sheet, row)
        if not (goes or is_open) or row.is_prose or len(taken) > MAX_LINES:
            break
        taken.append(row)
    return taken
