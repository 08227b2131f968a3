"""Positions of evidence: words, page, and the box around them (Web Annotation Data Model, 4.2)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from foia_graph.extract.parsed_document import Box
from foia_graph.model.iris import page_of
from foia_graph.model.json_pointers import fragment_pointer
from foia_graph.model.resource import Resource

_PAGE = re.compile(r"(?:^|&)page=([0-9]{1,9})(?:&|$)")
_PERCENT = re.compile(r"(?:^|&)xywh=percent:([0-9.]+),([0-9.]+),([0-9.]+),([0-9.]+)(?:&|$)")


@dataclass(frozen=True, slots=True)
class EvidencePlace:
    """Words of a document, the number of the page that they are on (0: not said), and their box on it.

    `field` is the JSON Pointer of the field of an origin in which they are, "" where they are in none;
    `start` and `end` the numbers of characters before them and before their end in the text, None where that
    is not said; `prefix` and `suffix` what is before and after them.
    """

    document: str = ""
    page: int = 0
    quote: str = ""
    box: Box | None = None
    field: str = ""
    start: int | None = None
    end: int | None = None
    prefix: str = ""
    suffix: str = ""

    @property
    def iri(self) -> str:
        """Return the IRI of the page."""
        return f"{self.document}/page/{self.page}"


def evidence_places(part: Resource, *fields: str) -> list[EvidencePlace]:
    """Return the positions that are the evidence of a part."""
    return [
        evidence_place(evidence)
        for field in fields or ("evidence", "target")
        for evidence in part.parts(field)
    ]


def evidence_place(evidence: Resource) -> EvidencePlace:
    """Return the position of a piece of evidence: the page is its source, or a fragment has its number."""
    selectors = (
        SelectedPart(*(each.one(name) for name in SelectedPart._fields))
        for each in _nested_selectors(evidence)
    )
    return selected_place(evidence.one("hasSource"), selectors)


class SelectedPart(NamedTuple):
    """The fields of a selector, "" for each that it has not: words, fragment, offsets, and what is around."""

    exact: str = ""
    fragment: str = ""
    start: str = ""
    end: str = ""
    prefix: str = ""
    suffix: str = ""


def selected_place(source: str, selectors: Iterable[SelectedPart]) -> EvidencePlace:
    """Return a position of a source (IRI) from its selectors."""
    document, page = page_of(source)
    quote, box, field, offsets, around = "", None, "", ("", ""), ("", "")
    for each in selectors:
        fragment = each.fragment
        if each.exact:
            quote, around = each.exact, (each.prefix, each.suffix)
        field = fragment_pointer(fragment) or field
        offsets = (each.start, each.end) if each.start else offsets
        if (named := _PAGE.search(fragment)) and not fragment_pointer(fragment):
            page = int(named[1])
        box = _parse_box(fragment) or box
    start, end = (int(offset) if offset else None for offset in offsets)
    return EvidencePlace(document, page, quote, box, field, start, end, *around)


def _nested_selectors(evidence: Resource) -> Iterator[Resource]:
    todo = [*evidence.parts("selector")]
    while todo:
        selector = todo.pop()
        yield selector
        todo += selector.parts("refinedBy")


def _parse_box(fragment: str) -> Box | None:
    """Parse a box (Media Fragments URI 1.0, 4.2.2), None for a fragment without one.

    >>> _parse_box("xywh=percent:10,20.5,30,4")
    Box(x=10.0, y=20.5, width=30.0, height=4.0)
    """
    found = _PERCENT.search(fragment)
    try:
        return Box(*map(float, found.groups())) if found else None
    except ValueError:
        return None
