"""Banners on the pages of what an agency releases: its name, the numbers, the day, and the decision.

The form is that of the Department of State: `UNCLASSIFIED U.S. Department of State Case No. F-2021-00042 Doc
No. C01234567 Date: 08/31/2021`, and beside it `RELEASE IN PART B6`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

AGENCY = r"(?P<agency>U\. ?S\. Department of [A-Z][\w']+(?:(?: and| of)? [A-Z][\w']+){0,3}?)"
BANNER = re.compile(
    rf"(?:{AGENCY}\s+)?(?P<case>Case No\. ?(?P<case_number>[A-Z]{{1,4}}-?[\w-]*\d[\w-]*))"
    r"(?:\s+(?P<document>Doc No\. ?(?P<document_number>[A-Z]{0,2}\d[\w-]+)))?"
    r"(?:\s+(?P<day>Date: ?(?P<month>\d\d?)/(?P<day_of_month>\d\d?)/(?P<year>\d{4})))?"
)
CODE = r"(?:\(?[Bb]\(?\d\)?(?:\([A-F]\))?|1\.4\([A-Z]\))(?![\w)])"
DECISION = re.compile(rf"RELEASED? IN (?:FULL|PART)(?:[ \t\n]+{CODE}(?:[,;] ?{CODE})*)?|DENIED IN FULL")


@dataclass(frozen=True, slots=True)
class BannerPart:
    """A part of a banner: its value, and the words that say it."""

    value: str
    quote: str


@dataclass(frozen=True, slots=True)
class ReleaseBanner:
    """What the banners of a text say, each once, in the order of its pages."""

    agencies: tuple[BannerPart, ...] = ()
    case_numbers: tuple[BannerPart, ...] = ()
    document_numbers: tuple[BannerPart, ...] = ()
    days: tuple[BannerPart, ...] = ()
    decisions: tuple[BannerPart, ...] = ()


def read_banner(text: str) -> ReleaseBanner:
    """Return what the banners of a text say."""
    matches = list(BANNER.finditer(text))
    return ReleaseBanner(
        _parts((each["agency"], each["agency"]) for each in matches),
        _parts((each["case_number"], each["case"]) for each in matches),
        _parts((each["document_number"], each["document"]) for each in matches),
        _parts((_day(each), each["day"]) for each in matches),
        _parts(
            (" ".join(each.group().split()), each.group().split("\n")[0].strip())
            for each in DECISION.finditer(text)
        ),
    )


def _parts(pairs: Iterable[tuple[str | None, str | None]]) -> tuple[BannerPart, ...]:
    """Return the parts that say something, the first of each value."""
    parts: dict[str, BannerPart] = {}
    for value, quote in pairs:
        if value and quote:
            parts.setdefault(value, BannerPart(value, quote))
    return tuple(parts.values())


def _day(match: re.Match[str]) -> str:
    """Return the day of a banner, "" for none, or one that does not exist."""
    if match["year"] is None:
        return ""
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day_of_month"])).isoformat()
    except ValueError:
        return ""
