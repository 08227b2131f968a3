"""Spellings of Bates numbers: by whoever types them, and by OCR that takes O for 0."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from foia_graph.extract.ocr_confusions import AS_DIGITS, AS_ONE_SIGN
from foia_graph.runtime.tables import patterns_beside, table_beside

_PATTERNS = patterns_beside(__file__)
_TABLE = table_beside(__file__)


def prefix_key(text: str) -> str:
    """Return letters and digits alone: "ICE-117629", "ice 117629" and "ICE117629" have the same key.

    >>> prefix_key("19-cv-4048 (FBI)-")
    '19cv4048fbi'
    """
    return _PATTERNS["no_letter"].sub("", unicodedata.normalize("NFKC", text)).lower()


def blurred_key(text: str) -> str:
    """Return the key as blurred eyes see it, where letters and digits that look alike are the same.

    >>> blurred_key("19-cv-4O48(FB1)-") == blurred_key("19-cv-4048(FBI)-")
    True
    """
    return _PATTERNS["no_letter"].sub("", text.lower().translate(AS_ONE_SIGN))


def possible_numbers(text: str) -> Iterator[tuple[str, int]]:
    """Yield every Bates number that a typed text may mean: key of the prefix and number, the longest first.

    >>> list(possible_numbers("B-12 07"))
    [('b', 1207), ('b1', 207), ('b12', 7), ('b120', 7)]
    """
    typed = prefix_key(text)
    digits = _PATTERNS["last_digits"].search(typed)
    for start in range(digits.start(), len(typed)) if digits else ():
        yield typed[:start], int(typed[start:])


@dataclass(frozen=True, slots=True)
class TypedRange:
    """A range of numbers as somebody types it; the prefix is "" where none is typed."""

    prefix: str
    first: int
    last: int


def parse_range(text: str) -> TypedRange | None:
    """Parse a range of numbers, None for what is none; of the second number the prefix may be omitted.

    >>> parse_range("ICE 117629-117640"), parse_range("DHS-1 to DHS-12")
    (TypedRange(prefix='ICE', first=117629, last=117640), TypedRange(prefix='DHS-', first=1, last=12))
    >>> parse_range("12-11"), parse_range("ICE 5 to DHS 7")
    (None, None)
    """
    match = _PATTERNS["range"].fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None or prefix_key(match["again"]) not in ("", prefix_key(match["prefix"])):
        return None
    first, last = int(match["first"]), int(match["last"])
    return TypedRange(match["prefix"].strip(), first, last) if first < last else None


# OCR takes a hyphen in the small type of stamps for these.
_DASHES = str.maketrans("—–·~+=*", "-------")
_NOT_BEFORE_PREFIX = "-.,;:'\"`_ "


def repair_prefix(prefix: str) -> str:
    """Return a prefix with sound punctuation: round brackets, single hyphens, no blanks about them.

    >>> repair_prefix("~ 19-cy- -4048(FBI}-")
    '19-cv-4048(FBI)-'
    """
    plain = _PATTERNS["blanks_at_hyphens"].sub("-", prefix.translate(_DASHES))
    if "(" in plain:
        plain = plain.replace("]", ")").replace("}", ")")
    if ")" in plain:
        plain = plain.replace("[", "(").replace("{", "(")
    plain = _PATTERNS["odd_end"].sub("-", _PATTERNS["blanks_in_brackets"].sub("", plain))
    return (
        _PATTERNS["blanks"].sub(" ", _PATTERNS["suit_year"].sub(r"\1-cv-", plain)).lstrip(_NOT_BEFORE_PREFIX)
    )


_UNREADABLE = "?"


class BrokenStamp(msgspec.Struct, frozen=True):
    """A stamp whose prefix is not to the letter: where it is, and its digits, "?" for what is none."""

    start: int
    end: int
    digits: str


def allowed_errors(key: str) -> int:
    """Return how many letters of a prefix may be wrong: none of a short one."""
    return len(key) // 5


def find_broken_stamp(key: str, text: str, start: int, end: int) -> BrokenStamp | None:
    """Find a prefix, by its blurred key, with few errors in a line, and the digits after it."""
    at = [index for index in range(start, end) if text[index].isalnum() or text[index] in "|!"]
    line = "".join(text[index].lower()[0] for index in at).translate(AS_ONE_SIGN)
    for first, last in _best_matches(key, line):
        tail = _PATTERNS["tail"].match(text, at[last - 1] + 1, end)
        is_word = allowed_errors(key) > 0 or not text[max(at[first] - 1, 0)].isalpha() or at[first] == 0
        if tail and is_word and _is_mostly_digits(tail["digits"]):
            legible = tail["digits"].replace(" ", "").translate(AS_DIGITS)
            more = _UNREADABLE if any(sign.isalnum() or sign == _UNREADABLE for sign in tail["rest"]) else ""
            return BrokenStamp(
                at[first], tail.end("digits"), _PATTERNS["illegible"].sub(_UNREADABLE, legible) + more
            )
    return None


def _is_mostly_digits(digits: str) -> bool:
    return 2 * sum(map(str.isdecimal, digits)) >= len(digits.replace(" ", ""))


def _best_matches(key: str, line: str) -> list[tuple[int, int]]:
    """Return start and end of the parts of a line most like a key, none where the errors are too many.

    Each column of the table holds, for a beginning of the key, the fewest errors and where the match starts.
    """
    # Pigeonhole filter: of k + 1 pieces one is free of k errors, so that most lines never reach the table.
    if not any(piece in line for piece in key_pieces(key)):
        return []
    # Sellers' algorithm: edit distance to any substring, one column a letter of the line.
    column = [(errors, 0) for errors in range(len(key) + 1)]
    ends = []
    for end, letter in enumerate(line, 1):
        before, column[0] = column[0], (0, end)
        for row, wanted in enumerate(key, 1):
            replaced = (before[0] + (wanted != letter), before[1])
            before = column[row]
            dropped = (column[row - 1][0] + 1, column[row - 1][1])
            column[row] = min(replaced, (before[0] + 1, before[1]), dropped, key=lambda each: each[0])
        ends.append((*column[-1], end))
    fewest = min([allowed_errors(key), *(errors for errors, _, _ in ends)])
    return [(start, end) for errors, start, end in ends if errors == fewest]


def key_pieces(key: str) -> list[str]:
    """Cut a key into one piece more than there may be errors: one of them is whole in whatever is like it."""
    pieces = allowed_errors(key) + 1
    ends = [len(key) * index // pieces for index in range(pieces + 1)]
    return [key[start:end] for start, end in pairwise(ends)]


def are_similar_keys(one: str, other: str) -> bool:
    """Return whether two blurred keys may be one, read with errors."""
    return bool(_best_matches(one, other) or _best_matches(other, one))


def may_be_number(digits: str, number: str) -> bool:
    """Return whether broken digits may be a number: all but one are right, an unreadable one stands for any.

    >>> may_be_number("2?26", "2026"), may_be_number("105?", "1053"), may_be_number("1054", "2061")
    (True, True, False)
    """
    # Levenshtein distance in one row, with a wildcard for unreadable digits.
    rows = list(range(len(number) + 1))
    for errors, digit in enumerate(digits, 1):
        before, rows[0] = rows[0], errors
        for row, wanted in enumerate(number, 1):
            wrong = digit not in (wanted, _UNREADABLE)
            before, rows[row] = rows[row], min(before + wrong, rows[row] + 1, rows[row - 1] + 1)
    return len(number) > 1 and rows[-1] <= 1


# Words that name who releases, who asked, or the law, as they are in Bates prefixes.
RELEASING_WORDS = frozenset(_TABLE["releasing"])
# Words that say what a number after them counts or names, and words of classification.
COUNTING_WORDS = frozenset(_TABLE["counting"])


def is_counting_word(word: str) -> bool:
    """Return whether a word before a number says that it counts something else, or is no part of a prefix."""
    return bool({word.upper().strip(".:,#()-_"), word.upper()} & COUNTING_WORDS) or word.endswith((":", "#"))


def extends_prefix(word: str, prefix: str) -> bool:
    """Return whether a word may begin a prefix: "ICE" before "2010FOIA2674.", "FOIA" before "12-34."."""
    if _PATTERNS["versus"].fullmatch(word):
        return True
    if is_counting_word(word) or not _PATTERNS["in_prefix"].fullmatch(word):
        return False
    if _PATTERNS["versus"].match(prefix):
        return word[0].isupper()
    if _names_releaser(word) or _PATTERNS["suit_begins"].fullmatch(word):
        return True
    return not _PATTERNS["capitals"].search(prefix) and word.isupper() and len(word) < 9


def is_bates_prefix(prefix: str, numbers: list[str], pages: int) -> bool:
    """Return whether a prefix whose numbers went up with some pages is that of Bates numbers."""
    if not may_be_prefix(prefix) or _numbers_something(prefix, numbers, pages):
        return False
    if _PATTERNS["suit"].search(prefix):
        return True
    if _is_zero_filled(numbers):
        return (_PATTERNS["letter"].search(prefix) or _PATTERNS["day"].fullmatch(prefix)) is not None
    capitals = _PATTERNS["capitals"].search(prefix) is not None
    return capitals and (_names_release(prefix) or (pages > 2 and max(map(int, numbers)) > 999))


def _numbers_something(prefix: str, numbers: list[str], pages: int) -> bool:
    if _PATTERNS["of_state"].search(prefix) and any(len(each) == 8 and each[0] == "0" for each in numbers):
        return True
    return _PATTERNS["year"].search(prefix.strip()) is not None and (
        pages < 3 or not _is_zero_filled(numbers)
    )


def is_unmistakable(prefix: str, digits: str, *, alone: bool) -> bool:
    """Return whether one stamp is enough; `alone` says that nothing else is on its line."""
    width = len(digits) if digits[0] == "0" else 0
    if not width and "c" not in prefix.lower():  # the mark of a suit; others need a zero first
        return False
    return _is_unmistakable(repair_prefix(prefix), digits, width, alone)


def _is_unmistakable(prefix: str, digits: str, width: int, alone: bool) -> bool:
    if not may_be_prefix(prefix) or _numbers_something(prefix, [digits], 1):
        return False
    if suit := _PATTERNS["suit"].search(prefix):
        return _PATTERNS["capitals"].search(suit["after"]) is not None or _names_release(prefix) or width > 4
    if (
        _names_release(prefix)
        and _PATTERNS["capitals"].search(prefix)
        and not _PATTERNS["of_a_year"].fullmatch(prefix)
    ):
        return width > 4 or (alone and width > 3)
    return alone and digits.startswith("00") and _is_production(prefix, width)


def is_bare_series(numbers: list[str], pages: int) -> bool:
    """Return whether numbers without a prefix that went up with the pages are stamps, filled with zeros."""
    return pages > 2 and _is_zero_filled(numbers)


def may_be_prefix(prefix: str) -> bool:
    """Return whether nothing shows that something else is numbered."""
    words = prefix.split()
    plain = _PATTERNS["between_names"].sub(" ", prefix.strip())
    return bool(words) and not is_counting_word(words[-1]) and not _PATTERNS["not_stamped"].search(plain)


def _is_zero_filled(numbers: list[str]) -> bool:
    # OCR loses a zero, or sees one too many.
    zeros = sum(each[0] == "0" for each in numbers)
    widths = set(map(len, numbers))
    return zeros > 0 and min(widths) > 3 and (len(widths) == 1 or 2 * zeros > len(numbers))


def _names_release(prefix: str) -> bool:
    return _names_releaser(prefix) or _PATTERNS["request"].search(prefix) is not None


def _names_releaser(text: str) -> bool:
    return "FOIA" in text or not RELEASING_WORDS.isdisjoint(_PATTERNS["separators"].split(text))


def _is_production(prefix: str, width: int) -> bool:
    names = _PATTERNS["names"].fullmatch(prefix)
    if names:
        return width > (5 if names["more"] else 6)
    return _PATTERNS["day"].fullmatch(prefix) is not None and width > 6
