"""Citations of bills, resolutions, reports and records of Congress, and of bills of states."""

import re

from foia_graph.extract.citations.citation_forms import CitationForm, needed_runs, text_around, tidy_number

NUMBER_END = r"(?![\w-])"
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
    """Read a bill of a state by its initials, beside words of lawmaking."""
    return (f"{match['bill']} {match['number']}",) if LAWMAKING.search(text_around(match, 200, 150)) else ()


def _named_bill_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"{match['house']}B {match['number']}",)


def _resolution_keys(match: re.Match[str]) -> tuple[str, ...]:
    kind = " ".join(filter(None, (match["kind"], "Res.")))
    joint = "" if match["kind"] == "J." else " "
    return (f"{match['house']}.{joint}{kind} {match['number']}",)


def _record_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"{match[1]} Cong. Rec. {tidy_number(match[2])}",)


CONGRESS_FORMS = (
    CitationForm(
        "other",
        needed_runs(
            "H Rep", "S Rep", "HR Rep", "H Rept", "S Rept", "House Report", "Senate Report", "H Conf Rep"
        ),
        re.compile(
            r"(?P<house>[HS]\.?\s?(?:R\.?\s?)?(?:Conf\.\s?)?(?:Rep\.|Rept\.?)|(?:House|Senate)\s+(?:Conference\s+)?Report)\s?"
            r"(?:No\.\s?)?(?P<number>\d{1,3}[-–]\d{1,4}|\d{2,4})" + NUMBER_END
        ),
        _report_keys,
    ),
    CitationForm(
        "other",
        needed_runs("Doc H", "Doc S", "Hrg S", "Hrg H", "Exec Rep", "Treaty Doc", "Prt"),
        re.compile(
            r"(?P<house>[HS])\.\s?(?P<kind>(?:Exec\.\s?)?Doc\.|Exec\.\s?Rep\.|Treaty\s+Doc\.|Hrg\.|Prt\.)\s?(?:No\.\s?)?"
            rf"(?P<number>\d{{2,3}}[-–]\d{{1,4}}){NUMBER_END}"
        ),
        _document_keys,
    ),
    CitationForm(
        "other",
        needed_runs("Cong Rec"),
        re.compile(r"(\d{2,3})\s+Cong\.\s?Rec\.\s+([HSED]?\s?\d{1,6}(?:,\d{3})?)\b"),
        _record_keys,
    ),
    CitationForm(
        "other",
        needed_runs("H R", "S B"),
        re.compile(
            rf"(?P<bill>H\.\s?R\.|S\.\s?B\.)\s?(?:No\.\s?)?(?P<number>\d{{1,5}})(?!\s?[-/]?\d){NUMBER_END}"
        ),
        _bill_keys,
    ),
    CitationForm(
        "other",
        needed_runs("H Res", "S Res", "J Res", "Con Res"),
        re.compile(
            r"(?P<house>[HS])\.\s?(?:(?P<kind>J\.|Con\.)\s?)?Res\.\s?(?:No\.\s?)?(?P<number>\d{1,4})"
            + NUMBER_END
        ),
        _resolution_keys,
    ),
    CitationForm(
        "other",
        needed_runs("S"),
        re.compile(rf"S\.\s(?P<number>\d{{1,4}}){NO_STREET}(?![\w,]\d|\s?(?:st|nd|rd|th)\b){NUMBER_END}"),
        _senate_keys,
        "0123456789_.&",
    ),
    CitationForm(
        "other",
        needed_runs("AB", "HB", "SB"),
        re.compile(rf"(?P<bill>[AHS]B)\s(?P<number>\d{{2,4}}){NUMBER_END}"),
        _state_bill_keys,
        "0123456789_.-/",
    ),
    CitationForm(
        "other",
        needed_runs("House Bill", "Senate Bill", "Assembly Bill"),
        re.compile(
            rf"(?P<house>H|S|A)(?:ouse|enate|ssembly)\s+Bill\s+(?:No\.\s?)?(?P<number>\d{{1,5}}){NUMBER_END}"
        ),
        _named_bill_keys,
    ),
)
