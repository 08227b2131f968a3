"""Citations of codes, public laws, regulations and rules of courts."""

import re

from foia_graph.extract.citations.citation_forms import SECTION_OF, CitationForm, needed_runs

PART = r"\((?:\d{1,3}|[ivxl]{1,6}|[IVXL]{1,6}|[A-Za-z]{1,2})\)"
"""A part of a section, as (b) or (iii)."""
NUMBER = r"\d+[A-Za-z]{0,3}\b(?:[-–.]\d+[a-z]?\b)*"
PARTS = rf"{PART}(?:{PART}| \(\d{{1,2}}\))*"
SECTION = rf"{NUMBER}(?: ?{PARTS}(?:(?:,\s{{0,2}}(?:and\s{{1,2}})?|\s{{1,2}}(?:and|or|&)\s{{1,2}}){PARTS})*)?"
"""A section with its parts, as 552(b)(6) and (b)(7)(C).

A blank may stand before the first part, and before a number; before a letter it may lead into the next
column.
"""
OTHER_VOLUME = r"(?!\s*(?:U\.?\s?S|C\.?\s?F|F\.|Fed|USC|CFR))"
ONE_SECTION = (
    rf"{SECTION}(?:\s?/\s?{NUMBER}|\s(?:and|or)\s{NUMBER}{PARTS})*"
    rf"(?:(?:,\s{SECTION}{OTHER_VOLUME}){{1,5}},?\s(?:and|or)\s{SECTION}{OTHER_VOLUME})?"
)
"""A section, two acts by one stroke, or a list of sections that ends with "and"."""
MANY_SECTIONS = (
    rf"{ONE_SECTION}(?:(?:,\s?(?:and\s)?|;\s?|\s(?:and|or|to|through|&)\s){SECTION}{OTHER_VOLUME})*"
)
PLURAL_MARK = r"(?:§\s?§|\$\s?\$|SS(?=\s?\d)|(?i:sections\b|section\(s\)|secs\b\.?))"
SINGLE_MARK = r"(?:Â?§|\$|S\.?(?=\s?\d)|8(?=\s\d{3})|[&?\uFFFD](?=\s?\d)|(?i:section\b|sec\b\.?))"
"""The mark of a section: OCR reads § as $, S, 8 or &, and some programs add Â to it or lose it."""
SECTIONS = (
    rf"(?:{PLURAL_MARK}\s{{0,2}}(?P<many>{MANY_SECTIONS})|(?:{SINGLE_MARK}\s{{0,2}})?(?P<one>{ONE_SECTION}))"
)
"""The part of a citation after the name of a code."""

_PIECE = re.compile(rf"(?P<number>{NUMBER})? ?(?P<parts>(?:{PARTS})?)")
_PART = re.compile(PART)
_DIGITS = str.maketrans("lI", "11")
_NUMERALS = str.maketrans("l1", "II")


def section_keys(text: str, title: str) -> tuple[str, ...]:
    """Write sections in full, under a title: parts named alone belong to the section before them.

    >>> section_keys("552(b)(6) and (b)(7)(C)", "5 U.S.C.")
    ('5 U.S.C. 552(b)(6)', '5 U.S.C. 552(b)(7)(C)')
    """
    found: dict[str, None] = {}
    number, first = "", ""
    for piece in _PIECE.finditer(text):
        parts = repair_parts(_PART.findall(piece["parts"]))
        if piece["number"]:
            number, first = piece["number"].replace("–", "-"), parts[0] if parts else ""
        elif not parts:
            continue
        elif parts[0][1].isdigit():
            parts.insert(0, first)
        found[f"{title} {number}{'' if '/' in text else ''.join(parts)}"] = None
    return tuple(found)


def repair_parts(parts: list[str]) -> list[str]:
    """Read what OCR took for a letter or a number: in (a)(1)(A)(i)(I) the place says which of them it is."""
    if parts and parts[0][1].isalpha():
        parts[1:2] = [part.translate(_DIGITS) if set(part) <= set("(lI)") else part for part in parts[1:2]]
        parts[4:5] = [part.translate(_NUMERALS) if set(part) <= set("(lI1)") else part for part in parts[4:5]]
    return parts


PARTS_BEHIND = r"(?:\([A-Za-z0-9]{1,3}\))*"
ET_SEQ = r"(?:,?\s+et[.,]?\s+seq\b[.,]?)?"
LAST_TITLE = 54
"""The United States Code has 54 titles."""
TITLE_NUMBER = r"([1-9]\d?)[,.]?\s{0,2}"
CODE_NAME = (
    r"(?i:U[.,:]?\s?[S5][.,:]?\s?C\b(?:[.,]?\s?A\b|\.S(?=\.))?|U[.,:]?\s?S[.,:]?\s{1,2}Code\b"
    r"|United\s+States\s+Code\b|use(?=\s?§))"
)
APPENDIX = r"(?P<appendix>App(?:\.|endix)\s{1,2})?"
CODE_NEEDS = needed_runs(
    "USC",
    "USCA",
    "U S C",
    "US C",
    "U SC",
    "S Code",
    "US Code",
    "States Code",
    "STATES CODE",
    "u s c",
    "usc",
    "U 5 C",
    "use §",
)
REGULATIONS = r"(?i:C[.,]?\s?F[.,]?\s?R\b|Code\s+of\s+Federal\s+Regulations\b)"
FOOTNOTE = "_.,-"
"""Characters that may not stand before a title; a footnote mark may (2912 U.S.C. is 29 and 12 U.S.C.)."""
TITLE = re.compile(r"\bTitle\s+$", re.IGNORECASE)
ACQUISITION_REGULATIONS = ("FAR", "DFARS", "HSAR", "DEAR", "VAAR", "AGAR", "NFS", "DOSAR", "JAR", "EPAAR")


def _title(match: re.Match[str]) -> int:
    """Read the number of a title, in which OCR takes 1 for l."""
    return int(match[1].replace("l", "1").replace("I", "1"))


def _code_keys(match: re.Match[str]) -> tuple[str, ...]:
    title = _title(match)
    code = "U.S.C. App." if match.groupdict().get("appendix") else "U.S.C."
    return section_keys(match["many"] or match["one"], f"{title} {code}") if title <= LAST_TITLE else ()


def _chapter_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"{_title(match)} U.S.C. ch. {match[2]}",)


def _regulation_keys(match: re.Match[str]) -> tuple[str, ...]:
    text = match["parts"] or match["many"] or match["one"]
    part = " pt." if match["part"] and "." not in text else ""
    return section_keys(text, f"{_title(match)} C.F.R.{part}")


def _register_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"{match[1]} Fed. Reg. {match[2].replace(',', '')}",)


CODE_FORMS = (
    CitationForm(
        "statute",
        CODE_NEEDS,
        re.compile(rf"{TITLE_NUMBER}{CODE_NAME}[.,]{{0,2}}\s{{0,2}}{APPENDIX}{SECTIONS}{ET_SEQ}"),
        _code_keys,
        FOOTNOTE,
        TITLE,
    ),
    CitationForm(
        "statute",
        needed_runs("l USC", "l U S C", "I USC", "I U S C"),
        re.compile(rf"([lI]\d)\s{{0,2}}{CODE_NAME}[.,]{{0,2}}\s{{0,2}}{SECTIONS}{ET_SEQ}"),
        _code_keys,
        FOOTNOTE,
        TITLE,
    ),
    CitationForm(
        "statute",
        needed_runs("U S C chapter", "U S C Chapter", "U S C ch", "USC chapter", "USC ch", "Code chapter"),
        re.compile(rf"{TITLE_NUMBER}{CODE_NAME}[.,]{{0,2}}\s+[Cc]h(?:apter|\.)\s*(\d+)"),
        _chapter_keys,
        FOOTNOTE,
        TITLE,
    ),
    CitationForm(
        "statute",
        needed_runs("IRC", "I R C"),
        re.compile(
            rf"(?:IRC|I\.\s?R\.\s?C\.)\s(?:§{{1,2}}\s?|[Ss]ec(?:tion|\.)\s)?(?P<section>\d{{2,4}}[A-Z]?{PARTS_BEHIND})(?![\w.-])"
        ),
        lambda match: section_keys(match["section"], "IRC §"),
    ),
    CitationForm(
        "statute",
        needed_runs("UCMJ", "Uniform Code"),
        re.compile(
            r"Art(?:icle|\.)\s(?P<article>\d{1,3}[a-c]?),?\s(?:of\sthe\s)?(?:UCMJ|Uniform\s+Code\s+of\s+Military\s+Justice)\b"
            r"|UCMJ,?\sArt(?:icle|\.)\s(?P<behind>\d{1,3}[a-c]?)"
        ),
        lambda match: (f"UCMJ art. {match['article'] or match['behind']}",),
    ),
    CitationForm(
        "statute",
        needed_runs("Title", "TITLE"),
        re.compile(
            rf"T(?:itle|ITLE)\s+(\d{{1,2}})\s?,?\s(?={PLURAL_MARK}|{SINGLE_MARK}){SECTIONS}(?:,?\s+(?:of\s+the\s+)?{CODE_NAME})?"
        ),
        _code_keys,
    ),
    CitationForm(
        "statute",
        needed_runs("Pub L", "PubL", "Public Law", "PUBLIC LAW", "P L", "PL"),
        re.compile(
            r"P(?:ub(?:lic|\.)?\s?L(?:aw\b|\.)|UBLIC\s+LAW\b|\.\s?L\.|L(?=\s\d))(?:\s?(?:Nos?\.|Number))?"
            r"\s?(\d{2,3})\s?[-–]\s?(\d{1,3})\b(?:,\s(?:[Ss]ec(?:tion|\.)|§)\s\d+(?:\([A-Za-z0-9]{1,2}\))*)?"
        ),
        lambda match: (f"Pub. L. {match[1]}-{match[2]}",),
        "",
        SECTION_OF,
    ),
    CitationForm(
        "statute",
        needed_runs("Stat"),
        re.compile(r"(\d{1,3})\s+Stat\.\s+(\d{1,4})\b(?:[-–]\d+|,\s\d{1,4}\b(?!\s+[A-Z]))*"),
        lambda match: (f"{match[1]} Stat. {match[2]}",),
    ),
)
REGULATION_FORMS = (
    CitationForm(
        "regulation",
        needed_runs("CFR", "C F R", "CF R", "C FR", "Federal Regulations", "FEDERAL REGULATIONS"),
        re.compile(
            rf"{TITLE_NUMBER}{REGULATIONS}[.,]{{0,2}}\s{{0,2}}(?i:part\s\d+,?\s(?=§))?"
            rf"(?P<part>(?i:parts?\b\s|pts?\.\s))?(?:(?<=[Ss]\s)(?P<parts>{MANY_SECTIONS})|{SECTIONS})"
        ),
        _regulation_keys,
        FOOTNOTE,
        TITLE,
    ),
    CitationForm(
        "regulation",
        needed_runs("FPMR"),
        re.compile(r"(?:GSA\s+)?FPMR\s?\(?\s?4[1)lI]\)?\s?C\.?F\.?R\.?\s?\)\s?(101-\d+\.\d+)"),
        lambda match: (f"41 C.F.R. {match[1]}",),
    ),
    CitationForm(
        "regulation",
        needed_runs("Fed Reg", "Federal Register", "FR", "F R"),
        re.compile(
            r"(\d{1,3})\s+(?:Fed\.\s?Reg\.|Federal\s+Register|F\.?R\.?(?=\s+(?:\d\d,\d{3}|\d{4,5})))\s+"
            r"(\d{1,3},\d{3}|\d{1,6})\b"
        ),
        _register_keys,
    ),
    CitationForm(
        "regulation",
        needed_runs(*ACQUISITION_REGULATIONS),
        re.compile(
            rf"(?P<series>{'|'.join(ACQUISITION_REGULATIONS)})\s(?:[Cc]lause\s|(?:Sub)?[Pp]art\s)?"
            r"(?P<section>\d{1,4}\.\d{3,4}(?:-\d{1,4})?(?:\([a-z]\))?)(?![\w-])"
        ),
        lambda match: (f"{match['series']} {match['section']}",),
    ),
    CitationForm(
        "regulation",
        needed_runs("Treas Reg"),
        re.compile(
            r"Treas\.\s?Reg\.\s(?:§\s?)?(?P<section>\d{1,3}\.\d{1,5}[A-Z]?(?:-\d{1,3}[A-Z]?)?(?:\(\w{1,3}\))*(?:-\d{1,3})?)"
        ),
        lambda match: (f"26 C.F.R. {match['section']}",),
    ),
)
