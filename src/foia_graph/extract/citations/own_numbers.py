"""The number that a document bears itself, on its cover or on most of its pages, and does not cite."""

import re
from collections import Counter

from foia_graph.extract.citations.citation_forms import CitationMatch

SERIAL_NUMBER = ("GAO", "OIG", "CRS", "policy", "case")
"""Kinds of which a document may be one itself."""
COVER_LETTERS = 2
"""A cover has at most this many pages."""
EDGE_LENGTH = 3
"""Number of lines from the top or the foot of a page that are its header or footer."""
FEWEST_PAGES = 8
"""A page of fewer lines is no page with header and footer."""
FOOTER_LENGTH = re.compile(r"\bPage\s+[\divx]+\s*$|\bHighlights\s+of\s*$|\bHIGHLIGHTS\s+OF\s*$")
LONE_LINE = re.compile(r".*\S.*")
BESIDE_NUMBER = re.compile(
    r"\s*(?:(?:Report|Publication|Product|Policy|Directive|Order|Document)?\s*(?:Number|No\.?|ID|#)?\s*:?)?\s*"
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)?"
    r"\s*(?:\d{1,2},\s*)?\d{4}(?:\s*\(\w+\))?)?\s*"
)
"""Text that may stand on the line of a cover beside the number: its label and the date."""


COURT_STAMP = re.compile(
    r"\s*,?\s*(?:Document|DOCUMENT|Doc\.?|Dkt\.?|ECF)\s?(?:No\.\s?)?#?:?\s?\d+.{0,40}?(?:Filed|FILED|Page|Entered)"
)
"""Text that a court stamps behind the docket on each page of a paper that is filed with it."""
BEFORE_DOCKET = re.compile(
    r"[\s):|]*(?:(?:Civil|Criminal|Case|Docket|CIVIL|CASE)\s)?(?:Action\s|ACTION\s)?(?:Nos?|NOS?)?[.:]?\s*"
)
JUDGE_BEHIND = re.compile(r"(?:\s?\([A-Z]{2,4}\)){1,3}[\s)]*")
"""The initials of the judges behind a docket; alone in a line, the two are those of the paper itself."""
CAPTION_REACH = 450
CAPTION_ROLES = (
    re.compile(r"^[\s,)]*(?:Plaintiffs?|PLAINTIFFS?|Petitioners?|PETITIONERS?|Appellants?)\b", re.MULTILINE),
    re.compile(r"^[\s,)]*(?:Defendants?|DEFENDANTS?|Respondents?|RESPONDENTS?|Appellees?)\b", re.MULTILINE),
)
VERSUS_LINE = re.compile(
    r"^[\s)]*(?:v|vs|V|VS|[-–][ ]?(?:v|against|AGAINST))[.\s–-]*[)\s]*(?:\n|Case|Civil|No\.|Crim|\))",
    re.MULTILINE,
)
"""A line of a caption between the parties."""


def find_own_numbers(pages: list[tuple[str, list[CitationMatch]]]) -> set[str]:
    """Return the keys of the numbers that pages bear; each page is its text and what it seems to cite."""
    borne: Counter[str] = Counter()
    own: set[str] = set()
    for place, (text, found) in enumerate(pages):
        marked = [each for each in found if _may_be_borne(each)]
        borne.update(_edge_numbers(text, marked))
        own.update(each.keys[0] for each in marked if _is_borne(text, each, cover=place < COVER_LETTERS))
    return own | {key for key, count in borne.items() if count > 1 and count * 2 >= len(pages)}


def _may_be_borne(citation: CitationMatch) -> bool:
    return (
        citation.kind in SERIAL_NUMBER and len(citation.keys) == 1 and not citation.keys[0].startswith("E.O.")
    )


def _is_borne(text: str, citation: CitationMatch, *, cover: bool) -> bool:
    """Return whether one page alone shows that a number is its own."""
    last = text.find("\n", citation.end)
    before = text[text.rfind("\n", 0, citation.start) + 1 : citation.start]
    after = text[citation.end : last if last >= 0 else len(text)]
    if citation.kind == "case":
        lone = JUDGE_BEHIND.fullmatch(after) and BEFORE_DOCKET.fullmatch(before)
        return bool(lone) or COURT_STAMP.match(after) is not None or _is_of_a_caption(text, citation)
    return FOOTER_LENGTH.search(before[-80:]) is not None or (
        cover and BESIDE_NUMBER.fullmatch(before + after) is not None
    )


def _is_of_a_caption(text: str, citation: CitationMatch) -> bool:
    """Return whether a docket stands in the caption of a paper of a court, beside the parties."""
    around = text[max(0, citation.start - CAPTION_REACH) : citation.end + CAPTION_REACH]
    return all(role.search(around) for role in CAPTION_ROLES) and VERSUS_LINE.search(around) is not None


def _edge_numbers(text: str, marked: list[CitationMatch]) -> set[str]:
    """Return the numbers in the header and footer of a page."""
    lines = [match.span() for match in LONE_LINE.finditer(text)] if marked else []
    if len(lines) < FEWEST_PAGES:
        return set()
    header, footer = lines[:EDGE_LENGTH][-1][1], lines[-EDGE_LENGTH:][0][0]
    return {each.keys[0] for each in marked if each.start < header or each.end > footer}
