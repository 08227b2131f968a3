"""Citations of codes, statutes and constitutions of states, and of the codes of cities."""

import re

from foia_graph.extract.citations.citation_forms import CitationForm, needed_runs
from foia_graph.extract.citations.sections import PARTS
from foia_graph.extract.citations.states import ABBREVIATED_STATES, STATE_NAMES

MARK = (
    r"(?:(?:§{1,2}|§\s§|(?i:sections?\b|secs?\b\.?|chapters?\b|ch\.|arts?\b\.?|articles?\b|r\.|rule\b))"
    r"\s{0,2})"
)
STATE_SECTION = r"\d{1,5}[A-Z]{0,2}(?:[-–.:]\d{1,5}[A-Za-z]{0,2})*(?:-[a-z]\b)?"
COMPOUND_SECTION = r"\d{1,5}[A-Z]{0,2}(?:[-–.:]\d{1,5}[A-Za-z]{0,2})+"
ET_SEQ = r"(?:,?\s+et\.?\s+seq\b\.?)?"
ALL_PARTS = rf"(?:\s?{PARTS})?"
LAWS_OF_NEW_YORK = re.compile(r"^((?:Public Officers|Civil Rights|Penal|Criminal Procedure|Executive) Law)\b")
SHORT_CODES = {
    "RCW": "RCW",
    "RCWA": "RCW",
    "WAC": "WAC",
    "MCL": "MCL",
    "MCLA": "MCL",
    "ORC": "ORC",
    "ORS": "ORS",
    "NRS": "NRS",
    "NAC": "NAC",
    "KRS": "KRS",
    "KAR": "KAR",
    "ARS": "A.R.S.",
    "CRS": "C.R.S.",
    "KSA": "K.S.A.",
    "NJSA": "N.J.S.A.",
    "NJS": "N.J.S.A.",
    "NJAC": "N.J.A.C.",
    "OCGA": "O.C.G.A.",
    "NCGS": "N.C.G.S.",
    "GS": "N.C.G.S.",
    "NDCC": "N.D.C.C.",
    "SDCL": "SDCL",
    "HRS": "HRS",
    "MCA": "MCA",
    "TCA": "T.C.A.",
    "UCA": "U.C.A.",
    "RSMO": "RSMo",
    "RSA": "RSA",
    "CGS": "C.G.S.",
    "RIGL": "R.I.G.L.",
    "NMSA": "NMSA",
    "ACA": "A.C.A.",
    "FS": "Florida Statutes §",
    "FAC": "F.A.C.",
    "IC": "Indiana Code §",
    "OAC": "OAC",
    "OAR": "OAR",
    "AS": "Alaska Statutes §",
    "CPL": "New York Criminal Procedure Law §",
    "LARS": "La. R.S.",
    "RS": "La. R.S.",
    "WS": "W.S.",
    "MGLA": "M.G.L.",
}
"""Codes that are called by their initials, and how each is written in keys."""
DOTTED_ONLY = {
    "ARS",
    "CRS",
    "RS",
    "AS",
    "GS",
    "FS",
    "WS",
    "IC",
    "ACA",
    "NJS",
    "TCA",
    "FAC",
    "UCA",
    "CGS",
    "MCA",
}
"""Initials that mean other things as well, unless there are dots between them or a section sign behind."""
INITIALS = {
    "Washington Revised Code": "RCW",
    "Revised Code of Washington": "RCW",
    "Ohio Revised Code": "ORC",
    "Michigan Compiled Laws": "MCL",
    "Nevada Revised Statutes": "NRS",
    "Kentucky Revised Statutes": "KRS",
    "Oregon Revised Statutes": "ORS",
    "Arizona Revised Statutes": "A.R.S.",
    "Colorado Revised Statutes": "C.R.S.",
    "Kansas Statutes": "K.S.A.",
    "New Jersey Statutes": "N.J.S.A.",
    "Georgia Code": "O.C.G.A.",
    "North Carolina General Statutes": "N.C.G.S.",
    "Hawaii Revised Statutes": "HRS",
    "Montana Code": "MCA",
    "Tennessee Code": "T.C.A.",
    "Missouri Revised Statutes": "RSMo",
    "Connecticut General Statutes": "C.G.S.",
    "Arkansas Code": "A.C.A.",
    "Utah Code": "U.C.A.",
}
"""Codes whose names in full mean the same as their initials."""
BY_TITLE = {
    "illcompstat": "ILCS",
    "ilcs": "ILCS",
    "vsa": "V.S.A.",
    "mrs": "M.R.S.",
    "mrsa": "M.R.S.",
    "delc": "Del. C.",
    "ps": "P.S.",
    "pacs": "Pa.C.S.",
    "pacsa": "Pa.C.S.",
    "os": "O.S.",
    "nycrr": "NYCRR",
    "ccr": "CCR",
    "cmr": "CMR",
    "tac": "TAC",
    "illadmcode": "Ill. Adm. Code",
    "illadmincode": "Ill. Adm. Code",
    "gca": "GCA",
}
"""Codes that follow the number of a title, and how each is written in keys."""
FULL_WORDS = {
    "gov't": "Government",
    "govt": "Government",
    "gov": "Government",
    "pen": "Penal",
    "crim": "Criminal",
    "civ": "Civil",
    "proc": "Procedure",
    "veh": "Vehicle",
    "evid": "Evidence",
    "educ": "Education",
    "lab": "Labor",
    "fam": "Family",
    "bus": "Business",
    "prof": "Professions",
    "off": "Officers",
    "pub": "Public",
    "res": "Resources",
    "exec": "Executive",
    "transp": "Transportation",
    "elec": "Elections",
    "welf": "Welfare",
    "inst": "Institutions",
    "stat": "Statutes",
    "rev": "Revised",
    "gen": "General",
    "comp": "Compiled",
    "admin": "Administrative",
    "adm": "Administrative",
    "mun": "Municipal",
    "prop": "Property",
    "prob": "Probate",
    "ins": "Insurance",
    "occ": "Occupations",
    "cons": "Consolidated",
    "const": "Constitution",
    "reg": "Regulations",
    "regs": "Regulations",
    "&": "and",
}
"""Words of the names of codes as they are shortened, in small letters and without dots."""
DROPPED_WORDS = {"ann", "annotated", "the", "supp", "see", "mckinney's", "west's", "vernon's"}
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
    return (f"{SHORT_CODES[letters]} {_plain_section(match)}",)


def _plain_section(match: re.Match[str]) -> str:
    return "".join(match["section"].split()).replace("–", "-")


def _title_keys(match: re.Match[str]) -> tuple[str, ...]:
    code = BY_TITLE[_initials(match["code"]).casefold()]
    return (f"{match['title']} {code} {_plain_section(match)}",)


def _named_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Read a code of a state; without the sign of a section the number has parts, or three digits."""
    section = match["section"].strip()
    if not match["mark"] and not re.match(r"\d{3}|\d+[A-Z]?[-–.:][\da-z]", section):
        return ()
    if re.search(r"\bCode\b.*\bCode\b", match["law"]) or re.fullmatch(r"(?:19|20)\d\d", section):
        return ()
    law = name_of_state_law(match["law"])
    return (f"{INITIALS.get(law, law + ' §')} {_plain_section(match)}",)


def _subject_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Read a section of a code that is named by its subject alone."""
    keys = _named_keys(match)
    return tuple(LAWS_OF_NEW_YORK.sub(r"New York \1", key) for key in keys)


def _chapter_keys(match: re.Match[str]) -> tuple[str, ...]:
    law = re.sub(r"^F\.\s?S\.$", "Florida Statutes", match["law"])
    return (f"{name_of_state_law(law)} ch. {match['chapter']}",)


def _ruling_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Name a ruling of the Attorney General of Texas on records."""
    series = " ".join(match["series"].split()).replace("ORD", "Open Records Decision")
    return (f"{series} {match['number']}",)


def _procedure_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Name an article of the code of Texas: other states number sections."""
    section = "".join((match["one"] or match["other"]).split())
    return (f"Texas Code Criminal Procedure § {section}",)


def _massachusetts_keys(match: re.Match[str]) -> tuple[str, ...]:
    section = f" § {match['section']}" if match["section"] else ""
    return (f"M.G.L. c. {match['chapter']}{section}",)


def _constitution_keys(match: re.Match[str]) -> tuple[str, ...]:
    state = name_of_state_law(match["state"] or match["state2"])
    state = {"U.S.": "United States", "U. S.": "United States"}.get(state, state)
    kind = "amend." if match["part"].casefold().startswith("am") else "art."
    section = f" § {match['section']}" if match["section"] else ""
    return (f"{state} Constitution {kind} {match['number']}{section}",)


def _act_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"Public Act {match['number'].replace('–', '-')}",)


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
PROCEDURE = r"Code\s+of\s+Criminal\s+Procedure"
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
        holds=tuple(".".join(each) for each in SHORT_CODES if len(each) == 3 or each in ("RS", "FS", "NJSA")),
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
        needed_runs(
            *("Const art", "Const amend", "Const Art", "Constitution Article", "Constitution article"),
            *("Constitution Art", "Constitution art", "Constitution Amendment", "Constitution amend"),
        ),
        re.compile(
            rf"(?:(?P<state>U\.\s?S\.|United\s+States|{STATE})\s+Const(?:itution|\.),?\s+)?"
            r"(?P<part>[Aa]rt(?:icle|\.)|[Aa]mend(?:ment|\.))\s+(?P<number>[IVXLC]{1,7}|\d{1,2})\b"
            r"(?:,?\s+(?:§{1,2}|[Ss]ec(?:tion|\.))\s?(?P<section>\d{1,3}[a-z]?(?:\(\w{1,3}\))*))?"
            rf"(?(state)|,?\s+(?:of\s+the\s+)?(?P<state2>U\.\s?S\.|United\s+States|{STATE})\s+Const(?:itution|\.))"
        ),
        _constitution_keys,
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
    CitationForm(
        "regulation",
        needed_runs(*(f"{state} R P" for state in STATE_RUNS)),
        re.compile(
            rf"(?P<law>(?:{STATE})\sR\.\s(?:Civ|Crim|App|Evid)\.(?:\sP\.)?)\s(?P<section>\d{{1,4}}(?:\.\d{{1,2}})?{ALL_PARTS})"
        ),
        lambda match: (f"{' '.join(match['law'].split())} {_plain_section(match)}",),
    ),
    CitationForm(
        "statute",
        needed_runs(
            *("chapter Code", "Chapter Code", "Chapter Statutes", "chapter Statutes", "chapter RCW"),
            *("Chapter RCW", "Chapter F S", "chapter F S"),
        ),
        re.compile(
            rf"[Cc]hapter\s(?P<chapter>\d{{1,4}}(?:\.\d{{1,3}})?[A-Z]?),?\s(?:of\sthe\s)?"
            rf"(?P<law>(?:{STATE})\s(?:[A-Z][a-z]+\s){{0,3}}(?:Code|Statutes)|Fla\.\sStat\.|F\.\s?S\.|RCW|{SUBJECT_CODE})"
        ),
        _chapter_keys,
    ),
    CitationForm(
        "statute",
        needed_runs("s F S", "s Fla Stat", "s Florida Statutes", "ss F S"),
        re.compile(
            rf"ss?\.\s?(?P<section>\d{{2,4}}\.\d{{1,4}}{ALL_PARTS}),\s(?:F\.\s?S\.|Fla\.\s?Stat\.|Florida\sStatutes)"
        ),
        lambda match: (f"Florida Statutes § {_plain_section(match)}",),
        holds=("F.S", "F. S", "Fla", "Florida S"),
    ),
    CitationForm(
        "other",
        needed_runs("Open Records Decision", "ORD", "Open Records Letter", "OR Att y Gen"),
        re.compile(
            r"(?P<series>Open\s+Records\s+(?:Decision|Letter(?:\s+Ruling)?)|ORD)\s(?:Nos?\.\s?)?"
            r"(?P<number>\d{2,3}(?!\d|-)|OR(?:19|20)\d\d-\d{4,5})"
        ),
        _ruling_keys,
    ),
    CitationForm(
        "statute",
        needed_runs("Code Procedure", "Code Proc"),
        re.compile(
            rf"[Aa]rt(?:icle|\.)\s(?P<one>\d{{1,2}}\.\d{{1,3}}[A-Z]?{ALL_PARTS}),?\s(?:of\sthe\s)?(?:Texas\s)?{PROCEDURE}"
            rf"|(?:Texas\s)?{PROCEDURE},?\s(?:[Aa]rt(?:icle|\.)\s)(?P<other>\d{{1,2}}\.\d{{1,3}}[A-Z]?{ALL_PARTS})"
        ),
        _procedure_keys,
    ),
    CitationForm(
        "statute",
        needed_runs("Public Act", "P A"),
        re.compile(r"(?:Public\s+Act|P\.A\.)\s+(?:Nos?\.\s?)?(?P<number>\d{2,3}[-–]\d{1,4})(?![\w-])"),
        _act_keys,
    ),
)
