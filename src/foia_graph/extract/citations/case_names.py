"""Citations of rulings by the names of their parties alone, where the words around them say so."""

import re
from collections.abc import Iterator

from foia_graph.extract.citations.citation_forms import CitationMatch

VERSUS_RUNS = {"v", "vs"}
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


def find_case_names(text: str, held_runs: set[str]) -> Iterator[CitationMatch]:
    """Find the rulings that a text cites by their parties; `held_runs` are its runs."""
    if not VERSUS_RUNS.isdisjoint(held_runs):
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
