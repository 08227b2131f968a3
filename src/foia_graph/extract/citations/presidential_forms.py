"""Citations of orders, directives and proclamations of Presidents and governors, and of circulars of OMB."""

import re

from foia_graph.extract.citations.citation_forms import (
    SECTION_OF,
    SUBJECT,
    CitationForm,
    needed_runs,
    text_around,
    tidy_number,
)

NUMBER_END = r"(?![\w-])"
EXECUTIVE_ORDER = r"\d{1,2},\s?\d{3}|\d{4,5}"
BUDGET_OFFICE = re.compile(r"\bOMB\b|Management\s+and\s+Budget|Memorand|MEMORAND")
SECURITY = (
    "HSPD",
    "NSPD",
    "NSPM",
    "NSDD",
    "NSDM",
    "NSAM",
    "NSCID",
    "NSD",
    "DCID",
    "PPD",
    "PDD/NSC",
    "PDD",
    "PRD",
    "NSSM",
)
"""Series of directives on national security."""
SHORT_SERIES = ("PPD", "PDD", "PRD", "NSD")
PRESIDENT = re.compile(r"President|National\s+Security|[Dd]irective|DIRECTIVE|White\s+House")
SERIES_IN_FULL = {
    "homeland security presidential directive": "HSPD",
    "national security presidential directive": "NSPD",
    "national security presidential memorandum": "NSPM",
    "national security decision directive": "NSDD",
    "national security decision memorandum": "NSDM",
    "national security action memorandum": "NSAM",
    "national security council intelligence directive": "NSCID",
    "national security directive": "NSD",
    "director of central intelligence directive": "DCID",
    "presidential policy directive": "PPD",
    "presidential decision directive": "PDD",
    "presidential review directive": "PRD",
    "presidential directive": "PD",
    "intelligence community directive": "ICD",
}
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
    """Read a directive; PPD and number apart are a skin test as well."""
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


PRESIDENTIAL_FORMS = (
    CitationForm(
        "policy",
        needed_runs(
            "Executive Order",
            "Executive Orders",
            "Executive order",
            "EXECUTIVE ORDER",
            "executive order",
            "Exec",
            "E O",
            "EO",
            "EOs",
        ),
        re.compile(
            r"[Ee](?:(?i:xecutive\s+Orders?|xec\.\s?Ord(?:er|\.))(?:\s\(E\.?O\.?\))?|\.\s?O\.|(?<=E)Os?)"
            r"(?:\s|\.(?=\d))*(?:Nos?\.|[Nn]umber|NO\.|#)?\s*"
            rf"(?P<orders>(?:{EXECUTIVE_ORDER})\b(?!-\d|[/.]\d)(?:(?:,|\s(?:and|or|&)|,\sand)\s(?:{EXECUTIVE_ORDER})\b(?!\s*U))*)"
        ),
        _order_keys,
        before=SECTION_OF,
    ),
    CitationForm(
        "policy",
        needed_runs("Executive Order", "EXECUTIVE ORDER", "EO", "E O"),
        re.compile(
            rf"(?:Executive\s+Order|EXECUTIVE\s+ORDER|EO|E\.O\.)\s+(?:Nos?\.\s?|#)?(?P<number>{STATE_ORDER}){NUMBER_END}"
        ),
        lambda match: (f"Executive Order {match['number']}",),
        before=SECTION_OF,
    ),
    CitationForm(
        "policy",
        needed_runs("Circular", "CIRCULAR", "Circulars", "OMB Bulletin", "OMB Memorandum"),
        re.compile(
            r"(?:OMB\s+)?(?P<series>Circular|CIRCULAR|(?<=OMB )Bulletin|(?<=OMB )Memorandum)\s+(?:Nos?\.\s?)?"
            rf"(?P<number>[AM]\s?[-–]\s?\d{{1,3}}(?:-\d\d)?|(?<=Bulletin )\d\d-\d\d){NUMBER_END}"
        ),
        _circular_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("OMB A", "OMB M", "M Memorandum", "M memorandum", "M Budget", "A Budget"),
        re.compile(rf"(?:OMB\s+)?(?P<memo>M-\d\d-\d\d){NUMBER_END}"),
        _memo_keys,
        "0123456789_-",
    ),
    CitationForm(
        "policy",
        needed_runs("OMB A"),
        re.compile(rf"OMB\s+A-(?P<number>\d{{1,3}}){NUMBER_END}"),
        lambda match: (f"OMB Circular A-{match['number']}",),
    ),
    CitationForm(
        "policy",
        needed_runs(*SECURITY, "PDD NSC"),
        re.compile(rf"(?P<series>{'|'.join(SECURITY)})(?:\s?[-–]\s?|\s(?:No\.\s?|#\s?)?){DIRECTIVE_NUMBER}"),
        _directive_keys,
        "0123456789_-",
    ),
    CitationForm(
        "policy",
        needed_runs(
            "Presidential Directive",
            "PRESIDENTIAL DIRECTIVE",
            "Presidential Memorandum",
            "National Security Directive",
            "Intelligence Directive",
            "Security Memorandum",
            "Community Directive",
            "COMMUNITY DIRECTIVE",
            "SECURITY DIRECTIVE",
        ),
        re.compile(
            rf"(?P<series>(?i:{SERIES_NAMES}))"
            rf"(?:[-–,/]|\s|\([A-Z]{{2,5}}\)|(?:No|Number)\b\.?){{0,4}}{DIRECTIVE_NUMBER}"
        ),
        _series_keys,
    ),
    CitationForm(
        "policy",
        needed_runs("Proclamation", "PROCLAMATION", "Proclamations"),
        re.compile(
            rf"P(?:roclamations?|ROCLAMATION)\s+(?:Nos?\.\s?)?(?P<numbers>(?:{PROCLAMATION})"
            rf"(?:(?:,|\s(?:and|or)|,\sand)\s(?:{PROCLAMATION})){{0,9}}){NUMBER_END}"
        ),
        _proclamation_keys,
    ),
)


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


def _treaty_keys(match: re.Match[str]) -> tuple[str, ...]:
    series = re.sub(r"\s", "", match["series"])
    return (f"{match['volume']} {'.'.join(series.replace('.', ''))}. {match['number'].replace(',', '')}",)


def _act_series_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"T.I.A.S. {match['number'].replace(',', '')}",)


def _name_keys(match: re.Match[str]) -> tuple[str, ...]:
    name = " ".join(match["name"].split())
    return (re.sub(r"(?i)\bconventions$", "Conventions", name),)


def _united_nations_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"S.C. Res. {match['number']}",)


TREATY_FORMS = (
    CitationForm(
        "statute",
        needed_runs("U N T S", "UNTS", "U S T", "UST"),
        re.compile(
            r"(?P<volume>\d{1,4})\s(?P<series>U\.?\s?N\.?\s?T\.?\s?S\.?|U\.?S\.?T\.?)\s(?P<number>\d{1,4})(?![\w-])"
        ),
        _treaty_keys,
    ),
    CitationForm(
        "statute",
        needed_runs("T I A S", "TIAS"),
        re.compile(
            r"T\.?\s?I\.?\s?A\.?\s?S\.?\s(?:Nos?\.\s?)?(?P<number>\d{1,2},\d{3}|\d{2}-\d{3,4}|\d{4,5})(?![\w-])"
        ),
        _act_series_keys,
    ),
    CitationForm(
        "statute",
        needed_runs("Convention", "Conventions", "Covenant", "Treaty"),
        re.compile(
            r"(?P<name>(?:Vienna|Hague|Berne|Chemical\s+Weapons|Biological\s+Weapons|Genocide|Refugee|Single)\s+Convention"
            rf"(?:\s+(?:on|for|of)\s(?:the\s)?{SUBJECT})?"
            r"|(?:(?:First|Second|Third|Fourth)\s+)?Geneva\s+Conventions?(?:\s+of\s+1949)?"
            r"|(?:United\s+Nations\s+)?Convention\s+(?i:against\s+torture)"
            rf"|Convention\s+(?:[Oo]n|Relating\s+to|[Ff]or(?=\s+the\b)|[Cc]oncerning|[Aa]gainst)\s+(?:the\s+)?{SUBJECT}"
            rf"|International\s+Covenant\s+on\s+{SUBJECT}"
            r"|(?:North\s+Atlantic|Outer\s+Space|Antarctic|Panama\s+Canal|(?:Comprehensive\s+|Limited\s+)?(?:Nuclear\s+)?Test[\s-]Ban"
            r"|(?:Nuclear\s+)?Non-?[Pp]roliferation|Intermediate-Range\s+Nuclear\s+Forces|INF|ABM|Anti-Ballistic\s+Missile"
            r"|Open\s+Skies|New\s+START)\s+Treaty(?!\s+Organi[sz]ation)"
            rf"|Treaty\s+on\s+the\s+{SUBJECT})"
            r"(?![\w-])"
        ),
        _name_keys,
    ),
    CitationForm(
        "other",
        needed_runs("UNSCR", "Security Council Resolution", "UNSC Resolution", "UNSC Res"),
        re.compile(
            r"(?:UNSCR|(?:(?:U\.?N\.?|United\s+Nations)\s+)?Security\s+Council\s+Resolution(?:\s\(UNSCR\))?|UNSC\s+Resolution|UNSC\s+Res\.)\s"
            r"(?:No\.\s?)?(?P<number>\d{2,4})(?![\w-])"
        ),
        _united_nations_keys,
    ),
)
