"""`/redactions`: what was withheld, as a gallery of crops of the pages, as data and as a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from foia_graph.model.forms import JSONLD
from foia_graph.model.jsonld import Json
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import GALLERY_PATH
from foia_graph.publish.descriptions import linked_body
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.workbooks.tables import Row
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filter_values import brief_value
from foia_graph.store.listing.filters import YEAR, ListFilter
from foia_graph.store.listing.selection import Facet
from foia_graph.store.redaction_index import GROUNDS, SHAPE, stamp_of
from foia_graph.store.redaction_selection import DOCUMENT, FACETS, PageSlice, RedactionSelection
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.list_parameters import (
    EXACT,
    PAGE,
    SPREADSHEET,
    TEXTS_SCHEMA,
    YEARS_SCHEMA,
    size_parameter,
)
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.query_parameters import parameter_values
from foia_graph.web.core.responses import lead_to
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.core.tables import LIST_FORMS
from foia_graph.web.pages.crops import redacted_documents
from foia_graph.web.pages.lists.collection import (
    Narrowing,
    PagedCollection,
    list_narrowing,
    named_by,
    sorts_of,
)
from foia_graph.web.pages.lists.listing import active_choices, render_collection
from foia_graph.web.pages.lists.lists import page_bounds, send_list
from foia_graph.web.pages.thing_choices import FilterField, FilterOption
from foia_graph.web.pages.thing_page import current_viewer

TITLE = "What was withheld"
# Redactions on a page of the gallery: usually, and at most.
USUAL_SIZE, MOST = 24, 96
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

    selection: RedactionSelection
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


blueprint = Blueprint("redactions", __name__)


def gallery_parameters(profile: Profile) -> tuple[OperationParameter, ...]:
    """Return the parameters of a gallery."""
    filters = (
        OperationParameter(
            name, YEARS_SCHEMA if name == "year" else TEXTS_SCHEMA, f"Only redactions of this {name}."
        )
        for name in (*FACETS, DOCUMENT)
    )
    sorts = sorts_of(profile[SHAPE], profile)
    orders = {"enum": sorts, "default": sorts[0]}
    return (
        *filters,
        EXACT,
        OperationParameter("sort", orders, "The order of their documents."),
        PAGE,
        size_parameter(USUAL_SIZE, MOST),
        AS_OF,
        SPREADSHEET,
    )


@blueprint.get(GALLERY_PATH, defaults={"suffix": ""})
@blueprint.get(f"{GALLERY_PATH}.<suffix>")
@declared_operation(
    "List redactions",
    "Gives the places where something is withheld, with the exemption or mark that is claimed for each, "
    "filtered by what they claim and by their documents: for people with a crop of the "
    "picture of the page around each, with boxes over what must not be seen. Other filters of lists of "
    "documents work, too. Tables (CSV, XLSX) have all of them.",
    cost="heavy",
    parameters=(AS_OF,),
    media_types=tuple(form.media_type for form in LIST_FORMS),
    examples=(GALLERY_PATH, f"{GALLERY_PATH}.csv?exemption=b6"),
    schemas={JSONLD.media_type: component_reference("Collection")},
    parameters_of=gallery_parameters,
    answers=(200, 303),
)
def redactions(suffix: str) -> Response:
    """Send a page of the gallery of redactions."""
    if "" in request.args.values():  # of a form in which nothing was picked
        return _redirect_without_empty()
    source = current_catalogue()
    narrowing = gallery_narrowing(source)
    selection = RedactionSelection(source, current_holdings().redaction_index, narrowing.criteria)
    place = page_bounds(USUAL_SIZE, MOST)
    gallery = RedactionGallery(GALLERY_PATH, TITLE, source, narrowing, *place, selection)
    return send_list(gallery, lambda: _gallery_page(gallery), suffix)


def _redirect_without_empty() -> Response:
    pairs = [(name, value) for name, value in request.args.items(multi=True) if value]
    return lead_to(f"{request.path}?{urlencode(pairs, safe='/')}" if pairs else request.path)


def _gallery_page(gallery: RedactionGallery) -> str:
    view = current_viewer()
    values = ", ".join(each.value.text for each in active_choices(gallery, view))
    return render_collection(
        "redactions.html",
        gallery,
        view,
        title=f"{TITLE}: {values}" if values else TITLE,
        documents=redacted_documents(view, gallery.selection, gallery.start, gallery.stop),
        fields=filter_fields(gallery, view),
        hidden=hidden_fields(gallery),
    )


def filter_fields(gallery: RedactionGallery, view: Presenter) -> list[FilterField]:
    """Return the pick lists that have something to pick."""
    fields = (
        FilterField(facet.name, facet.title, tuple(_options(gallery, view, facet.name, facet.values)))
        for facet in gallery.facets
    )
    return [field for field in fields if field.options]


def hidden_fields(gallery: RedactionGallery) -> tuple[tuple[str, str], ...]:
    """Return the parameters that the pick lists leave as they are."""
    return gallery.narrowing.parameters_without(*(facet.name for facet in gallery.facets))


def _options(
    gallery: RedactionGallery, view: Presenter, name: str, values: tuple[tuple[str, int], ...]
) -> Iterator[FilterOption]:
    chosen = gallery.narrowing.chosen_texts(name)
    for value, count in values:
        text = (
            brief_value(value, gallery.narrowing.filters[name], gallery.source.base)
            if name != YEAR
            else value
        )
        label = value if name == YEAR else view.link(value).text
        yield FilterOption(text, label, count, text in chosen)
