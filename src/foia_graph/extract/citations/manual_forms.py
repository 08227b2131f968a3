"""Citations of manuals, schedules of records, and standards, by their chapters and numbers."""

import re

from foia_graph.extract.citations.citation_forms import CitationForm, needed_runs, text_around, tidy_number

NUMBER_END = r"(?![\w-])"


def _named_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"{' '.join(match['series'].split())} {tidy_number(match['number'])}",)


def _manual_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (" ".join(match[0].split()),)


def _bureau_keys(match: re.Match[str]) -> tuple[str, ...]:
    part = f", Part {match['part']}" if match["part"] else ""
    section = f" § {match['section']}" if match["section"] else ""
    return (f"{match['manual']}{part}{section}",) if part or section else ()


def _revenue_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"IRM {match['number']}",)


def _schedule_keys(match: re.Match[str]) -> tuple[str, ...]:
    item = f" item {match['item']}" if match["item"] else ""
    return (f"GRS {match['number']}{item}",)


def _standard_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"NIST SP {match['number']}",)


def _processing_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"FIPS {match['number']}",)


def _immigration_keys(match: re.Match[str]) -> tuple[str, ...]:
    if match["chapter"]:
        return (f"Adjudicator's Field Manual ch. {match['chapter']}",)
    part = f", Part {match['part']}" if match["part"] else ""
    return (f"USCIS Policy Manual vol. {match['volume']}{part}",)


def _detention_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Name the standards of detention by their year, where it is given."""
    year = match["year"] or (match["early"] or "").strip()
    name = "PBNDS" if match["based"] or match["short"] else "National Detention Standards"
    return (f"{name} {year}".strip(),)


MANUAL_FORMS = (
    CitationForm(
        "policy",
        needed_runs("PM", "USCIS PM"),
        re.compile(rf"PM-\d{{3}}-\d{{4}}(?:\.\d)?{NUMBER_END}"),
        _manual_keys,
        "0123456789_-/",
    ),
    CitationForm(
        "policy",
        needed_runs("FAM", "FAH"),
        re.compile(
            r"\d{1,2}\s(?:FAM|FAH-\d{1,2}\s[A-Z])[-\s]\d{2,4}(?:\.\d{1,4})*(?:-\d{1,2})?(?:\s?N\d{1,2}(?:\.\d)?)?"
            rf"(?:\([A-Za-z0-9]{{1,3}}\))*{NUMBER_END}"
        ),
        _manual_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("MIOG", "MAOP", "DIOG", "Guidelines Part", "Procedures Part", "NFIPM"),
        re.compile(
            r"(?P<manual>MIOG|MAOP|DIOG|NFIPM)\)?,?\s+(?:Part\s(?P<part>[IVX\d]{1,4}),?\s+)?"
            r"(?:(?:[Ss]ections?|[Ss]ec\.|§{1,2})\s?)?(?P<section>\d{1,3}(?:[-.]\d{1,3}){0,4}(?:\([\w]{1,3}\))*)?"
        ),
        _bureau_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("IRM", "Internal Revenue Manual", "I R M"),
        re.compile(
            r"(?:I\.?R\.?M\.?|Internal\s+Revenue\s+Manual(?:\s\(IRM\))?)\s+(?:Part\s|[Ss]ection\s|§{1,2}\s?|Exhibit\s)?"
            rf"(?P<number>\d{{1,2}}\.\d{{1,3}}(?:\.\d{{1,3}}){{0,6}}(?:-\d{{1,2}})?(?:\(\w{{1,2}}\))*){NUMBER_END}"
        ),
        _revenue_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("GRS", "General Records Schedule", "GENERAL RECORDS SCHEDULE"),
        re.compile(
            r"(?:G(?i:eneral\s+Records\s+Schedules?)(?:\s\(GRS\))?|GRS),?\s+(?:No\.\s?)?(?P<number>\d{1,2}(?:\.\d{1,2})?)(?![\w-])"
            r"(?:,?\s+[Ii]tems?\s(?P<item>\d{1,3}(?:\.\d)?[a-z]?(?:\(\w\))*))?"
        ),
        _schedule_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("NIST SP", "SP", "NIST Publication", "Special Publication"),
        re.compile(
            r"(?:NIST\s)?(?:SP|Special\s+Publication(?:\s\(SP\))?)\s?(?:No\.\s?)?"
            rf"(?P<number>(?:800|1800|500|1500)-\d{{1,3}}[A-D]?){NUMBER_END}"
        ),
        _standard_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("FIPS"),
        re.compile(
            rf"FIPS(?:[\s-]PUB(?:S|LICATION)?\.?|\s+Publication)?[\s-](?:No\.\s?)?(?P<number>\d{{2,3}}(?:-\d)?){NUMBER_END}"
        ),
        _processing_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("USAM", "Justice Manual", "JM", "Program Statement", "Attorneys Manual"),
        re.compile(
            r"(?P<series>USAM|J(?:ustice\s+Manual|M(?=\s[§\s]*\d{1,2}-\d{1,3}\.\d))|Program\s+Statement|United\s+States\s+Attorneys[’']\s+Manual)\s+"
            rf"(?:No\.\s?|§{{1,2}}\s?|[Ss]ection\s)?(?P<number>\d{{1,4}}[-.]\d{{1,3}}(?:\.\d{{1,3}})?){NUMBER_END}"
        ),
        _named_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("Patrol Guide"),
        re.compile(
            rf"(?P<series>Patrol\s+Guide)(?:\s\(P\.?G\.?\))?\s+(?:Procedure\s|[Ss]ection\s|§\s?|No\.\s?)?(?P<number>\d{{3}}-\d{{2,3}}){NUMBER_END}"
        ),
        _named_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("PBNDS", "Detention Standards", "NDS"),
        re.compile(
            r"(?P<early>20\d\d\s)?(?:(?P<based>Performance[-\s]Based\s)?National\s+Detention\s+Standards?(?:\s\((?:PB)?NDS\))?"
            r"|(?P<short>PBNDS)|NDS(?=\s20\d\d))(?:,?\s(?P<year>20\d\d))?"
        ),
        _detention_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("Field Manual Adjudicator", "USCIS Policy Manual", "AFM"),
        re.compile(
            r"Adjudicator[’']?s[’']?\s+Field\s+Manual(?:\s\(AFM\))?,?\s(?:at\s)?(?:[Cc]h(?:apter|\.)\s)?(?P<chapter>\d{1,2}\.\d{1,2})"
            r"|USCIS\s+Policy\s+Manual,?\s(?:[Vv]ol(?:ume|\.)\s)?(?P<volume>\d{1,2})(?:,?\sPart\s(?P<part>[A-Z]))?"
        ),
        _immigration_keys,
    ),
)


DEFENSE_NUMBER = r"(?:[COS]-)?\d{4}\.\d{1,3}(?:-[A-Z]{1,3}(?:-\d)?)?"
DEFENSE_SERIES = {
    "directive": "DoDD",
    "instruction": "DoDI",
    "manual": "DoDM",
    "publication": "DoD",
    "regulation": "DoD",
    "guide": "DoD",
    "d": "DoDD",
    "i": "DoDI",
    "m": "DoDM",
    "r": "DoD",
    "": "DoD",
}
ARMY_SERIES = {"army regulation": "AR", "army reg.": "AR", "army pamphlet": "DA Pam"}
AIR_FORCE_SERIES = {
    "air force instruction": "AFI",
    "air force regulation": "AFR",
    "air force manual": "AFMAN",
    "air force policy directive": "AFPD",
}
CENTRAL_INTELLIGENCE = re.compile(r"\bCIA\b|\bAgency\b|Central\s+Intelligence|\bNSA\b|\bHHB\b")
NAVY_INSTRUCTIONS = (
    *(
        "OPNAVINST",
        "SECNAVINST",
        "COMDTINST",
        "BUPERSINST",
        "JAGINST",
        "NAVSEAINST",
        "NAVAIRINST",
        "SPAWARINST",
    ),
    *("CNICINST", "BUMEDINST", "NCISINST", "MILPERSMANINST", "COMNAVREGINST", "NAVSUPINST", "CJCSI", "CJCSM"),
)


def _defense_keys(match: re.Match[str]) -> tuple[str, ...]:
    kind = DEFENSE_SERIES[(match["kind"] or match["letter"] or "").casefold()]
    return (f"{kind} {match['number']}",)


def _army_keys(match: re.Match[str]) -> tuple[str, ...]:
    series = " ".join(match["series"].split())
    return (f"{ARMY_SERIES.get(series.casefold(), series)} {tidy_number(match['number'])}",)


def _air_force_keys(match: re.Match[str]) -> tuple[str, ...]:
    series = " ".join(match["series"].split())
    return (f"{AIR_FORCE_SERIES.get(series.casefold(), series)} {tidy_number(match['number'])}",)


def _navy_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (" ".join(match[0].split()),)


def _agency_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Read a regulation of the CIA, whose initials mean much else without the agency near them."""
    return _named_keys(match) if CENTRAL_INTELLIGENCE.search(text_around(match, 400, 300)) else ()


DEFENSE_FORMS = (
    CitationForm(
        "policy",
        needed_runs(
            *("DoD", "DOD", "DoDD", "DoDI", "DoDM", "DODD", "DODI", "DODM", "DoDR", "Defense Directive"),
            *("Defense Instruction", "Defense Manual"),
        ),
        re.compile(
            r"(?:D[oO]D|Department\s+of\s+Defense(?:\s\(D[oO]D\))?)"
            r"(?:(?P<letter>[DIMR])|\s+(?P<kind>Directive|Instruction|Manual|Publication|Regulation|Guide)"
            rf"(?:\s\(D[oO]D[DIMR]\))?)?\s+(?:No\.\s?|Number\s)?(?P<number>{DEFENSE_NUMBER}){NUMBER_END}"
        ),
        _defense_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("AR", "Army Regulation", "Army Reg", "DA Pam", "Army Regulations", "NGR", "USSID", "FM"),
        re.compile(
            r"(?P<series>AR|Army\s+Reg(?:ulation|\.)|DA\s+P(?:am|AM)|NGR|Field\s+Manual)\s(?:No\.\s?)?"
            rf"(?P<number>\d{{1,3}}\s?-\s?\d{{1,3}}(?:-\d{{1,2}})?){NUMBER_END}"
        ),
        _army_keys,
        "0123456789_-./",
    ),
    CitationForm(
        "policy",
        needed_runs(
            *("AFI", "AFR", "AFMAN", "AFPD", "AFH", "AFPAM", "DAFI", "DAFMAN", "Air Force Instruction"),
            *("Air Force Regulation", "Air Force Manual", "Air Force Policy"),
        ),
        re.compile(
            r"(?P<series>(?:DAF|AF)(?:I|R|MAN|PD|H|PAM)|Air\s+Force\s+(?:Instruction|Regulation|Manual|Policy\s+Directive))"
            rf"(?:\s\([A-Z]{{3,6}}\))?\s?(?:No\.\s?)?(?P<number>\d{{1,3}}-\d{{1,4}}(?:v\d|V\d)?){NUMBER_END}"
        ),
        _air_force_keys,
    ),
    CitationForm(
        "policy",
        needed_runs(*NAVY_INSTRUCTIONS),
        re.compile(
            rf"(?:{'|'.join(NAVY_INSTRUCTIONS)})\s(?:[CMPS][-\s]?)?\d{{3,5}}\.\d{{1,3}}[A-Z]{{0,2}}{NUMBER_END}"
        ),
        _navy_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("SECNAV M", "MCO", "NAVADMIN", "ALNAV", "MARADMIN"),
        re.compile(
            r"(?:SECNAV\sM-\d{4}\.\d{1,3}[A-Z]?|MCO\s(?:P\s?)?\d{4,5}[.]\d{1,3}[A-Z]?"
            rf"|(?:NAVADMIN|ALNAV|MARADMIN)\s\d{{3}}/\d\d){NUMBER_END}"
        ),
        _navy_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("ICD", "ICPG", "ICPM", "CNSSI", "CNSSP", "NSTISSI", "NSTISSP", "USSID", "NTISSD"),
        re.compile(
            r"(?P<series>ICD|ICPG|ICPM|CNSSI|CNSSP|CNSSD|NSTISSI|NSTISSP|NTISSD|USSID)\)?\s(?:No\.\s?)?"
            rf"(?P<number>(?:SP)?\d{{1,4}}(?:[.-]\d{{1,3}})?){NUMBER_END}"
        ),
        _named_keys,
    ),
    CitationForm(
        "policy",
        needed_runs(
            "NSA CSSM",
            "NSA CSS Policy",
            "NSA CSS Manual",
            "NSA CSS Classification",
            "NSA CSS Directive",
            "NSA CSS Regulation",
            "NSA CSS PM",
        ),
        re.compile(
            r"(?P<series>NSA/CSS(?:M|\s+(?:Policy(?:\s+Manual)?|Directive|Regulation|Manual|PM|Classification\s+(?:Guide|Manual))))\s(?:No\.\s?|Number\s)?"
            rf"(?P<number>\d{{1,3}}-\d{{1,3}}[A-Z]?){NUMBER_END}"
        ),
        _named_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("HR", "HHB", "HN", "AR CIA", "Headquarters Regulation", "Agency Regulation"),
        re.compile(
            r"(?P<series>HR|HHB|HN|Headquarters\s+(?:Regulation|Notice|Handbook)|Agency\s+Regulation)\s?(?:No\.\s?|\(AR\)\s?)?"
            rf"(?P<number>\d{{1,2}}-\d{{1,3}}[a-z]?){NUMBER_END}"
        ),
        _agency_keys,
        "0123456789_-./",
    ),
    CitationForm(
        "policy",
        needed_runs("MIL STD", "MIL HDBK", "CSC STD", "NCSC TG", "NACSIM", "NACSEM", "FED STD"),
        re.compile(
            r"(?:(?:MIL|FED)-(?:STD|HDBK)-\d{1,5}[A-Z]?|CSC-STD-\d{3}-\d\d|NCSC-TG-\d{3}|NACS[IE]M\s\d{4}[A-Z]?)"
            + NUMBER_END
        ),
        _navy_keys,
    ),
)
