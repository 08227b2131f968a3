"""Citations of manuals, schedules of records, and standards, by their chapters and numbers."""

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

_TABLE = read_table(Path(__file__).with_suffix(".toml"))

NUMBER_END = r"(?![\w-])"


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


def _agency_keys(match: re.Match[str]) -> tuple[str, ...]:
    return named_keys(match) if CENTRAL_INTELLIGENCE.search(text_around(match, 400, 300)) else ()


NAVY_NEEDS = needed_runs(*NAVY_INSTRUCTIONS)
NAVY_INSTRUCTION = "|".join(NAVY_INSTRUCTIONS)
DEFENSE_FORMS = read_forms(__file__, "DEFENSE_FORMS", globals())
