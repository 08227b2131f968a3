"""Numbers of requests, suits and files of an agency, as they are printed on pages."""

import re
from collections.abc import Iterator

FBI_OFFICES = (
    "AL AN AQ AT BA BH BQ BS BT BU CA CE CG CI CL CO CV DE DL DN EP FO HN HO HQ IN IP JK JN KC KX LA LR "
    "LS LV MC ME MI MM MO MP MW NH NK NL NO NR NY OC OM PD PG PH PX RH SA SB SC SD SE SF SI SJ SL SU SV "
    "TP WF WFO WMFO"
)
"""Field offices and headquarters of the FBI, as they stand in the numbers of its files."""

_OFFICE = f"(?:{'|'.join(FBI_OFFICES.split())})"
_SUFFIXES = r"(?:-(?:GJ|SUB|[A-Z]?\d{1,5})(?![A-Za-z]))*"
IdMatch = tuple[int, int, str]
"""Start and end of an identifier in a text, and its printed form."""

_REQUEST_NUMBER = re.compile(
    r"""(?x) (?<![\w-]) (?:
    (?:[A-Z]{1,8}-){1,3}(?:19|20)\d\d-\d{4,7} | (?:19|20)\d\d-[A-Z]{2,6}-\d{3,6} | \d{6,7}-0{1,3}
    ) (?![\w]|[-_.]\d)"""
)
_SUIT_NUMBER = re.compile(
    r"""(?xi) (?<![\w-]) (?:\d[:-])?\d{2} [- ]?(?:cv|cr|mc|mj)[- ]? \d{3,5} (?:-[A-Z]{2,4}){0,3}
    (?![\w(-]|[ ]\()"""
)
_FILE_NUMBER = re.compile(
    rf"""(?x) (?<![\w-]) (?:
    \d{{1,3}}[A-Z]?-{_OFFICE}-[A-Z]?\d{{2,7}}{_SUFFIXES} | {_OFFICE}[ -]\d{{1,3}}[A-Z]?-\d{{3,7}}{_SUFFIXES}
    | \d{{1,3}}[A-Z]-\d{{3,6}}{_SUFFIXES} ) (?![\w])"""
)
_NAMED_FILE = re.compile(
    r"""(?x) (?: \b[A-Z][A-Za-z]+\b [^\w()\[]{0,4} [(\[]\s?
    | (?i: \bbu(?:reau)?[ ]?file[ ] | \bfile\s(?:no|number|\#)\W{0,4} ) )
    (?P<number> (?:[12]?\d?\d|3[0-2]\d)[A-Z]?-(?!\d{3}-\d{4})\d{3,7}(?:-\d{1,5})? ) (?![\w-])"""
)
_LABELLED_SUIT = re.compile(
    r"(?i)\bciv(?:il|\.)\s?(?:action)?\s?(?:no|number)\W{1,3}(?P<number>(?:\d[:-])?\d{2}-\d{3,5})(?![\w-])"
)
_SPREAD_FILE = re.compile(
    r"(?i:\bfile\s?num\w*)[\s_]{1,6}(?P<office>[A-Z]{2}[\s_]{1,4})?(?P<class>\d{1,3}[A-Z]?)"
    r"[\s_.-]{1,6}(?P<number>\d{2,6})(?:[\s_.-]{1,6}(?P<serial>\d{2,6}))?(?![\w-])"
)


def find_case_ids(text: str, start: int, end: int) -> Iterator[IdMatch]:
    """Yield the numbers of requests, suits and files that a line names."""
    for pattern in (_REQUEST_NUMBER, _SUIT_NUMBER, _FILE_NUMBER):
        yield from ((match.start(), match.end(), match[0]) for match in pattern.finditer(text, start, end))
    for pattern in (_NAMED_FILE, _LABELLED_SUIT):
        yield from ((*match.span("number"), match["number"]) for match in pattern.finditer(text, start, end))
    yield from map(_close_blanks, _SPREAD_FILE.finditer(text, start, end))


def _close_blanks(match: re.Match[str]) -> IdMatch:
    """Close up a number that fills the blanks of a form: "CG _44A . 78234" is "CG 44A-78234"."""
    office = (match["office"] or "").strip(" \n_")
    start = match.start("office") if office else match.start("class")
    number = "-".join(each for each in match.group("class", "number", "serial") if each)
    return start, match.end(), f"{office} {number}".strip()
