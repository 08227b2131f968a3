"""Federal courts by the identifiers that PACER and CourtListener give them: `nysd`, `ca2`, `akb`.

An identifier of a district is the state, the letter of the district where the state has several, and `d` for
the district court or `b` for the bankruptcy court.
"""

from collections.abc import Mapping

STATES: Mapping[str, tuple[str, str]] = {
    "ak": ("Alaska", ""),
    "al": ("Alabama", "mns"),
    "ar": ("Arkansas", "ew"),
    "az": ("Arizona", ""),
    "ca": ("California", "cens"),
    "co": ("Colorado", ""),
    "ct": ("Connecticut", ""),
    "dc": ("Columbia", ""),
    "de": ("Delaware", ""),
    "fl": ("Florida", "mns"),
    "ga": ("Georgia", "mns"),
    "gu": ("Guam", ""),
    "hi": ("Hawaii", ""),
    "ia": ("Iowa", "ns"),
    "id": ("Idaho", ""),
    "il": ("Illinois", "cns"),
    "in": ("Indiana", "ns"),
    "ks": ("Kansas", ""),
    "ky": ("Kentucky", "ew"),
    "la": ("Louisiana", "emw"),
    "ma": ("Massachusetts", ""),
    "md": ("Maryland", ""),
    "me": ("Maine", ""),
    "mi": ("Michigan", "ew"),
    "mn": ("Minnesota", ""),
    "mo": ("Missouri", "ew"),
    "ms": ("Mississippi", "ns"),
    "mt": ("Montana", ""),
    "nc": ("North Carolina", "emw"),
    "nd": ("North Dakota", ""),
    "ne": ("Nebraska", ""),
    "nh": ("New Hampshire", ""),
    "nj": ("New Jersey", ""),
    "nm": ("New Mexico", ""),
    "nmi": ("the Northern Mariana Islands", ""),
    "nv": ("Nevada", ""),
    "ny": ("New York", "ensw"),
    "oh": ("Ohio", "ns"),
    "ok": ("Oklahoma", "enw"),
    "or": ("Oregon", ""),
    "pa": ("Pennsylvania", "emw"),
    "pr": ("Puerto Rico", ""),
    "ri": ("Rhode Island", ""),
    "sc": ("South Carolina", ""),
    "sd": ("South Dakota", ""),
    "tn": ("Tennessee", "emw"),
    "tx": ("Texas", "ensw"),
    "ut": ("Utah", ""),
    "va": ("Virginia", "ew"),
    "vi": ("the Virgin Islands", ""),
    "vt": ("Vermont", ""),
    "wa": ("Washington", "ew"),
    "wi": ("Wisconsin", "ew"),
    "wv": ("West Virginia", "ns"),
    "wy": ("Wyoming", ""),
}
"""States and territories, each with the letters of its districts, "" for one district."""
DISTRICTS = {"c": "Central", "e": "Eastern", "m": "Middle", "n": "Northern", "s": "Southern", "w": "Western"}
CIRCUITS = (
    *("First", "Second", "Third", "Fourth", "Fifth", "Sixth"),
    *("Seventh", "Eighth", "Ninth", "Tenth", "Eleventh"),
)
KINDS = {"d": "U.S. District Court", "b": "U.S. Bankruptcy Court"}
OTHER_COURTS: Mapping[str, str] = {
    "arb": "U.S. Bankruptcy Court for the District of Arizona",
    "cadc": "U.S. Court of Appeals for the District of Columbia Circuit",
    "cafc": "U.S. Court of Appeals for the Federal Circuit",
    "cavc": "U.S. Court of Appeals for Veterans Claims",
    "cit": "U.S. Court of International Trade",
    "cofc": "U.S. Court of Federal Claims",
    "fisc": "U.S. Foreign Intelligence Surveillance Court",
    "jpml": "U.S. Judicial Panel on Multidistrict Litigation",
    "nebraskab": "U.S. Bankruptcy Court for the District of Nebraska",
    "scotus": "Supreme Court of the United States",
    "tax": "U.S. Tax Court",
    "uscfc": "U.S. Court of Federal Claims",
}
"""Courts whose identifiers follow no rule, and those that CourtListener calls otherwise than PACER."""


def federal_court_name(identifier: str) -> str:
    """Return the name of a federal court, "" for an identifier that no federal court has.

    >>> federal_court_name("nysd")
    'U.S. District Court for the Southern District of New York'
    """
    if identifier in OTHER_COURTS:
        return OTHER_COURTS[identifier]
    if identifier.startswith("ca") and identifier[2:].isdecimal() and 1 <= int(identifier[2:]) <= 11:
        return f"U.S. Court of Appeals for the {CIRCUITS[int(identifier[2:]) - 1]} Circuit"
    return _district_name(identifier[:-1], KINDS.get(identifier[-1:], ""))


def _district_name(place: str, court: str) -> str:
    if not court:
        return ""
    if place in STATES and not STATES[place][1]:
        return f"{court} for the District of {STATES[place][0]}"
    state, letters = STATES.get(place[:-1], ("", ""))
    if not state or place[-1] not in letters:
        return ""
    return f"{court} for the {DISTRICTS[place[-1]]} District of {state}"
