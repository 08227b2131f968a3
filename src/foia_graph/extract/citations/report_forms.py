"""Citations of reports of GAO, of inspectors general, and of the Congressional Research Service."""

import re

from foia_graph.extract.citations.citation_forms import CitationForm, needed_runs, text_around, tidy_number

DASH = r"\s?[-–]\s?"
NUMBER_END = r"(?![\w-])"
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
