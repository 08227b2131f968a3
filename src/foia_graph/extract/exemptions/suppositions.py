"""Suppositions: sentences on what may be withheld, must be, was not, or is said by others to be withheld."""

import re

_ACTS = (
    r"(?:withh|exempt|deni|deny|redact|delet|excis|invok|assert|appl|claim|cit|us|refer|mark|contain|includ"
    r"|protect|review)"
)
_VERB = (
    rf"(?:(?:also|have|be|been|then|always|only|not|never|properly|well|still|in\s+turn)\s+){{0,3}}{_ACTS}\w*"
)
_POSSIBLE = re.compile(
    rf"(?i)\b(?:may|might|could|would|can)\s+{_VERB}"
    r"|\bwill\s+(?:(?:also|then|generally|likely)\s+)?be\s+(?:withh|exempt|deni|redact)\w*"
)
_REQUIRED = re.compile(
    rf"(?i)\b(?:should|must|shall|ought\s+to|(?:is|are|have|has|need)\s+(?:required\s+)?to)\s+{_VERB}"
)
_DECIDED = re.compile(
    r"(?i)\b(?:determined|decided|concluded|found|directed)\s+(?:that|to)\b|\b(?:I|we)\s+must\b|\bthat\s+must\s+be\b"
)
"""Words of a decision, after which "must be withheld" withholds."""
_GENERAL = re.compile(
    r"(?i)\b(?:generally|typically|normally|usually|often|likely|commonly|percent|requesters|anticipates?|expects?"
    r"|examples?\s+of|only\s+after|in\s+doubt|times)\b|\A\W*(?:the\s+)?(?:agencies|congress|courts?)\b"
)
_OTHERS = re.compile(
    r"(?i)\b(?:agencies|congress|courts?)\b"
    r"|\b(?:agree|contend|argue|assert|claim|state|allege|believe|maintain|testifie)[sd]?\s+that\b"
)
"""What is done or said by others; a letter may give it as its reason."""
_EXAMPLE = re.compile(r"(?i)(?:\be\.g\.|\bsuch\s+as|\bfor\s+(?:example|instance))[\s,(]*\Z")
_DENIED = re.compile(
    r"(?i)\b(?:not|never)\s+(?:been\s+)?(?:being\s+)?(?:withh|redact|appl|invok|assert|exempt|claim|rely)"
    r"|\bno\s+longer\b|\bdoes\s+not\b|\bstandard\s+(?:notification|responses?\s+that)\b"
    r"|\bno\s+(?:\w+\s+){1,4}(?:is|are|was|were|has\s+been|have\s+been)\s+(?:being\s+)?(?:withh|redact|exempt|delet|deni)"
)
_OF_REQUESTER = re.compile(
    r"(?i)\byou\s+(?:\w+ly\s+|also\s+|further\s+)?(?:contend|argue|assert|state|believe|challenge|dispute|question"
    r"|appeal|ask|object|claim|maintain|have\s+(?:heard|marked|appealed|a\s+record))\w*"
    r"|\byour\s+(?:\w+\s+){0,2}appeal\s+(?:of|from|concerning|regarding|about)\b[^:;]*\Z"
    r"|\b(?:have|did|do|are|can)\s+you\b|\byou\s+are\s+(?:to|told|required|asked|the)\b|\btell\s+you\b"
)
_CONDITION = re.compile(
    r"(?i)\b(?:if|unless|whenever|otherwise|had\s+(?:\w+\s+){1,4}(?:existed|been|we)|before\s+(?:you|withh\w*))\b"
)
_CONDITION_BEHIND = re.compile(r"(?i)\W*(?:if|unless|when(?:ever)?|only|or\s+not)\b")
_CLAUSE = re.compile(
    r"(?i)[,;]?\s+(?:which|because|since|as\s+(?:it|they|release|disclosure)|whose)\b"
    r"|[,;]\s+(?:that|this|these|and|but|as|should)\b|\bthat\s+(?:permits?|protects?|allows?)\b|\bto\s+protect\b"
)


def is_supposed(before: str, after: str, *, addressed: bool) -> bool:
    """Return whether the words of a sentence before and after some codes apply them to nothing at hand.

    What explains the exemption behind them, as "which permits agencies to ...", is no part of the statement.
    `addressed` tells that the text is of a letter about a request, which may tell what was decided.
    """
    clause = _CLAUSE.search(after)
    behind = after[: clause.start()] if clause else after
    words = f"{before} … {behind}"
    if any(pattern.search(words) for pattern in (_POSSIBLE, _GENERAL, _DENIED)):
        return True
    if _REQUIRED.search(words) and not (addressed and _DECIDED.search(before)):
        return True
    if not addressed and _OTHERS.search(words):
        return True
    return _CONDITION_BEHIND.match(behind) is not None or any(
        pattern.search(before) for pattern in (_CONDITION, _EXAMPLE, _OF_REQUESTER)
    )
