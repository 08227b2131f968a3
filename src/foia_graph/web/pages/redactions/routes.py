"""`/redactions`: what was withheld, as a gallery of crops of the pages, as data and as a table."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from werkzeug.utils import redirect

from foia_graph.model.forms import JSONLD, SPREADSHEETS
from foia_graph.model.profile import Profile
from foia_graph.publish.addresses import GALLERY_PATH
from foia_graph.publish.presenter import Presenter
from foia_graph.store.listing.filter_values import brief_value
from foia_graph.store.listing.filters import YEAR
from foia_graph.store.redaction_index import SHAPE
from foia_graph.store.redaction_selection import DOCUMENT, FACETS, RedactionSelection
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.list_parameters import (
    EXACT,
    PAGE,
    SPREADSHEET,
    TEXTS_SCHEMA,
    YEARS_SCHEMA,
    size_parameter,
)
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.responses import form_links, suffixed_path
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages.lists.facet_links import FilterChoice, active_choices, facet_view, sort_choices
from foia_graph.web.pages.lists.list_query import sorts_of
from foia_graph.web.pages.lists.lists import LIST_FORMS, page_bounds, send_list
from foia_graph.web.pages.redactions.crops import redacted_documents
from foia_graph.web.pages.redactions.gallery import (
    MOST,
    USUAL_SIZE,
    RedactionGallery,
    gallery_narrowing,
)
from foia_graph.web.pages.thing_choices import FilterField, FilterOption
from foia_graph.web.pages.thing_page import current_viewer

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
@operation(
    Operation(
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
)
def redactions(suffix: str) -> Response:
    """Send a page of the gallery of redactions."""
    if "" in request.args.values():  # of a form in which nothing was picked
        return _redirect_without_empty()
    source = current_catalogue()
    narrowing = gallery_narrowing(source)
    selection = RedactionSelection(source, current_holdings().redaction_index, narrowing.criteria)
    gallery = RedactionGallery(source, narrowing, selection, *page_bounds(USUAL_SIZE, MOST))
    return send_list(gallery, lambda: _gallery_page(gallery), suffix)


def _redirect_without_empty() -> Response:
    pairs = [(name, value) for name, value in request.args.items(multi=True) if value]
    path = f"{request.path}?{urlencode(pairs, safe='/')}" if pairs else request.path
    response: Any = redirect(path, 303, Response)
    redirection: Response = response
    return redirection


def _gallery_title(chosen: Iterable[FilterChoice]) -> str:
    values = ", ".join(each.value.text for each in chosen)
    return f"What was withheld: {values}" if values else "What was withheld"


def _gallery_page(gallery: RedactionGallery) -> str:
    view = current_viewer()
    chosen = list(active_choices(gallery, view))
    facets = [facet_view(facet, gallery, view) for facet in gallery.facets]
    return render_template(
        "redactions.html",
        title=_gallery_title(chosen),
        gallery=gallery,
        documents=redacted_documents(view, gallery.selection, gallery.start, gallery.stop),
        chosen=chosen,
        facets=facets,
        fields=filter_fields(gallery, view),
        hidden=hidden_fields(gallery),
        sorts=list(sort_choices(gallery)),
        downloads=[(suffixed_path(gallery.whole_path, each), each.label) for each in SPREADSHEETS],
        forms=form_links(gallery.own_path, LIST_FORMS),
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
