"""A page of the list of gaps: what is promised, mentioned, withheld or numbered, and not in the archive.

As linked data each kind of gap is a `hydra:Collection` of the things that something is missing of. What is
stated is in the words of the profile (`statedDocumentCount`, `numberOfPages`, `batesStart`); what is there of
it is the `hydra:collection` of the list that has it; sentences are `rdfs:comment`s.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from foia_graph.audit.catalogue_gap import GROUPS, CatalogueGap
from foia_graph.audit.gap_table import CatalogueGaps
from foia_graph.audit.gaps import COLUMNS, KINDS, gap_row
from foia_graph.model import iris
from foia_graph.model.jsonld import Json
from foia_graph.publish.addresses import short_iri
from foia_graph.publish.descriptions import named_body
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.workbooks.tables import Row
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.lists.collection import PagedCollection
from foia_graph.web.pages.lists.list_query import Narrowing

PATH, DATA_PATH = "/gaps", "/api/gaps"
USUAL_SIZE = 100


@dataclass(frozen=True)
class GapList(PagedCollection):
    """Some of the gaps that are asked for, kind by kind."""

    path: str
    source: Catalogue
    narrowing: Narrowing
    gaps: CatalogueGaps
    start: int
    size: int
    usual_size: ClassVar[int] = USUAL_SIZE

    @property
    def heading(self) -> str:
        """Return the heading of its group, or of all."""
        return GROUPS.get(self.gaps.group, "Missing records")

    @cached_property
    def total(self) -> int:
        """Return the number of gaps."""
        return sum(self.gaps.kind_total(kind) for kind in self._kinds)

    @property
    def _kinds(self) -> tuple[str, ...]:
        return (self.gaps.kind,) if self.gaps.kind else tuple(KINDS)

    def rows(self) -> Iterator[Row]:
        """Yield all gaps as rows, the names of the columns first."""
        yield COLUMNS
        yield from map(gap_row, self.gaps)

    def thing_names(self) -> Iterator[str]:
        """Yield the things that something is missing of."""
        return (each.thing for each in self.gaps)

    def group_path(self, group: str) -> str:
        """Return the path of the gaps of one group."""
        return self.narrowed_path((*self.narrowing.parameters_without("group"), ("group", group)))

    @cached_property
    def iri(self) -> str:
        """Return the IRI of the list, whichever of its addresses it is asked for at."""
        query = urlencode(self.narrowing.parameters_without("spreadsheet"), safe="/")
        return f"{self.source.base}{DATA_PATH[1:]}{'?' if query else ''}{query}"

    # ------------------------------------------------------------ as data

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Write it as Hydra collections, one a kind, each with its gaps on this page."""
        return {
            "id": self.iri,
            "type": "hydra:Collection",
            "hydra:totalItems": len(self._kinds),
            "hydra:view": self.view_body(),
            "hydra:member": list(self._kind_bodies(words)),
        }

    def _kind_bodies(self, words: LanguageWriters) -> Iterator[Json]:
        before = 0
        iri = f"{self.source.base}{DATA_PATH[1:]}"
        for kind in self._kinds:
            total = self.gaps.kind_total(kind)
            first, last = max(self.start - before, 0), min(self.stop - before, total)
            shown = self.gaps.of_kind(kind, first, last - first) if first < last else ()
            write = GAP_WRITERS.get(kind, _bates_body)
            yield {
                "id": f"{iri}#{kind}",
                "type": "hydra:Collection",
                "title": {"value": KINDS[kind][0], "lang": "en"},
                "hydra:totalItems": total,
                "hydra:member": [
                    write(each, f"{iri}#{kind}-{number}", words)
                    for number, each in enumerate(shown, first + 1)
                ],
            }
            before += total


GapWriter = Callable[[CatalogueGap, str, LanguageWriters], dict[str, Json]]


def _thing_body(gap: CatalogueGap, words: LanguageWriters) -> dict[str, Json]:
    return named_body(gap.thing, current_catalogue(), words)


def _count_writer(field: str, path: str, filter_: str) -> GapWriter:
    """Build a writer of things with the number that is stated, and with the list of what is there."""

    def write(gap: CatalogueGap, _: str, words: LanguageWriters) -> dict[str, Json]:
        base = current_catalogue().base
        query = urlencode({filter_: short_iri(gap.thing, base)}, safe="/")
        there = {
            "id": f"{base}{path}?{query}",
            "type": "hydra:Collection",
            "hydra:totalItems": int(gap.there),
        }
        return {**_thing_body(gap, words), field: int(gap.stated), "hydra:collection": [there]}

    return write


def _status_body(gap: CatalogueGap, _: str, words: LanguageWriters) -> dict[str, Json]:
    return {
        **_thing_body(gap, words),
        "holdingStatus": iris.concept_iri(current_catalogue().base, "holding-status", gap.status),
    }


def _rights_body(gap: CatalogueGap, _: str, words: LanguageWriters) -> dict[str, Json]:
    return {**_thing_body(gap, words), "rdfs:comment": {"value": gap.text, "lang": "en"}}


def _link_body(gap: CatalogueGap, _: str, words: LanguageWriters) -> dict[str, Json]:
    return {**_thing_body(gap, words), "rdfs:seeAlso": {"id": gap.to}}


def _bates_body(gap: CatalogueGap, iri: str, words: LanguageWriters) -> dict[str, Json]:
    """Write a run of Bates numbers, a sentence about it, and the document that it belongs to."""
    prefix = {"batesPrefix": gap.prefix} if gap.prefix else {}
    return {
        "id": iri,
        **prefix,
        "batesStart": int(gap.first),
        "batesEnd": int(gap.last),
        "rdfs:comment": {"value": gap.text, "lang": "en"},
        "about": [_thing_body(gap, words)],
    }


def _withheld_body(gap: CatalogueGap, iri: str, words: LanguageWriters) -> dict[str, Json]:
    """Write pages omitted, a sentence about them, and the document that says so."""
    base = current_catalogue().base
    count: dict[str, Json] = {"numberOfPages": int(gap.missing)} if gap.missing else {}
    treatment = iris.concept_iri(base, "page-treatments", gap.status) if gap.status else ""
    return {
        "id": iri,
        **count,
        **({"pageTreatment": treatment} if treatment else {}),
        "rdfs:comment": {"value": gap.text, "lang": "en"},
        "about": [_thing_body(gap, words)],
    }


GAP_WRITERS: Mapping[str, GapWriter] = {
    "documents": _count_writer("statedDocumentCount", "api/documents", "inSeries"),
    "not-held": _status_body,
    "pages": _count_writer("numberOfPages", "api/pages", "isPartOf"),
    "withheld": _withheld_body,
    "rights": _rights_body,
    "link": _link_body,
}
