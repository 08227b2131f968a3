"""Sentences of letters, of which each says something of some pages or documents."""

import re
from collections.abc import Iterator

_ENDS = re.compile(
    r"(?:(?<=[a-z0-9)\]\"”’])|(?<=[A-Z]{3}))[.?!;]\s+(?=[A-Z“\"(])|\n\s*\n|[•▪]|\n(?=[^\n:=]{3,60}[:=]\s?\d)"
)
_NOT_STATED = re.compile(
    r"(?i)\b(?:if|whether|unless|until|estimate[ds]?|typically|generally|example|potentially|expect|any"
    r"|appeal(?:ed|ing))\b|\b(?:may|might|could|would|can|cannot|not)\s(?:also\s|be\s)?\Z"
)
_YOURS = re.compile(
    r"(?i)\byour\b(?:\s+\S+){0,8}?\s+(?:request|appeal|letter)\b|\byou\s+(?:requested|asked|sought)\b|\bdear\s+m"
)
_FOIA = re.compile(
    r"(?i)\bFOI(?:A|PA|L)\b|freedom\s+of\s+information|privacy\s+act|public\s+(?:records|information)|\b552"
    r"|open\s+records|right[- ]to[- ]know"
)


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence, or line of a list, of a text."""
    start = 0
    for match in _ENDS.finditer(text):
        yield start, match.start() + 1
        start = match.end()
    yield start, len(text)


def is_conditional(text: str) -> bool:
    """Return whether what stands before a statement makes it one of what may be, or is meant in general."""
    return _NOT_STATED.search(text) is not None


def is_release_letter(text: str) -> bool:
    """Return whether a text answers somebody who asked for records."""
    folded = text.casefold()
    may_address = "you" in folded or "dear" in folded
    return bool(may_address and _YOURS.search(text) and _FOIA.search(text))
