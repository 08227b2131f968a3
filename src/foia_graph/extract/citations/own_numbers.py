"""The number that a document bears itself, on its cover or on most of its pages, and does not cite."""

import re
from collections import Counter

from foia_graph.extract.citations.forms import Cited

NUMBERED = ("GAO", "OIG", "CRS", "policy", "case")
"""Kinds of which a document may be one itself."""
COVER = 2
"""A cover has at most this many pages."""
EDGE = 3
"""How many lines from the top or the foot of a page are its header or footer."""
FEWEST = 8
"""A page of fewer lines is no page with header and footer."""
FOOTER = re.compile(r"\bPage\s+[\divx]+\s*$|\bHighlights\s+of\s*$|\bHIGHLIGHTS\s+OF\s*$")
LINE = re.compile(r".*\S.*")
BESIDE = re.compile(
    r"\s*(?:(?:Report|Publication|Product|Policy|Directive|Order|Document)?\s*(?:Number|No\.?|ID|#)?\s*:?)?\s*"
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)?"
    r"\s*(?:\d{1,2},\s*)?\d{4}(?:\s*\(\w+\))?)?\s*"
)
"""What may stand on the line of a cover beside the number: its label and the date."""


def own_numbers(pages: list[tuple[str, list[Cited]]]) -> set[str]:
    """Give the keys of the numbers that pages bear; each page is its text and what it seems to cite."""
    borne: Counter[str] = Counter()
    own: set[str] = set()
    for place, (text, found) in enumerate(pages):
        marked = [each for each in found if _may_be_borne(each)]
        borne.update(_at_edges(text, marked))
        own.update(each.keys[0] for each in marked if _borne(text, each, cover=place < COVER))
    return own | {key for key, count in borne.items() if count > 1 and count * 2 >= len(pages)}


def _may_be_borne(cited: Cited) -> bool:
    return cited.kind in NUMBERED and len(cited.keys) == 1 and not cited.keys[0].startswith("E.O.")


def _borne(text: str, cited: Cited, *, cover: bool) -> bool:
    """Say whether one page alone shows that a number is its own."""
    if cited.kind == "case":
        return False
    last = text.find("\n", cited.end)
    before = text[text.rfind("\n", 0, cited.start) + 1 : cited.start]
    after = text[cited.end : last if last >= 0 else len(text)]
    return FOOTER.search(before[-80:]) is not None or (cover and BESIDE.fullmatch(before + after) is not None)


def _at_edges(text: str, marked: list[Cited]) -> set[str]:
    """Give the numbers in the header and footer of a page."""
    lines = [match.span() for match in LINE.finditer(text)] if marked else []
    if len(lines) < FEWEST:
        return set()
    header, footer = lines[:EDGE][-1][1], lines[-EDGE:][0][0]
    return {each.keys[0] for each in marked if each.start < header or each.end > footer}
