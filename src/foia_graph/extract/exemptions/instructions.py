"""Instructions on codes: "cite (b)(6)", "mark each deletion with (b)(5)", "redact it under, e.g., (b)(4)"."""

import re

_CITE = re.compile(
    r"(?i)(?:\b(?:cit(?:e|es|ed|ing)|invok(?:e|es|ed|ing))"
    r"|\b(?:the|appropriate|applicable|proper)\s+exemption\s+codes?)[\s,:(“\"]{0,4}(?:both\s)?\Z"
)
"""Words before a code that hardly anything but an exemption follows."""
_USE = re.compile(
    r"(?i)\b(?:us(?:e|es|ed|ing)|appl(?:y|ies|ied|ying)|assert\w*|claim\w*|e\.g\.,?|i\.e\.,?|for\s+(?:example|instance),?"
    r"|such\s+as|followed\s+by|codes?|based\s+on"
    r"|(?:mark|label|annotat|stamp|redact|withh|bracket)\w*\s[^.:\n]{0,60}\b(?:with|as))[\s(“\"]{1,3}(?:both\s)?\Z"
)
"""Words that may also stand before what was taken out; they count in a sentence on exemptions alone."""
_SUBJECT = re.compile(
    r"(?i)\bexempt(?!\s+(?:from\s+)?(?:tax|organi))\w*|\bredact(?!ed\]|ed\s?\))\w*|\bwithh[eo]ld\w*|\bdeletions?\b"
    r"|\bdenials?\b|\bFOIA\b"
)
_EXEMPTION = re.compile(r"\b[Ee]xemptions?\b")
_SENTENCE = re.compile(r"[a-z0-9)\]][.?!]\s+(?=[A-Z])|\n\s*\n|\n\s{0,4}[•▪*-]")
_REACH = 80
_SENTENCE_REACH = 300


def is_instructed(text: str, start: int) -> bool:
    """Return whether the sentence before a code is about which exemption to cite, and how."""
    before = text[max(start - _REACH, 0) : start]
    if _CITE.search(before):
        return True
    return _USE.search(before) is not None and _is_on_exemptions(text, start)


def _is_on_exemptions(text: str, start: int) -> bool:
    first = max(start - _SENTENCE_REACH, 0)
    if _EXEMPTION.search(text, first, start):
        return True
    for match in _SENTENCE.finditer(text, first, start):
        first = match.end()
    return _SUBJECT.search(text, first, start) is not None
