"""Notes of PROFS, the mail of mainframes: "MSG FROM: USER --NODE  TO: USER --NODE  <time>" above a note."""

import re
from collections.abc import Iterator

from foia_graph.extract.emails.headers import EmailHeader
from foia_graph.extract.emails.labels import HeaderField
from foia_graph.extract.emails.sentence_values import build_header

USER = r"(?:[\w.$]{2,12}|\(b\)[^\n-]{1,20}?)[ \t]{0,12}--[ \t]?\w{2,10}"
"""A user and the node of the network, two dashes between them."""
TIME = r"\d\d?/\d\d?/\d\d(?:\d\d)?[ \t]{1,12}\d\d?[:.]\d\d(?:[:.]\d\d)?"
FIRST_LINE = re.compile(
    rf"(?:^|\n)[ \t]*(?:(?:M[S5]G|NOTE)[ \t]{{1,4}})?FR[O0]M:?[ \t]{{0,12}}(?P<sender>{USER})[ \t]{{1,40}}"
    rf"(?:T[O0]:?[ \t]{{0,12}}(?P<to>{USER})[ \t]{{1,40}})?(?P<sent>{TIME})"
)
NODE = re.compile(r"--[ \t]?\w{2,10}[ \t]+(?:T[O0]|\d)")
TO = re.compile(r"(?:^|\n)[ \t]*T[Oo]:[ \t]*(?P<to>[^\n]+)")
CC = re.compile(r"(?:^|\n)[ \t]*[cC][cC]:[ \t]*(?P<cc>[^\n]+(?:\n[ \t]{2,}[^\n]+){0,6})")
SUBJECT = re.compile(r"(?:^|\n)[ \t]*SUBJE?C?T?:[ \t]*(?P<subject>[^\n]*)", re.IGNORECASE)
LETTERS_BELOW = 600
"""Number of characters below the first line in which the subject of the note stands."""


def find_profs_notes(text: str) -> Iterator[EmailHeader]:
    """Find the notes in a print of PROFS."""
    if NODE.search(text) is None:
        return
    starts = list(FIRST_LINE.finditer(text))
    for number, first in enumerate(starts):
        stop = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        yield _read_note(text, first, min(first.end() + LETTERS_BELOW, stop))


def _read_note(text: str, first: re.Match[str], stop: int) -> EmailHeader:
    values: dict[HeaderField, str] = {
        "sender": first["sender"],
        "sent": first["sent"],
        "to": first["to"] or "",
    }
    end = first.end()
    forms: dict[HeaderField, re.Pattern[str]] = {"to": TO, "subject": SUBJECT, "cc": CC}
    for name, form in forms.items():
        found = form.search(text, first.end(), stop)
        if found and not values.get(name):
            values[name] = found[name]
        if found and name != "cc":
            end = max(end, found.end())
    return build_header(values, first.start("sender"), end)
