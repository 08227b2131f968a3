"""What tells redaction boxes from others: the code of a law in them, whatever law that is, and their size."""

import re

# The letters and words that are short, at most.
MAX_LETTERS, MAX_WORDS = 14, 3
# A code of a law, however it was read: its parts are short, and parted by signs, as "5.1.2.e" or "(b)(6)".
_CODE = re.compile(r"\W*\w{1,3}(?:[.,()\[\]]+\w{1,2}){1,5}\W*")
# A code of which OCR lost the points: "5.1.2e" as "512e".
_WORN_CODE = re.compile(r"\W?\d{2,3}[a-z¢]")
_SIGNS, _LETTER = re.compile(r"[.,()]"), re.compile(r"[A-Za-z(]")


def is_code(text: str) -> bool:
    """Return whether a text can be the code of a law: "5.1" and "B1" are numbers of rows and chapters.

    >>> [is_code(text) for text in ("5.1.2.e", "(b)(6)", "5.1", "B1")]
    [True, True, False, False]
    """
    return (
        len(text) <= MAX_LETTERS
        and any(map(str.isdigit, text))
        and bool(_CODE.fullmatch(text.replace(" ", "")))
        and bool(len(_SIGNS.findall(text)) > 1 or _LETTER.search(text))
    )


def is_worn_code(text: str) -> bool:
    """Return whether a text may be a code without its points; it is one where it returns in other boxes."""
    return bool(_WORN_CODE.fullmatch(text))


# Inches: what hides words is as high as a line of print at least, as wide as a short word, no band across the
# page, which is low, no emblem, which is upright, and off the sides of the page, which are dark in scans.
_LINE_HEIGHT, _WORD_WIDTH, _RIM = 0.1, 0.25, 0.3
_BAND_HEIGHT, _BAND_SHARE, _UPRIGHT, _EMBLEM_WIDTH = 0.25, 0.8, 1.5, 0.75


def may_hide_line(left: float, width: float, height: float, page_width: float) -> bool:
    """Return whether a box without a code can hide words, by its sides and its distance from the left.

    All are in inches.

    >>> [may_hide_line(1, width, height, 8.5) for width, height in ((6, 0.16), (6, 0.08), (7, 0.16))]
    [True, False, False]
    """
    is_band = height < _BAND_HEIGHT and width > _BAND_SHARE * page_width
    is_upright = height > _UPRIGHT * width and width < _EMBLEM_WIDTH
    is_sized = height >= _LINE_HEIGHT and width >= _WORD_WIDTH
    is_rim = left < _RIM or left + width > page_width - _RIM
    return is_sized and not (is_band or is_upright or is_rim)
