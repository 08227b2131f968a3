"""Shapes of Bates prefixes, and of what only looks like one.

What makes a Bates number is that the next page has the next one; the shape decides only how many pages must
show it: none but its own where it is unmistakable, and no number of them where it is a page number.
"""

import re

from foia_graph.extract.bates.spelling import repair_prefix
from foia_graph.runtime.tables import table_beside

_TABLE = table_beside(__file__)

# Words that name who releases, who asked, or the law, as they are in Bates prefixes.
RELEASING_WORDS = frozenset(_TABLE["releasing"])
# Words that say what a number after them counts or names, and words of classification.
COUNTING_WORDS = frozenset(_TABLE["counting"])


# Prefixes with other signs, or of a report, a file of the FBI, a request, a telephone number or a date.
_NOT_STAMPED = re.compile(
    r"""(?x) [^\w\s().,\[\]{}&~+*=·—–-] | \bGAO[-/] | \bRDP\w* | \A\(?\d{1,3}[A-Z]?-[A-Z]{2}-\Z
    | \A[A-Z]{2}-\d{1,3}[A-Z]?-\Z | \(\d{1,3}[A-Z]?-\Z
    | \A\(?\d{3}\)?[-. ]?\d{3}[-.]\Z | \A\d{1,2}-\d{1,2}-\Z """
)
_BETWEEN_NAMES = re.compile(r"(?<=[A-Z])/(?=[A-Z])")
# The end of what comes before the number of a request; such numbers do not go up with the pages.
_YEAR = re.compile(r"(?:\b|[A-Z]-)(?:19|20)\d\d-\Z")
# The end of what comes before the eight digits by which the State Department knows a document.
_OF_STATE = re.compile(r"(?:\A|[A-Z])C\Z")
_SUIT = re.compile(r"(?i)(?<!\d)\d{2}-?\s?c[vry]-?\s?\d{2,5}(?!\d)(?P<after>.*)")
_SUIT_BEGINS = re.compile(r"(?i)(?:\d[-:])?\d{2}-?c[vry]-?(?:\d{2,5}-?)?")
_VERSUS = re.compile(r"v\.?|vs\.?")
_REQUEST = re.compile(r"(?:19|20)\d\d-[A-Z]{2,6}-\d{4,6}\b|[A-Z]-(?:19|20)\d\d-\d{4,7}\b")
_DAY = re.compile(r"(?:19|20)\d{6}-")
_OF_A_YEAR = re.compile(r"[A-Z]{2,6}[- ]\d\d-")
_NAMES = re.compile(r"[A-Z]{2,12}(?P<more>[-_][A-Z]{2,12}){0,3}[-_]?")
_IN_PREFIX = re.compile(r"[(\[]?[A-Z0-9][\w()./&\-\[\]]*[,.:]?")
_LETTER = re.compile(r"[A-Za-z]")
_CAPITALS = re.compile(r"[A-Z]{2}")
_SEPARATORS = re.compile(r"[\W_]+")


def is_counting_word(word: str) -> bool:
    """Return whether a word before a number says that it counts something else, or is no part of a prefix."""
    return bool({word.upper().strip(".:,#()-_"), word.upper()} & COUNTING_WORDS) or word.endswith((":", "#"))


def extends_prefix(word: str, prefix: str) -> bool:
    """Return whether a word may begin a prefix: "ICE" before "2010FOIA2674.", "FOIA" before "12-34."."""
    if _VERSUS.fullmatch(word):
        return True
    if is_counting_word(word) or not _IN_PREFIX.fullmatch(word):
        return False
    if _VERSUS.match(prefix):
        return word[0].isupper()
    if _names_releaser(word) or _SUIT_BEGINS.fullmatch(word):
        return True
    return not _CAPITALS.search(prefix) and word.isupper() and len(word) < 9


def is_bates_prefix(prefix: str, numbers: list[str], pages: int) -> bool:
    """Return whether a prefix whose numbers went up with some pages is that of Bates numbers."""
    if not may_be_prefix(prefix) or _numbers_something(prefix, numbers, pages):
        return False
    if _SUIT.search(prefix):
        return True
    if _is_zero_filled(numbers):
        return (_LETTER.search(prefix) or _DAY.fullmatch(prefix)) is not None
    capitals = _CAPITALS.search(prefix) is not None
    return capitals and (_names_release(prefix) or (pages > 2 and max(map(int, numbers)) > 999))


def _numbers_something(prefix: str, numbers: list[str], pages: int) -> bool:
    if _OF_STATE.search(prefix) and any(len(each) == 8 and each[0] == "0" for each in numbers):
        return True
    return _YEAR.search(prefix.strip()) is not None and (pages < 3 or not _is_zero_filled(numbers))


def is_unmistakable(prefix: str, digits: str, *, alone: bool) -> bool:
    """Return whether one stamp is enough; `alone` says that nothing else is on its line."""
    width = len(digits) if digits[0] == "0" else 0
    if not width and "c" not in prefix.lower():  # the mark of a suit; others need a zero first
        return False
    return _is_unmistakable(repair_prefix(prefix), digits, width, alone)


def _is_unmistakable(prefix: str, digits: str, width: int, alone: bool) -> bool:
    if not may_be_prefix(prefix) or _numbers_something(prefix, [digits], 1):
        return False
    if suit := _SUIT.search(prefix):
        return _CAPITALS.search(suit["after"]) is not None or _names_release(prefix) or width > 4
    if _names_release(prefix) and _CAPITALS.search(prefix) and not _OF_A_YEAR.fullmatch(prefix):
        return width > 4 or (alone and width > 3)
    return alone and digits.startswith("00") and _is_production(prefix, width)


def is_bare_series(numbers: list[str], pages: int) -> bool:
    """Return whether numbers without a prefix that went up with the pages are stamps, filled with zeros."""
    return pages > 2 and _is_zero_filled(numbers)


def may_be_prefix(prefix: str) -> bool:
    """Return whether nothing shows that something else is numbered."""
    words = prefix.split()
    plain = _BETWEEN_NAMES.sub(" ", prefix.strip())
    return bool(words) and not is_counting_word(words[-1]) and not _NOT_STAMPED.search(plain)


def _is_zero_filled(numbers: list[str]) -> bool:
    # OCR loses a zero, or sees one too many.
    zeros = sum(each[0] == "0" for each in numbers)
    widths = set(map(len, numbers))
    return zeros > 0 and min(widths) > 3 and (len(widths) == 1 or 2 * zeros > len(numbers))


def _names_release(prefix: str) -> bool:
    return _names_releaser(prefix) or _REQUEST.search(prefix) is not None


def _names_releaser(text: str) -> bool:
    return "FOIA" in text or not RELEASING_WORDS.isdisjoint(_SEPARATORS.split(text))


def _is_production(prefix: str, width: int) -> bool:
    """Return whether it is the prefix of a production in court: capitals, or a day, before many digits."""
    names = _NAMES.fullmatch(prefix)
    if names:
        return width > (5 if names["more"] else 6)
    return _DAY.fullmatch(prefix) is not None and width > 6
