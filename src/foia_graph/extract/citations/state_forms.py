"""Citations of codes and statutes of states, and of the codes of cities."""

import re

from foia_graph.extract.citations.citation_forms import CitationForm, needed_runs
from foia_graph.extract.citations.sections import PARTS
from foia_graph.extract.citations.state_codes import (
    BY_TITLE,
    DOTTED_ONLY,
    INITIALS,
    LAWS_OF_NEW_YORK,
    SHORT_CODES,
    name_of_state_law,
)
from foia_graph.extract.citations.states import ABBREVIATED_STATES, STATE_NAMES

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
    """Read a section of a code that is named by its subject alone."""
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
SUBJECT_RUNS = (
    "Government",
    "Gov",
    "Govt",
    "Pen",
    "Penal",
    "Vehicle",
    "Evidence",
    "Safety",
    "Health",
    "Labor",
)
CODE_RUNS = ("Code", "Stat", "Statutes", "Laws", "Regs", "Admin")
STATE_RUNS = tuple(
    dict.fromkeys(each.replace(".", " ").split()[-1] for each in (*ABBREVIATED_STATES, *STATE_NAMES))
)
SUBJECT_CODE = (
    r"(?:Gov(?:ernment|[’']?t|\.)?|Pen(?:al|\.)|Veh(?:icle|\.)|Evid(?:ence|\.)|Educ(?:ation|\.)|Lab(?:or|\.)|Crim(?:inal|\.)"
    r"|Health\s(?:and|&)\sSafety|Welfare\sand\sInstitutions|Family|Transportation|Elections?|Local\s+Government)\s+Code"
    r"|(?:Public\s+Officers|Civil\s+Rights|Penal|Criminal\s+Procedure|Executive)\s+Law"
)


STATE_FORMS = (
    CitationForm(
        "statute",
        needed_runs(
            *(each for each in SHORT_CODES if each not in DOTTED_ONLY),
            *(f"{each} §" for each in DOTTED_ONLY),
        ),
        re.compile(rf"(?P<code>{SHORT_CODE}){SHORT_SECTION}"),
        _short_keys,
        "0123456789_.-/",
    ),
    CitationForm(
        "statute",
        needed_runs(
            *(" ".join(each) for each in SHORT_CODES if 2 < len(each) < 5), "La R S", "F S §", "Florida F S"
        ),
        re.compile(rf"(?P<code>{DOTTED_INITIALS}){SHORT_SECTION}"),
        _short_keys,
        "0123456789_.-/",
        substrings=tuple(
            ".".join(each) for each in SHORT_CODES if len(each) == 3 or each in ("RS", "FS", "NJSA")
        ),
    ),
    CitationForm(
        "statute",
        needed_runs("RSMo"),
        re.compile(rf"(?P<code>RSMo){SHORT_SECTION}"),
        _short_keys,
    ),
    CitationForm(
        "statute",
        needed_runs(
            *(
                "ILCS",
                "VSA",
                "V S A",
                "MRSA",
                "M R S §",
                "Del C",
                "P S §",
                "Pa C S",
                "PaC S",
                "PaCS",
                "Pa CS",
            ),
            *(
                "O S §",
                "NYCRR",
                "N Y C R R",
                "CCR",
                "CMR",
                "TAC",
                "Ill Adm Code",
                "Ill Admin Code",
                "Ill Comp Stat",
            ),
            *("Pa CSA", "I L C S", "GCA"),
        ),
        re.compile(
            r"(?P<title>\d{1,3})\s+(?P<code>I\.?L\.?C\.?S\.?|V\.\s?S\.\s?A\.|VSA|M\.\s?R\.\s?S\.(?:\s?A\.)?"
            r"|Del\.\s?C\.|P\.\s?S\.|Pa\.?\s?C\.?\s?S\.?(?:\s?A\.)?|O\.\s?S\.|N\.?\s?Y\.?\s?C\.?\s?R\.?\s?R\.?|C\.?C\.?R\.?"
            r"|CMR|TAC|Ill\.\s?Adm(?:in)?\.\s?Code|Ill\.\s?Comp\.\s?Stat\.|GCA)\s+(?:§{1,2}\s?|(?i:section|sec\.|part|chapter)\s)?"
            rf"(?P<section>\d{{1,5}}[A-Z]?(?:\s?/\s?\d{{1,4}}[A-Z]?(?:[-–.]\d{{1,3}}[A-Z]?){{0,3}})?"
            rf"(?:[-–.]\d{{1,4}}[A-Z]?){{0,3}}{ALL_PARTS})(?![\w]){ET_SEQ}"
        ),
        _title_keys,
        "0123456789_.-/",
    ),
    CitationForm(
        "statute",
        needed_runs("MGL", "M G L", "G L c", "Mass Gen", "G L ch"),
        re.compile(
            r"(?:M\.?\s?G\.?\s?L\.?(?:\s?A\.?)?|G\.\s?L\.|Mass\.\s+Gen\.\s+Laws(?:\s+Ann\.)?),?\s+(?:c|ch|Ch|chapter|Chapter)\b\.?\s?"
            r"(?P<chapter>\d{1,3}[A-Z]?)(?:,?\s*(?:§{1,2}|[Ss]ec(?:tion|\.)|s\.)\s?(?P<section>\d{1,3}[A-Z]{0,2}(?:\(\w{1,3}\))*))?"
        ),
        _massachusetts_keys,
    ),
    CitationForm(
        "statute",
        needed_runs(*(f"{state} {code}" for state in STATE_RUNS for code in CODE_RUNS), "York Law", "Y Law"),
        re.compile(
            rf"(?P<law>(?:{STATE})\s{{0,2}}{CODE_WORDS}{CODE_WORD}(?:\s+(?:Ann\.|Annotated|of\s+[A-Z][a-z]+))?"
            rf"(?:(?:\sof)?\s(?:Civ|Crim)(?:\.|il|inal)\s(?:Proc|P)(?:\.|rocedure)(?:\sAnn\.)?)?(?:,\s(?:[A-Z][a-z]{{2,12}}\.?\s?){{1,3}}(?=\s?§))?),?\s{{0,2}}"
            rf"(?:\(.{{2,30}}?\),?\s)?(?:tit(?:le|\.)\s\d{{1,3}}[A-Z]?,\s)?(?P<mark>{MARK})?"
            rf"(?P<section>{STATE_SECTION}{ALL_PARTS})(?![\w]){ET_SEQ}"
        ),
        _named_keys,
    ),
    CitationForm(
        "statute",
        needed_runs(
            "Municipal Code", "Administrative Code", "Mun Code", "Admin Code", "City Code", "County Code"
        ),
        re.compile(
            rf"(?P<law>{PLACE}{MUNICIPAL}|{MUNICIPAL}(?:\s+of\s+[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)?),?\s+(?P<mark>{MARK})?"
            rf"(?P<section>{COMPOUND_SECTION}{ALL_PARTS})(?![\w])"
        ),
        _named_keys,
    ),
    CitationForm(
        "statute",
        needed_runs(*(f"{each} Code" for each in SUBJECT_RUNS), "Officers Law", "Rights Law", "Penal Law"),
        re.compile(
            rf"(?P<law>{SUBJECT_CODE}),?\s{{1,2}}(?P<mark>{MARK})?(?P<section>{STATE_SECTION}{ALL_PARTS})(?![\w-]){ET_SEQ}"
        ),
        _subject_keys,
    ),
)
