"""Pages that documents say were omitted of what was released: withheld, referred, or duplicates."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from foia_graph.model.claims import MACHINE_READ, status_stands
from foia_graph.model.iris import last_segment
from foia_graph.model.namespaces import prefix_declarations
from foia_graph.model.resource import text_of
from foia_graph.query.answers import row_texts
from foia_graph.runtime.tables import table_beside
from foia_graph.store.bates_index import values_clause
from foia_graph.store.catalogue import Catalogue

_TABLES = table_beside(__file__)
STATED = prefix_declarations("foia", "schema", "skos") + _TABLES["stated"]
_VERBS: Mapping[str, str] = _TABLES["verbs"]
_RANGES_TO_NAME = 6
# Treatments of pages of which nothing, or something, is there; the form of papers that may add up others.
IN_FULL, IN_PART, LETTER = "withheld-in-full", "withheld-in-part", "letter"


@dataclass(frozen=True, slots=True)
class WithheldStatement:
    """A statement of a document (IRI) that pages are not there: how many, which, and exemptions claimed.

    `page` is the first page (IRI) on which it says so, "" where that is not known; `grounds` are the
    exemptions as IRIs.
    """

    document: str
    treatment: str
    pages: int | None
    documents: int | None
    ranges: tuple[tuple[int, int], ...]
    stated: str
    exemptions: tuple[str, ...]
    page: str = ""
    grounds: tuple[str, ...] = ()
    is_machine_read: bool = False

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
    catalogue: Catalogue,
    owners: Collection[str] | None = None,
    is_wanted: Callable[[WithheldStatement], bool] = lambda _: True,
) -> Iterator[WithheldStatement]:
    """Yield the statements of some documents, None for all; those of numbered pages together by treatment."""
    return _merged(filter(is_wanted, _stated_parts(catalogue, owners)))


def withheld_in_full(
    catalogue: Catalogue,
    owners: Collection[str] | None = None,
    is_wanted: Callable[[WithheldStatement], bool] = lambda _: True,
) -> Mapping[str, list[WithheldStatement]]:
    """Return statements on pages withheld in full by document.

    Those of letters are omitted that add up what the other papers of their release say.
    """
    found: dict[str, list[WithheldStatement]] = {}
    for each in withheld_statements(catalogue, owners, is_wanted):
        if each.treatment == IN_FULL:
            found.setdefault(each.document, []).append(each)
    counts = {document: sum(each.pages or 0 for each in said) for document, said in found.items()}
    things = {thing.iri: thing for thing in filter(None, map(catalogue.describe, counts))}
    letters = {
        iri
        for iri, thing in things.items()
        if any(last_segment(text_of(form)) == LETTER for form in thing.get("form"))
    }
    elsewhere = Counter[tuple[str, ...]]()
    releases = {iri: tuple(map(text_of, thing.get("inSeries"))) for iri, thing in things.items()}
    for document in things.keys() - letters:
        elsewhere[releases[document]] += counts[document]
    sums = {letter for letter in letters if counts[letter] == elsewhere[releases[letter]] > 0}
    return {document: said for document, said in found.items() if document not in sums}


def _stated_parts(catalogue: Catalogue, owners: Collection[str] | None) -> Iterator[WithheldStatement]:
    query = STATED.replace("OWNERS", values_clause("document", owners))
    rows = sorted(map(row_texts, catalogue.quad_store.select(query)))
    for _, alike in groupby(rows, key=lambda row: (row[0], row[1])):
        found = list(alike)
        document, _, treatment, pages, documents, first, last, stated, _, status, page, _ = found[0]
        if status_stands(status) and treatment != IN_PART:
            yield WithheldStatement(
                document,
                treatment,
                int(pages) if pages else None,
                int(documents) if documents else None,
                ((int(first), int(last)),) if first else (),
                stated,
                tuple(dict.fromkeys(row[8] for row in found if row[8])),
                page,
                tuple(dict.fromkeys(row[11] for row in found if row[11])),
                last_segment(status) == MACHINE_READ,
            )


def _merged(stated: Iterable[WithheldStatement]) -> Iterator[WithheldStatement]:
    ordered = sorted(
        stated, key=lambda each: (each.document, each.treatment, each.is_listed, each.ranges, each.stated)
    )
    for _, alike in groupby(ordered, key=lambda each: (each.document, each.treatment, each.is_listed)):
        found = list(alike)
        yield from [_merge(found)] if found[0].is_listed else found


def _merge(numbered: list[WithheldStatement]) -> WithheldStatement:
    return replace(
        numbered[0],
        pages=sum(each.pages or 0 for each in numbered) or None,
        documents=None,
        ranges=_joined_ranges(range_ for each in numbered for range_ in each.ranges),
        stated="",
        exemptions=tuple(sorted({code for each in numbered for code in each.exemptions})),
        grounds=tuple(sorted({ground for each in numbered for ground in each.grounds})),
        is_machine_read=any(each.is_machine_read for each in numbered),
    )


def _joined_ranges(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if joined and first == joined[-1][1] + 1:
            joined[-1] = joined[-1][0], last
        else:
            joined.append((first, last))
    return tuple(joined)
