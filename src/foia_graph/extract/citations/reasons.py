"""Reasons of citations, as properties of CiTO: said only where the words of the text say so."""

import re

from foia_graph.extract.citations.citation_forms import CitationMatch

LAW_KINDS = ("statute", "regulation", "case")
CUE_GAP = r"(?:the|a|an|its|our|DHS|GAO|ICE|OIG|HHS|DOJ|reports?|audit|findings?|of|in|number|no)"
NAMED_WORK = rf"(?:\W+{CUE_GAP}\b){{0,5}}\W*$"
"""Words that may stand between the cue and the number."""
AUTHORITY_WORDS = re.compile(
    r"\b(?:pursuant\s+to|under|in\s+accordance\s+with|authority\s+of|by\s+virtue\s+of|authori[sz]ed\s+by"
    r"|required\s+by|as\s+(?:required|authori[sz]ed|provided|defined)\s+(?:by|in)"
    r"|see(?:,?\s+e\.g\.,?|,?\s+for\s+example,?|\s+also)?)"
    r"(?:\s+(?:the|title|section|of|FOIA|Privacy|Act|Freedom|Information))*[\s,:(\[]*$",
    re.IGNORECASE,
)
CUE_WORDS = {
    "disputes": r"\b(?:disputes|disputed|disagrees?\s+with|disagreed\s+with|rejects\s+the)",
    "critiques": r"\b(?:critici[sz]es|critici[sz]ed|critici[sz]ing)",
    "citesAsEvidence": r"\b(?:according\s+to|as\s+(?:reported|documented|shown|found)\s+(?:in|by))",
    "corrects": r"\b(?:corrects|correction\s+to|errat(?:um|a)\s+to)",
    "updates": r"\b(?:supersedes|superseded|replaces|rescinds|amends|updates)",
    "repliesTo": r"\b(?:responds?\s+to|in\s+reply\s+to)",
    "discusses": r"\b(?:discuss(?:es|ed|ing)|summari[sz](?:es|ed|ing))",
}
REASON_PATTERNS = [(reason, re.compile(cue + NAMED_WORK, re.IGNORECASE)) for reason, cue in CUE_WORDS.items()]
QUOTED_WORDS = re.compile(r"[“\"](?:[^“”\"\n]|\n(?!\n)){25,400}[.,]?[”\"][.,]?\s{0,2}[(\[]?$")


def citation_reason(text: str, citation: CitationMatch) -> str:
    """Return why something is cited: "cites" where the words before it give no reason."""
    before = text[max(0, citation.start - 450) : citation.start]
    if QUOTED_WORDS.search(before):
        return "includesQuotationFrom"
    said = before[-90:]
    if citation.kind in LAW_KINDS:
        return "citesAsAuthority" if AUTHORITY_WORDS.search(said) else "cites"
    return next((reason for reason, cue in REASON_PATTERNS if cue.search(said)), "cites")
