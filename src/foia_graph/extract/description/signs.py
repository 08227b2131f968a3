"""Signs of a form: the words on a sheet that show what kind of document it is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foia_graph.extract.description.sheets import Sheet, SheetRow

# Confidence in what is said plainly, in what is in its usual position, and in what is only likely.
SURE, LIKELY, WEAK = 0.95, 0.85, 0.7
# Rows among which a document says what it is.
TOP_ROWS = 16


@dataclass(frozen=True, slots=True)
class FormSign:
    """A form (a notation of `scheme/document-types`) and the words that show it.

    `is_cover` is true for a sheet that an office puts before a document.
    """

    form: str
    row: SheetRow
    start: int
    end: int
    confidence: float = SURE
    is_cover: bool = False


def row_signs(
    form: str,
    pattern: re.Pattern[str],
    rows: Iterable[SheetRow],
    confidence: float = SURE,
    *,
    is_cover: bool = False,
) -> Iterator[FormSign]:
    """Yield a sign for each row, but those of running text, that a pattern is in."""
    for row in rows:
        if row.is_prose:
            continue
        if match := pattern.search(row.text):
            yield FormSign(form, row, match.start(), match.end(), confidence, is_cover)


def whole_row(form: str, row: SheetRow, confidence: float) -> FormSign:
    """Return the sign that a whole row is."""
    return FormSign(form, row, 0, len(row.text), confidence)


FIELD = re.compile(r"^\W{0,3}(?:\d{1,3}[a-z]?[.)]?\s?)?[A-Z][\w /&.,'’()#-]{1,45}[:?](?:\s.{0,45})?$")
CHECK_BOX = re.compile(r"[☐☑☒□]|\[[ xX_]?\]|\([ xX_]?\)\s[A-Z]|_{4,}")


def count_fields(sheet: Sheet) -> int:
    """Count the parts of rows that are fields: a name, a colon and little next to it."""
    parts = (text.strip() for row in sheet.own_rows for text in row.texts)
    return sum(FIELD.match(text) is not None for text in parts)
