"""Choice between two readings of a header, field by field: the text layer and the words of the image."""

import re
from collections.abc import Iterator
from dataclasses import replace

from foia_graph.extract.emails.headers import EmailHeader
from foia_graph.extract.emails.labels import HeaderField
from foia_graph.extract.emails.printed_dates import find_time
from foia_graph.extract.emails.redaction_marks import REDACTED
from foia_graph.extract.parsed_document import PositionedText

ODD_SIGN = re.compile(
    r"[A-Za-z]:[a-z]|[{}|\\~^*=•■©®¢§£¥°»«?!$%]|(?<=[a-z])[A-Z0-9](?=[a-z])|(?<=[A-Za-z])\d(?=[A-Za-z])|\s[^\w\s&/<(\[\"'-](?=\s)"
)
"""A sign that is rare in names and subjects, and common where words are misread."""
ADDRESS_PART = re.compile(r"<[^>]*>?|\S+@\S+|/\w+=\S*")
SAME_PLACE = 2.5
"""Distance between the heights of one header in two readings, in percent of the page."""


def choose_values(
    headers: tuple[EmailHeader, ...],
    words: PositionedText,
    others: tuple[EmailHeader, ...],
    text: PositionedText,
) -> Iterator[EmailHeader]:
    """Yield headers, each field in the better of its two readings; the other reading is that of `text`."""
    for number, header in enumerate(headers):
        same = _find_same(header, words, others, text)
        if same is None and len(headers) == len(others):
            same = others[number]
        yield header if same is None else _choose_fields(header, same)


def _find_same(
    header: EmailHeader, words: PositionedText, others: tuple[EmailHeader, ...], text: PositionedText
) -> EmailHeader | None:
    """Find the header that stands at the same height."""
    place = words.box_of(header.start, header.start + 1)
    heights = ((other, text.box_of(other.start, other.start + 1)) for other in others)
    near = [(abs(box.y - place.y), other) for other, box in heights if box and place]
    return next(
        (other for distance, other in sorted(near, key=lambda each: each[0]) if distance < SAME_PLACE), None
    )


def _choose_fields(header: EmailHeader, other: EmailHeader) -> EmailHeader:
    values = dict(header.values)
    empty = set(header.empty_fields)
    codes = {**other.codes, **header.codes}
    for name, value in other.values.items():
        if _is_better(name, (value, name in other.empty_fields), (values.get(name, ""), name in empty)):
            values[name] = value
            empty.discard(name)
    hidden = frozenset(name for name, value in values.items() if REDACTED in value)
    codes = {name: printed for name, printed in codes.items() if name in hidden}
    return replace(header, values=values, hidden_fields=hidden, empty_fields=frozenset(empty), codes=codes)


def _is_better(name: HeaderField, one: tuple[str, bool], other: tuple[str, bool]) -> bool:
    """Return whether one reading is better; each is a value, and whether it is only taken for hidden."""
    (value, empty), (rival, rival_empty) = one, other
    if not value or not rival or empty or rival_empty:
        return bool(value) and (not rival or (rival_empty and not empty and _is_clean(value)))
    if (REDACTED in value) != (REDACTED in rival):
        return REDACTED in value
    if name == "sent":
        return _time_precision(value) > _time_precision(rival)
    return count_odd_signs(value) < count_odd_signs(rival) and len(value) > 0.6 * len(rival)


def _is_clean(value: str) -> bool:
    return REDACTED in value or (count_odd_signs(value) == 0 and re.search(r"[A-Za-z]{3}", value) is not None)


def _time_precision(value: str) -> int:
    when = find_time(value)
    return 0 if when is None else 1 + bool(when.time)


def count_odd_signs(value: str) -> int:
    """Count the signs that stand for misread words; those of addresses are none."""
    return len(ODD_SIGN.findall(ADDRESS_PART.sub("", value.replace(REDACTED, ""))))
