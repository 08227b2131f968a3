"""Columns and values that are of people: what no draft of a mapping ever maps."""

import re

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
