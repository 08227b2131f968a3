"""Citations of orders, directives and proclamations of Presidents and governors, and of circulars of OMB."""

import re

from foia_graph.extract.citations.citation_forms import (
    SECTION_OF,
    CitationForm,
    needed_runs,
    text_around,
    tidy_number,
)

NUMBER_END = r"(?![\w-])"
EXECUTIVE_ORDER = r"\d{1,2},\s?\d{3}|\d{4,5}"
BUDGET_OFFICE = re.compile(r"\bOMB\b|Management\s+and\s+Budget|Memorand|MEMORAND")
SECURITY = (
    "HSPD",
    "NSPD",
    "NSPM",
    "NSDD",
    "NSDM",
    "NSAM",
    "NSCID",
    "NSD",
    "DCID",
    "PPD",
    "PDD/NSC",
    "PDD",
    "PRD",
    "NSSM",
)
"""Series of directives on national security."""
SHORT_SERIES = ("PPD", "PDD", "PRD", "NSD")
PRESIDENT = re.compile(r"President|National\s+Security|[Dd]irective|DIRECTIVE|White\s+House")
SERIES_IN_FULL = {
    "homeland security presidential directive": "HSPD",
    "national security presidential directive": "NSPD",
    "national security presidential memorandum": "NSPM",
    "national security decision directive": "NSDD",
    "national security decision memorandum": "NSDM",
    "national security action memorandum": "NSAM",
    "national security council intelligence directive": "NSCID",
    "national security directive": "NSD",
    "director of central intelligence directive": "DCID",
    "presidential policy directive": "PPD",
    "presidential decision directive": "PDD",
    "presidential review directive": "PRD",
    "presidential directive": "PD",
    "intelligence community directive": "ICD",
}
SERIES_NAMES = "|".join(SERIES_IN_FULL).replace(" ", r"\s+")
DIRECTIVE_NUMBER = r"(?P<number>\d{1,3}(?:/\d{1,3})?[A-Z]?)(?![\w/-]|,\d{3})"
PROCLAMATION = r"\d{1,2},\d{3}|\d{4,5}"
STATE_ORDER = r"(?:[A-Z]{1,3}-)?\d{2,4}-\d{1,3}"


def _order_keys(match: re.Match[str]) -> tuple[str, ...]:
    numbers = re.findall(EXECUTIVE_ORDER, match["orders"])
    return tuple(f"E.O. {re.sub(r'[, ]', '', each)}" for each in numbers)


def _circular_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"OMB {match['series'].title()} {tidy_number(match['number'])}",)


def _memo_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (match["memo"],) if BUDGET_OFFICE.search(text_around(match)) else ()


def _directive_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Read a directive; PPD and number apart are a skin test as well."""
    if " " in match[0] and match["series"] in SHORT_SERIES and not PRESIDENT.search(text_around(match)):
        return ()
    return (f"{match['series']}-{match['number']}",)


def _series_keys(match: re.Match[str]) -> tuple[str, ...]:
    series = SERIES_IN_FULL[" ".join(match["series"].split()).casefold()]
    joint = " " if series == "ICD" else "-"
    return (f"{series}{joint}{match['number']}",)


def _proclamation_keys(match: re.Match[str]) -> tuple[str, ...]:
    numbers = re.findall(PROCLAMATION, match["numbers"])
    return tuple(f"Proclamation {each.replace(',', '')}" for each in numbers)


PRESIDENTIAL_FORMS = (
    CitationForm(
        "policy",
        needed_runs(
            "Executive Order",
            "Executive Orders",
            "Executive order",
            "EXECUTIVE ORDER",
            "executive order",
            "Exec",
            "E O",
            "EO",
            "EOs",
        ),
        re.compile(
            r"[Ee](?:(?i:xecutive\s+Orders?|xec\.\s?Ord(?:er|\.))(?:\s\(E\.?O\.?\))?|\.\s?O\.|(?<=E)Os?)"
            r"(?:\s|\.(?=\d))*(?:Nos?\.|[Nn]umber|NO\.|#)?\s*"
            rf"(?P<orders>(?:{EXECUTIVE_ORDER})\b(?!-\d|[/.]\d)(?:(?:,|\s(?:and|or|&)|,\sand)\s(?:{EXECUTIVE_ORDER})\b(?!\s*U))*)"
        ),
        _order_keys,
        before=SECTION_OF,
    ),
    CitationForm(
        "policy",
        needed_runs("Executive Order", "EXECUTIVE ORDER", "EO", "E O"),
        re.compile(
            rf"(?:Executive\s+Order|EXECUTIVE\s+ORDER|EO|E\.O\.)\s+(?:Nos?\.\s?|#)?(?P<number>{STATE_ORDER}){NUMBER_END}"
        ),
        lambda match: (f"Executive Order {match['number']}",),
        before=SECTION_OF,
    ),
    CitationForm(
        "policy",
        needed_runs("Circular", "CIRCULAR", "Circulars", "OMB Bulletin", "OMB Memorandum"),
        re.compile(
            r"(?:OMB\s+)?(?P<series>Circular|CIRCULAR|(?<=OMB )Bulletin|(?<=OMB )Memorandum)\s+(?:Nos?\.\s?)?"
            rf"(?P<number>[AM]\s?[-–]\s?\d{{1,3}}(?:-\d\d)?|(?<=Bulletin )\d\d-\d\d){NUMBER_END}"
        ),
        _circular_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("OMB A", "OMB M", "M Memorandum", "M memorandum", "M Budget", "A Budget"),
        re.compile(rf"(?:OMB\s+)?(?P<memo>M-\d\d-\d\d){NUMBER_END}"),
        _memo_keys,
        "0123456789_-",
    ),
    CitationForm(
        "policy",
        needed_runs("OMB A"),
        re.compile(rf"OMB\s+A-(?P<number>\d{{1,3}}){NUMBER_END}"),
        lambda match: (f"OMB Circular A-{match['number']}",),
    ),
    CitationForm(
        "policy",
        needed_runs(*SECURITY, "PDD NSC"),
        re.compile(rf"(?P<series>{'|'.join(SECURITY)})(?:\s?[-–]\s?|\s(?:No\.\s?|#\s?)?){DIRECTIVE_NUMBER}"),
        _directive_keys,
        "0123456789_-",
    ),
    CitationForm(
        "policy",
        needed_runs(
            "Presidential Directive",
            "PRESIDENTIAL DIRECTIVE",
            "Presidential Memorandum",
            "National Security Directive",
            "Intelligence Directive",
            "Security Memorandum",
            "Community Directive",
            "COMMUNITY DIRECTIVE",
            "SECURITY DIRECTIVE",
        ),
        re.compile(
            rf"(?P<series>(?i:{SERIES_NAMES}))"
            rf"(?:[-–,/]|\s|\([A-Z]{{2,5}}\)|(?:No|Number)\b\.?){{0,4}}{DIRECTIVE_NUMBER}"
        ),
        _series_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("Proclamation", "PROCLAMATION", "Proclamations"),
        re.compile(
            rf"P(?:roclamations?|ROCLAMATION)\s+(?:Nos?\.\s?)?(?P<numbers>(?:{PROCLAMATION})"
            rf"(?:(?:,|\s(?:and|or)|,\sand)\s(?:{PROCLAMATION})){{0,9}}){NUMBER_END}"
        ),
        _proclamation_keys,
    ),
)
