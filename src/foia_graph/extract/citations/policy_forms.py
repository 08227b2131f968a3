"""Citations of orders of the President, circulars of OMB, and directives and policies of agencies."""

import re

from foia_graph.extract.citations.citation_forms import (
    SECTION_OF,
    CitationForm,
    needed_runs,
    text_around,
    tidy_number,
)

NUMBER_END = r"(?![\w-])"
EXECUTIVE_ORDER = r"\d{1,2},\d{3}|\d{4,5}"
BUDGET_OFFICE = re.compile(r"\bOMB\b|Management\s+and\s+Budget|Memorand|MEMORAND")
IMMIGRATION = re.compile(r"\bICE\b|\bDHS\b|Immigration\s+and\s+Customs|Homeland\s+Security|\bCBP\b|\bFEA\b")
SECURITY = ("HSPD", "NSPD", "NSPM", "NSDD", "NSDM", "NSAM", "NSCID", "NSD", "DCID", "PPD", "PDD/NSC", "PDD")
"""Series of directives on national security."""
AGENCIES = "DHS|ICE|CBP|TSA|USCIS|DOJ|DOD|DoD|DOE|FBI|CIA|FEMA|NASA|HHS|FNS"


def _order_keys(match: re.Match[str]) -> tuple[str, ...]:
    return tuple(f"E.O. {each.replace(',', '')}" for each in re.findall(EXECUTIVE_ORDER, match["orders"]))


def _circular_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"OMB {match['series'].title()} {tidy_number(match['number'])}",)


def _memo_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (match[0],) if BUDGET_OFFICE.search(text_around(match)) else ()


def _named_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"{' '.join(match['series'].split())} {tidy_number(match['number'])}",)


def _policy_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Read a policy number, which only an agency of the border named near it makes one of its policies."""
    return _named_keys(match) if IMMIGRATION.search(text_around(match, 400, 200)) else ()


def _manual_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (" ".join(match[0].split()),)


POLICY_FORMS = (
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
        ),
        re.compile(
            r"[Ee](?:(?i:xecutive\s+Orders?|xec\.\s?Ord(?:er|\.))(?:\s\(E\.?O\.?\))?|\.\s?O\.|(?<=E)O)"
            r"\s*(?:Nos?\.|[Nn]umber|NO\.|#)?\s*"
            rf"(?P<orders>(?:{EXECUTIVE_ORDER})\b(?:(?:,|\s(?:and|or|&)|,\sand)\s(?:{EXECUTIVE_ORDER})\b(?!\s*U))*)"
        ),
        _order_keys,
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
        needed_runs("M OMB", "M Memorandum", "M memorandum", "M Budget"),
        re.compile(rf"M-\d\d-\d\d{NUMBER_END}"),
        _memo_keys,
        "0123456789_-",
    ),
    CitationForm(
        "policy",
        needed_runs(*SECURITY),
        re.compile(
            rf"(?P<series>{'|'.join(SECURITY)})(?:\s?[-–]\s?|\s(?:No\.\s?)?)"
            r"(?P<number>\d{1,3}(?:/\d{1,3})?)(?![\w/-])"
        ),
        lambda match: (f"{match['series']}-{match['number']}",),
    ),
    CitationForm(
        "policy",
        needed_runs("Directive", "DIRECTIVE", "Instruction", "DoDI", "DoDD", "Delegation", "MD"),
        re.compile(
            rf"(?P<series>(?:(?:{AGENCIES})\s+)?(?:(?:Management|Policy)\s+Directive|Directive|DIRECTIVE"
            r"|Instruction|Delegation|MD(?=\s\d{3,5}\.))|DoD[DI])(?:\s(?:System|\(MD\)|MD))*\s+(?:No\.\s?|Number:?\s?|#\s?)?"
            r"(?P<number>\d{3,6}(?:[.-]\d{1,4})+[A-Z]?(?:-[A-Z])?|(?:(?<=Number )|(?<=No\. ))\d{3,6})"
            + NUMBER_END
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
        needed_runs("FAM", "FAH"),
        re.compile(rf"\d{{1,2}}\s(?:FAM|FAH-\d{{1,2}}\s[A-Z])[-\s]\d{{3,4}}(?:\.\d{{1,3}})*{NUMBER_END}"),
        _manual_keys,
    ),
    CitationForm(
        "policy",
        needed_runs(
            "Army Regulation", "SECNAVINST", "Proclamation", "DOJ Order", "General Order", "FIPS", "NIST SP"
        ),
        re.compile(
            r"(?P<series>Army\s+Regulation|SECNAVINST|Proclamation|DOJ\s+Order|Attorney\s+General\s+Order|NIST\s+SP"
            rf"|FIPS(?:\sPUB)?)\s(?:No\.\s?)?(?P<number>\d{{2,5}}(?:[.-]\d{{1,4}})*[A-Z]?){NUMBER_END}"
        ),
        _named_keys,
    ),
)
