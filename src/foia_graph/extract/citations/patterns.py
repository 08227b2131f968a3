"""All forms of citation in one table; here those of directives, orders, manuals, reports and treaties."""

import re
from pathlib import Path

from foia_graph.extract.citations import case_forms, code_forms, state_forms
from foia_graph.extract.citations.citation_forms import CitationFormTable, read_forms, text_around
from foia_graph.runtime.tables import read_table

_FILE, _PRESIDENTS = map(Path(__file__).with_name, ("policy_forms.toml", "presidential_forms.toml"))
DEFENSE_SERIES: dict[str, str] = read_table(_FILE)["defense_series"]
SHORT_SERIES = ("PPD", "PDD", "PRD", "NSD")
PRESIDENT = re.compile(r"President|National\s+Security|[Dd]irective|DIRECTIVE|White\s+House")


def _detention_keys(match: re.Match[str]) -> tuple[str, ...]:
    year = match["year"] or (match["early"] or "").strip()
    name = "PBNDS" if match["based"] or match["short"] else "National Detention Standards"
    return (f"{name} {year}".strip(),)


def _defense_keys(match: re.Match[str]) -> tuple[str, ...]:
    kind = DEFENSE_SERIES[(match["kind"] or match["letter"] or "").casefold()]
    return (f"{kind} {match['number']}",)


def _directive_keys(match: re.Match[str]) -> tuple[str, ...]:
    # PPD and a number that are apart may be a skin test.
    is_vague = " " in match[0] and match["series"] in SHORT_SERIES
    if is_vague and not PRESIDENT.search(text_around(match)):
        return ()
    return (f"{match['series']}-{match['number']}",)


def _senate_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Read a bill of the Senate; S. and a number are the south of a street, or the U. S. of a year, too."""
    before = match.string[max(0, match.start() - 4) : match.start()].rstrip()
    is_other = before.endswith(("U.", "U", "U,", "Code,")) or before[-1:].isdigit()
    return () if is_other else (f"S. {match['number']}",)


_FORMS = read_forms(_FILE, globals()) | read_forms(_PRESIDENTS, globals())
_FORMS |= case_forms.FORMS | code_forms.FORMS | state_forms.FORMS
# Of citations of one length the first counts.
_ORDER = "CODE REGULATION RULE STATE STATE_ACT REPORT PRESIDENTIAL DEFENSE POLICY MANUAL CASE CONGRESS TREATY"
ALL_FORMS = CitationFormTable(form for name in _ORDER.split() for form in _FORMS[f"{name}_FORMS"])
