"""Whom to write to about a catalogue, for formats that do not do without."""

from foia_graph.model.resource import text_of
from foia_graph.publish.addresses import host_of
from foia_graph.store.catalogue import Catalogue

MAIL = "mailto:"


def contact_address(catalogue: Catalogue) -> str:
    """Return the e-mail address of the catalogue, else the one that every web site should have (RFC 2142)."""
    catalog = catalogue.catalog_resource
    contacts = map(text_of, catalog.get("contact")) if catalog else iter(())
    found = next((each for each in contacts if each.startswith(MAIL)), "")
    return found.removeprefix(MAIL).partition("?")[0] or f"webmaster@{host_of(catalogue.base)}"
