"""Citations of codes, public laws, regulations and rules of courts."""

import re
from pathlib import Path

from foia_graph.extract.citations.citation_forms import read_forms
from foia_graph.extract.ocr_confusions import AS_DIGITS, AS_NUMERALS

# A part of a section, as (b) or (iii).
PART = r"\((?:\d{1,3}|[ivxl]{1,6}|[IVXL]{1,6}|[A-Za-z]{1,2})\)"
NUMBER = r"\d+[A-Za-z]{0,3}\b(?:[-–.]\d+[a-z]?\b)*"
PARTS = rf"{PART}(?:{PART}| \(\d{{1,2}}\))*"
# A section with its parts, as 552(b)(6) and (b)(7)(C).
#
# A blank may be before the first part, and before a number; before a letter it may lead into the next column.
SECTION = rf"{NUMBER}(?: ?{PARTS}(?:(?:,\s{{0,2}}(?:and\s{{1,2}})?|\s{{1,2}}(?:and|or|&)\s{{1,2}}){PARTS})*)?"
OTHER_VOLUME = r"(?!\s*(?:U\.?\s?S|C\.?\s?F|F\.|Fed|USC|CFR))"
# A section, two acts by one stroke, or a list of sections that ends with "and".
ONE_SECTION = (
    rf"{SECTION}(?:\s?/\s?{NUMBER}|\s(?:and|or)\s{NUMBER}{PARTS})*"
    rf"(?:(?:,\s{SECTION}{OTHER_VOLUME}){{1,5}},?\s(?:and|or)\s{SECTION}{OTHER_VOLUME})?"
)
MANY_SECTIONS = (
    rf"{ONE_SECTION}(?:(?:,\s?(?:and\s)?|;\s?|\s(?:and|or|to|through|&)\s){SECTION}{OTHER_VOLUME})*"
)
PLURAL_MARK = r"(?:§\s?§|\$\s?\$|SS(?=\s?\d)|(?i:sections\b|section\(s\)|secs\b\.?))"
# The mark of a section: OCR reads § as $, S, 8 or &, and some programs add Â to it or lose it.
SINGLE_MARK = r"(?:Â?§|\$|S\.?(?=\s?\d)|8(?=\s\d{3})|[&?\uFFFD](?=\s?\d)|(?i:section\b|sec\b\.?))"
# The part of a citation after the name of a code.
SECTIONS = (
    rf"(?:{PLURAL_MARK}\s{{0,2}}(?P<many>{MANY_SECTIONS})|(?:{SINGLE_MARK}\s{{0,2}})?(?P<one>{ONE_SECTION}))"
)

_PIECE = re.compile(rf"(?P<number>{NUMBER})? ?(?P<parts>(?:{PARTS})?)")
_PART = re.compile(PART)


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
    """Read what OCR took for a letter or a number: in (a)(1)(A)(i)(I) the position says which of them it
    is.
    """
    if parts and parts[0][1].isalpha():
        parts[1:2] = [part.translate(AS_DIGITS) if set(part) <= set("(lI)") else part for part in parts[1:2]]
        parts[4:5] = [
            part.translate(AS_NUMERALS) if set(part) <= set("(lI1)") else part for part in parts[4:5]
        ]
    return parts


PARTS_BEHIND = r"(?:\([A-Za-z0-9]{1,3}\))*"
ET_SEQ = r"(?:,?\s+et[.,]?\s+seq\b[.,]?)?"
# The United States Code has 54 titles.
LAST_TITLE = 54
TITLE_NUMBER = r"([1-9]\d?)[,.]?\s{0,2}"
CODE_NAME = (
    r"(?i:U[.,:]?\s?[S5][.,:]?\s?C\b(?:[.,]?\s?A\b|\.S(?=\.))?|U[.,:]?\s?S[.,:]?\s{1,2}Code\b"
    r"|United\s+States\s+Code\b|use(?=\s?§))"
)
APPENDIX = r"(?P<appendix>App(?:\.|endix)\s{1,2})?"
REGULATIONS = r"(?i:C[.,]?\s?F[.,]?\s?R\b|Code\s+of\s+Federal\s+Regulations\b)"
# Characters that may not be before a title; a footnote mark may (2912 U.S.C. is 29 and 12 U.S.C.).
FOOTNOTE = "_.,-"
TITLE = re.compile(r"\bTitle\s+$", re.IGNORECASE)


def _title(match: re.Match[str]) -> int:
    # OCR takes the 1 of a title for an l.
    return int(match[1].replace("l", "1").replace("I", "1"))


def _code_keys(match: re.Match[str]) -> tuple[str, ...]:
    title = _title(match)
    code = "U.S.C. App." if match.groupdict().get("appendix") else "U.S.C."
    return section_keys(match["many"] or match["one"], f"{title} {code}") if title <= LAST_TITLE else ()


def _regulation_keys(match: re.Match[str]) -> tuple[str, ...]:
    text = match["parts"] or match["many"] or match["one"]
    part = " pt." if match["part"] and "." not in text else ""
    return section_keys(text, f"{_title(match)} C.F.R.{part}")


def _revenue_code_keys(match: re.Match[str]) -> tuple[str, ...]:
    return section_keys(match["section"], "IRC §")


FORMS = read_forms(Path(__file__).with_suffix(".toml"), globals())
