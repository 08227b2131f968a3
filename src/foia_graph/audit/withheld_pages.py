"""Pages that documents say were omitted of what was released: withheld, referred, or duplicates."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from foia_graph.model.claims import status_stands
from foia_graph.model.namespaces import OA, prefix_declarations
from foia_graph.query.answers import row_texts
from foia_graph.store.bates_index import values_clause
from foia_graph.store.catalogue import Catalogue

STATED = (
    prefix_declarations("foia", "schema", "skos")
    + f"""
SELECT ?document ?part ?treatment ?pages ?documents ?first ?last ?stated ?exemption ?status ?page WHERE {{
    OWNERS
    ?document foia:withheldPages ?part .
    OPTIONAL {{ ?part foia:pageTreatment/skos:notation ?treatment }}
    OPTIONAL {{ ?part schema:numberOfPages ?pages }}
    OPTIONAL {{ ?part foia:documentCount ?documents }}
    OPTIONAL {{ ?part foia:firstPage ?first ; foia:lastPage ?last }}
    OPTIONAL {{ ?part foia:asStated ?stated }}
    OPTIONAL {{ ?part foia:claimedExemption/skos:notation ?exemption }}
    OPTIONAL {{ ?part foia:claimStatus ?status }}
    OPTIONAL {{ ?part foia:evidence/<{OA}hasSource> ?page }}
}}"""
)
_VERBS = {
    "withheld-in-full": "withheld in full",
    "duplicate": "omitted as duplicates",
    "referred": "referred to others",
    "": "left out",
}
_RANGES_TO_NAME = 6


@dataclass(frozen=True, slots=True)
class WithheldStatement:
    """A statement of a document (IRI) that pages are not there: how many, which, and exemptions claimed.

    `page` is the first page (IRI) on which it says so, "" where that is not known.
    """

    document: str
    treatment: str
    pages: int | None
    documents: int | None
    ranges: tuple[tuple[int, int], ...]
    stated: str
    exemptions: tuple[str, ...]
    page: str = ""

    @property
    def is_listed(self) -> bool:
        """Return whether it is an entry of a list, which names pages, or grounds alone."""
        return bool(self.ranges) or not self.stated

    def __str__(self) -> str:
        counts = ((self.documents, "document"), (self.pages, "page"))
        named = [f"{count:,} {noun}{'s' * (count != 1)}" for count, noun in counts if count is not None]
        grounds = f", under {', '.join(self.exemptions)}" if self.exemptions else ""
        names = [str(first) if first == last else f"{first} to {last}" for first, last in self.ranges]
        more = len(names) - _RANGES_TO_NAME
        shown = ", ".join([*names[:_RANGES_TO_NAME], f"{more} more ranges"] if more > 1 else names)
        words = f": pages {shown}" if shown else f": “{self.stated}”" if self.stated else ""
        return f"{' of '.join(named) or 'Pages'} {_VERBS[self.treatment]}{grounds}{words}."


def withheld_statements(
    catalogue: Catalogue, owners: Collection[str] | None = None
) -> Iterator[WithheldStatement]:
    """Yield the statements of some documents, None for all; those of numbered pages together by treatment."""
    return _merged(_stated_parts(catalogue, owners))


def _stated_parts(catalogue: Catalogue, owners: Collection[str] | None) -> Iterator[WithheldStatement]:
    query = STATED.replace("OWNERS", values_clause("document", owners))
    rows = sorted(map(row_texts, catalogue.quad_store.select(query)))
    for _, alike in groupby(rows, key=lambda row: (row[0], row[1])):
        found = list(alike)
        document, _, treatment, pages, documents, first, last, stated, _, status, page = found[0]
        if status_stands(status):
            yield WithheldStatement(
                document,
                treatment,
                int(pages) if pages else None,
                int(documents) if documents else None,
                ((int(first), int(last)),) if first else (),
                stated,
                tuple(dict.fromkeys(row[8] for row in found if row[8])),
                page,
            )


def _merged(stated: Iterable[WithheldStatement]) -> Iterator[WithheldStatement]:
    """Yield counts as they are stated, and together what lists name, page by page or ground by ground."""
    ordered = sorted(
        stated,
        key=lambda each: (each.document, each.treatment, each.is_listed, each.ranges, each.stated),
    )
    for _, alike in groupby(ordered, key=lambda each: (each.document, each.treatment, each.is_listed)):
        found = list(alike)
        yield from [_merge(found)] if found[0].is_listed else found


def _merge(numbered: list[WithheldStatement]) -> WithheldStatement:
    first = numbered[0]
    return WithheldStatement(
        first.document,
        first.treatment,
        sum(each.pages or 0 for each in numbered) or None,
        None,
        _joined_ranges(range_ for each in numbered for range_ in each.ranges),
        "",
        tuple(sorted({code for each in numbered for code in each.exemptions})),
        first.page,
    )


def _joined_ranges(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if joined and first == joined[-1][1] + 1:
            joined[-1] = joined[-1][0], last
        else:
            joined.append((first, last))
    return tuple(joined)
