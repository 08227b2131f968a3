"""Signs that a withholding mark was put there when a page was released, and is no word of the page."""

import re
from collections.abc import Sequence

from foia_graph.extract.exemptions.codes import CodeMention
from foia_graph.extract.exemptions.grounds import is_ground
from foia_graph.extract.exemptions.stamp_lines import StampLines, line_span
from foia_graph.extract.withholding_marks.marked_text import MarkMention

SLIP_WORDS = 40
"""A page with no more words is a slip in the place of what was left out."""
EXPLAINED_MARKS = 4
"""So many different marks of one kind on a page are a list that explains them."""
_UNMISTAKABLE = frozenset(["STATINTL", "STATOTHR", "STATSPEC", "CPYRGHT", "ILLEGIB"])
_REVIEWED = re.compile(r"\bCIA-RDP|(?i:approved for release|sanitized copy)")
"""What the Central Intelligence Agency prints on each page that it reviewed."""
_CLASSIFIER = re.compile(
    r"(?i)(?:declass\w*(?:\s+\w+){0,2}|decl|\bdrv\b[^\n]{0,60}|downgrad\w*(?:\s+\w+){0,2}|reasons?|derived\s+from[^\n]{0,60}"
    r"|categor\w+|exempt\w*(?:\s+\w+){0,2}|\bon\s?:)[\s:(\"“-]*\Z"
)
"""What a classifier wrote on a record when it was made: "Declassify on: 25X1"."""
_BRACKETED = re.compile(r"[\[({<]\s?\Z")
_SENTENCE_WORDS = re.compile(
    r"(?i)\b(?:pursuant\s+to|under|per|see|in|of|by|exempt\w*(?:\s+from\s+\w+)?|section|the)\s*\(?\Z"
)


def is_applied(
    text: str, mention: MarkMention, lines: StampLines, codes: Sequence[CodeMention], *, addressed: bool
) -> bool:
    """Return whether a mark stands for something that was withheld or left out.

    `lines` are those of the text without codes and marks; `codes` are its exemption codes; `addressed` tells
    whether it is one of a letter about a request.
    """
    alone = lines.is_alone(mention.start, mention.end) or lines.is_labelled(mention.start, mention.end)
    if mention.family == "state-law":
        return alone or is_ground(text, mention.start, mention.end, addressed=addressed)
    if mention.family == "declassification":
        return _is_of_review(text, mention, alone)
    if mention.family == "intelligence-statute":
        return mention.notation in _UNMISTAKABLE or _REVIEWED.search(text) is not None
    if mention.family == "presidential-records":
        return True
    if mention.family == "privilege":
        return alone and len(text.split()) <= SLIP_WORDS and not codes
    return _is_of_scope(text, mention, codes, alone)


def _is_of_review(text: str, mention: MarkMention, alone: bool) -> bool:
    """Return whether a mark of declassification is no instruction of the classifier, and no citation."""
    before = text[max(mention.start - 90, 0) : mention.start]
    if _CLASSIFIER.search(before.rpartition("\n")[2]):
        return False
    return alone or ("X" in mention.notation and not _SENTENCE_WORDS.search(before))


def _is_of_scope(text: str, mention: MarkMention, codes: Sequence[CodeMention], alone: bool) -> bool:
    bracketed = _BRACKETED.search(text, max(mention.start - 2, 0), mention.start) is not None
    if mention.notation == "non-responsive" and not mention.short:
        return alone or bracketed
    slip = len(text.split()) <= SLIP_WORDS
    beside = any(
        line_span(text, *mention[:2])[0] <= each.start < line_span(text, *mention[:2])[1] for each in codes
    )
    return (alone and (slip or beside or (mention.short and bool(codes)))) or (bracketed and bool(codes))
