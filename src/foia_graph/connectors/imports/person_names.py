"""Names of people, as far as a text alone shows that it could be one."""

import re
from pathlib import Path

from foia_graph.runtime.tables import PatternTable

PATTERNS = PatternTable(Path(__file__).with_suffix(".toml")).section("person")
INSTITUTION, SIGNATURE = PATTERNS["INSTITUTION"], PATTERNS["SIGNATURE"]
NAMES = [PATTERNS[name] for name in ("TURNED_NAME", "PLAIN_NAME", "TITLED_NAME")]
PERSON_HEADING, NAME_HEADING = PATTERNS["PERSON_HEADING"], PATTERNS["NAME_HEADING"]
NAME_OF_THING, OF_NO_PERSON = PATTERNS["NAME_OF_THING"], PATTERNS["OF_NO_PERSON"]
ABOUT_PEOPLE = PATTERNS["ABOUT_PEOPLE"]


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
    return any(name.fullmatch(text) for name in NAMES) and not INSTITUTION.search(text)


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
