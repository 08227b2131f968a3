"""Subjects of e-mails, without the marks of answers and forwarded copies."""

import re
from difflib import SequenceMatcher

SUBJECT_PREFIX = re.compile(
    r"\s*(?:(?:re|fwd?|aw|wg|sv|tr)(?:\s?\[\d+\])?\s?[:;]|\[(?:external|non-dod source)\])\s*", re.IGNORECASE
)
ALIKE_RATIO = 0.75


def bare_subject(subject: str) -> str:
    """Strip what mail programs put before a subject.

    >>> bare_subject("RE: Fw: Draft  rule")
    'Draft  rule'
    """
    while match := SUBJECT_PREFIX.match(subject):
        subject = subject[match.end() :]
    return subject.strip()


def topic_key(subject: str) -> str:
    """Reduce a subject to letters and digits, which are equal for all messages of a conversation."""
    return "".join(filter(str.isalnum, bare_subject(subject).lower()))


def same_topic(subject: str, other: str) -> bool:
    """Return whether two subjects may be one, misread in a few letters or lengthened; no subject fits any."""
    one, two = topic_key(subject), topic_key(other)
    if one in two or two in one:
        return True
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= ALIKE_RATIO


def is_answer(subject: str) -> bool:
    """Return whether a subject bears the mark of an answer or of a forwarded copy."""
    return bare_subject(subject) != subject.strip()
