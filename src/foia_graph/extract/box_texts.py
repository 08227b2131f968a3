"""Texts in redaction boxes: the code of a law, whatever law that is, or other short words."""

import re

# The letters and words that are short, at most.
MAX_LETTERS, MAX_WORDS = 14, 3
# A code of a law, however it was read: its parts are short, and parted by signs, as "5.1.2.e" or "(b)(6)".
_CODE = re.compile(r"\W*\w{1,3}(?:[.,()\[\]]+\w{1,2}){1,5}\W*")
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
