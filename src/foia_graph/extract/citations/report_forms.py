"""How reports of GAO, inspectors general and Congress are cited."""

import re

from foia_graph.extract.citations.forms import Form, near, needs, tidy

DASH = r"\s?[-–]\s?"
END = r"(?![\w-])"
GENERAL = re.compile(r"Inspectors?\s+General|INSPECTORS?\s+GENERAL|\bOIG\b|\bTIGTA\b|\bSIGAR\b")
GENERAL_NEEDS = needs("Inspector", "INSPECTOR", "Inspectors", "OIG", "TIGTA")
RESEARCH = re.compile(
    r"Congressional\s+Research\s+Service|CONGRESSIONAL\s+RESEARCH|\bCRS\s+(?:Report|Rept|Issue|In Focus)"
)
ACCOUNTING = re.compile(r"\bGAO\b|General\s+Accounting|GENERAL\s+ACCOUNTING|Accountability\s+Office")
DIVISIONS = ("GGD", "HRD", "NSIAD", "RCED", "IMTEC", "PEMD", "AFMD", "HEHS", "AIMD", "LCD", "FPCD")
APART = "0123456789_/-"


def _plain(match: re.Match[str]) -> tuple[str, ...]:
    return (tidy(match[0]),)


def _gao(match: re.Match[str]) -> tuple[str, ...]:
    return (re.sub(r"^GAO(?=\d)", "GAO-", tidy(match[0])),)


def _older(match: re.Match[str]) -> tuple[str, ...]:
    """Read the number of a division of GAO, of which GAO is named beside it."""
    return (f"GAO/{tidy(match[0])}",) if ACCOUNTING.search(near(match)) else ()


def _dhs(match: re.Match[str]) -> tuple[str, ...]:
    return (f"OIG-{match[1]}-{match[2]}",)


def _oig(match: re.Match[str]) -> tuple[str, ...]:
    """Read a number that only an inspector general named beside it makes one of his reports."""
    return (tidy(match["number"]),) if GENERAL.search(near(match)) else ()


def _crs(match: re.Match[str]) -> tuple[str, ...]:
    return (tidy(match[0]),) if RESEARCH.search(near(match)) else ()


def _congress(match: re.Match[str]) -> tuple[str, ...]:
    return (f"{'H.R.' if match['house'] == 'H' else 'S.'} Rep. {match['number']}",)


def _bill(match: re.Match[str]) -> tuple[str, ...]:
    return (f"{tidy(match[1])} {match[2]}",)


def _record(match: re.Match[str]) -> tuple[str, ...]:
    return (f"{match[1]} Cong. Rec. {tidy(match[2])}",)


REPORTS = (
    Form(
        "GAO",
        needs("GAO"),
        re.compile(
            rf"GAO(?:(?:{DASH}|\s)\d\d{DASH}\d{{1,6}}(?:[A-Z]{{1,3}}\b)?"
            rf"|/(?:[A-Z]{{1,8}}[-/&])*[A-Z]{{2,8}}{DASH}\d\d{DASH}\d{{1,4}}(?:[A-Z]{{1,2}}\b)?){END}"
        ),
        _gao,
    ),
    Form(
        "GAO",
        needs(*DIVISIONS),
        re.compile(rf"(?:{'|'.join(DIVISIONS)})-\d\d-\d{{1,3}}(?:[A-Z]{{1,2}})?\b"),
        _older,
        APART,
    ),
    Form("OIG", needs("OIG"), re.compile(rf"OIG(?:{DASH}|\s)(\d\d){DASH}(\d{{2,3}}){END}"), _dhs, APART),
    Form(
        "OIG",
        needs("DODIG", "OIG", "SIGAR", "SIGIR", "DOE IG", "IG", "OEI", "AUD", "ISP", "ESP", "EVL"),
        re.compile(
            r"(?:DODIG-20\d\d-\d{3}|DOE[/-]O?IG-\d{2,4}(?:-\d\d)?|ED-OIG/[A-Z]\d\d[A-Z]\d{4}|OIG-CA-\d\d-\d{3}"
            r"|OIG-\d\d-\d{3}-[A-Z]|IG-\d\d-\d{3}|OEI-\d\d-\d\d-\d{5}|SIGAR[- ]\d\d-\d{1,3}(?:-[A-Z]{2})?"
            r"|SIGIR[- ]\d\d-\d{3}|AUD-(?:[A-Z]{2,5}-)?(?:20)?\d\d-\d{2,3}A?|ISP-(?:[A-Z]-)?\d\d-\d{2,3}A?"
            rf"|ESP-\d\d-\d{{2}}|EVL-20\d\d-\d{{3}}){END}"
        ),
        _plain,
        APART,
    ),
    Form(
        "OIG",
        GENERAL_NEEDS,
        re.compile(
            r"(?P<number>A-\d\d-\d\d-\d{5}|OAS-\d\d-\d\d-\d{5}|D-20\d\d-\d{3}|20\d\d-[1-4]\d-\d{3}|20\d\d-[A-Z]{2}-\d{4}"
            r"|20\d\d-[PEMS]-\d{5}|\d\d-\d{5}-\d{2,3}|\d\d-[PERNS]-\d{4}|[EI]-20\d\d-\d{3})" + END
        ),
        _oig,
        APART,
    ),
    Form(
        "OIG",
        GENERAL_NEEDS,
        re.compile(
            r"(?:Report|Audit|Evaluation|Inspection|Review)(?:\s+Report)?\s+(?:No\.|Number|#)\s?:?\s?"
            r"(?P<number>(?=[\w/-]*\d\d)[A-Z0-9]{1,6}(?:[-/][A-Z0-9]{1,6}){1,4})(?![\w/-])"
        ),
        _oig,
    ),
    Form(
        "CRS",
        needs("CRS", "Congressional Research", "CONGRESSIONAL RESEARCH"),
        re.compile(rf"(?:R[LS]?\s?\d{{5}}|I[FNB]\s?\d{{5}}|LSB\s?\d{{5}}|[89]\d-\d{{3,4}}\s?[A-Z]){END}"),
        _crs,
        APART,
    ),
)
CONGRESS = (
    Form(
        "other",
        needs("H Rep", "S Rep", "HR Rep", "H Rept", "S Rept"),
        re.compile(
            r"(?P<house>[HS])\.?\s?(?:R\.\s?)?(?:Rep\.|Rept\.)\s?(?:No\.\s?)?(?P<number>\d{1,3}-\d{1,4}|\d{2,4})"
            + END
        ),
        _congress,
    ),
    Form(
        "other",
        needs("Cong Rec"),
        re.compile(r"(\d{2,3})\s+Cong\.\s?Rec\.\s+([HSED]?\s?\d{1,6}(?:,\d{3})?)\b"),
        _record,
    ),
    Form("other", needs("H R", "S B"), re.compile(r"(H\.\s?R\.|S\.B\.)\s?(\d{1,4})" + END), _bill),
)
