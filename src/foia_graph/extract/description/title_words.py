"""Words of titles: rows joined to one line, with markers for what is hidden."""

import re
from dataclasses import dataclass

from foia_graph.extract.description.sheets import SheetRow
from foia_graph.extract.emails.redaction_marks import REDACTED, is_only_mark, mark_redactions, tidy_value

LONGEST_TITLE = 400
PORTION = r"\((?:TS|S|C|R|U|CUI|FOUO|SBU|LES)(?:[/-]{1,2}[A-Z0-9 ,/-]{1,40})?\)"
PORTION_MARK = re.compile(rf"^{PORTION}\s{{0,9}}|\s{PORTION}$")
"""How much of a paragraph is classified, as its first or last word says (32 C.F.R. 2001.21(c))."""
SPECKS = re.compile(r"^[\s:;.,_|~*•·—–-]+|[\s:;,_|~*•·—–-]+$")


@dataclass(frozen=True, slots=True)
class TitleChoice:
    """A title, the rows it stands in, and how sure it is."""

    text: str
    rows: list[SheetRow]
    confidence: float


def tidy_title(text: str) -> str:
    """Collapse blanks, put markers for what is hidden, and drop specks at the ends."""
    said = tidy_value(mark_redactions(" ".join(text.split())))
    return PORTION_MARK.sub("", SPECKS.sub("", said))[:LONGEST_TITLE].strip()


def make_choice(texts: list[str], rows: list[SheetRow], confidence: float) -> TitleChoice | None:
    title = tidy_title(" ".join(text for text in texts if text.strip()))
    if sum(map(str.isalpha, title.replace(REDACTED, ""))) < 3:
        return None
    return TitleChoice(title, rows, confidence)


def row_words(row: SheetRow, start: int = 0, value: str | None = None) -> str:
    """Return the words of a row without the stamps in its margin."""
    pieces = (row.text[start:] if value is None else value).split("\t")
    return " ".join(piece for piece in pieces if not is_only_mark(piece))
