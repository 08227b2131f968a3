"""Spellings of Bates numbers: by whoever types them, and by OCR that takes O for 0."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

CONFUSED_LETTERS = str.maketrans("oqdilszbg|!", "00011528911")
"""Letters that OCR takes for digits, and the digit that each is taken for."""
AS_DIGITS = str.maketrans("OoQDIlSsZzBg|!", "00001155228911")
_NO_LETTER = re.compile(r"[\W_]+")
_RANGE = re.compile(
    r"(?P<prefix>.*?)(?P<first>[0-9]{1,18})\s*(?:[-\u2010-\u2015]|\.\.+|\u2026|\bto\b|\bthrough\b)\s*"
    r"(?P<again>.*?)(?P<last>[0-9]{1,18})",
    re.IGNORECASE,
)
_LAST_DIGITS = re.compile(r"[0-9]{1,18}\Z")


def prefix_key(text: str) -> str:
    """Return letters and digits alone: "ICE-117629", "ice 117629" and "ICE117629" have the same key.

    >>> prefix_key("19-cv-4048 (FBI)-")
    '19cv4048fbi'
    """
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text)).lower()


def blurred_key(text: str) -> str:
    """Return the key as blurred eyes see it, where letters and digits that look alike are the same.

    >>> blurred_key("19-cv-4O48(FB1)-") == blurred_key("19-cv-4048(FBI)-")
    True
    """
    return _NO_LETTER.sub("", text.lower().translate(CONFUSED_LETTERS))


def possible_numbers(text: str) -> Iterator[tuple[str, int]]:
    """Yield every Bates number that a typed text may mean: key of the prefix and number, the longest first.

    >>> list(possible_numbers("B-12 07"))
    [('b', 1207), ('b1', 207), ('b12', 7), ('b120', 7)]
    """
    typed = prefix_key(text)
    digits = _LAST_DIGITS.search(typed)
    for start in range(digits.start(), len(typed)) if digits else ():
        yield typed[:start], int(typed[start:])


@dataclass(frozen=True, slots=True)
class TypedRange:
    """A range of numbers as somebody types it; the prefix is "" where none is typed."""

    prefix: str
    first: int
    last: int


def parse_range(text: str) -> TypedRange | None:
    """Parse a range of numbers, None for what is none; of the second number the prefix may be left out.

    >>> parse_range("ICE 117629-117640"), parse_range("DHS-1 to DHS-12")
    (TypedRange(prefix='ICE', first=117629, last=117640), TypedRange(prefix='DHS-', first=1, last=12))
    >>> parse_range("12-11"), parse_range("ICE 5 to DHS 7")
    (None, None)
    """
    match = _RANGE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None or prefix_key(match["again"]) not in ("", prefix_key(match["prefix"])):
        return None
    first, last = int(match["first"]), int(match["last"])
    return TypedRange(match["prefix"].strip(), first, last) if first < last else None
