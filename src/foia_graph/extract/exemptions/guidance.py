"""Guidance on exemptions: handbooks, lessons, answers to questions, reports and statistics on the FOIA.

They say when records are withheld, or how often that was done, and withhold nothing themselves.
"""

import re

_SUBJECT = re.compile(
    r"\bFOI[AP]|[Ff]reedom\s+of\s+[Ii]nformation|FREEDOM OF INFORMATION|\b[Ee]xemptions?\b|EXEMPTION"
)
_WORD = r"(?:[A-Z0-9&•–-][\w’'&/.,:–-]*|of|the|for|to|and|on|in|a|an|from|with)"
_TITLE = re.compile(
    rf"(?m)^[ \t]*(?:{_WORD}[ \t]+){{0,9}}?"
    r"(?:(?i:handbook|guidebook|guide|training|lesson|slide|module|quiz|course|tutorial|workshop"
    r"|webinar|manual"
    r"|frequently[ ]asked[ ]questions|faqs?|annual[ ](?:foia[ ])?report"
    r"|standard[ ]operating[ ]procedures?|SOP"
    r"|guidance|guidelines|instructions?|checklist|desk[ ]reference|testimony|hearing"
    r"|statement[ ]of|sample[ ]letter"
    r"|note[ ]to|dear[ ](?:colleague|offeror)s?|opinion))(?![\w-])"
    rf"(?:[:.]?[ \t]+{_WORD}){{0,8}}[ \t:?]*$"
)
"""A line of words with capitals, one of which is a kind of guidance."""
_ADDRESSED = re.compile(r"\bDear\s(?!(?i:colleague|offeror|applicant))")
_QUESTION = re.compile(r"(?m)^[ \t]*Q(?:uestion)?[ ]?\d{0,2}[.:][ \t]+\S")
_FREQUENCY = re.compile(
    r"(?i)\b(?:exemptions?|\(b\)\s?\(\d\))[^.\n]{0,40}\b(?:\d[\d,]*\s+(?:times|cases|requests|percent)|\d[\d.]*\s?%)"
    r"|\bnumber\s+of\s+(?:times|denials|initial\s+denials|requests|appeals|exemptions)\b"
)
_TALLY = re.compile(r"\([bB]\)\s?\(\d\)(?:\s?\([A-F]\))?[\s:–-]{1,4}\d[\d,]*(?![\w.)/:-])")
TALLIED_CODES = 3
"""So many codes with a number behind each are a count of them."""
TITLE_LENGTH = 80
"""A longer line is no title."""


def is_guidance(text: str, before: str = "") -> bool:
    """Return whether a page is about exemptions in general; `before` is the text of the page before it.

    A letter is none, though it may name the guide that its reader can ask for.
    """
    if not _SUBJECT.search(text) or _ADDRESSED.search(before) or _ADDRESSED.search(text):
        return False
    titles = (match[0] for match in _TITLE.finditer(text))
    return (
        any(len(title) <= TITLE_LENGTH for title in titles)
        or _QUESTION.search(text) is not None
        or _FREQUENCY.search(text) is not None
        or len(_TALLY.findall(text)) >= TALLIED_CODES
    )
