"""Names of persons in all ways in which they are written: in texts, in addresses, by other alphabets' rules.

Texts and names are compared without accents, and without what is not seen between letters.
"""

import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple

from foia_graph.extract.mentions.name_table import NAME_SUFFIXES, split_words
from foia_graph.runtime.tables import patterns_beside, table_beside

_PATTERNS = patterns_beside(__file__)

_TABLE = table_beside(__file__)

Spelling = tuple[str, ...]
# A name by itself; one that others have too; one that counts only before the @ of an address.
VariantKind = Literal["full", "surname", "mailbox"]

# Words that begin a family name, or are within one.
PARTICLES = frozenset(_TABLE["particles"])
UNSPACED = _PATTERNS.text("unspaced")
IN_TWO_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe", "þ": "th"}
    | {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa", "Æ": "Ae", "Œ": "Oe", "Þ": "Th", "ẞ": "SS"}
)
WITHOUT_STROKES = str.maketrans("łŁøØđĐðÐħĦıŧŦ", "lLoOdDdDhHitT")
SOFT_HYPHEN = "\u00ad"
# Letters of a name in one word, of one in front of an @, and of each half of a double family name.
LEAST_JOINED, LEAST_MAILBOX, LEAST_FAMILY_WORD = 6, 3, 3


class PersonName(NamedTuple):
    """A name in words: given names, of which there is one at least, and the family name."""

    given: Spelling
    family: Spelling
    is_double: bool
    """Whether the family name is of two, as Roe-Miller is."""


def spell_person(name: str) -> Iterator[tuple[Spelling, VariantKind]]:
    """Yield the ways in which a name of two words or more is written; nothing for one of a single word."""
    for plain in plain_spellings(name):
        person = _parse_name(plain)
        if person is not None:
            given, joined = person.given, "".join(person.family)
            firsts = {given, given[:1], tuple(word[0] for word in given), (given[0][0],)}
            for family in {person.family, (joined,)}:
                yield family, "full" if person.is_double else "surname"
                for first in firsts:
                    yield from (((*first, *family), "full"), ((*family, *first), "full"))
            for word in (given[0] + joined, joined + given[0]):
                if len(word) >= LEAST_JOINED:
                    yield (word,), "full"
            for word in (joined, given[0][0] + joined, joined + given[0][0]):
                if len(word) >= LEAST_MAILBOX:
                    yield (word,), "mailbox"


def is_unspaced(name: str) -> bool:
    """Return whether a name has letters of scripts that set no spaces between words."""
    return _PATTERNS["unspaced_letter"].search(name) is not None


def plain_spellings(name: str) -> set[str]:
    """Return a name without accents, by the rules of several languages, and as it is set with ligatures.

    >>> sorted(plain_spellings("Jörg Weiß"))
    ['Joerg Weiss', 'Jorg Weiss', 'Jorg Weiß']
    """
    composed = unicodedata.normalize("NFC", name)
    ways = (composed, composed.replace("ß", "ss"), composed.translate(IN_TWO_LETTERS))
    plain = {without_accents(each) for each in ways}
    return plain | {_PATTERNS["ligature"].sub("f", each) for each in plain}


def plain_words(text: str) -> Spelling:
    """Return the words of a text, compared as those of names are."""
    return tuple(split_words(without_accents(text), UNSPACED).words)


def without_accents(text: str) -> str:
    """Return a text of the same length whose letters have no accents.

    What is not seen between letters, and what is set over them, is a soft hyphen there.
    """
    if text.isascii():
        return text
    plain = _PATTERNS["accented"].sub(lambda letter: unicodedata.normalize("NFKD", letter[0])[0], text)
    return _PATTERNS["unseen"].sub(SOFT_HYPHEN, plain.translate(WITHOUT_STROKES))


def _parse_name(plain: str) -> PersonName | None:
    parts = [words for words in map(plain_words, plain.split()) if words and words[0] not in NAME_SUFFIXES]
    if len(parts) < 2:
        return None
    at = len(parts) - 1
    while at > 1 and PARTICLES.issuperset(parts[at - 1]):
        at -= 1
    given, family = (tuple(word for part in some for word in part) for some in (parts[:at], parts[at:]))
    last = parts[-1]
    return PersonName(given, family, len(last) > 1 and len(min(last, key=len)) >= LEAST_FAMILY_WORD)
