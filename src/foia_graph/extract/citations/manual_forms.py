"""Citations of manuals, schedules of records, and standards, by their chapters and numbers."""

import re

from foia_graph.extract.citations.citation_forms import CitationForm, needed_runs, tidy_number

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
