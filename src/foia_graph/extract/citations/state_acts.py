"""Citations of constitutions, acts, chapters of codes, and rules and rulings of states."""

import re

from foia_graph.extract.citations.citation_forms import CitationForm, needed_runs
from foia_graph.extract.citations.state_codes import name_of_state_law
from foia_graph.extract.citations.state_forms import (
    ALL_PARTS,
    STATE,
    STATE_RUNS,
    SUBJECT_CODE,
    plain_section,
)

PROCEDURE = r"Code\s+of\s+Criminal\s+Procedure"


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


def _constitution_keys(match: re.Match[str]) -> tuple[str, ...]:
    state = name_of_state_law(match["state"] or match["state2"])
    state = {"U.S.": "United States", "U. S.": "United States"}.get(state, state)
    kind = "amend." if match["part"].casefold().startswith("am") else "art."
    section = f" § {match['section']}" if match["section"] else ""
    return (f"{state} Constitution {kind} {match['number']}{section}",)


def _act_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"Public Act {match['number'].replace('–', '-')}",)


STATE_ACT_FORMS = (
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
        "regulation",
        needed_runs(*(f"{state} R P" for state in STATE_RUNS)),
        re.compile(
            rf"(?P<law>(?:{STATE})\sR\.\s(?:Civ|Crim|App|Evid)\.(?:\sP\.)?)\s(?P<section>\d{{1,4}}(?:\.\d{{1,3}})?{ALL_PARTS})"
        ),
        lambda match: (f"{' '.join(match['law'].split())} {plain_section(match)}",),
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
        lambda match: (f"Florida Statutes § {plain_section(match)}",),
        substrings=("F.S", "F. S", "Fla", "Florida S"),
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
