"""Repair of Bates prefixes whose punctuation OCR has broken."""

import re

# OCR takes a hyphen in the small type of stamps for these.
_DASHES = str.maketrans("—–·~+=*", "-------")
_BLANKS_AT_HYPHENS = re.compile(r"\s*-[\s-]*")
_BLANKS_IN_BRACKETS = re.compile(r"\s+(?=\))|(?<=\()\s+")
_ODD_END = re.compile(r"[^\w\s)\].,-]+\s*\Z|(?<![(\w])[)\]]\Z")
# OCR takes the v of "cv" for a y.
_SUIT_YEAR = re.compile(r"(?i)\b(\d{2})-?cy-(?=\d)")
_BLANKS = re.compile(r"\s+")
_NOT_BEFORE_PREFIX = "-.,;:'\"`_ "


def repair_prefix(prefix: str) -> str:
    """Return a prefix with sound punctuation: round brackets, single hyphens, no blanks about them.

    >>> repair_prefix("~ 19-cy- -4048(FBI}-")
    '19-cv-4048(FBI)-'
    """
    plain = _BLANKS_AT_HYPHENS.sub("-", prefix.translate(_DASHES))
    if "(" in plain:
        plain = plain.replace("]", ")").replace("}", ")")
    if ")" in plain:
        plain = plain.replace("[", "(").replace("{", "(")
    plain = _ODD_END.sub("-", _BLANKS_IN_BRACKETS.sub("", plain))
    return _BLANKS.sub(" ", _SUIT_YEAR.sub(r"\1-cv-", plain)).lstrip(_NOT_BEFORE_PREFIX)
