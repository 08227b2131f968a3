"""Columns of a header: lines of values that follow a column of labels, dealt out to these."""

import re
from functools import cache

from foia_graph.extract.emails.labels import PEOPLE_FIELDS, HeaderField
from foia_graph.extract.emails.printed_dates import find_time
from foia_graph.extract.emails.redaction_marks import REDACTED, is_only_mark, mark_redactions

ANSWER_MARK = re.compile(r"\W{0,2}(?:re|fwd?|fw|aw)\s?[:;]|\[external\]", re.IGNORECASE)
FILE_NAME = re.compile(
    r"\.(?:docx?|pdf|xlsx?|pptx?|txt|html?|jpe?g|png|gif|zip|msg|eml|wpd|tiff?|csv|rtf)\b", re.IGNORECASE
)
DEGREE = re.compile(r"(?:high|low|normal|urgent|yes|no|private|personal|confidential)\W*$", re.IGNORECASE)
NAME = re.compile(r"['\"]?[A-Z][\w.'-]*,?(?:\s(?:[A-Z][\w.'-]*|\([A-Z/ -]+\)|de|la|van|von)){1,4}['\"]?")
PEOPLE_SIGN = re.compile(r"[;@]|\w,\s\w|/[A-Z]{2,}")
LONGEST_COLUMN = 40
"""Number of lines of values that are looked at."""
LONGEST_LINE = 300
NOTHING = -50.0
SKIP: dict[HeaderField, float] = {"sender": 3.0, "sent": 6.0, "to": 3.0, "subject": 2.0}
"""Cost of a label without a value; copies, attachments and the rest may well have none."""
SKIP_OTHER = 0.4


def deal_lines(fields: list[HeaderField], lines: list[str]) -> list[list[int]] | None:
    """Give each label the lines that are its value, by their order and by what fits its field.

    Lines after the last value belong to none. None where no line is the date of a label "Sent".
    """
    lines = [line[:LONGEST_LINE] for line in lines[:LONGEST_COLUMN]]

    @cache
    def best(label: int, line: int, open_label: bool) -> tuple[float, tuple[int, ...]]:
        """Return the score of the lines from one on, and the label that each belongs to.

        `label` is the next one; an open label is the one before it, whose value may go on.
        """
        choices: list[tuple[float, tuple[int, ...]]] = []
        if label == len(fields) and not (open_label and line < len(lines)):
            return 0.0, ()
        if label < len(fields):
            score, rest = best(label + 1, line, False)
            choices.append((score - SKIP.get(fields[label], SKIP_OTHER), rest))
        else:
            choices.append((0.0, ()))
        if line < len(lines):
            if label < len(fields):
                score, rest = best(label + 1, line + 1, True)
                choices.append((score + _fit(fields[label], lines[line]), (label, *rest)))
            if open_label:
                score, rest = best(label, line + 1, True)
                more = _fit_more(fields[label - 1], lines[line - 1], lines[line])
                choices.append((score + more, (label - 1, *rest)))
        return max(choices)

    score, owners = best(0, 0, False)
    dealt = [[line for line, owner in enumerate(owners) if owner == label] for label in range(len(fields))]
    if "sent" in fields and not dealt[fields.index("sent")]:
        return None
    return dealt if score > NOTHING and owners else None


def _fit(field: HeaderField, text: str) -> float:
    """Return how well a line fits a field: above 0 where it may be its value."""
    if is_date(text):
        return 5.0 if field == "sent" else -5.0
    if field == "sent":
        return -5.0
    if field == "other":
        return 2.0 if DEGREE.match(text) else -2.0
    if DEGREE.match(text):
        return -1.5
    if field == "attachments":
        return 2.0 if FILE_NAME.search(text) else -1.0
    if field == "subject":
        return 3.0 if ANSWER_MARK.match(text) else 0.0 if _names_people(text) else 1.2
    if ANSWER_MARK.match(text) or (field == "sender" and ";" in text):
        return -3.0
    return 2.0 if _names_people(text) else -0.5


def _fit_more(field: HeaderField, above: str, text: str) -> float:
    """Return how well a line goes on with the value of the line above it."""
    if is_date(text) or ANSWER_MARK.match(text) or field == "sent":
        return -5.0
    if field in (*PEOPLE_FIELDS, "attachments") and above.rstrip().endswith((";", ",")):
        return 2.0
    if field in PEOPLE_FIELDS and is_broken_off(above, text):
        return 3.0
    if field == "sender":
        return 1.0 if text.lstrip().startswith(("<", "[", "(")) or is_only_mark(text) else -1.0
    return -2.5


def is_broken_off(above: str, text: str) -> bool:
    """Return whether a line of recipients breaks off within one: before an address, or in a name."""
    if text.lstrip().startswith(("<", "[", "(")) and not mark_redactions(text).lstrip().startswith(REDACTED):
        return True
    *others, last = above.split(";")
    signs = ("<", "[mailto", "@", ",")
    return any(others and all(sign in other for other in others) and sign not in last for sign in signs)


def _names_people(text: str) -> bool:
    return bool(PEOPLE_SIGN.search(text) or NAME.fullmatch(text.strip())) or is_only_mark(text)


def is_date(text: str) -> bool:
    """Return whether a line is a date with a time of day, and little else."""
    found = find_time(text)
    return found is not None and bool(found.time) and found.start <= 15 and len(text.strip()) < 60
