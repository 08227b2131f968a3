"""Citations of codes and statutes of states, and of the codes of cities."""

import re
from pathlib import Path

from foia_graph.extract.citations.citation_forms import needed_runs, read_forms
from foia_graph.extract.citations.code_forms import PARTS
from foia_graph.extract.citations.state_codes import (
    ABBREVIATED_STATES,
    BY_TITLE,
    DOTTED_ONLY,
    INITIALS,
    LAWS_OF_NEW_YORK,
    SHORT_CODES,
    STATE_NAMES,
    name_of_state_law,
)
from foia_graph.runtime.tables import read_table

_TABLE = read_table(Path(__file__).with_suffix(".toml"))

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


def _initials(text: str) -> str:
    return re.sub(r"[\s.]", "", text)


def _short_keys(match: re.Match[str]) -> tuple[str, ...]:
    printed = match["code"]
    letters = _initials(printed).upper()
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


def _title_keys(match: re.Match[str]) -> tuple[str, ...]:
    code = BY_TITLE[_initials(match["code"]).casefold()]
    return (f"{match['title']} {code} {plain_section(match)}",)


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


def _massachusetts_keys(match: re.Match[str]) -> tuple[str, ...]:
    section = f" § {match['section']}" if match["section"] else ""
    return (f"M.G.L. c. {match['chapter']}{section}",)


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


SHORT_NEEDS = needed_runs(
    *(each for each in SHORT_CODES if each not in DOTTED_ONLY),
    *(f"{each} §" for each in DOTTED_ONLY),
)
DOTTED_NEEDS = needed_runs(
    *(" ".join(each) for each in SHORT_CODES if 2 < len(each) < 5), "La R S", "F S §", "Florida F S"
)
DOTTED_SUBSTRINGS = tuple(
    ".".join(each) for each in SHORT_CODES if len(each) == 3 or each in ("RS", "FS", "NJSA")
)
NAMED_CODE_NEEDS = needed_runs(
    *(f"{state} {code}" for state in STATE_RUNS for code in CODE_RUNS), "York Law", "Y Law"
)
SUBJECT_CODE_NEEDS = needed_runs(
    *(f"{each} Code" for each in SUBJECT_RUNS), "Officers Law", "Rights Law", "Penal Law"
)
STATE_FORMS = read_forms(__file__, "STATE_FORMS", globals())


PROCEDURE = r"Code\s+of\s+Criminal\s+Procedure"


def _chapter_keys(match: re.Match[str]) -> tuple[str, ...]:
    law = re.sub(r"^F\.\s?S\.$", "Florida Statutes", match["law"])
    return (f"{name_of_state_law(law)} ch. {match['chapter']}",)


def _ruling_keys(match: re.Match[str]) -> tuple[str, ...]:
    series = " ".join(match["series"].split()).replace("ORD", "Open Records Decision")
    return (f"{series} {match['number']}",)


def _procedure_keys(match: re.Match[str]) -> tuple[str, ...]:
    # The code of Texas has articles; other states number sections.
    section = "".join((match["one"] or match["other"]).split())
    return (f"Texas Code Criminal Procedure § {section}",)


def _constitution_keys(match: re.Match[str]) -> tuple[str, ...]:
    state = name_of_state_law(match["state"] or match["state2"])
    state = {"U.S.": "United States", "U. S.": "United States"}.get(state, state)
    kind = "amend." if match["part"].casefold().startswith("am") else "art."
    section = f" § {match['section']}" if match["section"] else ""
    return (f"{state} Constitution {kind} {match['number']}{section}",)


def _act_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"Public Act {match['number'].replace('–', '-')}",)


STATE_RULE_NEEDS = needed_runs(*(f"{state} R P" for state in STATE_RUNS))


def _state_rule_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"{' '.join(match['law'].split())} {plain_section(match)}",)


def _florida_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"Florida Statutes § {plain_section(match)}",)


STATE_ACT_FORMS = read_forms(__file__, "STATE_ACT_FORMS", globals())
