"""Citations of sections by the name of their law, behind or before them, or by their number alone."""

import re
from collections.abc import Iterator

from foia_graph.extract.citations.citation_forms import Certainty, CitationMatch, is_apart
from foia_graph.extract.citations.code_forms import CODE_NAME, MANY_SECTIONS, ONE_SECTION, PARTS, section_keys
from foia_graph.extract.citations.named_laws import (
    ABBREVIATED_KEYS,
    KEY_OF_ABBREVIATION,
    SHORT_BESIDE_SECTIONS,
    key_of_law,
)
from foia_graph.extract.citations.state_forms import LAWS_OF_NEW_YORK, name_of_state_law

WORD = r"[A-Z][\w’'&.-]{0,30}"
LAW_WORD = (
    r"(?:Act|ACT|Code|CODE|Laws?|Constitution|Statutes?|Stat\.|Ordinance|Charter|Treaty|Convention)(?!\w)"
)
LAW_NAME = (
    rf"{WORD},?\s+(?:(?:{WORD}|of|and|the|for|in|to|on|&),?\s+){{0,12}}?{LAW_WORD}(?:,?\s+of\s+\d{{4}})?"
)
# A law by its abbreviation, as INA or CA PC.
LAW_ABBREVIATION = r"[A-Z]{2,6}(?:\s[A-Z]{2,4})?\b(?!\s+[A-Z]{2})"
OF_ITS_RULES = (
    r"(?!\s(?:[Rr]egulation|[Pp]olic|[Mm]anual|[Pp]rocedure|[Gg]uid|[Ss]tandard|[Cc]ontract|[Rr]ules))"
)
MARKED_SECTION = re.compile(
    rf"(?:[Ss]ub)?[Ss§](?:ection|ECTION|ec\.|(?<=§))(?P<plural>s\b|S\b|\s?§)?\s{{0,2}}"
    rf"(?P<sections>(?(plural)(?>{MANY_SECTIONS})|(?>{ONE_SECTION})))"
)
LAW_BEHIND = re.compile(
    r"(?:,?\s+of\s+[Tt]itle\s+|,\s+T(?:itle|ITLE|\.)?\s+(?=\d{1,2},?\s+U))(?P<title>\d{1,2})"
    rf"(?:,?\s+(?:of\s+the\s+)?{CODE_NAME})?"
    rf"|,?\s+of\s+(?:the\s+)?(?:(?P<law>{LAW_NAME})|(?P<short>{LAW_ABBREVIATION}){OF_ITS_RULES})|\s+(?P<next>{LAW_NAME})"
    rf"|,\s+(?P<beside>(?:{WORD}\s+(?:(?:and|of|&)\s+)?){{1,6}}?{LAW_WORD})"
)
LAW_IN_FRONT = re.compile(
    rf"\b(?P<law>(?:{WORD}\s+(?:(?:and|&|of)\s+)?){{1,6}}?{LAW_WORD}(?:\s+of\s+\d{{4}})?)(?:\s\([A-Z]{{2,6}}\))?,?\s+$"
    rf"|\b(?P<short>{LAW_ABBREVIATION})[,:]?\s+$"
)
# The end of a code or a register that numbers its sections itself: what follows is its own.
OF_A_REPORTER = re.compile(
    r"(?i:\bC\.?\s?F\.?\s?R|\bU\.?\s?S\.?\s?C(?:\.?\s?[AS])?|\bFed\.?\s?Reg|\bStates\s+Code)[.,]{0,2}\s*\Z"
)
# The end of the code of a state before a section, so that no act behind it is that of the section.
OF_A_CODE = re.compile(
    r"(?:\b(?:Code|CODE|Laws?|Stat(?:utes?)?|Regulations|Rules|RCW|ILCS|Ann))[.,]{0,2}\s*\Z"
)
REPORTER_REACH = 20
LAW_RUNS = {"Act", "INA", "Code"}
OF_LAW = rf"\s+of\s+the\s+(?P<law>INA\b|{LAW_NAME})"
BARE_INA = re.compile(r"INA[,:]?\s+(?P<sections>\d{3}[A-Z]?\([A-Za-z0-9]\)(?:\([A-Za-z0-9]{1,4}\))*)")
# A section without its mark, as the forms of immigration courts print it.
BARE_SECTION = re.compile(rf"(?P<sections>\d{{1,4}}[A-Z]?{PARTS}){OF_LAW}")
COURT_RULE = re.compile(rf"R(?:ule|ULE)\s(?P<sections>\d{{1,4}}(?:\.\d)?{PARTS})")
# Words beside which a rule with parts is one of the rules of courts.
COURT_WORDS = {"Court", "court", "COURT", "Fed", "Federal", "motion", "Motion"}
# Words that say that a section is one of a document.
OF_THIS_DOCUMENT = re.compile(r",?\s+(?:of\s+(?:this|the|that|our)\b|infra|supra|above|below)")
LEGAL_WORDS = re.compile(
    r"\b(?:Acts?|Code|Congress|[Ss]tatut\w+|U\.?S\.?C|CFR|C\.F\.R|[Rr]egulations?|subsections?|[Aa]mend\w*"
    r"|[Pp]rovisions?|[Vv]iolat\w+|[Pp]ursuant|convicted|charged)\b"
)
# Words that are next to a section as the name of a law does and are none, or need its number.
NO_LAW = re.compile(
    r"US|USA|DC|FBI|CIA|ICE|DHS|DOJ|GAO|EPA|CFR|USC"
    r"|Public Laws?|(?:The )?(?:(?:United )?States|U\. ?S\.) Code"
)
# The number of a section of a manual or a contract, as 5.0(E); no law of the United States has such.
OF_A_MANUAL = re.compile(r"\d{1,2}\.\d")
CODE_AT_END = re.compile(r"(?:Code|Stat\.|Statutes|Laws?)$")
CONTEXT_LENGTH = 110


def find_sections(text: str, held_runs: set[str]) -> Iterator[CitationMatch]:
    """Find the sections that a text cites, with the law named next to them; `held_runs` are its runs."""
    for match in MARKED_SECTION.finditer(text):
        if is_apart(text, match.start(), "-_"):
            yield from _section_citations(text, match)
    if not LAW_RUNS.isdisjoint(held_runs):
        for match in BARE_SECTION.finditer(text):
            if is_apart(text, match.start(), "0123456789_.-") and (
                law := _law_name(text, _words(match["law"]))
            ):
                keys = section_keys(match["sections"], f"{law} §")
                yield CitationMatch(match.start(), match.end(), "statute", keys)
    if "INA" in held_runs:
        for match in BARE_INA.finditer(text):
            yield CitationMatch(
                match.start(), match.end(), "statute", section_keys(match["sections"], "INA §")
            )
    if "Rule" in held_runs and not COURT_WORDS.isdisjoint(held_runs):
        for match in COURT_RULE.finditer(text):
            yield CitationMatch(
                match.start(), match.end(), "regulation", section_keys(match["sections"], "Rule"), "sure"
            )


def _words(text: str) -> str:
    return " ".join(text.split())


def _section_citations(text: str, match: re.Match[str]) -> Iterator[CitationMatch]:
    start, end, sections = match.start(), match.end(), match["sections"]
    behind = LAW_BEHIND.match(text, end)
    of_reporter = _stands_behind(OF_A_REPORTER, text, start)
    if behind and (behind["next"] or behind["beside"]) and _stands_behind(OF_A_CODE, text, start):
        behind = None
    if behind and behind["title"]:
        yield CitationMatch(
            start, behind.end(), "statute", section_keys(sections, f"{behind['title']} U.S.C.")
        )
    elif behind and not of_reporter and (law := _law_behind(text, behind, sections)):
        yield CitationMatch(start, behind.end(), "statute", section_keys(sections, f"{law} §"))
    elif not of_reporter and (in_front := _law_in_front(text, start)):
        yield CitationMatch(in_front[0], end, "statute", section_keys(sections, f"{in_front[1]} §"))
    elif (alone := _lone_section_certainty(text, match)) and not OF_THIS_DOCUMENT.match(text, end):
        yield CitationMatch(start, end, "statute", section_keys(sections, "Section"), alone)


def _stands_behind(ending: re.Pattern[str], text: str, place: int) -> bool:
    return ending.search(text, max(0, place - REPORTER_REACH), place) is not None


def _law_behind(text: str, behind: re.Match[str], sections: str) -> str:
    """Read a law behind its section; an abbreviation that nothing explains is believed where it has parts."""
    name = _words(behind["law"] or behind["next"] or behind["beside"] or behind["short"])
    if NO_LAW.fullmatch(name):
        return ""
    return _law_name(text, name) or (name if re.search(r"\(|\d{3}", sections) else "")


def _law_in_front(text: str, start: int) -> tuple[int, str] | None:
    first = max(0, start - CONTEXT_LENGTH)
    match = LAW_IN_FRONT.search(text[first:start])
    if not match:
        return None
    name = _words(match["law"] or match["short"])
    law = "" if NO_LAW.fullmatch(name) else _law_name(text, name)
    return (first + match.start(), law) if law else None


def _law_name(text: str, name: str) -> str:
    """Write the name of a law in one way, "" for an abbreviation that neither we nor the text explain."""
    if name in ABBREVIATED_KEYS:
        return name
    if not re.fullmatch(LAW_ABBREVIATION, name):
        return key_of_law(name) or _in_full(name)
    if name in KEY_OF_ABBREVIATION or name in SHORT_BESIDE_SECTIONS:
        return KEY_OF_ABBREVIATION.get(name) or SHORT_BESIDE_SECTIONS[name]
    explained = re.search(rf"(?P<law>{LAW_NAME})\s+\(“?{re.escape(name)}”?\)", text)
    return _law_name(text, _words(explained["law"])) if explained else ""


def _in_full(name: str) -> str:
    return LAWS_OF_NEW_YORK.sub(r"New York \1", name_of_state_law(name)) if CODE_AT_END.search(name) else name


def _lone_section_certainty(text: str, match: re.Match[str]) -> Certainty:
    """Return whether a section alone is a law's: with parts surely, a long number where law is spoken of."""
    if OF_A_MANUAL.match(match["sections"]):
        return ""
    if "(" in match["sections"]:
        return "sure"
    if match[0].isupper() or not re.match(r"\d{3}", match["sections"]):
        return ""
    around = text[max(0, match.start() - CONTEXT_LENGTH) : match.end() + CONTEXT_LENGTH]
    return "sure" if LEGAL_WORDS.search(around) else "doubtful"
