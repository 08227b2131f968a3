"""Cells of the things of a catalogue: links to their pages, and to addresses outside."""

from foia_graph.publish.addresses import followable_address, path_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.workbooks.tables import LinkCell


def thing_link(iri: str, presenter: Presenter) -> LinkCell:
    """Return a link to the page of a thing, called by its name; "" for no thing is an empty cell."""
    base = presenter.catalogue.base
    path = path_of(iri, base)
    return LinkCell(presenter.shown_name(iri) if iri else "", f"{base}{path[1:]}" if path else "")


def page_link(address: str) -> LinkCell:
    """Return a link to an address outside, which its text is."""
    return LinkCell(address, followable_address(address))
