"""The description of a repository (4.2): whose it is, how old, and how its records are named."""

from foia_graph.publish.addresses import host_of
from foia_graph.publish.contact import contact_address
from foia_graph.publish.oai.answers import dublin_core_xml
from foia_graph.publish.oai.datestamps import GRANULARITY
from foia_graph.publish.oai.dublin_core import DublinCoreWriter
from foia_graph.publish.oai.identifiers import DOMAIN, SCHEME
from foia_graph.publish.oai.records import OaiRecords, earliest_datestamp
from foia_graph.store.catalogue import Catalogue


def repository_identity(catalogue: Catalogue, records: OaiRecords, address: str) -> dict[str, str]:
    """Return what the repository is, by the names of the template."""
    catalog, host = catalogue.catalog_resource, host_of(catalogue.base)
    return {
        "name": (catalog.one("title") if catalog else "") or "Catalogue",
        "address": address,
        "email": contact_address(catalogue),
        "earliest": earliest_datestamp(catalogue),
        "granularity": GRANULARITY,
        "host": host,
        "sample": (records.sample or f"{SCHEME}:{host}:document/name") if DOMAIN.fullmatch(host) else "",
        "catalogue": dublin_core_xml(DublinCoreWriter(catalogue).elements(catalog)) if catalog else "",
    }
