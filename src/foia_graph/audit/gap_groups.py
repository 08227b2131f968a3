"""Groups of gaps, as people ask for them: promised, known of, withheld, missing numbers, rights, links."""

from collections.abc import Iterable, Mapping

from foia_graph.audit.stored_gaps import CatalogueGap

GROUPS: Mapping[str, str] = {
    "promised": "Promised, and not here",
    "referenced": "Referred to, and not held",
    "withheld": "Withheld in full, or left out otherwise",
    "bates": "Bates numbers that are missing, or out of order",
    "rights": "Rights that nobody states",
    "links": "Links that lead nowhere",
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
"""The groups of kinds; within a group the kinds stand in this order."""
_KIND_ORDER = {kind: place for place, kind in enumerate((*_BY_KIND, "not-held"))}
_LEAST_TELLING = "/id/work/"
"""Works that are only cited, statutes above all, stand behind releases and documents."""


def gap_group(gap: CatalogueGap) -> str:
    """Return the name of the group of a gap."""
    return _BY_KIND.get(gap.kind) or _BY_STATUS.get(gap.status, "referenced")


def grouped_gaps(gaps: Iterable[CatalogueGap]) -> dict[str, list[CatalogueGap]]:
    """Return gaps by group, letters whose promised pages are absent first among what is promised."""
    found: dict[str, list[CatalogueGap]] = {name: [] for name in GROUPS}
    for gap in sorted(gaps, key=lambda each: (_KIND_ORDER[each.kind], _LEAST_TELLING in each.thing)):
        found[gap_group(gap)].append(gap)
    return found
