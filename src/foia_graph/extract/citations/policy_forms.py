"""Citations of directives, orders, manuals and policies of agencies."""

import re
from pathlib import Path

from foia_graph.extract.citations.citation_forms import (
    named_keys,
    needed_runs,
    read_forms,
    text_around,
    tidy_number,
)
from foia_graph.runtime.tables import read_table

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


def _agency_keys(match: re.Match[str]) -> tuple[str, ...]:
    # A number that is a year is none.
    return () if FIRST_DIGITS.match(match["number"]) else named_keys(match)


def _policy_keys(match: re.Match[str]) -> tuple[str, ...]:
    # The number is one of a policy only where an agency of the border is named near it.
    return named_keys(match) if IMMIGRATION.search(text_around(match, 400, 200)) else ()


AGENCY_BEFORE = re.compile("\\b[A-Z]{2,5}\\s$")


def _guidelines_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (" ".join(match["name"].replace("’", "'").split()),)


POLICY_FORMS = read_forms(__file__, "POLICY_FORMS", globals())


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
    # The number is one of a division of GAO only where GAO is named near it.
    return (f"GAO/{tidy_number(match[0])}",) if ACCOUNTING_OFFICE.search(text_around(match)) else ()


def _decision_keys(match: re.Match[str]) -> tuple[str, ...]:
    # The number is one of a decision only where the Comptroller General is named near it.
    return (match[0],) if ACCOUNTING_OFFICE.search(text_around(match)) else ()


def _oig_keys(match: re.Match[str]) -> tuple[str, ...]:
    # The number is one of a report only where an inspector general is named near it.
    return (tidy_number(match["number"]),) if INSPECTOR_GENERAL.search(text_around(match)) else ()


def _crs_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (tidy_number(match[0]),) if RESEARCH_SERVICE.search(text_around(match)) else ()


DIVISION_NEEDS = needed_runs(*DIVISIONS)
DIVISION = "|".join(DIVISIONS)
REPORT_FORMS = read_forms(__file__, "REPORT_FORMS", globals())


_TABLE = read_table(Path(__file__).with_suffix(".toml"))


def _bureau_keys(match: re.Match[str]) -> tuple[str, ...]:
    part = f", Part {match['part']}" if match["part"] else ""
    section = f" § {match['section']}" if match["section"] else ""
    return (f"{match['manual']}{part}{section}",) if part or section else ()


def _schedule_keys(match: re.Match[str]) -> tuple[str, ...]:
    item = f" item {match['item']}" if match["item"] else ""
    return (f"GRS {match['number']}{item}",)


def _immigration_keys(match: re.Match[str]) -> tuple[str, ...]:
    if match["chapter"]:
        return (f"Adjudicator's Field Manual ch. {match['chapter']}",)
    part = f", Part {match['part']}" if match["part"] else ""
    return (f"USCIS Policy Manual vol. {match['volume']}{part}",)


def _detention_keys(match: re.Match[str]) -> tuple[str, ...]:
    year = match["year"] or (match["early"] or "").strip()
    name = "PBNDS" if match["based"] or match["short"] else "National Detention Standards"
    return (f"{name} {year}".strip(),)


MANUAL_FORMS = read_forms(__file__, "MANUAL_FORMS", globals())


DEFENSE_NUMBER = r"(?:[COS]-)?\d{4}\.\d{1,3}(?:-[A-Z]{1,3}(?:-\d)?)?"
DEFENSE_SERIES: dict[str, str] = _TABLE["defense_series"]
ARMY_SERIES = {"army regulation": "AR", "army reg.": "AR", "army pamphlet": "DA Pam"}
AIR_FORCE_SERIES = {
    "air force instruction": "AFI",
    "air force regulation": "AFR",
    "air force manual": "AFMAN",
    "air force policy directive": "AFPD",
}
CENTRAL_INTELLIGENCE = re.compile(r"\bCIA\b|\bAgency\b|Central\s+Intelligence|\bNSA\b|\bHHB\b")
NAVY_INSTRUCTIONS: tuple[str, ...] = tuple(_TABLE["navy_instructions"])


def _defense_keys(match: re.Match[str]) -> tuple[str, ...]:
    kind = DEFENSE_SERIES[(match["kind"] or match["letter"] or "").casefold()]
    return (f"{kind} {match['number']}",)


def _army_keys(match: re.Match[str]) -> tuple[str, ...]:
    series = " ".join(match["series"].split())
    return (f"{ARMY_SERIES.get(series.casefold(), series)} {tidy_number(match['number'])}",)


def _air_force_keys(match: re.Match[str]) -> tuple[str, ...]:
    series = " ".join(match["series"].split())
    return (f"{AIR_FORCE_SERIES.get(series.casefold(), series)} {tidy_number(match['number'])}",)


def _intelligence_keys(match: re.Match[str]) -> tuple[str, ...]:
    return named_keys(match) if CENTRAL_INTELLIGENCE.search(text_around(match, 400, 300)) else ()


NAVY_NEEDS = needed_runs(*NAVY_INSTRUCTIONS)
NAVY_INSTRUCTION = "|".join(NAVY_INSTRUCTIONS)
DEFENSE_FORMS = read_forms(__file__, "DEFENSE_FORMS", globals())
