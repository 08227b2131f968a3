"""Labels of a header, as mail programs print them and as OCR leaves them."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from foia_graph.runtime.tables import patterns_beside, table_beside

HeaderField = Literal["sender", "to", "cc", "bcc", "sent", "subject", "attachments", "other"]
PEOPLE_FIELDS: tuple[HeaderField, ...] = ("to", "cc", "bcc")
# The fields that make a header; the others only are among them.
CORE_FIELDS: frozenset[HeaderField] = frozenset({"sender", "to", "cc", "bcc", "sent", "subject"})
# Sign after a label: a colon; blanks or the end of the line; nothing but its value.
#
# A weak label has a colon, but its word is misread, or is in other texts too.
LabelStrength = Literal["sure", "bare", "loose", "weak"]
_TABLE = table_beside(__file__)
FIELDS: tuple[HeaderField, ...] = tuple(_TABLE["forms"])
_NAMES = "|".join(f"(?P<{field}>{''.join(form)})" for field, form in _TABLE["forms"].items())
_WEAK_NAMES = "|".join(f"(?P<weak_{field}>{form})" for field, form in _TABLE["misread"].items())
_PATTERNS = patterns_beside(__file__, names=_NAMES, weak_names=_WEAK_NAMES)


class HeaderLabel(NamedTuple):
    """A label on a page: where it begins, where its value begins and where its line ends."""

    field: HeaderField
    start: int
    value: int
    end: int
    strength: LabelStrength = "sure"

    @property
    def is_sure(self) -> bool:
        """Return whether a colon follows a word that is a label."""
        return self.strength == "sure"

    @property
    def may_begin(self) -> bool:
        """Return whether a header may begin with it: a sure one, a sender, or a date under any label."""
        return self.is_sure or self.field == "sender" or (self.strength == "weak" and self.field == "sent")

    @property
    def is_loose(self) -> bool:
        """Return whether only its value follows it."""
        return self.strength == "loose"


def find_labels(text: str) -> list[HeaderLabel]:
    """Find the labels at the heads of lines, and those that follow them within a line."""
    return [
        each for match in _PATTERNS["label"].finditer(f"\n{text}") for each in _labels_in_line(text, match)
    ]


def _labels_in_line(text: str, match: re.Match[str]) -> Iterator[HeaderLabel]:
    # One was added to every offset by the line end put before the text.
    field, start = _field_of(match)
    start -= 1
    end = text.find("\n", match.end() - 1)
    end = len(text) if end < 0 else end
    value = match.end() - 1
    strength = _strength_of(match)
    if strength == "sure" and field not in ("subject", "attachments", "other"):
        for inner in _PATTERNS["inline"].finditer(text, value, end):
            yield HeaderLabel(field, start, value, inner.start())
            (field, start), value = _field_of(inner), inner.end()
            if field == "subject":
                break
    if strength != "loose" or text[start].isupper():
        yield HeaderLabel(field, start, min(value, end), end, strength)


def _strength_of(match: re.Match[str]) -> LabelStrength:
    if match["sure"] is not None:
        return "sure"
    if match["bare"] is not None:
        return "bare"
    return "loose" if match["loose"] is not None else "weak"


def _field_of(match: re.Match[str]) -> tuple[HeaderField, int]:
    names = match.groupdict()
    for field in FIELDS:
        for group in (field, f"weak_{field}"):
            if names.get(group) is not None:
                return field, match.start(group)
    raise ValueError(f"no label in {match[0]!r}")
