"""Recipients of an e-mail: one text split into the people and lists that it names."""

import re

ADDRESS = re.compile(r"[^\s<>\[\]()\"',;:@]+@[\w.-]+")
NOTES_NAME = re.compile(r"[^/,;]*[A-Za-z][^/,;]*(?:/[A-Za-z][\w .&-]*){2,}(?:@\w+)*")
"""A name of Lotus Notes, as "Jane Roe/DC/USEPA/US@EPA"."""
SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|m\.?d|ph\.?d|esq|usn|usa|usaf|usmc|ret)\.?", re.IGNORECASE)
"""Words that follow a name after a comma and are none."""
RANK = re.compile(
    r"(?:mr|mrs|ms|dr|civ|ctr|maj|capt|cpt|col|lt|lt ?col|ltc|cdr|lcdr|gen|[a-z]?sgt|cmsgt|sfc|gs-?\d+)\.?",
    re.IGNORECASE,
)
"""Ranks and titles that the armed forces put after a given name."""
PARTICLES = frozenset(("da", "de", "del", "di", "du", "la", "le", "saint", "san", "st", "st.", "van", "von"))
LONGEST_NAME = 200
CLOSING_OF = {"<": ">", "(": ")", "[": "]", '"': '"'}
"""The sign that closes a bracket or quotes."""


def split_people(value: str) -> tuple[str, ...]:
    """Split the value of To or Cc: at semicolons, or where there is none, at the commas between people.

    >>> split_people('"Roe, Jane" <jane@x.example>, Doe, John')
    ('"Roe, Jane" <jane@x.example>', 'Doe, John')
    """
    parts = _split_at(value, ";")
    if len(parts) == 1 and not value.rstrip().endswith(";"):
        parts = _join_names(_split_at(value, ","))
    return tuple(parts)


def _split_at(value: str, mark: str) -> list[str]:
    """Split at a mark that stands in no quotes and no brackets; one that is never closed encloses nothing."""
    parts, start, index = [], 0, 0
    open_until = dict.fromkeys(CLOSING_OF, -1)
    while index < len(value):
        character = value[index]
        if character in CLOSING_OF and index >= open_until[character]:
            end = _find_closing(value, index)
            # Up to the next recipient nothing closes this sign, nor those like it in between.
            open_until[character] = -1 if end else _next_recipient(value, index)
            index = end or index
        elif character == mark:
            parts.append(value[start:index])
            start = index + 1
        index += 1
    return [part.strip() for part in (*parts, value[start:]) if part.strip(" ,;")]


def _find_closing(value: str, index: int) -> int:
    """Find the sign that closes quotes, or a bracket before the next recipient; 0 where there is none."""
    stop = _next_recipient(value, index) if value[index] != '"' else len(value)
    return max(value.find(CLOSING_OF[value[index]], index + 1, stop), 0)


def _next_recipient(value: str, index: int) -> int:
    """Find the next semicolon; the end of the value where there is none, or where quotes may enclose one."""
    end = value.find(";", index) if value[index] != '"' else -1
    return len(value) if end < 0 else end


def _join_names(parts: list[str]) -> list[str]:
    """Put a surname and the given name after it together again."""
    found: list[str] = []
    surname = False
    for part in parts:
        if found and (SUFFIX.fullmatch(part) or (surname and _is_given_name(part))):
            found[-1] += f", {part}"
            surname = surname and SUFFIX.fullmatch(part) is not None
        else:
            found.append(part)
            surname = _is_surname(part)
    return found


def _is_surname(part: str) -> bool:
    """Return whether a part may be a surname alone: no address, no user of a node, at most two words."""
    if (
        len(part) > LONGEST_NAME
        or "::" in part
        or ADDRESS.search(part)
        or NOTES_NAME.fullmatch(part)
        or part.endswith((">", "]", '"'))
    ):
        return False
    words = part.strip("\"' ").split()
    return len(words) == 1 or (len(words) == 2 and words[0].lower() in PARTICLES)


def _is_given_name(part: str) -> bool:
    """Return whether a part is a given name, perhaps with initials, rank, office and an address."""
    name = re.split(r"[<\[(]", part, maxsplit=1)[0].strip("\"' ")
    words = name.split()
    if not 0 < len(words) < 7 or "@" in name or "/" in name:
        return False
    return all(len(word.strip(".")) <= 2 or word.isupper() or RANK.fullmatch(word) for word in words[1:])
