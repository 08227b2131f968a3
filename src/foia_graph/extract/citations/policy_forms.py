"""Citations of directives, orders, manuals and policies of agencies."""

import re

from foia_graph.extract.citations.citation_forms import (
    SUBJECT,
    CitationForm,
    needed_runs,
    text_around,
    tidy_number,
)

NUMBER_END = r"(?![\w-])"
IMMIGRATION = re.compile(r"\bICE\b|\bDHS\b|Immigration\s+and\s+Customs|Homeland\s+Security|\bCBP\b|\bFEA\b")
AGENCIES = (
    "DHS|ICE|CBP|TSA|USCIS|DOJ|DOD|DoD|DOE|FBI|CIA|FEMA|NASA|HHS|FNS|USSS|USCG|EPA|IRS|VA|VHA|FAA|DOT|GSA|NRC|NSA|DIA"
    "|NGA|NRO|USDA|DOI|DOL|OPM|BOP|DEA|ATF|USMS|NARA|NIH|CDC|FDA|SEC|ODNI|INS"
    "|NPS|BLM|USFS|FHWA|HUD|SSA|NOAA|EOUSA|EOIR|BIA|FTC|FCC|FERC|NIST|DISA|DCMA|DLA|DTRA|DCAA|DSS"
)
DOTTED = r"\d{1,5}(?:[.-]\d{1,4}[A-Z]?)+(?:-[A-Z])?"
LONG = r"\d{4,6}[A-Z]?"
ORDER_NUMBER = rf"(?:[A-Z]{{1,3}}[ -])?(?:{DOTTED}|{LONG})"
LABEL = r"(?:Nos?\.\s?|Number:?\s?|#\s?)?"
FIRST_DIGITS = re.compile(r"(?:19|20)\d\d$")


def _named_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"{' '.join(match['series'].split())} {tidy_number(match['number'])}",)


def _agency_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Read an order of an agency; a number that is a year is none."""
    return () if FIRST_DIGITS.match(match["number"]) else _named_keys(match)


def _policy_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Read a policy number, which only an agency of the border named near it makes one of its policies."""
    return _named_keys(match) if IMMIGRATION.search(text_around(match, 400, 200)) else ()


POLICY_FORMS = (
    CitationForm(
        "policy",
        needed_runs("Directive", "DIRECTIVE", "Instruction", "Delegation", "MD"),
        re.compile(
            rf"(?P<series>(?:(?:{AGENCIES})\s+)?(?:(?:Management|Policy|Administrative)\s+Directive|Directive|DIRECTIVE"
            r"|Instruction|Delegation|MD(?=\s\d{3,5}\.))|(?<=Number )MD)(?:\s(?:System|\(MD\)|MD))*\s+"
            r"(?:No\.\s?|Number:?\s?|#\s?)?"
            r"(?P<number>\d{3,6}(?:[.-]\d{1,4})+[A-Z]?(?:-[A-Z])?|(?:(?<=Number )|(?<=No\. ))\d{3,6})"
            + NUMBER_END
        ),
        _named_keys,
        "0123456789_-",
    ),
    CitationForm(
        "policy",
        needed_runs(
            "Order",
            "Orders",
            "Directive",
            "Manual",
            "Handbook",
            "Policy",
            "Regulation",
            "Notice",
            "Publication",
        ),
        re.compile(
            rf"(?P<series>(?:{AGENCIES})\s+(?:(?:Management|Policy|Administrative|Internal|General|Departmental|Acquisition)\s+)?"
            r"(?:Order|Directive|Manual|Handbook|Policy|Regulation|Notice|Publication|Guide|Instruction))\s+"
            rf"{LABEL}(?P<number>{ORDER_NUMBER}){NUMBER_END}"
        ),
        _agency_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("DOE O", "DOE M", "DOE G", "DOE P", "DOE N", "DOE"),
        re.compile(
            rf"(?P<series>DOE(?:\s[OMGPN])?)\s(?P<number>\d{{3,4}}\.\d{{1,2}}[A-Z]?(?:-\d[A-Z]?)?){NUMBER_END}"
        ),
        _named_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("Policy", "POLICY", "FEA"),
        re.compile(
            r"(?P<series>(?:ICE\s+)?Policy|POLICY|FEA)\s+(?:(?:No\.|Number|NUMBER|#)\s?:?\s?)?"
            rf"(?P<number>\d{{4,5}}\.\d{{1,2}}|\d{{3}}-\d{{3}}-\d{{3,4}}[a-z]?){NUMBER_END}"
        ),
        _policy_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("Policy Directive", "Policy Guide", "Policy Notice"),
        re.compile(
            r"(?P<series>(?:Corporate\s+)?Policy\s+(?:Directive|Implementation\s+Guide|Guide|Notice))"
            rf"(?:\s\([A-Z]{{2,4}}\))?,?\s+{LABEL}(?P<number>\d{{4}}(?:D|N|PG|DPG|PIG|RB)){NUMBER_END}"
        ),
        _named_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("Rev Rul", "Rev Proc", "TD P", "Treasury Directive", "Treasury Order", "TD"),
        re.compile(
            r"(?P<series>Rev\.\s?Rul\.|Rev\.\s?Proc\.|Treasury\s+(?:Directive|Order)(?:\sPublication)?|TD\sP|TO(?=\s\d{3}-\d\d\b))\s"
            rf"(?:No\.\s)?(?P<number>\d{{2,4}}-\d{{1,3}}(?:\.[A-Z\d])?){NUMBER_END}"
        ),
        _named_keys,
    ),
    CitationForm(
        "policy",
        needed_runs(
            "DOJ Order", "General Order", "OBD", "NUREG", "NPR", "NPD", "NISTIR", "AG Order", "A G Order"
        ),
        re.compile(
            r"(?P<series>Attorney\s+General\s+Order|A\.?G\.?\s+Order|OBD|NUREG|NPR|NPD|NISTIR)(?:\s|-)(?:No\.\s?)?"
            rf"(?P<number>\d{{3}}-\d{{2,4}}|\d{{4}}(?:[.-]\d{{1,4}})?[A-Z]?){NUMBER_END}"
        ),
        _named_keys,
    ),
    CitationForm(
        "policy",
        needed_runs(
            "General Order",
            "Special Order",
            "General Orders",
            "Special Orders",
            "Operations Order",
            "GENERAL ORDER",
        ),
        re.compile(
            r"(?P<series>(?:General|GENERAL|Special|SPECIAL|Operations|Standing)\s+O(?:rder|RDER)s?)\s+"
            r"(?P<label>Nos?\.\s?|Number\s|#\s?)?(?P<number>[A-Z]{1,2}-?\d{1,3}(?:-\d{1,3}){0,3}[A-Z]?"
            rf"|\d{{1,4}}[-.]\d{{1,3}}(?:[-.]\d{{1,3}})?[A-Z]?|(?<=[.#r]\s)\d{{1,4}}){NUMBER_END}"
        ),
        _named_keys,
        before=re.compile(r"\b[A-Z]{2,5}\s$"),
    ),
    CitationForm(
        "policy",
        needed_runs("Attorney General Guidelines"),
        re.compile(
            rf"(?P<name>Attorney\s+General[’']?s?\s+Guidelines\s+(?:for|on|[Rr]egarding)\s+(?:the\s+)?{SUBJECT})"
        ),
        lambda match: (" ".join(match["name"].replace("’", "'").split()),),
    ),
)
