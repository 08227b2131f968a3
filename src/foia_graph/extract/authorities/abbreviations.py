"""Abbreviations in names of bodies: of single words, of states, and those made of the initials of a name."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

WORDS = {
    "admin": "administration", "agcy": "agency", "approp": "appropriations", "assoc": "associate", "asst":
    "assistant", "atty": "attorney", "auth": "authority", "bd": "board", "bur": "bureau", "centre":
    "center", "comm": "commission", "comm'n": "commission", "commn": "commission", "corp": "corporation",
    "ct": "court", "ctr": "center", "dep": "deputy", "dep't": "department", "dept": "department", "dir":
    "director", "dist": "district", "div": "division", "dpt": "department", "exec": "executive", "fed":
    "federal", "gen": "general", "gov't": "government", "govt": "government", "insp": "inspector", "inst":
    "institute", "int'l": "international", "intl": "international", "mgmt": "management", "nat": "national",
    "nat'l": "national", "natl": "national", "ofc": "office", "off": "office", "sec'y": "secretary", "svc":
    "service", "svcs": "services", "univ": "university",
}  # fmt: skip
"""Shortened words, as they are printed in names of bodies, without their points."""
PHRASES = {
    "pd": ("police", "department"), "so": ("sheriff", "office"), "usa": ("us",),
    "nys": ("new", "york", "state"),
    "nyc": ("new", "york", "city"),
}  # fmt: skip
"""Abbreviations of several words."""
STATES = {
    "AL": "alabama", "AK": "alaska", "AZ": "arizona", "AR": "arkansas", "CA": "california", "CO": "colorado",
    "CT": "connecticut", "DE": "delaware", "FL": "florida", "GA": "georgia", "HI": "hawaii", "ID": "idaho",
    "IL": "illinois", "IA": "iowa", "KS": "kansas", "KY": "kentucky", "LA": "louisiana", "ME": "maine",
    "MD": "maryland", "MA": "massachusetts", "MI": "michigan", "MN": "minnesota", "MS": "mississippi",
    "MO": "missouri", "MT": "montana", "NE": "nebraska", "NV": "nevada", "NH": "new hampshire",
    "NJ": "new jersey", "NM": "new mexico", "NY": "new york", "NC": "north carolina", "ND": "north dakota",
    "OH": "ohio", "OK": "oklahoma", "OR": "oregon", "PA": "pennsylvania", "RI": "rhode island",
    "SC": "south carolina", "SD": "south dakota", "TN": "tennessee", "TX": "texas", "UT": "utah",
    "VT": "vermont", "VA": "virginia", "WA": "washington", "WV": "west virginia", "WI": "wisconsin",
    "WY": "wyoming",
}  # fmt: skip
"""States by the two letters of the postal service."""
JOINING_WORDS = frozenset(("a", "an", "and", "at", "for", "in", "of", "on", "the", "to"))
LEAST_INITIALS = 3
"""Letters of initials that nobody states; two are too many bodies'."""
_HOST_NAMES = frozenset(("www", "foia", "efoia", "gov", "com", "org", "mil", "us", "web", "edu"))
_WORD = re.compile(r"[a-z0-9]+")


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
    """Return the abbreviations of a name that stand in the address of its site, in capitals.

    A part of the host, or the first of the path, is one where its letters are initials of the name in order.
    """
    parts = urlsplit(address)
    path = [each for each in parts.path.split("/") if each][:1]
    pieces = [piece for text in (parts.hostname or "", *path) for piece in _WORD.findall(text.lower())]
    initials = "".join(("us" if word == "us" else word[0]) for word in words)
    return {
        piece.upper()
        for piece in pieces
        if len(piece) >= LEAST_INITIALS and piece not in _HOST_NAMES and _is_subsequence(piece, initials)
    }


def _is_subsequence(letters: str, whole: Iterable[str]) -> bool:
    rest = iter(whole)
    return all(letter in rest for letter in letters)
