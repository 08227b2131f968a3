"""Gaps: what is missing from a catalogue, and the groups in which people ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CatalogueGap:
    """Something that is not here: of which thing, how many are stated and there, which numbers, in words.

    `page` is the page (IRI) that says so, and `quote` its own words, where a page does.
    """

    kind: str
    thing: str
    label: str = ""
    stated: str = ""
    there: str = ""
    missing: str = ""
    status: str = ""
    prefix: str = ""
    first: str = ""
    last: str = ""
    to: str = ""
    text: str = ""
    page: str = ""
    quote: str = ""


GROUPS: Mapping[str, str] = {
    "promised": "Promised, not received",
    "referenced": "Mentioned, not in archive",
    "withheld": "Pages withheld in full or referred",
    "bates": "Missing or unordered Bates numbers",
    "rights": "No rights statement",
    "links": "Broken links",
}
"""The groups by name, in the order in which they are shown, with their headings."""
_BY_STATUS: Mapping[str, str] = {"announced": "promised", "withheld": "withheld"}
"""The groups of things that are not held, where it is not that of all others."""
_BY_KIND: Mapping[str, str] = {
    "bates-stated": "promised",
    "documents": "promised",
    "pages": "promised",
    "withheld": "withheld",
    "bates-missing": "bates",
    "bates-repeated": "bates",
    "bates-disorder": "bates",
    "rights": "rights",
    "link": "links",
}
"""The groups of kinds."""
KIND_ORDER = {kind: place for place, kind in enumerate((*_BY_KIND, "not-held"))}
"""All kinds, with the position that each has within a group."""
_LEAST_TELLING = "/id/work/"
"""Works that are only cited, statutes above all, are behind releases and documents."""


def gap_group(gap: CatalogueGap) -> str:
    """Return the name of the group of a gap."""
    return _BY_KIND.get(gap.kind) or _BY_STATUS.get(gap.status, "referenced")


def gap_rank(gap: CatalogueGap) -> int:
    """Return the rank of a gap in its group: letters whose promised pages are absent come first."""
    return 2 * KIND_ORDER[gap.kind] + (_LEAST_TELLING in gap.thing)
