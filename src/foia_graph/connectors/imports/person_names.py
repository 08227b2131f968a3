"""Names of people, as far as a text alone shows that it could be one."""

import re

INSTITUTION = re.compile(
    r"(?i)\b(agency|administration|association|authority|bank|board|branch|bureau|center|centre|city|college"
    r"|command|commission|committee|company|co|corp|corporation|council|county|court|department|dept|director"
    r"|directorate|division|foundation|fund|group|headquarters|hospital|inc|institute|llc|ltd|llp|lab|laboratory"
    r"|media|ministry|national|news|office|organization|police|press|program|project|records?|region|report"
    r"|school|section|service|services|society|state|states|system|systems|team|times|trust|union|unit|university"
    r"|the|and|of|for|on|in|to|with|all|no|not|full|partial|denial|grant|letter|memo|request|requests|document"
    r"|documents|file|files|act|plan|policy|data|form|list|log|minutes|meeting|budget|contract|contracts|audit)\b"
)
TURNED_NAME = re.compile(
    r"[A-Z][\w'’‐-]+(?:[ -][A-Z][\w'’‐-]+){0,2},\s*[A-Z][\w'’‐.-]*(?:\s+[A-Z][\w'’‐.-]*){0,3}"
)
PLAIN_NAME = re.compile(
    r"[A-Z][\w'’-]+(?:\s+[A-Z]\.?)?(?:\s+[A-Z][\w'’-]+){1,3}(?:,?\s+(?:Jr|Sr|III?|Esq)\.?)?"
)
TITLED_NAME = re.compile(r"(?i)(mr|mrs|ms|dr|prof)\.?\s+\S+.*")

SIGNATURE = re.compile(
    r"(?i)(?:^|(?<=[.!?;:\n])|(?<=[.!?;:\n]\s))\s*"
    r"((yours )?(sincerely|truly|respectfully|cordially)( yours)?|((with )?(kind|best|warm) )?regards"
    r"|very truly yours|thank you( very much)?( in advance)?)\s*,\s*\S.{0,300}\Z",
    re.DOTALL,
)
"""The end of a letter, from its closing on, where a name follows."""


def without_signature(text: str) -> str:
    """Return a text of a letter without its closing and the name under it.

    >>> without_signature("All contracts of 2019. Sincerely, Ada Quill")
    'All contracts of 2019.'
    """
    return SIGNATURE.sub("", text).rstrip()


def looks_like_person(text: str) -> bool:
    """Return whether a text alone could be the name of a person.

    >>> [looks_like_person(each) for each in ("QUILL, Ada", "Ada B. Quill", "Harbor Office", "Budget memo")]
    [True, True, False, False]
    """
    if any(map(str.isdigit, text)) or len(text) > 60:
        return False
    named = TURNED_NAME.fullmatch(text) or PLAIN_NAME.fullmatch(text) or TITLED_NAME.fullmatch(text)
    return bool(named) and not INSTITUTION.search(text)
