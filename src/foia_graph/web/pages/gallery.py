"""`/redactions`: what was withheld, as a gallery of crops of the pages, as data and as a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import ClassVar
from urllib.parse import urljoin

from flask import Blueprint, Response

from foia_graph.audit.withheld_pages import WithheldStatement, withheld_in_full
from foia_graph.model.claims import is_machine_read
from foia_graph.model.iris import page_of
from foia_graph.model.jsonld import Json
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import GALLERY_PATH, path_of
from foia_graph.publish.descriptions import linked_body
from foia_graph.publish.machine_note import machine_note
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.serializers import LanguageWriters
from foia_graph.publish.workbooks.tables import Row
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filters import ListFilter, brief_value
from foia_graph.store.listing.selection import Facet, list_index
from foia_graph.store.redaction_index import GROUNDS, SHAPE, is_chosen, stamp_of
from foia_graph.store.redaction_selection import DOCUMENT, FACETS, REMEMBERED, PageSlice, RedactionSelection
from foia_graph.web.core import operations
from foia_graph.web.core.query_parameters import address_without_empty, parameter_values
from foia_graph.web.core.responses import lead_to, suffixed_routes
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages.crops import redacted_documents
from foia_graph.web.pages.lists import collection
from foia_graph.web.pages.lists.listing import active_choices, render_collection
from foia_graph.web.pages.lists.lists import page_bounds, send_list
from foia_graph.web.pages.thing_page import current_viewer

TITLE = "What was withheld"
# Redactions on a page of the gallery: usually, and at most.
USUAL_SIZE, MOST = 24, 96
DOCUMENT_FILTER = ListFilter(DOCUMENT, "Document", (), (DOCUMENT,))
COLUMNS = (
    *("kind", "redaction", "release", "agency", "date", "machineRead", "document", "title", "page"),
    *("bates", "pages", "exemption", "mark", "printed", "note", "x", "y", "width", "height", "link"),
)
# The two kinds of rows of the table.
REDACTION, WITHHELD = "redaction", "pages withheld in full"


def gallery_narrowing(source: Catalogue) -> collection.Narrowing:
    """Return the query of a gallery, read from the address: that of a list of documents, and `document`.

    Raises what `list_narrowing` does.
    """
    narrowing = collection.list_narrowing(source, source.profile[SHAPE], (DOCUMENT,))
    documents = tuple(
        collection.named_by(text, DOCUMENT_FILTER, source) for text in parameter_values(DOCUMENT)
    )
    filters = {**narrowing.filters, DOCUMENT: DOCUMENT_FILTER}
    if not documents:
        return replace(narrowing, filters=filters)
    values = (*narrowing.criteria.filter_values, (DOCUMENT, documents))
    pairs = tuple((DOCUMENT, brief_value(iri, DOCUMENT_FILTER, source.base)) for iri in documents)
    criteria = replace(narrowing.criteria, filter_values=values)
    return collection.Narrowing(criteria, (*pairs, *narrowing.parameters), filters)


@dataclass(frozen=True)
class RedactionGallery(collection.PagedCollection):
    """Some of the redactions of a selection, from `start` on."""

    selection: RedactionSelection
    usual_size: ClassVar[int] = USUAL_SIZE

    @property
    def facets(self) -> tuple[Facet, ...]:
        """Return the facets, with a count of redactions for each value."""
        return self.selection.facets

    @property
    def sorts(self) -> Sequence[str]:
        """Return the names of the orders of its documents."""
        return collection.sorts_of(self.source.profile[SHAPE], self.source.profile)

    @property
    def total(self) -> int:
        """Return the number of redactions."""
        return self.selection.total

    def thing_names(self) -> Iterator[str]:
        """Yield the documents with redactions."""
        return (part.document for part in self.selection.slices(0, None))

    def members(self, words: LanguageWriters) -> Iterator[Json]:
        """Yield the redactions on this page."""
        found = self.redactions(self.start, self.stop)
        return (linked_body(each, self.source, words) for _, each in found)

    def redactions(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[PageSlice, Resource]]:
        """Yield the redactions from one up to another, each with the slice of the page that it is in."""
        for part in self.selection.slices(start, stop):
            for redaction in self.selection.redactions_of(part)[part.start : part.stop]:
                yield part, redaction

    @cached_property
    def withheld(self) -> Sequence[WithheldStatement]:
        """Return what the same documents say of pages withheld in full under the same exemptions."""
        chosen, documents = self.selection.choice, self.selection.documents()
        found = withheld_in_full(self.source, documents, lambda each: is_chosen(each.grounds, chosen))
        return [each for said in found.values() for each in said]

    def rows(self) -> Iterator[Row]:
        """Yield all redactions as rows, the names of the columns first, then pages withheld in full."""
        return self._rows(current_viewer())  # rows are written when the request is over

    def _rows(self, presenter: Presenter) -> Iterator[Row]:
        yield COLUMNS
        head = lru_cache(REMEMBERED)(partial(_document_cells, presenter))
        for part, redaction in self.redactions():
            box = stamp_of(redaction)
            exemptions, marks = (
                "; ".join(presenter.link(text_of(v)).text for v in redaction.get(name)) for name in GROUNDS
            )
            sides = (box.x, box.y, box.width, box.height) if box else ()
            yield (
                *(REDACTION, redaction.iri, *head(part.document, is_machine_read(redaction))),
                str(part.number or ""),
                *("; ".join(presenter.holdings.printed_numbers(part.iri)), ""),
                *(exemptions, marks, redaction.one("asStated"), redaction.one("description")),
                *([f"{side:g}" for side in sides] or [""] * 4),
                self._address(redaction.iri),
            )
        for each in self.withheld:
            page = each.page or each.document
            exemptions = "; ".join(presenter.link(ground).text for ground in each.grounds)
            yield (
                *(WITHHELD, "", *head(each.document, each.is_machine_read), str(page_of(page)[1] or "")),
                *("; ".join(presenter.holdings.printed_numbers(page)), str(each.pages or "")),
                *(exemptions, "", each.stated, str(each), *[""] * 4, self._address(page)),
            )

    def _address(self, iri: str) -> str:
        return urljoin(self.source.base, path_of(iri, self.source.base))


def _document_cells(presenter: Presenter, document: str, is_ground_read: bool) -> tuple[str, ...]:
    index, shape = list_index(presenter.catalogue, presenter.profile[SHAPE]), presenter.profile[SHAPE]
    named = (map(presenter.labels.name, index.values_of(document, name)) for name in ("release", "agency"))
    thing = presenter.catalogue.describe(document)
    dates = (list(map(text_of, thing.get(name))) for name in shape.date_fields) if thing else ()
    day = "; ".join(next(filter(None, dates), []))
    ground = "exemption" if is_ground_read else ""
    note = machine_note(thing, presenter.profile, shape.date_fields, ground) if thing else ""
    return *map("; ".join, named), day, note, document, presenter.labels.name(document)


blueprint = Blueprint("redactions", __name__)


@operations.expands_paths("redactions.redactions")
def gallery_operations(
    path: str, operation: operations.Operation, source: Catalogue
) -> operations.PathExpansion:
    """Yield the operation of the gallery with its filters, and the orders of its documents."""
    filters = (
        operations.OperationParameter(
            name,
            operations.SCHEMAS["Years" if name == "year" else "Values"],
            f"Only redactions of this {name}.",
        )
        for name in (*FACETS, DOCUMENT)
    )
    sorts = collection.sorts_of(source.profile[SHAPE], source.profile)
    exact = operation.with_schemas({"sort": {"enum": sorts, "default": sorts[0]}})
    yield path, replace(exact, parameters=(*filters, *exact.parameters))


@suffixed_routes(blueprint, GALLERY_PATH)
def redactions(suffix: str) -> Response:
    """Send a page of the gallery of redactions."""
    if not suffix and (without_empty := address_without_empty()):
        return lead_to(without_empty)
    source = current_catalogue()
    narrowing = gallery_narrowing(source)
    selection = RedactionSelection(source, current_holdings().redaction_index, narrowing.criteria)
    place = page_bounds(USUAL_SIZE, MOST)
    gallery = RedactionGallery(GALLERY_PATH, TITLE, source, narrowing, *place, selection)
    return send_list(gallery, lambda: _gallery_page(gallery), suffix)


def _gallery_page(gallery: RedactionGallery) -> str:
    view = current_viewer()
    values = ", ".join(each.value.text for each in active_choices(gallery, view))
    return render_collection(
        "redactions.html",
        gallery,
        view,
        title=f"{TITLE}: {values}" if values else TITLE,
        withheld_pages=sum(each.pages or 0 for each in gallery.withheld),
        uncounted=sum(each.pages is None for each in gallery.withheld),
        documents=redacted_documents(view, gallery.selection, gallery.start, gallery.stop),
        hidden=gallery.narrowing.parameters_without(*(facet.name for facet in gallery.facets)),
    )
