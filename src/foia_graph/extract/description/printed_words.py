"""Words of rows: bodies, positions, salutations and prose, told from headings."""

import re

from foia_graph.runtime.tables import patterns_beside, table_beside

_PATTERNS = patterns_beside(__file__)
_TABLE = table_beside(__file__)

BODY_NOUN, BODY_SUBJECT = "|".join(_TABLE["body_nouns"]), "|".join(_TABLE["body_subjects"])
# A line that names a public body and nothing else, as letterheads do.
BODY_LINE = re.compile(
    rf"""(?ix) (?:\W{{0,6}}\w{{1,2}}[^\w\n]{{1,4}}){{0,3}} \W{{0,6}} (?:the\ )?(?:
    (?:u\.?\ ?s\.?|united\ sta?tes|federal|national|central|department|office|bureau|division|state
       |city|county|village
       |executive|house|senate|committee|government|internal|drug|environmental|defense|general|immigration|customs|secret|naval)\b[^:\n]{{0,70}}?
       \b(?:{BODY_NOUN}|{BODY_SUBJECT}|government|of\ america|congress|president)
    | [A-Z][^:\n]{{0,50}}\b(?:police\ department|sheriff'?s?\ office|department|bureau
       |laborator(?:y|ies)|university|commission)
    | (?:(?:under\ |deputy\ |assistant\ )?secretary|attorney\ general|white\ house|governor|mayor|president)
      (?:\ of\ (?:state|defense|the\ [a-z]{{4,10}}|commerce|labor|energy|education|agriculture|transportation
        |homeland\ security|veterans\ affairs|health\ and\ human\ services))?(?:\s{{1,9}}washington)?
    | [A-Z]\w{{2,20}}(?:\ \w{{2,20}})?\ (?:county|parish)
    | (?:department|office|bureau|division|city|county|state|commonwealth|village|town)\ of[ ]
       (?!the\ union|.*\b(?:report|review|study|audit|plan|policy|agreement|announces?|releases?|issues?
       |awards?|files?|sues|orders|launches|seeks|names|opens|adopts|approves|charges)\b)[\w\s,&'-]{{3,50}}
    ) (?:\ \([A-Z&/]{{2,8}}\))? \W*"""
)
# A line of an address.
PLACE_LINE = re.compile(_TABLE["place_line"])
REACH_LINE = _PATTERNS["reach_line"]
SALUTATION = _PATTERNS["salutation"]
CLOSING = _PATTERNS["closing"]
PROSE_LETTERS = 50
PROSE_SHARE = 0.5


def is_body_line(text: str) -> bool:
    """Return whether a line names a public body and nothing else.

    >>> is_body_line("U.S. Department of Homeland Security")
    True
    """
    named = _PATTERNS["form_number"].sub("", text.replace("\t", " "))
    return len(text) < 90 and BODY_LINE.fullmatch(named) is not None


def is_address_line(text: str) -> bool:
    """Return whether a line is part of an address, or says how to reach someone."""
    return len(text) < 120 and (PLACE_LINE.fullmatch(text) is not None or REACH_LINE.search(text) is not None)


def is_prose(text: str) -> bool:
    """Return whether a line is one of running text: long, most words of it in small letters."""
    return len(text) > PROSE_LETTERS and small_share(text) > PROSE_SHARE


def small_share(text: str) -> float:
    """Return the share of the words of a line that begin with a small letter."""
    words = [word for word in text.split() if word[0].isalpha()]
    return sum(word[0].islower() for word in words) / len(words) if words else 0.0


def is_capitals(text: str) -> bool:
    """Return whether a line is set in capitals."""
    upper, lower = sum(map(str.isupper, text)), sum(map(str.islower, text))
    return upper + lower > 2 and upper > 0.85 * (upper + lower)


def bare_letters(text: str) -> str:
    """Reduce a text to its letters, in small ones."""
    return _PATTERNS["letters_only"].sub("", text.lower())


# Stamps of release and of classification review, and a line printed below stationery of the 1960s.
RELEASE = re.compile(_TABLE["release"])
# A line that holds nothing but a security marking.
MARKING = re.compile(_TABLE["marking"])
COURT_STAMP = _PATTERNS["court_stamp"]
# Words of stamps that say when an office handled a paper.
OFFICE_STAMP = re.compile("".join(_TABLE["office_stamp"]))
COVERS = re.compile(_TABLE["covers"])
DESCRIBES_ANOTHER = _PATTERNS["describes_another"]
WITHHELD_PAGE = _PATTERNS["withheld_page"]
EXEMPTION_SHEET = _PATTERNS["exemption_sheet"]
LEAST_LETTERS = 2
# Characters of a row that is a page number.
MAX_NUMBER = 30
# Characters of a row that is a marking.
MAX_MARKING_LENGTH = 90
# Characters of a row; a longer one is text in which a stamp stands too.
MAX_STAMP_LENGTH = 130


def is_furniture(text: str) -> bool:
    """Return whether a row holds nothing of the document itself.

    >>> is_furniture("Approved For Release 2005/03/16 : CIA-RDP80B01139A")
    True
    """
    if sum(map(str.isalnum, text)) < LEAST_LETTERS:
        return True
    if len(text) > MAX_STAMP_LENGTH or _PATTERNS["captioned"].match(text):
        return False
    if (len(text) < MAX_NUMBER and _PATTERNS["page_number"].fullmatch(text)) or is_marking(text):
        return True
    return any(stamp.search(text) for stamp in (RELEASE, COURT_STAMP, _PATTERNS["fax_line"]))


def is_marking(text: str) -> bool:
    """Return whether a row is a security marking and nothing else."""
    if len(text) > MAX_MARKING_LENGTH:
        return False
    closed = text.lower().replace(" ", "")
    return _PATTERNS["marked"].search(closed) is not None and MARKING.fullmatch(text) is not None


def is_release_stamp(text: str) -> bool:
    """Return whether a row holds words of a stamp of release or review."""
    return RELEASE.search(text) is not None
