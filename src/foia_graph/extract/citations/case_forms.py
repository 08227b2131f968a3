"""Citations of court rulings: by reporter, by data base, or by docket."""

import re
from collections.abc import Iterator
from pathlib import Path

from foia_graph.extract.citations.citation_forms import (
    CitationMatch,
    plain_series,
    read_forms,
    text_around,
)
from foia_graph.runtime.tables import read_table

_FILE = Path(__file__).with_suffix(".toml")
_TABLE = read_table(_FILE)
REPORTERS: list[str] = _TABLE["reporters"]
# Reporters whose name may be between two numbers by chance.
VAGUE_REPORTERS = ("U.S.", "F.", "B.R.", "M.J.", "Haw.")
REPORTER_SPELLINGS = {plain_series(reporter): reporter for reporter in REPORTERS}
REPORTER = "|".join(
    "".join({" ": r"\s?", ".": r"\.?\s?", "'": "['’]?"}.get(sign, sign) for sign in reporter)
    for reporter in REPORTERS
)
COURT_CONTEXT = re.compile(
    r"\b[vV]\.?\s|\b(?:In|Ex)\s+(?:re|parte)\b|\b[Ss]ee\b|\(.{0,40}\b(?:1[789]|20)\d\d\)"
)
# The text that follows a docket in a Bates number made of it.
BATES_STAMP = re.compile(r"\s?[({\[|].{1,8}?[-+~—]\s?\d")
DOCKET_YEAR = re.compile(r"(?:(\d{1,2})[:-])?(\d\d)[-\s]?(?=[A-Za-z])")
COURT_RULES: dict[str, str] = _TABLE["court_rules"]


def _reporter_keys(match: re.Match[str]) -> tuple[str, ...]:
    spelled = plain_series(match["reporter"].replace("’", "'"))
    reporter = REPORTER_SPELLINGS.get(spelled, match["reporter"])
    chance = reporter in VAGUE_REPORTERS and not COURT_CONTEXT.search(text_around(match, 140, 70))
    return () if chance else (f"{match['volume']} {reporter} {match['page']}",)


def _docket_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Write a docket as courts do: office, year, type, and a serial of five digits."""
    year = DOCKET_YEAR.match(match["docket"])
    if year is None or BATES_STAMP.match(match.string, match.end()):
        return ()
    kind = match["type"].lower().rstrip(".")
    kind = {"civ": "cv", "c": "cv", "crim": "cr"}.get(kind, kind)
    return (f"{year[1] + ':' if year[1] else ''}{year[2]}-{kind}-{int(match['serial']):05}",)


def _appeal_keys(match: re.Match[str]) -> tuple[str, ...]:
    # A docket of a court of appeals follows the parties and a comma.
    before = match.string[max(0, match.start() - 120) : match.start()].rstrip()
    is_appeal = before.endswith(",") and re.search(r"\bv\.\s", before)
    return (f"No. {match['number']}",) if is_appeal else ()


def _rule_keys(match: re.Match[str]) -> tuple[str, ...]:
    rules = COURT_RULES[match["matter"][:2].lower()] if match["matter"] else ""
    return (f"{rules} {''.join(match['rule'].split())}",) if rules else ()


FORMS = read_forms(_FILE, globals())
VERSUS = re.compile(r"\s{1,2}vs?\.\s{1,2}")
WORD = r"(?:(?:[A-Z]\.){1,4}|[A-Z][\w’'&-]*)"
JOINT = r"(?:of|the|for|and|&|de|la|del)"
COMPANY = r"(?:,?\s(?:Inc|Corp|Ltd|Co)\.|,?\sLLC)?"
FIRST_PARTY = re.compile(rf"(?:{WORD}\s(?:{JOINT}\s){{0,2}}){{0,7}}{WORD}{COMPANY}$")
OTHER_PARTY = re.compile(rf"(?:the\s)?{WORD}(?:\s(?:{JOINT}\s){{0,2}}{WORD}){{0,7}}{COMPANY}")
REACH = 70
OPENING_WORDS = re.compile(
    r"(?:See|In|Cf|Compare|But|And|Under|The|Accord|Citing|By|Although|When|As|Also|Thus|However)\s+"
)
CITING_WORDS = re.compile(
    r"\b(?:[Ss]ee(?:,?\s(?:e\.g\.,?|also|generally))?|[Cc]it(?:ing|ed|es)(?:\sin)?|[Cc]f\.|[Uu]nder|[Aa]ccord"
    r"|(?:decision|holding|ruling|opinion|judgment)s?\s(?:in|of)|held\sin|[Ii]n)\s+$"
)
YEAR_BEHIND = re.compile(r",?\s{1,2}\((?:[A-Z][\w. ]{1,20}\s)?(?:1[89]|20)\d\d\)")
CAPTION = re.compile(r"\b(?:Plaintiffs?|Defendants?|Petitioners?|Respondents?|PLAINTIFFS?|DEFENDANTS?)\b")


def find_case_names(text: str) -> Iterator[CitationMatch]:
    """Find the rulings that a text cites by their parties."""
    for versus in VERSUS.finditer(text):
        yield from _case_citation(text, versus)


def _case_citation(text: str, versus: re.Match[str]) -> Iterator[CitationMatch]:
    first = max(0, versus.start() - REACH)
    one = FIRST_PARTY.search(text[first : versus.start()])
    other = OTHER_PARTY.match(text, versus.end(), versus.end() + REACH)
    if not one or not other or one[0].isupper() or other[0].endswith("-"):
        return
    opening = OPENING_WORDS.match(one[0])
    start = first + one.start() + (opening.end() if opening else 0)
    if _is_cited(text, start, other.end()):
        name = f"{' '.join(text[start : versus.start()].split())} v. {' '.join(other[0].split())}"
        yield CitationMatch(start, other.end(), "case", (name,), by_name=True)


def _is_cited(text: str, start: int, end: int) -> bool:
    """Return whether the words around the parties cite a ruling, and are no caption of a suit."""
    if YEAR_BEHIND.match(text, end):
        return True
    around = text[max(0, start - REACH) : end + REACH]
    return CITING_WORDS.search(text, max(0, start - 30), start) is not None and not CAPTION.search(around)
