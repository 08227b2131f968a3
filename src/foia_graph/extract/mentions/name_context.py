"""Context of a name: the capitals and neighbours by which words spelled like it are it."""

import re

from foia_graph.extract.mentions.name_forms import NameForm
from foia_graph.extract.mentions.word_rows import words_of

STATES = frozenset(
    re.findall(
        r"\w+",
        "alabama alaska arizona arkansas california carolina colorado connecticut dakota delaware florida"
        " georgia hampshire hawaii idaho illinois indiana iowa island jersey kansas kentucky louisiana maine"
        " maryland massachusetts mexico michigan minnesota mississippi missouri montana nebraska nevada ohio"
        " oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming"
        " york county city",
    )
)
"""Last words of states, and local places: in front of a name they make it another body's."""
PLACE_BEFORE = re.compile(r"(\w+)(?:[’']s)? $")
SENTENCE_STARTS = (
    r"(?:The|In|On|At|By|But|And|When|While|As|For|If|To|From|Then|Also|Both|With|Although|After|Before)"
)
"""Words with a capital that begin a sentence, and are no given name."""
NAME_BEFORE = re.compile(rf"\b(?!{SENTENCE_STARTS} )[A-Z](?:[\w’'-]*\.?|\.) $")
NAME_AFTER = re.compile(r" [A-Z]|[-’'][A-Z]|\.?@|\.\w|-\w")
INITIAL_AFTER = re.compile(r",? ([A-Z])\b")
PARTING_SIGNS = re.compile(r"[;:!?()\[\]|<>“”\"@\\]|(?<![A-Z])(?<!ept)\.\s")
OFFICE_TITLE = re.compile(
    r"\b(?:Director|Secretary|Judge|Justice|Attorney General|Senator|Representative|Congress(?:wo)?man"
    r"|Governor|Sheriff|Administrator|Commissioner|President|Chief|Ambassador|Chairman|Mayor|Speaker|Archivist"
    r"|(?:Sen|Rep|Gov|Amb)\.) $"
)
"""Titles of office: with one of these a surname points at somebody without his name in full."""
LONG_NAMED_CLASSES = ("Agency", "Organization", "Post")
"""Of these a name of three words is a name in small letters too."""
PERSON_TITLE = re.compile(rf"\b(?:Mr|Ms|Mrs|Miss|Dr|Hon|Prof)\.? $|{OFFICE_TITLE.pattern}")


def fits_context(text: str, start: int, end: int, form: NameForm, initial: bool) -> bool:
    """Return whether words of a text may name a thing in the form in which it was looked for.

    `initial` says that an initial stands among them which was not looked for.
    """
    if form.kind == "abbreviation":
        return _is_abbreviation(text, start, end, form.exact)
    if form.kind == "identifier":
        return " ".join(text[start:end].split()) == form.exact
    if not _is_unbroken(text[start:end], form):
        return False
    if form.name.type == "Person":
        return _is_person(text, start, end, form, initial)
    return not initial and _is_full_name(text, start, end, form)


def _is_unbroken(raw: str, form: NameForm) -> bool:
    """Return whether nothing parts words, as a sentence's end does, that does not part those of the name."""
    return all(sign in "".join(form.name.names) for sign in PARTING_SIGNS.findall(raw))


def stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether a name of one word stands alone: beside another name it is that of something else."""
    if not text[start].isupper() or NAME_AFTER.match(text, end):
        return False
    first = max(0, start - 25)
    return (
        NAME_BEFORE.search(text, first, start) is None or PERSON_TITLE.search(text, first, start) is not None
    )


def has_title(text: str, start: int) -> bool:
    """Return whether a title of office stands before a surname."""
    return OFFICE_TITLE.search(text, max(0, start - 20), start) is not None


def _is_full_name(text: str, start: int, end: int, form: NameForm) -> bool:
    """Return whether a name in full is one: what may be common words as well needs a capital or more."""
    if form.name.type == "Agency":
        before = PLACE_BEFORE.search(text, max(0, start - 15), start)
        if before and before[1].lower() in STATES:
            return False
    length = len(words_of(text[start:end]))
    if length == 1:
        return stands_alone(text, start, end)
    return text[start].isupper() or (length > 2 and form.name.type in LONG_NAMED_CLASSES)


def _is_abbreviation(text: str, start: int, end: int, exact: str) -> bool:
    """An abbreviation stands alone: it is no part of an address, of a number or of a Bates stamp."""
    if text[start:end] != exact and ".".join(exact) != text[start:end]:
        return False
    two, one = text[max(0, start - 2) : max(0, start - 1)], text[max(0, start - 1) : start]
    if (one in ("-", "_", "@", ".", "–") and two.strip()) or (one == "(" and two.isdigit()):
        return False
    one, two = text[end : end + 1], text[end + 1 : end + 2]
    return one not in ("_", "@") and not (one in ("-", "–", ".") and two.isalnum() and not two.islower())


def _is_person(text: str, start: int, end: int, form: NameForm, initial: bool) -> bool:
    raw = text[start:end]
    if text[end : end + 1] == "-" or not all(word[0].isupper() for word in re.findall(r"[^\W\d_]+", raw)):
        return False
    if form.kind == "turned":
        after = INITIAL_AFTER.match(text, end)
        return "," in raw and (after is None or after[1].lower() in _middle_initials(form))
    return "," not in raw and (
        not initial or form.kind == "full" or words_of(raw)[1] in _middle_initials(form)
    )


def _middle_initials(form: NameForm) -> str:
    """Return the initials of a person's known middle names; any letter, if none is known."""
    given = [words_of(each) for each in form.name.names]
    return "".join(word[0] for name in given for word in name[1:-1]) or "abcdefghijklmnopqrstuvwxyz"
