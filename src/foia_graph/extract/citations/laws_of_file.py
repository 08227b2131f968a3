"""Laws named in short: those that the file names with a year, and acts of the state whose code it cites."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from foia_graph.extract.citations.citation_forms import CitationMatch

DATED_NAME = re.compile(r"(?P<name>.+) of \d{4}")
FEDERAL_FOIA = "5 U.S.C. 552"
FOIA_OF_STATES = {
    "5 ILCS 140": "Illinois",
    "MCL 15.2": "Michigan",
    "Virginia Code § 2.2-37": "Virginia",
    "West Virginia Code § 29B": "West Virginia",
    "C.G.S. 1-2": "Connecticut",
    "29 Del. C. 100": "Delaware",
    "South Carolina Code § 30-4": "South Carolina",
    "A.C.A. 25-19": "Arkansas",
    "District of Columbia Code § 2-53": "District of Columbia",
}
"""States that call their act Freedom of Information Act, too, by where it stands in their code."""


class LawsOfFile(NamedTuple):
    """Keys of laws as a file means them, by their keys as a page names them."""

    full_keys: dict[str, str]

    def with_keys(self, citation: CitationMatch) -> CitationMatch:
        """Name the laws of a citation as the file means them."""
        if not citation.by_name:
            return citation
        return citation._replace(keys=tuple(self.full_keys.get(key, key) for key in citation.keys))


def learn_names(pages: Iterable[list[CitationMatch]]) -> LawsOfFile:
    """Learn from all pages of a file which law a short name means; a name of two years means neither."""
    keys = {key for found in pages for each in found for key in (*each.keys, *each.other_keys)}
    dated: dict[str, set[str]] = {}
    for key in keys:
        if match := DATED_NAME.fullmatch(key):
            dated.setdefault(match["name"], set()).add(key)
    full_keys = {name: next(iter(full)) for name, full in dated.items() if len(full) == 1}
    if state := _state_of_foia(keys):
        full_keys["FOIA"] = f"{state} Freedom of Information Act"
    return LawsOfFile(full_keys)


def _state_of_foia(keys: set[str]) -> str:
    """Return the state whose Freedom of Information Act a file cites, "" where it cites the federal one."""
    if any(key.startswith(FEDERAL_FOIA) for key in keys):
        return ""
    return next(
        (state for place, state in FOIA_OF_STATES.items() if any(key.startswith(place) for key in keys)), ""
    )
