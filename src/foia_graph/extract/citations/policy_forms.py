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


DASH = r"\s?[-–]\s?"
INSPECTOR_GENERAL = re.compile(r"Inspectors?\s+General|INSPECTORS?\s+GENERAL|\bOIG\b|\bTIGTA\b|\bSIGAR\b")
GENERAL_NEEDS = needed_runs("Inspector", "INSPECTOR", "Inspectors", "OIG", "TIGTA")
RESEARCH_SERVICE = re.compile(
    r"Congressional\s+Research\s+Service|CONGRESSIONAL\s+RESEARCH|\bCRS\s+(?:Report|Rept|Issue|In Focus)"
)
ACCOUNTING_OFFICE = re.compile(
    r"\bGAO\b|Comp(?:troller|\.)\s+Gen|General\s+Accounting|GENERAL\s+ACCOUNTING|Accountability\s+Office"
)
DIVISIONS = ("GGD", "HRD", "NSIAD", "RCED", "IMTEC", "PEMD", "AFMD", "HEHS", "AIMD", "LCD", "FPCD")
NO_SIGN_BEFORE = "0123456789_/-"


def _plain_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (tidy_number(match[0]),)


def _gao_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (re.sub(r"^GAO(?=\d)", "GAO-", tidy_number(match[0])),)


def _division_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Read the number of a division of GAO, of which GAO is named beside it."""
    return (f"GAO/{tidy_number(match[0])}",) if ACCOUNTING_OFFICE.search(text_around(match)) else ()


def _decision_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Read the file number of a decision of the Comptroller General, who is named beside it."""
    return (match[0],) if ACCOUNTING_OFFICE.search(text_around(match)) else ()


def _dhs_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"OIG-{match[1]}-{match[2]}",)


def _oig_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Read a number that only an inspector general named beside it makes one of his reports."""
    return (tidy_number(match["number"]),) if INSPECTOR_GENERAL.search(text_around(match)) else ()


def _crs_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (tidy_number(match[0]),) if RESEARCH_SERVICE.search(text_around(match)) else ()


REPORT_FORMS = (
    CitationForm(
        "GAO",
        needed_runs("GAO"),
        re.compile(
            rf"GAO(?:(?:{DASH}|\s)\d\d{DASH}\d{{1,6}}(?:[A-Z]{{1,3}}\b)?"
            rf"|/(?:[A-Z]{{1,8}}[-/&])*[A-Z]{{2,8}}{DASH}\d\d{DASH}\d{{1,4}}(?:[A-Z]{{1,2}}\b)?){NUMBER_END}"
        ),
        _gao_keys,
    ),
    CitationForm(
        "GAO",
        needed_runs(*DIVISIONS),
        re.compile(rf"(?:{'|'.join(DIVISIONS)})-\d\d-\d{{1,3}}(?:[A-Z]{{1,2}})?\b"),
        _division_keys,
        NO_SIGN_BEFORE,
    ),
    CitationForm(
        "GAO",
        needed_runs("B GAO", "B Comptroller", "B Comp", "B Accounting", "B Accountability"),
        re.compile(rf"B-\d{{6}}(?:\.\d{{1,2}})?{NUMBER_END}"),
        _decision_keys,
        NO_SIGN_BEFORE,
    ),
    CitationForm(
        "OIG",
        needed_runs("OIG"),
        re.compile(rf"OIG(?:{DASH}|\s)(\d\d){DASH}(\d{{2,3}})(?:-(?:SR|SUP|MA|VR|UNSUM))?{NUMBER_END}"),
        _dhs_keys,
        NO_SIGN_BEFORE,
    ),
    CitationForm(
        "OIG",
        needed_runs(
            "VAOIG", "DODIG", "OIG", "SIGAR", "SIGIR", "DOE IG", "IG", "OEI", "AUD", "ISP", "ESP", "EVL"
        ),
        re.compile(
            r"(?:VAOIG-\d\d-\d{5}-\d{2,3}|DODIG-20\d\d-\d{3}|DOE[/-]O?IG-\d{2,4}(?:-\d\d)?|ED-OIG/[A-Z]\d\d[A-Z]\d{4}|OIG-CA-\d\d-\d{3}"
            r"|OIG-\d\d-\d{3}-[A-Z]|IG-\d\d-\d{3}|OEI-\d\d-\d\d-\d{5}|SIGAR[- ]\d\d-\d{1,3}(?:-[A-Z]{2})?"
            r"|SIGIR[- ]\d\d-\d{3}|AUD-(?:[A-Z]{2,5}-)?(?:20)?\d\d-\d{2,3}A?|ISP-(?:[A-Z]-)?\d\d-\d{2,3}A?"
            rf"|ESP-\d\d-\d{{2}}|EVL-20\d\d-\d{{3}}){NUMBER_END}"
        ),
        _plain_keys,
        NO_SIGN_BEFORE,
    ),
    CitationForm(
        "OIG",
        GENERAL_NEEDS,
        re.compile(
            r"(?P<number>A-\d\d-\d\d-\d{5}|OAS-\d\d-\d\d-\d{5}|D-20\d\d-\d{3}|20\d\d-[1-4]\d-\d{3}|20\d\d-[A-Z]{2}-\d{4}"
            r"|20\d\d-[PEMS]-\d{5}|20\d\d-\d{4}-(?:IG|AS)|(?:ST|AU|IV)-\d\d-\d{4}|\d\d-\d{5}-\d{2,3}|\d\d-[PERNS]-\d{4}|[EI]-20\d\d-\d{3})"
            + NUMBER_END
        ),
        _oig_keys,
        NO_SIGN_BEFORE,
    ),
    CitationForm(
        "OIG",
        GENERAL_NEEDS,
        re.compile(
            r"(?:[Rr]eport|Audit|Evaluation|Inspection|Review)(?:\s+[Rr]eport)?\s+"
            r"(?:(?:No\.|Number|#)\s?:?\s?|(?<=t\s)(?=\d\d-\d{2,3}\b))"
            r"(?P<number>(?=[\w/-]*\d\d)[A-Z0-9]{1,6}(?:[-/][A-Z0-9]{1,6}){1,4})(?![\w/-])"
        ),
        _oig_keys,
    ),
    CitationForm(
        "CRS",
        needed_runs("CRS", "Congressional Research", "CONGRESSIONAL RESEARCH"),
        re.compile(
            rf"(?:R[LS]?\s?\d{{5}}|I[FNB]\s?\d{{5}}|LSB\s?\d{{5}}|[89]\d-\d{{3,4}}\s?[A-Z]){NUMBER_END}"
        ),
        _crs_keys,
        NO_SIGN_BEFORE,
    ),
)
