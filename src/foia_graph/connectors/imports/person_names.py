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


THINGS = (
    r"file|document|doc|agency|facility|organi[sz]ation|org|company|office|component|department|bureau|project"
    r"|program|county|city|state|country|place|contract|vendor|dataset|data|field|column|series|collection"
    r"|record|report|release|folder|box|system|form|case"
)
PERSON_HEADING = re.compile(
    r"(?i)\b(requesters?|requestors?|applicants?|contacts?|poc|employees?|attorneys?|lawyers?|counsel"
    r"|officers?|analysts?"
    r"|specialists?|processors?|assigned to|assignee|reviewers?|detainees?|decedents?|deceased"
    r"|victims?|patients?"
    r"|inmates?|custodians?|authors?|senders?|recipients?|from|to|cc|bcc|signed by|signatory|witness(es)?"
    r"|e-?mails?|phones?|telephones?|fax|address(es)?|zip|postal|dob|births?|born|ssn|social security"
    r"|a-?numbers?|alien|sex|gender|age|race|ethnicity|citizenship|nationality|death|cause|signature|submitter"
    r"|complainants?|informants?|whistleblowers?|spouse|next of kin|beneficiar(y|ies)|prisoners?|name of)\b"
)
NAME_HEADING = re.compile(r"(?i)\bnames?\b")
NAME_OF_THING = re.compile(rf"(?i)\b({THINGS})s?[ _-]*names?\b|\bnames? of (the )?({THINGS})s?\b")
OF_NO_PERSON = re.compile(
    r"(?i)\brequest[eo]r'?s? (type|category|class)\b|\be-?mail (subject|title)\b|\bweb address(es)?\b"
)
ABOUT_PEOPLE = re.compile(
    r"(?i)\b(dob|date of birth|birth ?date|date of death|death date|cause of death|citizenship"
    r"|nationality|sex|gender"
    r"|age|ssn|alien number|a-?number|inmate|detainee|decedent|patient)\b"
)
"""Headings of tables whose rows are people."""


def words_of_heading(text: str) -> str:
    """Return a heading in words: "PDF_URL" and "DateReceived" are two words each."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[_]+", " ", text)
    return " ".join(spaced.split())


def is_person_heading(heading: str) -> bool:
    """Return whether a heading is that of a column of people, or of what is said of them.

    >>> [is_person_heading(each) for each in ("Requester", "Name", "File Name", "Date_of_Death", "Title")]
    [True, True, False, True, False]
    """
    words = words_of_heading(heading)
    bare = OF_NO_PERSON.sub("", NAME_OF_THING.sub("", words))
    return bool(PERSON_HEADING.search(bare) or NAME_HEADING.search(bare))


def is_about_people(headings: list[str]) -> bool:
    """Return whether the rows of a table are people, by its headings."""
    return any(ABOUT_PEOPLE.search(words_of_heading(each)) for each in headings)
