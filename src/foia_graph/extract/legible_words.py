"""Legibility: whether a text is words and names, or what OCR makes of handwriting, stamps and drawings."""

import re
from itertools import pairwise
from string import ascii_lowercase

from foia_graph.runtime.tables import patterns_beside, table_beside

_PATTERNS = patterns_beside(__file__)

_END = "$"
# A Markov chain of letters: the bits of each letter behind another one.
BITS = {
    first: dict(zip(f"{ascii_lowercase}{_END}", map(int, row), strict=True))
    for first, row in table_beside(__file__)["bits"].items()
}
# Signs around and between the parts of a word.
AROUND, BETWEEN = "()[]{}<>.,;:!?\"'’‘“”*&/-–—#", re.compile(r"[-–—/'’.&,@_:;()\[\]<>]+")
# Signs that stand between words, and the letters for which any other sign by itself counts.
SIGNS, SPECK = frozenset(("-", "–", "—", "&", "/", "*", "#")), 3
# Letters of a part of a word at least, and of an abbreviation in capitals at most.
LETTERS, ACRONYM = 2, 5
# Bits of a letter up to which a word is one, on average; rare names of other languages have some more.
MOST_BITS = 6.0
UNREADABLE = "[unreadable]"
# Share of the letters that are in words from which on a text can be read.
LEGIBLE = 0.88


def legible_words(text: str) -> str:
    """Return a text, "[unreadable]" for one that is hardly words."""
    return text if is_legible(text) else UNREADABLE


def is_legible(text: str) -> bool:
    """Return whether most of a text is words and names.

    >>> is_legible("Re: S-Comm, 287(g) and Ms. Przybylski"), is_legible("FpllOWlflg tl1e 'r ~ (!ll{ IIlIA")
    (True, False)
    """
    good, bad, longest = 0, 0, 0
    for token in text.split():
        core = token.strip(AROUND)
        if not any(map(str.isalnum, core)):
            bad += 0 if token in SIGNS else SPECK
        elif not _PATTERNS["number"].fullmatch(core):
            for part in BETWEEN.split(core):
                if len(part) < LETTERS or part.isdigit():
                    continue  # initials, numbers
                if _is_word(part):
                    good, longest = good + len(part), max(longest, len(part) + (not part.islower()))
                else:
                    bad += len(part)
    return good >= LEGIBLE * (good + bad) and (longest > LETTERS or not good)


def _is_word(part: str) -> bool:
    if not part.isascii():
        return part.isalpha()  # letters that no table has
    if _PATTERNS["shape"].fullmatch(part) is None or _PATTERNS["strokes"].search(part):
        return False
    if len(part) == LETTERS or (part.isupper() and len(part) <= ACRONYM):
        return True
    letters = f"^{part.lower()}{_END}"
    return sum(BITS[one][other] for one, other in pairwise(letters)) <= MOST_BITS * (len(letters) - 1)
