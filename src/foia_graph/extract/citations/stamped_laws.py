"""Laws in stamps of redactions: they are grounds for what was withheld, and nothing that the page cites."""

import re

from foia_graph.extract.citations.citation_forms import CitationMatch

LONGEST_LINE = 90
"""A longer line is no stamp."""
CODE = r"(?:FOIA\s?)?\(?[bB]\)?\s?\(?[1-9]\)?(?:\s?\(?[A-F]\)?)?(?:\s?[-–]\d)?(?![\w.])"
ORDER_SECTION = r"(?:(?:Sec(?:tion|\.)|SEC(?:TION|\.)|§)\s?)?[13]\.[3-6]\.?\s?\([a-hA-H]\)(?:\s?\(\d\))?"
ORDER = (
    rf"(?:E\.?O\.?\s?(?:1\d,?\d{{3}})?(?:,?\s?as\s?amended)?,?\s?)?{ORDER_SECTION}(?:\s?>?\s?\d\d\s?[Yy]rs)?"
)
SECRECY_LAW = r"P\.?\s?L\.?\s?86-36"
LAW = (
    r"(?!5\s?U)\d{1,2}\s?U\.?\s?S\.?\s?C\.?\s?(?:§|Sec\.?)?\s?\d{2,5}[a-z]?(?:\s?\([\w]{1,3}\)){0,4}"
    r"|(?:CIA\s?Act|NSA\s?Act|INA|National\s+Security\s+Act)"
)
FOLLOWS_CODE = re.compile(
    rf"(?P<before>[^\n]{{0,40}}?)(?<![\w(]){CODE}[ ]?[-–—:,]?[ ]?(?:per\s|Sec\w*\.?\s?|§\s?)?[(\[]?\Z"
)
"""A law that stands behind a code in the midst of a line, and what is before the code."""
NAMES_GROUND = re.compile(
    r"(?i)(?:552a?|exemptions?|pursuant\s+to|under|subsections?|sections?|and|or|by)\s*\Z"
)
"""What a sentence says before the code that it names, and no stamp."""
THE_ACT = re.compile(r"5\s?U\.?\s?S\.?\s?C")
REACH = 80
UNIT = re.compile(rf"(?:(?P<ground>{CODE}|{ORDER}|{SECRECY_LAW})|(?:{LAW}))[\s,;:/&.+–-]*(?:and\s)?")


def is_of_a_stamp(text: str, citation: CitationMatch) -> bool:
    """Return whether a citation stands in a stamp: behind a code, or in a line of codes and laws alone."""
    if citation.kind not in ("statute", "policy"):
        return False
    if _follows_code(text, citation.start):
        return True
    start = text.rfind("\n", 0, citation.start) + 1
    stop = text.find("\n", citation.start)
    stop = len(text) if stop < 0 else stop
    grounds = _count_grounds(text[start:stop])
    return grounds > 0 or (grounds == 0 and _is_beside_codes(text, start, stop))


def _follows_code(text: str, start: int) -> bool:
    """Return whether a law is printed behind a code that no sentence names."""
    line = text[max(text.rfind("\n", 0, start) + 1, start - REACH) : start]
    match = FOLLOWS_CODE.search(line)
    return match is not None and not (NAMES_GROUND.search(match["before"]) or THE_ACT.match(text, start))


def _is_beside_codes(text: str, start: int, stop: int) -> bool:
    """Return whether the line before or behind a line is one of codes."""
    before = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : max(0, start - 1)]
    end = text.find("\n", stop + 1)
    behind = text[stop + 1 : end if end >= 0 else len(text)]
    return _count_grounds(before) > 0 or _count_grounds(behind) > 0


def _count_grounds(line: str) -> int:
    """Return how many grounds a line names that consists of such and of laws alone, -1 for another line."""
    line = line.strip()
    if not line or len(line) > LONGEST_LINE:
        return -1
    grounds = place = 0
    while place < len(line):
        unit = UNIT.match(line, place)
        if not unit:
            return -1
        place, grounds = unit.end(), grounds + (unit["ground"] is not None)
    return grounds
