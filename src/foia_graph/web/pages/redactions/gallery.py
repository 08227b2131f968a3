"""A page of a gallery of redactions: which there are, the addresses of others, its data and its table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from foia_graph.model.jsonld import Json
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import GALLERY_PATH
from foia_graph.publish.descriptions import linked_body
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.workbooks.tables import Row
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filter_values import brief_value
from foia_graph.store.listing.filters import ListFilter
from foia_graph.store.listing.selection import Facet
from foia_graph.store.redaction_index import GROUNDS, SHAPE, stamp_of
from foia_graph.store.redaction_selection import DOCUMENT, PageSlice, RedactionSelection
from foia_graph.web.core.query_parameters import parameter_values
from foia_graph.web.pages.lists.collection import PagedCollection
from foia_graph.web.pages.lists.facets import search_template
from foia_graph.web.pages.lists.list_query import Narrowing, list_narrowing, named_by, sorts_of
from foia_graph.web.pages.thing_page import current_viewer

USUAL_SIZE, MOST = 24, 96
"""Redactions on a page of the gallery: usually, and at most."""
DOCUMENT_FILTER = ListFilter(DOCUMENT, "Document", (), (DOCUMENT,))
COLUMNS = (
    *("redaction", "document", "title", "page", "bates", "exemption", "mark", "printed", "note"),
    *("x", "y", "width", "height"),
)


def gallery_narrowing(source: Catalogue) -> Narrowing:
    """Return the query of a gallery, read from the address: that of a list of documents, and `document`.

    Raises what `list_narrowing` does.
    """
    narrowing = list_narrowing(source, source.profile[SHAPE], (DOCUMENT,))
    documents = tuple(named_by(text, DOCUMENT_FILTER, source) for text in parameter_values(DOCUMENT))
    filters = {**narrowing.filters, DOCUMENT: DOCUMENT_FILTER}
    if not documents:
        return replace(narrowing, filters=filters)
    values = (*narrowing.criteria.filter_values, (DOCUMENT, documents))
    pairs = tuple((DOCUMENT, brief_value(iri, DOCUMENT_FILTER, source.base)) for iri in documents)
    criteria = replace(narrowing.criteria, filter_values=values)
    return Narrowing(criteria, (*pairs, *narrowing.parameters), filters)


@dataclass(frozen=True)
class RedactionGallery(PagedCollection):
    """Some of the redactions of a selection, from `start` on."""

    source: Catalogue
    narrowing: Narrowing
    selection: RedactionSelection
    start: int
    size: int
    path: str = GALLERY_PATH
    usual_size: ClassVar[int] = USUAL_SIZE

    @property
    def facets(self) -> tuple[Facet, ...]:
        """Return the facets, with a count of redactions for each value."""
        return self.selection.facets

    @property
    def sorts(self) -> Sequence[str]:
        """Return the names of the orders of its documents."""
        return sorts_of(self.source.profile[SHAPE], self.source.profile)

    @property
    def heading(self) -> str:
        """Return its title."""
        return "What was withheld"

    @property
    def total(self) -> int:
        """Return the number of redactions."""
        return self.selection.total

    def thing_names(self) -> Iterator[str]:
        """Yield the documents with redactions."""
        return (part.document for part in self.selection.slices(0, None))

    # ------------------------------------------------------------ as data

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Write it as a Hydra collection of redactions with a view of this page."""
        return {
            "id": self.iri,
            "type": "hydra:Collection",
            "hydra:totalItems": self.selection.total,
            "hydra:view": self.view_body(),
            **search_template(self, words),
            "hydra:member": [
                linked_body(each, self.source, words) for _, each in self.redactions(self.start, self.stop)
            ],
        }

    def redactions(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[PageSlice, Resource]]:
        """Yield the redactions from one up to another, each with the slice of the page that it is in."""
        for part in self.selection.slices(start, stop):
            for redaction in self.selection.redactions_of(part)[part.start : part.stop]:
                yield part, redaction

    def rows(self) -> Iterator[Row]:
        """Yield all redactions as rows, the names of the columns first."""
        return self._rows(current_viewer())  # rows are written when the request is over

    def _rows(self, presenter: Presenter) -> Iterator[Row]:
        yield COLUMNS
        for part, redaction in self.redactions():
            box = stamp_of(redaction)
            exemptions, marks = (
                [presenter.link(text_of(v)).text for v in redaction.get(name)] for name in GROUNDS
            )
            yield (
                *(redaction.iri, part.document, presenter.labels.name(part.document)),
                str(part.number) if part.number else "",
                "; ".join(presenter.holdings.printed_numbers(part.iri)),
                *(
                    "; ".join(exemptions),
                    "; ".join(marks),
                    redaction.one("asStated"),
                    redaction.one("description"),
                ),
                *(
                    (f"{side:g}" for side in (box.x, box.y, box.width, box.height))
                    if box
                    else ("", "", "", "")
                ),
            )
