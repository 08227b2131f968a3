"""Citations of codes and statutes of states, and of the codes of cities."""

import re
from pathlib import Path

from foia_graph.extract.citations.citation_forms import plain_series, read_forms
from foia_graph.extract.citations.code_forms import PARTS
from foia_graph.model.us_states import ALL_STATES
from foia_graph.runtime.tables import read_table

_FILE = Path(__file__).with_suffix(".toml")
_TABLE = read_table(_FILE)
LAWS_OF_NEW_YORK = re.compile(r"^((?:Public Officers|Civil Rights|Penal|Criminal Procedure|Executive) Law)\b")
# Codes that are called by their initials, and how each is written in keys.
SHORT_CODES: dict[str, str] = _TABLE["initials"]
# Initials that mean other things as well, unless there are dots between them or a section sign behind.
DOTTED_ONLY = frozenset(_TABLE["dotted_only"])
# Codes whose names in full mean the same as their initials.
INITIALS: dict[str, str] = _TABLE["names"]
# Words of the names of codes as they are shortened, in small letters and without dots.
FULL_WORDS: dict[str, str] = _TABLE["words"]
DROPPED_WORDS = {"ann", "annotated", "the", "supp", "see", "mckinney's", "west's", "vernon's"}
ABBREVIATED_STATES = {short: each.name for each in ALL_STATES for short in each.citations}
STATE_NAMES = tuple(each.name for each in ALL_STATES)


def name_of_state_law(words: str) -> str:
    """Write the name of a code of a state in full.

    >>> name_of_state_law("Tex. Gov’t Code Ann.")
    'Texas Government Code'
    """
    words = " ".join(words.replace("’", "'").replace(",", " ").split())
    for short, full in ABBREVIATED_STATES.items():
        if words.startswith((short, short.replace(" ", ""))):
            words = f"{full} {words.removeprefix(short).removeprefix(short.replace(' ', ''))}"
            break
    full_words = [FULL_WORDS.get(each.casefold().rstrip("."), each) for each in words.split()]
    return " ".join(each for each in full_words if each.casefold().rstrip(".") not in DROPPED_WORDS)


MARK = (
    r"(?:(?:§{1,2}|§\s§|(?i:sections?\b|secs?\b\.?|chapters?\b|ch\.|arts?\b\.?|articles?\b|r\.|rule\b))"
    r"\s{0,2})"
)
STATE_SECTION = r"\d{1,5}[A-Z]{0,2}(?:[-–.:]\d{1,5}[A-Za-z]{0,2})*(?:-[a-z]\b)?"
COMPOUND_SECTION = r"\d{1,5}[A-Z]{0,2}(?:[-–.:]\d{1,5}[A-Za-z]{0,2})+"
ET_SEQ = r"(?:,?\s+et\.?\s+seq\b\.?)?"
ALL_PARTS = rf"(?:\s?{PARTS})?"
STATE = "|".join(
    sorted(
        (*(re.escape(each).replace(r"\ ", r"\s?") for each in ABBREVIATED_STATES), *STATE_NAMES),
        key=len,
        reverse=True,
    )
)
CODE_WORD = r"(?:Code(?:\s+R\.)?|Statutes?|Stat\.|Laws?|L\.|R\.\s&\sRegs\.|Regs?\.|Regulations|Admin\.\s+R\.)"
CODE_WORDS = r"(?:(?:[A-Z][A-Za-z’']{1,14}\.?|&|and|of|the),?\s){0,6}?"
MUNICIPAL = r"(?:Municipal|Administrative|Mun\.|Admin\.|City|County)\s+Code"
PLACE = r"(?:[A-Z][a-z]+\s){1,3}"


def _short_keys(match: re.Match[str]) -> tuple[str, ...]:
    printed = match["code"]
    letters = plain_series(printed).upper()
    if letters not in SHORT_CODES:
        return ()
    if letters in DOTTED_ONLY and "." not in printed and not match["mark"]:
        return ()
    number = re.findall(r"\d+|[-–.:]", match["section"].partition("(")[0])
    if "." not in printed and not match["mark"] and len(number) < 4 and sum(map(len, number)) < 5:
        return ()
    return (f"{SHORT_CODES[letters]} {plain_section(match)}",)


def plain_section(match: re.Match[str]) -> str:
    """Write a section without the blanks and dashes of its print."""
    return "".join(match["section"].split()).replace("–", "-")


def _named_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Read a code of a state; without the sign of a section the number has parts, or three digits."""
    section = match["section"].strip()
    if not match["mark"] and not re.match(r"\d{3}|\d+[A-Z]?[-–.:][\da-z]", section):
        return ()
    if re.search(r"\bCode\b.*\bCode\b", match["law"]) or re.fullmatch(r"(?:19|20)\d\d", section):
        return ()
    law = name_of_state_law(match["law"])
    return (f"{INITIALS.get(law, law + ' §')} {plain_section(match)}",)


def _subject_keys(match: re.Match[str]) -> tuple[str, ...]:
    keys = _named_keys(match)
    return tuple(LAWS_OF_NEW_YORK.sub(r"New York \1", key) for key in keys)


DOTTED_INITIALS = r"(?:[A-Z]\.\s?){2,4}(?:[A-Z](?:\.|(?=\s)))?"
SHORT_CODE = "|".join(sorted(SHORT_CODES.keys() - {"RSMO"}, key=len, reverse=True))
SHORT_SECTION = (
    r"(?:\s?(?:Ann\.|1978,?))?,?\s{0,2}(?:[Ss]ec(?:tion|\.)\s|[Cc]h(?:apter|\.)\s)?(?P<mark>§{1,2}\s?)?"
    rf"(?P<section>{COMPOUND_SECTION}{ALL_PARTS})(?![\w])(?!-\d){ET_SEQ}"
)
SUBJECT_RUNS: tuple[str, ...] = tuple(_TABLE["subject_runs"])
CODE_RUNS = ("Code", "Stat", "Statutes", "Laws", "Regs", "Admin")
STATE_RUNS = tuple(
    dict.fromkeys(each.replace(".", " ").split()[-1] for each in (*ABBREVIATED_STATES, *STATE_NAMES))
)
SUBJECT_CODE = (
    r"(?:Gov(?:ernment|[’']?t|\.)?|Pen(?:al|\.)|Veh(?:icle|\.)|Evid(?:ence|\.)|Educ(?:ation|\.)|Lab(?:or|\.)|Crim(?:inal|\.)"
    r"|Health\s(?:and|&)\sSafety|Welfare\sand\sInstitutions|Family|Transportation|Elections?|Local\s+Government)\s+Code"
    r"|(?:Public\s+Officers|Civil\s+Rights|Penal|Criminal\s+Procedure|Executive)\s+Law"
)


SHORT_NEEDS = (
    *(each for each in SHORT_CODES if each not in DOTTED_ONLY),
    *(f"{each} §" for each in DOTTED_ONLY),
)
DOTTED_NEEDS = (
    *(" ".join(each) for each in SHORT_CODES if 2 < len(each) < 5),
    "La R S",
    "F S §",
    "Florida F S",
)
DOTTED_SUBSTRINGS = tuple(
    ".".join(each) for each in SHORT_CODES if len(each) == 3 or each in ("RS", "FS", "NJSA")
)
NAMED_CODE_NEEDS = (*(f"{state} {code}" for state in STATE_RUNS for code in CODE_RUNS), "York Law", "Y Law")
SUBJECT_CODE_NEEDS = (*(f"{each} Code" for each in SUBJECT_RUNS), "Officers Law", "Rights Law", "Penal Law")


PROCEDURE = r"Code\s+of\s+Criminal\s+Procedure"


def _chapter_keys(match: re.Match[str]) -> tuple[str, ...]:
    law = re.sub(r"^F\.\s?S\.$", "Florida Statutes", match["law"])
    return (f"{name_of_state_law(law)} ch. {match['chapter']}",)


def _constitution_keys(match: re.Match[str]) -> tuple[str, ...]:
    state = name_of_state_law(match["state"] or match["state2"])
    state = {"U.S.": "United States", "U. S.": "United States"}.get(state, state)
    kind = "amend." if match["part"].casefold().startswith("am") else "art."
    section = f" § {match['section']}" if match["section"] else ""
    return (f"{state} Constitution {kind} {match['number']}{section}",)


STATE_RULE_NEEDS = tuple(f"{state} R P" for state in STATE_RUNS)


FORMS = read_forms(_FILE, globals())
