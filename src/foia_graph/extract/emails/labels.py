"""Labels of a header, as mail programs print them and as OCR leaves them."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

HeaderField = Literal["sender", "to", "cc", "bcc", "sent", "subject", "attachments", "other"]
PEOPLE_FIELDS: tuple[HeaderField, ...] = ("to", "cc", "bcc")
CORE_FIELDS: frozenset[HeaderField] = frozenset({"sender", "to", "cc", "bcc", "sent", "subject"})
"""The fields that make a header; the others only are among them."""
LabelStrength = Literal["sure", "bare", "loose", "weak"]
"""Sign after a label: a colon; blanks or the end of the line; nothing but its value.

A weak label has a colon, but its word is misread, or is in other texts too.
"""


def _spaced(word: str) -> str:
    # OCR leaves spaces between the letters of a word.
    return r"\x20?".join(word)


FORMS: dict[HeaderField, str] = {
    "sender": r"[fe]\x20?r\x20?[o0c]\x20?(?:m|rn|rr|n|[il][mn]|ni)|sender|author|creator",
    "to": r"t[o0]|recipients?",
    "cc": r"c\x20?c",
    "bcc": r"b\x20?cc",
    "sent": (
        rf"{_spaced('sent')}(?:\x20(?:date|on))?(?!\x20?(?:by|via|from|to|the|in)\b)"
        r"|date(?:\x20sent)?|date/time|creation\x20date/time"
    ),
    "subject": r"s\x20?u\x20?b\x20?[ji](?:\x20?e\x20?[co]\x20?[td])?",
    "attachments": r"attach(?:ments?|ed)?",
    "other": (
        r"importance|priority|sensitivity|type|sent\x20?via|sent\x20by|reply[- ]?to|categor(?:y|ies)|"
        r"follow[- ]up\x20flag|flag(?:\x20status|ged)?|due\x20by|delivered(?:\x20date)?|on\x20behalf\x20of|"
        r"received(?:\x20date)?|message-id|mime-version|content-[a-z-]+|x-[a-z-]+|return-path|in-reply-to|references|"
        r"signed\x20by|resent-[a-z]+|thread-[a-z]+|accept-language|user-agent|posted\x20(?:at|to)|conversation|size|expires|read|record\x20type"
    ),
}
NAMES = "|".join(f"(?P<{field}>{form})" for field, form in FORMS.items())
MISREAD: dict[HeaderField, str] = {
    "sender": r"[fep]\x20?[rt]\x20?[o0caeu]\x20?(?:m|rn|rr|nn|n|[il][mn]|ni|in|rm)",
    "sent": (
        r"(?:[s5$g]\x20?[eaoc]\x20?[nmr]\x20?[tlf1]|[do0]\x20?a\x20?[tlr]\x20?[eoc])"
        r"(?=[ \t]?[:;.=][^\n]*\d\d)"
    ),
    "to": r"[t17f][o0aec]",
    "cc": r"[cgo(]\x20?[ceo]{1,2}",
    "subject": r"[s5$]\x20?[ua]\x20?[bhk6]\x20?[jil1tf]\x20?[eco]\x20?[ceo]?\x20?[tdl1f]?|re",
}
"""Words one letter or two away from a label, as OCR leaves them; and "Re", which letters have too."""
WEAK_NAMES = "|".join(f"(?P<weak_{field}>{form})" for field, form in MISREAD.items())
SIGN = r"[ \t]?[:;](?!/)"
# OCR loses the colon, or reads it as l, I, |, ! or a dot where a stamp follows.
NO_SIGN = r"[ \t]*(?:\x20{2}|\t|(?=\n|$)|[lI|!.]?(?=\([bB]\)))"
LOOSE = r"(?:\.\x20?|\x20)(?=\S)"
LABEL = re.compile(
    rf"\n[^\w\n(\[]{{0,120}}(?:(?:{NAMES})(?:(?P<sure>{SIGN})|(?P<bare>{NO_SIGN})|(?P<loose>{LOOSE}))"
    rf"|(?:{WEAK_NAMES})[ \t]?[:;.=](?=\s))",
    re.IGNORECASE,
)
"""A label at the head of a line; a sign, blanks, nothing at all or the value itself follows it."""
INLINE = re.compile(
    r"\s(?:(?P<sent>Sent|Date|SENT|DATE)|(?P<to>To|TO)|(?P<cc>C[cC])|(?P<bcc>B[cC][cC])"
    r"|(?P<subject>Subject|SUBJECT)|(?P<attachments>Attachments?)"
    r"|(?P<other>Importance|Priority|Posted (?:At|To)|Conversation))[ \t]?:(?=\s|$)"
)
"""A label within a line, where the lines of a header have run together."""
HINT = re.compile(
    r"\n[^\w\n(\[]{0,120}(?:[fe]\x20?r\x20?[o0c]\x20?[mrnil]|s\x20?e\x20?n\x20?[dt]"
    r"|(?:t[o0]|date|author|creator|[fep]\x20?[rt]\x20?[o0caeu]\x20?[mrni]{1,2})\s?[:;])",
    re.IGNORECASE,
)
"""One of these labels is in every header, and in few other texts."""


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
    lined = f"\n{text}"
    if HINT.search(lined) is None:
        return []
    return [each for match in LABEL.finditer(lined) for each in _labels_in_line(text, match)]


def _labels_in_line(text: str, match: re.Match[str]) -> Iterator[HeaderLabel]:
    # One was added to every offset by the line end put before the text.
    field, start = _field_of(match)
    start -= 1
    end = text.find("\n", match.end() - 1)
    end = len(text) if end < 0 else end
    value = match.end() - 1
    strength = _strength_of(match)
    if strength == "sure" and field not in ("subject", "attachments", "other"):
        for inner in INLINE.finditer(text, value, end):
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
    """Return the field of a label, and where its word begins."""
    names = match.groupdict()
    for field in FORMS:
        for group in (field, f"weak_{field}"):
            if names.get(group) is not None:
                return field, match.start(group)
    raise ValueError(f"no label in {match[0]!r}")
