"""Places of evidence: words, page, and the box around them (Web Annotation Data Model, 4.2)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foia_graph.extract.parsed_document import Box
from foia_graph.model.resource import Resource
from foia_graph.store.document_files import page_of

_PAGE = re.compile(r"(?:^|&)page=([0-9]{1,9})(?:&|$)")
_PERCENT = re.compile(r"(?:^|&)xywh=percent:([0-9.]+),([0-9.]+),([0-9.]+),([0-9.]+)(?:&|$)")


@dataclass(frozen=True, slots=True)
class EvidencePlace:
    """Words of a document, the number of the page that they are on (0: not said), and their box on it."""

    document: str = ""
    page: int = 0
    quote: str = ""
    box: Box | None = None

    @property
    def iri(self) -> str:
        """Return the IRI of the page."""
        return f"{self.document}/page/{self.page}"


def evidence_places(part: Resource, *fields: str) -> list[EvidencePlace]:
    """Return the places that are the evidence of a part."""
    return [
        evidence_place(evidence)
        for field in fields or ("evidence", "target")
        for evidence in part.parts(field)
    ]


def evidence_place(evidence: Resource) -> EvidencePlace:
    """Return the place of a piece of evidence: the page is its source, or a fragment has its number."""
    selectors = ((each.one("exact"), each.one("fragment")) for each in _nested_selectors(evidence))
    return selected_place(evidence.one("hasSource"), selectors)


def selected_place(source: str, selectors: Iterable[tuple[str, str]]) -> EvidencePlace:
    """Return a place of a source (IRI) from the words and the fragment of each selector, "" for none."""
    document, page = page_of(source)
    quote, box = "", None
    for words, fragment in selectors:
        quote = words or quote
        if named := _PAGE.search(fragment):
            page = int(named[1])
        box = _parse_box(fragment) or box
    return EvidencePlace(document, page, quote, box)


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
