"""Citations of orders, directives and proclamations of Presidents and governors, and of circulars of OMB."""

import re
from pathlib import Path

from foia_graph.extract.citations.citation_forms import (
    needed_runs,
    read_forms,
    text_around,
    tidy_number,
)
from foia_graph.runtime.tables import read_table

_TABLE = read_table(Path(__file__).with_suffix(".toml"))

NUMBER_END = r"(?![\w-])"
EXECUTIVE_ORDER = r"\d{1,2},\s?\d{3}|\d{4,5}"
BUDGET_OFFICE = re.compile(r"\bOMB\b|Management\s+and\s+Budget|Memorand|MEMORAND")
SECURITY: tuple[str, ...] = tuple(_TABLE["security"])
"""Series of directives on national security."""
SHORT_SERIES = ("PPD", "PDD", "PRD", "NSD")
PRESIDENT = re.compile(r"President|National\s+Security|[Dd]irective|DIRECTIVE|White\s+House")
SERIES_IN_FULL: dict[str, str] = _TABLE["series_in_full"]
SERIES_NAMES = "|".join(SERIES_IN_FULL).replace(" ", r"\s+")
DIRECTIVE_NUMBER = r"(?P<number>\d{1,3}(?:/\d{1,3})?[A-Z]?)(?![\w/-]|,\d{3})"
PROCLAMATION = r"\d{1,2},\d{3}|\d{4,5}"
STATE_ORDER = r"(?:[A-Z]{1,3}-)?\d{2,4}-\d{1,3}"


def _order_keys(match: re.Match[str]) -> tuple[str, ...]:
    numbers = re.findall(EXECUTIVE_ORDER, match["orders"])
    return tuple(f"E.O. {re.sub(r'[, ]', '', each)}" for each in numbers)


def _circular_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"OMB {match['series'].title()} {tidy_number(match['number'])}",)


def _memo_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (match["memo"],) if BUDGET_OFFICE.search(text_around(match)) else ()


def _directive_keys(match: re.Match[str]) -> tuple[str, ...]:
    # PPD and a number that are apart may be a skin test.
    if " " in match[0] and match["series"] in SHORT_SERIES and not PRESIDENT.search(text_around(match)):
        return ()
    return (f"{match['series']}-{match['number']}",)


def _series_keys(match: re.Match[str]) -> tuple[str, ...]:
    series = SERIES_IN_FULL[" ".join(match["series"].split()).casefold()]
    joint = " " if series == "ICD" else "-"
    return (f"{series}{joint}{match['number']}",)


def _proclamation_keys(match: re.Match[str]) -> tuple[str, ...]:
    numbers = re.findall(PROCLAMATION, match["numbers"])
    return tuple(f"Proclamation {each.replace(',', '')}" for each in numbers)


SECURITY_NEEDS = needed_runs(*SECURITY, "PDD NSC")
SECURITY_SERIES = "|".join(SECURITY)
PRESIDENTIAL_FORMS = read_forms(__file__, "PRESIDENTIAL_FORMS", globals())


LAWMAKING = re.compile(
    r"\b(?:[Bb]ills?\b|Congress|[Ll]egislat\w+|Senat\w+|House\s+of|Representatives|\d{2,3}(?:th|st|d|nd|rd)\s+Cong|enact\w*"
    r"|Assembly|Governor|signed\s+into|sponsor\w*|H\.\s?R\.|Acts?\b|Committee)"
)
HOUSES = {"H": "H.R.", "S": "S."}
NO_STREET = r"(?!\s+(?:[A-Z][a-z]+\s)?(?:St\b|Street|Ave|Blvd|Rd|Road|Dr\b|Drive|Main|Suite))"


def _report_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"{HOUSES[match['house'][0]]} Rep. {match['number'].replace('–', '-')}",)


def _document_keys(match: re.Match[str]) -> tuple[str, ...]:
    kind = " ".join(match["kind"].split())
    return (f"{match['house']}. {kind} {match['number'].replace('–', '-')}",)


def _bill_keys(match: re.Match[str]) -> tuple[str, ...]:
    house = re.sub(r"\s", "", match["bill"])
    return (f"{house} {match['number']}",)


def _senate_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Read a bill of the Senate; S. and a number are the south of a street, or the U. S. of a year, too."""
    before = match.string[max(0, match.start() - 4) : match.start()].rstrip()
    if before.endswith(("U.", "U", "U,", "Code,")) or before[-1:].isdigit():
        return ()
    return (f"S. {match['number']}",) if LAWMAKING.search(text_around(match, 200, 150)) else ()


def _state_bill_keys(match: re.Match[str]) -> tuple[str, ...]:
    # The initials of a bill count only near words of lawmaking.
    return (f"{match['bill']} {match['number']}",) if LAWMAKING.search(text_around(match, 200, 150)) else ()


def _resolution_keys(match: re.Match[str]) -> tuple[str, ...]:
    kind = " ".join(filter(None, (match["kind"], "Res.")))
    joint = "" if match["kind"] == "J." else " "
    return (f"{match['house']}.{joint}{kind} {match['number']}",)


def _record_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"{match[1]} Cong. Rec. {tidy_number(match[2])}",)


CONGRESS_FORMS = read_forms(__file__, "CONGRESS_FORMS", globals())


def _treaty_keys(match: re.Match[str]) -> tuple[str, ...]:
    series = re.sub(r"\s", "", match["series"])
    return (f"{match['volume']} {'.'.join(series.replace('.', ''))}. {match['number'].replace(',', '')}",)


def _act_series_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"T.I.A.S. {match['number'].replace(',', '')}",)


def _name_keys(match: re.Match[str]) -> tuple[str, ...]:
    name = " ".join(match["name"].split())
    return (re.sub(r"(?i)\bconventions$", "Conventions", name),)


TREATY_FORMS = read_forms(__file__, "TREATY_FORMS", globals())
