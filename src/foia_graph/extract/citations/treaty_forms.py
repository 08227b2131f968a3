"""Citations of treaties, by series and by name, and of resolutions of the United Nations."""

import re

from foia_graph.extract.citations.citation_forms import SUBJECT, CitationForm, needed_runs


def _series_keys(match: re.Match[str]) -> tuple[str, ...]:
    series = re.sub(r"\s", "", match["series"])
    return (f"{match['volume']} {'.'.join(series.replace('.', ''))}. {match['number'].replace(',', '')}",)


def _act_series_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"T.I.A.S. {match['number'].replace(',', '')}",)


def _name_keys(match: re.Match[str]) -> tuple[str, ...]:
    name = " ".join(match["name"].split())
    return (re.sub(r"(?i)\bconventions$", "Conventions", name),)


def _resolution_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"S.C. Res. {match['number']}",)


TREATY_FORMS = (
    CitationForm(
        "statute",
        needed_runs("U N T S", "UNTS", "U S T", "UST"),
        re.compile(
            r"(?P<volume>\d{1,4})\s(?P<series>U\.?\s?N\.?\s?T\.?\s?S\.?|U\.?S\.?T\.?)\s(?P<number>\d{1,4})(?![\w-])"
        ),
        _series_keys,
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
        _resolution_keys,
    ),
)
