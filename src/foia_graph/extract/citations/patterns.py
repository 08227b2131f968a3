"""All forms of citation: parts of the patterns in their tables, and the keys that they give."""

import re
from collections.abc import Iterator
from pathlib import Path

from foia_graph.extract.citations.citation_forms import (
    CitationForm,
    CitationMatch,
    form_matches,
    plain_series,
    read_forms,
    text_around,
)
from foia_graph.extract.ocr_confusions import AS_DIGITS, AS_NUMERALS
from foia_graph.model.us_states import ALL_STATES
from foia_graph.runtime.tables import patterns_beside, read_table

_PATTERNS = patterns_beside(__file__)

_CASES, _CODES, _STATES, _POLICIES, _PRESIDENTS = (
    Path(__file__).with_name(f"{name}_forms.toml")
    for name in ("case", "code", "state", "policy", "presidential")
)

# -- codes, public laws, regulations and rules of courts -----------------------------------------------------

PART = _PATTERNS.text("part")
NUMBER = _PATTERNS.text("number")
PARTS = _PATTERNS.text("parts")
SECTION = _PATTERNS.text("section")
OTHER_VOLUME = _PATTERNS.text("other_volume")
ONE_SECTION = _PATTERNS.text("one_section")
MANY_SECTIONS = _PATTERNS.text("many_sections")
CODE_NAME = _PATTERNS.text("code_name")
# The United States Code has 54 titles.
LAST_TITLE = 54


def section_keys(text: str, title: str) -> tuple[str, ...]:
    """Write sections in full, under a title: parts named alone belong to the section before them.

    >>> section_keys("552(b)(6) and (b)(7)(C)", "5 U.S.C.")
    ('5 U.S.C. 552(b)(6)', '5 U.S.C. 552(b)(7)(C)')
    """
    found: dict[str, None] = {}
    number, first = "", ""
    for piece in _PATTERNS["piece"].finditer(text):
        parts = repair_parts(_PATTERNS["part"].findall(piece["parts"]))
        if piece["number"]:
            number, first = piece["number"].replace("–", "-"), parts[0] if parts else ""
        elif not parts:
            continue
        elif parts[0][1].isdigit():
            parts.insert(0, first)
        found[f"{title} {number}{'' if '/' in text else ''.join(parts)}"] = None
    return tuple(found)


def repair_parts(parts: list[str]) -> list[str]:
    """Read what OCR took for a letter or a number; in (a)(1)(A)(i)(I) the position says which it is."""
    if parts and parts[0][1].isalpha():
        parts[1:2] = [part.translate(AS_DIGITS) if set(part) <= set("(lI)") else part for part in parts[1:2]]
        parts[4:5] = [
            part.translate(AS_NUMERALS) if set(part) <= set("(lI1)") else part for part in parts[4:5]
        ]
    return parts


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


# -- rulings of courts: by reporter, by data base, or by docket ----------------------------------------------

_CASE_TABLE = read_table(_CASES)
# Reporters whose name may be between two numbers by chance.
VAGUE_REPORTERS = ("U.S.", "F.", "B.R.", "M.J.", "Haw.")
REPORTER_SPELLINGS = {plain_series(reporter): reporter for reporter in _CASE_TABLE["reporters"]}
REPORTER = "|".join(
    "".join({" ": r"\s?", ".": r"\.?\s?", "'": "['’]?"}.get(sign, sign) for sign in reporter)
    for reporter in _CASE_TABLE["reporters"]
)
COURT_CONTEXT = _PATTERNS["court_context"]


def _reporter_keys(match: re.Match[str]) -> tuple[str, ...]:
    spelled = plain_series(match["reporter"].replace("’", "'"))
    reporter = REPORTER_SPELLINGS.get(spelled, match["reporter"])
    chance = reporter in VAGUE_REPORTERS and not COURT_CONTEXT.search(text_around(match, 140, 70))
    return () if chance else (f"{match['volume']} {reporter} {match['page']}",)


def _docket_keys(match: re.Match[str]) -> tuple[str, ...]:
    year = _PATTERNS["docket_year"].match(match["docket"])
    if year is None or _PATTERNS["bates_stamp"].match(match.string, match.end()):
        return ()
    kind = match["type"].lower().rstrip(".")
    kind = {"civ": "cv", "c": "cv", "crim": "cr"}.get(kind, kind)
    return (f"{year[1] + ':' if year[1] else ''}{year[2]}-{kind}-{int(match['serial']):05}",)


def _appeal_keys(match: re.Match[str]) -> tuple[str, ...]:
    # A docket of a court of appeals follows the parties and a comma.
    before = match.string[max(0, match.start() - 120) : match.start()].rstrip()
    is_appeal = before.endswith(",") and re.search(r"\bv\.\s", before)
    return (f"No. {match['number']}",) if is_appeal else ()


def _rule_keys(match: re.Match[str]) -> tuple[str, ...]:
    rules = _CASE_TABLE["court_rules"][match["matter"][:2].lower()] if match["matter"] else ""
    return (f"{rules} {''.join(match['rule'].split())}",) if rules else ()


# -- codes of states and of cities ---------------------------------------------------------------------------

_STATE_TABLE = read_table(_STATES)
LAWS_OF_NEW_YORK = _PATTERNS["laws_of_new_york"]
# Codes that are called by their initials, and how each is written in keys.
SHORT_CODES: dict[str, str] = _STATE_TABLE["initials"]
DROPPED_WORDS = {"ann", "annotated", "the", "supp", "see", "mckinney's", "west's", "vernon's"}
ABBREVIATED_STATES = {short: each.name for each in ALL_STATES for short in each.citations}
STATE_NAMES = tuple(each.name for each in ALL_STATES)
STATE = "|".join(
    sorted(
        (*(re.escape(each).replace(r"\ ", r"\s?") for each in ABBREVIATED_STATES), *STATE_NAMES),
        key=len,
        reverse=True,
    )
)
SHORT_CODE = "|".join(sorted(SHORT_CODES.keys() - {"RSMO"}, key=len, reverse=True))


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
    full_words = [_STATE_TABLE["words"].get(each.casefold().rstrip("."), each) for each in words.split()]
    return " ".join(each for each in full_words if each.casefold().rstrip(".") not in DROPPED_WORDS)


def _plain_section(match: re.Match[str]) -> str:
    return "".join(match["section"].split()).replace("–", "-")


def _short_keys(match: re.Match[str]) -> tuple[str, ...]:
    printed = match["code"]
    letters = plain_series(printed).upper()
    if letters not in SHORT_CODES:
        return ()
    if letters in _STATE_TABLE["dotted_only"] and "." not in printed and not match["mark"]:
        return ()
    number = re.findall(r"\d+|[-–.:]", match["section"].partition("(")[0])
    if "." not in printed and not match["mark"] and len(number) < 4 and sum(map(len, number)) < 5:
        return ()
    return (f"{SHORT_CODES[letters]} {_plain_section(match)}",)


def _named_keys(match: re.Match[str]) -> tuple[str, ...]:
    # Without the sign of a section, the number of a law has parts or three digits.
    section = match["section"].strip()
    if not match["mark"] and not re.match(r"\d{3}|\d+[A-Z]?[-–.:][\da-z]", section):
        return ()
    if re.search(r"\bCode\b.*\bCode\b", match["law"]) or re.fullmatch(r"(?:19|20)\d\d", section):
        return ()
    law = name_of_state_law(match["law"])
    return (f"{_STATE_TABLE['names'].get(law, law + ' §')} {_plain_section(match)}",)


def _subject_keys(match: re.Match[str]) -> tuple[str, ...]:
    return tuple(LAWS_OF_NEW_YORK.sub(r"New York \1", key) for key in _named_keys(match))


def _chapter_keys(match: re.Match[str]) -> tuple[str, ...]:
    law = re.sub(r"^F\.\s?S\.$", "Florida Statutes", match["law"])
    return (f"{name_of_state_law(law)} ch. {match['chapter']}",)


def _constitution_keys(match: re.Match[str]) -> tuple[str, ...]:
    state = name_of_state_law(match["state"] or match["state2"])
    state = {"U.S.": "United States", "U. S.": "United States"}.get(state, state)
    kind = "amend." if match["part"].casefold().startswith("am") else "art."
    section = f" § {match['section']}" if match["section"] else ""
    return (f"{state} Constitution {kind} {match['number']}{section}",)


# -- directives, orders, manuals, reports and treaties -------------------------------------------------------

DEFENSE_SERIES: dict[str, str] = read_table(_POLICIES)["defense_series"]
SHORT_SERIES = ("PPD", "PDD", "PRD", "NSD")


def _detention_keys(match: re.Match[str]) -> tuple[str, ...]:
    year = match["year"] or (match["early"] or "").strip()
    name = "PBNDS" if match["based"] or match["short"] else "National Detention Standards"
    return (f"{name} {year}".strip(),)


def _defense_keys(match: re.Match[str]) -> tuple[str, ...]:
    kind = DEFENSE_SERIES[(match["kind"] or match["letter"] or "").casefold()]
    return (f"{kind} {match['number']}",)


def _directive_keys(match: re.Match[str]) -> tuple[str, ...]:
    # PPD and a number that are apart may be a skin test.
    is_vague = " " in match[0] and match["series"] in SHORT_SERIES
    if is_vague and not _PATTERNS["president"].search(text_around(match)):
        return ()
    return (f"{match['series']}-{match['number']}",)


def _senate_keys(match: re.Match[str]) -> tuple[str, ...]:
    before = match.string[max(0, match.start() - 4) : match.start()].rstrip()
    is_other = before.endswith(("U.", "U", "U,", "Code,")) or before[-1:].isdigit()
    return () if is_other else (f"S. {match['number']}",)


_FORMS = {
    name: forms
    for path in (_CASES, _CODES, _STATES, _POLICIES, _PRESIDENTS)
    for name, forms in read_forms(path, globals()).items()
}
CODE_FORMS = _FORMS["CODE_FORMS"]
# Of citations of one length the first counts.
_ORDER = "CODE REGULATION RULE STATE STATE_ACT REPORT PRESIDENTIAL DEFENSE POLICY MANUAL CASE CONGRESS TREATY"
ALL_FORMS: list[CitationForm] = [form for name in _ORDER.split() for form in _FORMS[f"{name}_FORMS"]]


def find_forms(text: str) -> Iterator[CitationMatch]:
    """Find what a text cites in any of the forms, form after form."""
    return (match for form in ALL_FORMS for match in form_matches(form, text))
