"""Labels of a header, as mail programs print them and as OCR leaves them."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

HeaderField = Literal["sender", "to", "cc", "bcc", "sent", "subject", "attachments", "other"]
PEOPLE_FIELDS: tuple[HeaderField, ...] = ("to", "cc", "bcc")
CORE_FIELDS: frozenset[HeaderField] = frozenset({"sender", "to", "cc", "bcc", "sent", "subject"})
"""The fields that make a header; the others only stand among them."""


def _spaced(word: str) -> str:
    """Let a blank stand between two letters of a word, as OCR leaves it."""
    return r"\x20?".join(word)


FORMS: dict[HeaderField, str] = {
    "sender": r"[fe]\x20?r\x20?[o0c]\x20?(?:m|rn|rr|n|[il][mn]|ni)|sender",
    "to": r"t[o0]|recipients?",
    "cc": r"c\x20?c",
    "bcc": r"b\x20?cc",
    "sent": rf"{_spaced('sent')}(?:\x20(?:date|on))?|date(?:\x20sent)?|date/time",
    "subject": r"s\x20?u\x20?b\x20?[ji](?:\x20?e\x20?[co]\x20?[td])?",
    "attachments": r"attach(?:ments?|ed)?",
    "other": (
        r"importance|priority|sensitivity|type|sent\x20?via|sent\x20by|reply[- ]?to|categor(?:y|ies)|"
        r"follow[- ]up\x20flag|flag(?:\x20status|ged)?|due\x20by|delivered(?:\x20date)?|"
        r"received(?:\x20date)?|message-id|mime-version|content-[a-z-]+|x-[a-z-]+|return-path|in-reply-to|references|"
        r"signed\x20by|resent-[a-z]+|thread-[a-z]+|accept-language|user-agent|posted\x20(?:at|to)|conversation|size|expires"
    ),
}
NAMES = "|".join(f"(?P<{field}>{form})" for field, form in FORMS.items())
SIGN = r"[ \t]?[:;](?!/)"
# OCR loses the colon, or reads it as l, I, |, ! or a dot where a stamp follows.
NO_SIGN = r"[ \t]*(?:\x20{2}|\t|(?=\n|$)|[lI|!.]?(?=\([bB]\)))"
LOOSE = r"(?:\.\x20?|\x20)(?=\S)"
LABEL = re.compile(
    rf"\n[^\w\n(\[]{{0,120}}(?:{NAMES})(?:(?P<sure>{SIGN})|(?P<unsure>{NO_SIGN})|{LOOSE})", re.IGNORECASE
)
"""A label at the head of a line; a sign, blanks, nothing at all or the value itself follows it."""
INLINE = re.compile(
    r"\s(?:(?P<sent>Sent|Date)|(?P<to>To)|(?P<cc>C[cC])|(?P<bcc>B[cC][cC])|(?P<subject>Subject)"
    r"|(?P<attachments>Attachments?)|(?P<other>Importance|Priority|Posted (?:At|To)|Conversation))"
    r"[ \t]?:(?=\s)"
)
"""A label within a line, where the lines of a header have run together."""


HINT = re.compile(
    r"\n[^\w\n(\[]{0,120}(?:[fe]\x20?r\x20?[o0c]\x20?[mrnil]|s\x20?e\x20?n\x20?[dt]|t[o0]\s?[:;]|date\s?[:;])",
    re.IGNORECASE,
)
"""One of these labels is in every header, and in few other texts."""


class HeaderLabel(NamedTuple):
    """A label on a page: where it begins, where its value begins and where its line ends.

    A label is `is_sure` where a colon follows it, and `is_loose` where only its value does; those that are
    not sure count among sure ones only.
    """

    field: HeaderField
    start: int
    value: int
    end: int
    is_sure: bool
    is_loose: bool = False


def find_labels(text: str) -> list[HeaderLabel]:
    """Find the labels at the heads of lines, and those that follow them within a line."""
    lined = f"\n{text}"
    if HINT.search(lined) is None:
        return []
    return [each for match in LABEL.finditer(lined) for each in _labels_in_line(text, match)]


def _labels_in_line(text: str, match: re.Match[str]) -> Iterator[HeaderLabel]:
    # One was added to every offset by the line end put before the text.
    field = _field_of(match)
    end = text.find("\n", match.end() - 1)
    end = len(text) if end < 0 else end
    start, value = match.start(field) - 1, match.end() - 1
    sure = match["sure"] is not None
    if sure and field not in ("subject", "attachments", "other"):
        for inner in INLINE.finditer(text, value, end):
            yield HeaderLabel(field, start, value, inner.start(), True)
            field, start, value = _field_of(inner), inner.start() + 1, inner.end()
            if field == "subject":
                break
    loose = not sure and match["unsure"] is None
    if not loose or text[start].isupper():
        yield HeaderLabel(field, start, min(value, end), end, sure, loose)


def _field_of(match: re.Match[str]) -> HeaderField:
    names = match.groupdict()
    return next(field for field in FORMS if names.get(field) is not None)
