"""Claims that pages say the same: which, how similar they are, and which activity found it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from foia_graph.extract.near_duplicates.similarity import VERSION
from foia_graph.model.resource import RawValue

# The name of the activity that finds them.
COMPARISON_ACTIVITY = f"same-text-{VERSION}"


class DuplicatePage(NamedTuple):
    """A page that says the same as another: its document and number, and how similar they are (0 to 1)."""

    document: str
    number: int
    similarity: float

    @property
    def claim(self) -> Mapping[str, RawValue]:
        """The value of the field of the other page."""
        return {
            "value": f"{self.document}/{self.number}",
            "status": "machine-read",
            "confidence": f"{self.similarity:.2f}",
            "generatedBy": COMPARISON_ACTIVITY,
        }


@dataclass(slots=True)
class DuplicatePages:
    """The duplicates of pages, and what there is to say of how they were found."""

    by_page: dict[str, dict[int, list[DuplicatePage]]] = field(default_factory=dict)
    """Duplicates by document (key) and page (number)."""
    notes: list[str] = field(default_factory=list)

    def add(self, one: tuple[str, int], other: tuple[str, int], similarity: float) -> None:
        """Note that two pages, each given by document and number, say the same."""
        for (document, number), twin in ((one, other), (other, one)):
            self.by_page.setdefault(document, {}).setdefault(number, []).append(
                DuplicatePage(*twin, similarity)
            )

    def claims(self, document: str) -> Mapping[int, list[RawValue]]:
        """Return for each page of a document, by number, the claims about what says the same."""
        return {
            number: [twin.claim for twin in found] for number, found in self.by_page.get(document, {}).items()
        }
