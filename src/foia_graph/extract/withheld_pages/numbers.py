"""Numbers of pages and documents in notices: "1,204", "twelve (12)", "pages 12 through 27"."""

import re

_TO_NINETEEN = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: value for value, word in enumerate(_TO_NINETEEN.split(), 1)}
_VALUES |= {word: value for value, word in zip(range(20, 100, 10), _TENS.split(), strict=True)}
_WORD = "|".join(_VALUES)
NUMBER = (
    rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,2}}|\d{{1,6}}|(?i:{_WORD})(?:[- ](?i:{_WORD}))?)"
    r"(?:\s?\(\s?\d{1,6}\s?\))?"
)
"""A number in digits, or in words, which digits in brackets may repeat."""
FROM_TO = r"(?P<first>\d{1,6})(?:\s?(?:-|–|—|to|thru|through|and)\s?(?P<last>\d{1,6}))?"
"""The number of a page, or the first and the last of several."""


def number_value(text: str) -> int:
    """Return the value of a number as NUMBER matches it; digits count more than words.

    >>> number_value("1,204"), number_value("twenty-three"), number_value("twelve (12)")
    (1204, 23, 12)
    """
    digits = re.findall(r"\d+", text.replace(",", ""))
    if digits:
        return int(digits[-1])
    return sum(_VALUES[word] for word in re.split(r"[- ]", text.lower()) if word)
