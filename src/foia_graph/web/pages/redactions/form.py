"""The form of a gallery: a pick list for each filter, for people without scripts, and a button."""

from collections.abc import Iterator

from foia_graph.publish.presenter import Presenter
from foia_graph.store.listing.filter_values import brief_value
from foia_graph.store.listing.filters import YEAR
from foia_graph.web.pages.filter_fields import FilterField, FilterOption
from foia_graph.web.pages.redactions.gallery import RedactionGallery


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
