"""Words of a name of a body: lower case, in the singular, shortened words in full."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from foia_graph.extract.person_names import without_accents
from foia_graph.model.us_states import STATES
from foia_graph.runtime.tables import patterns_beside, table_beside

_PATTERNS = patterns_beside(__file__)

_TABLE = table_beside(__file__)

# Words that say what kind of body one is.
KINDS = frozenset(_TABLE["kinds"])
# Words of names that many bodies have for a part of theirs; such a name needs to be told whose part it is.
GENERIC = frozenset(_TABLE["generic"])
# Words that names of bodies of the United States have or lack.
NATIONAL = frozenset(("us", "federal"))
# Words of the longest name that is looked at; more is prose.
MAX_WORDS = 25
MAX_ABBREVIATION_LENGTH = 7


@dataclass(frozen=True, slots=True)
class NameWord:
    """A word of a name in the singular, as it was printed, and what it may be besides.

    `is_short` says that it is set like an abbreviation, `is_joining` that it only joins others.
    """

    stem: str
    printed: str
    is_short: bool = False
    is_joining: bool = False


NameWords = tuple[NameWord, ...]


@dataclass(frozen=True, slots=True)
class NameReading:
    """A name as it was read: its words, what was in brackets, and its first part before a comma or stroke."""

    words: NameWords
    bracketed: tuple[str, ...] = ()
    first: NameWords = ()


def read_name(text: str) -> NameReading:
    """Return a name in words; "Prisons, Federal Bureau of" is read as "Federal Bureau of Prisons"."""
    plain = _PATTERNS["with_points"].sub(lambda match: match[0].replace(".", ""), _plain_text(text))
    bracketed = tuple(each.strip() for each in _PATTERNS["in_brackets"].findall(plain) if each.strip())
    bare = _PATTERNS["united_states"].sub("US", _PATTERNS["in_brackets"].sub(" ", plain).strip(" .,;:"))
    pieces = [each for each in _PATTERNS["separator"].split(bare) if each]
    pieces = [each for each in pieces if not _PATTERNS["place"].fullmatch(each)] or pieces
    parts = [each for piece in _turn_around(pieces) if (each := tuple(_read_words(piece)))]
    words = tuple(word for part in parts for word in part)
    return NameReading(words[:MAX_WORDS], bracketed, parts[0] if len(parts) > 1 else ())


def long_words(words: NameWords) -> NameWords:
    """Return the words that do not only join others."""
    return tuple(word for word in words if not word.is_joining)


def telling_stems(words: Iterable[NameWord]) -> tuple[str, ...]:
    """Return the words that tell a body from others of its kind."""
    return tuple(w.stem for w in words if not w.is_joining and w.stem not in KINDS and w.stem not in NATIONAL)


def stem_of(word: str) -> str:
    """Return a word in the singular.

    >>> stem_of("agencies"), stem_of("veterans"), stem_of("justice"), stem_of("congress")
    ('agency', 'veteran', 'justice', 'congress')
    """
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")) else word


def _plain_text(text: str) -> str:
    return " ".join(_PATTERNS["apostrophes"].sub("'", without_accents(text)).replace("&", " and ").split())


def _turn_around(pieces: list[str]) -> Iterator[str]:
    end = next(
        (number for number, each in enumerate(pieces) if number and _PATTERNS["unfinished"].search(each)), 0
    )
    if end:
        yield f"{pieces[end]} {' '.join(pieces[:end])}"
        pieces = pieces[end + 1 :]
    yield from pieces


def _read_words(piece: str) -> Iterator[NameWord]:
    words = _PATTERNS["word"].findall(piece)
    # A name in capitals throughout has several words, and long ones.
    is_long = len(words) > 1 and any(len(each) >= MAX_ABBREVIATION_LENGTH - 1 for each in words)
    is_all_capitals = piece.isupper() and is_long
    for text in words:
        printed = _PATTERNS["possessive"].sub("", text)
        lower = printed.lower()
        if lower in PHRASES:
            yield from (NameWord(part, printed) for part in PHRASES[lower])
            continue
        stem = stem_of(WORDS.get(lower, lower))
        is_set_short = (
            printed.isupper() and not is_all_capitals and 1 < len(printed) <= MAX_ABBREVIATION_LENGTH
        )
        # IN and OR are states in a name that is not set in capitals throughout.
        is_joining = stem in JOINING_WORDS and not is_set_short
        is_short = is_set_short and lower not in WORDS and stem not in NATIONAL
        yield NameWord(stem, printed, is_short, is_joining)


# Shortened words, as they are printed in names of bodies, without their points.
WORDS: dict[str, str] = _TABLE["words"]
# Abbreviations of several words.
PHRASES: dict[str, list[str]] = _TABLE["phrases"]
# IN begins names in capitals as a word ("IN THE MATTER OF").
# States by the two letters of the postal service.
STATE_OF_POSTAL_CODE = {each.code: each.name.lower() for each in STATES if each.code != "IN"}
JOINING_WORDS = frozenset(("a", "an", "and", "at", "for", "in", "of", "on", "the", "to"))
# Letters of initials that no one states; two are too many bodies'.
LEAST_INITIALS = 3
_HOST_NAMES = frozenset(("www", "foia", "efoia", "gov", "com", "org", "mil", "us", "web", "edu"))


def initials_of(words: Sequence[str]) -> set[str]:
    """Return the abbreviations that may be made of the words of a name, in capitals.

    With joining words and without them, and without the kind of body at the beginning.

    >>> sorted(initials_of(["bureau", "of", "land", "management"]))
    ['BLM', 'BOLM']
    """
    long = [word for word in words if word not in JOINING_WORDS]
    spelled = [letters for word in long for letters in (("united", "states") if word == "us" else (word,))]
    ways = [words, [word for word in words if word == "of" or word not in JOINING_WORDS], long, spelled]
    ways += [[word for word in each if word != "us"] for each in ways]
    ways += [long[1:]] if long and long[0] in ("office", "federal") else []
    made = {"".join(word[0] for word in each).upper() for each in ways if each}
    return {each for each in made if len(each) >= LEAST_INITIALS}


def initials_in_address(address: str, words: Sequence[str]) -> set[str]:
    """Return the abbreviations of a name that are in the address of its site, in capitals.

    A part of the host, or the first of the path, is one where its letters are initials of the name in order.
    """
    parts = urlsplit(address)
    path = [each for each in parts.path.split("/") if each][:1]
    pieces = [
        piece
        for text in (parts.hostname or "", *path)
        for piece in _PATTERNS["host_word"].findall(text.lower())
    ]
    initials = "".join(("us" if word == "us" else word[0]) for word in words)
    return {
        piece.upper()
        for piece in pieces
        if len(piece) >= LEAST_INITIALS and piece not in _HOST_NAMES and _is_subsequence(piece, initials)
    }


def _is_subsequence(letters: str, whole: Iterable[str]) -> bool:
    rest = iter(whole)
    return all(letter in rest for letter in letters)
